/* SPDX-License-Identifier: ISC */
/*
 * due - le-renew-check's decision: wanted names joined with the certificate store.
 *
 * It looks at the end of each set (`sync`), at the end of input, every `interval`, and at each
 * moment when a stored certificate comes due. What is due is printed once per interval, and at once
 * when it is new or different. A certificate that can't be read is unknown, never missing: a
 * `failed` record, and no order.
 */
#ifndef STAGE_DUE_H
#define STAGE_DUE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/clock.h"
#include "core/loop.h"
#include "core/msg.h"
#include "line/rec.h"
#include "line/rec_host.h"
#include "line/rec_sync.h"
#include "store/store.h"

#define DUE_READS 64 /* certificates read at once */

struct due;

struct due_conf {
	struct loop *loop;
	const struct rng *rng;
	const struct msg *msg;
	const struct rec_out *out;
	struct store *certs;
	int64_t interval_ms;      /* 10 min, jittered by a tenth */
	const struct strv *force; /* names that are due in any case, reason `forced`; one shot */
	bool all;                 /* no stdin: everything in the store */
	void (*idle)(void *arg);  /* after due_end: everything has been looked at */
	void (*fail)(void *arg, const struct err *e); /* the store does not let us */
	void *arg;
};

struct due *due_new(const struct due_conf *conf);
void due_free(struct due *d);

void due_host(struct due *d, const struct rec_host *host);
void due_sync(struct due *d, const struct rec_sync *sync);
void due_end(struct due *d);

#endif
