/* SPDX-License-Identifier: ISC */
/*
 * put - the writers' decision (le-vault-put, le-file-put): `issued` records in, a stored and
 * read-back certificate and a `stored` or `failed` record out.
 *
 * What put_check refuses is never written. Then the store is read: a certificate with a later
 * not_before stays, and is what `stored` reports; the same one only gets its attributes repaired;
 * an older one is replaced by check-and-set and read again, until the store holds the same or a
 * newer one. While the store is away or sealed, records wait (newest per id) and are tried again;
 * others go on.
 */
#ifndef STAGE_PUT_H
#define STAGE_PUT_H

#include <stddef.h>

#include "core/clock.h"
#include "core/loop.h"
#include "core/msg.h"
#include "line/rec.h"
#include "line/rec_issued.h"
#include "store/store.h"

/* Ids that wait; more are failed as temporary: their `issued` comes again. */
#define PUT_QUEUE_MAX 10000
#define PUT_AT_ONCE 16          /* writes under way */
#define PUT_RETRY_FIRST_MS 1000 /* while the store is away */
#define PUT_RETRY_MOST_MS 60000

struct put;

struct put_conf {
	struct loop *loop;
	const struct rng *rng;
	const struct msg *msg;
	const struct rec_out *out;
	struct store *certs;
	struct store *secrets; /* for the seal keys */
	/* A certificate was written and read back (le-file-put's --exec); may be NULL. */
	void (*written)(void *arg, const char *id);
	/* After put_end or put_drain: nothing is in hand any more. */
	void (*idle)(void *arg);
	void *arg;
};

struct put *put_new(const struct put_conf *conf);
void put_free(struct put *p); /* NULL is allowed; after the stores are freed */

void put_issued(struct put *p, struct rec_issued *issued); /* moved out */
void put_end(struct put *p);                               /* no more records */
void put_drain(struct put *p); /* reports what is in hand as failed, temporary */
/* Leaves all, at once, without idle: le-order's journal gives it again. NULL is allowed. */
void put_stop(struct put *p);

#endif
