/* SPDX-License-Identifier: ISC */
/*
 * due - le-renew-check's decision: wanted names joined with the certificate store.
 *
 * It looks at the end of each set (`sync`), at the end of input, every `interval`, and at each
 * moment when a stored certificate comes due. What is due is printed once per interval, and at once
 * when it is new or different. A certificate that can't be read is unknown, never missing: a
 * `failed` record, and no order.
 *
 * Each look lists the store and reads what is new in it; what is about to be called due is read
 * again before, and everything once per interval. So a look that finds nothing costs one listing.
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

#define DUE_HOSTS_MAX 1000000 /* names that are remembered; more are dropped, with a message */

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
	/* The store does not let us: after due_end whatever the reason, before it only what no
	 * waiting mends. */
	void (*fail)(void *arg, const struct err *e);
	void *arg;
};

struct due *due_new(const struct due_conf *conf);
void due_stop(struct due *d); /* nothing more comes from it; before store_free; NULL is allowed */
void due_free(struct due *d); /* after store_free */

void due_host(struct due *d, struct rec_host *host); /* moved out */
void due_sync(struct due *d, const struct rec_sync *sync);
void due_end(struct due *d);
void due_drain(struct due *d); /* reports as failed, temporary, what could not be looked at */

#endif
