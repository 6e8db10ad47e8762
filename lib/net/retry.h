/* SPDX-License-Identifier: ISC */
/*
 * retry - how long to wait before the next try: exponential with jitter. Pure.
 */
#ifndef NET_RETRY_H
#define NET_RETRY_H

#include <stdint.h>

#include "core/clock.h"

struct retry {
	int64_t first_ms; /* longest wait after the first failure */
	int64_t most_ms;  /* longest wait of all */
	int tries;        /* failures since the last success */
};

/* Counts a failure and returns the wait, from half of the longest to all of it:
 * first_ms * 2^(tries-1), cut to most_ms. */
int64_t retry_next_ms(struct retry *r, const struct rng *rng);

void retry_reset(struct retry *r);

#endif
