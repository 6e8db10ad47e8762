/* SPDX-License-Identifier: ISC */
/*
 * put - the writers' decision (le-vault-put, le-file-put): `issued` records in, a stored and
 * read-back certificate and a `stored` or `failed` record out.
 *
 * The sealed key is opened; key, chain, names and dates must belong together, or nothing is
 * written: one bad secret makes Fabio refuse the whole path. Of two certificates the one with the
 * later not_before wins; an equal one only gets its attributes repaired. While the store is away or
 * sealed, records wait (newest per id) and are tried again; others go on.
 */
#ifndef STAGE_PUT_H
#define STAGE_PUT_H

#include <stdint.h>

#include "core/clock.h"
#include "core/loop.h"
#include "core/msg.h"
#include "line/rec.h"
#include "line/rec_issued.h"
#include "store/store.h"

#define PUT_QUEUE_MAX                                                                              \
	10000          /* ids waiting; more are failed as temporary: their issued comes again */
#define PUT_AT_ONCE 16 /* writes under way */

struct put;

struct put_conf {
	struct loop *loop;
	const struct rng *rng;
	const struct msg *msg;
	const struct rec_out *out;
	struct store *certs;
	struct store *secrets; /* NULL: only records with a plain key are taken */
	void (*stored)(
	    void *arg, const char *id); /* written anew: le-file-put's --exec; may be NULL */
	void (*idle)(void *arg); /* nothing waits or runs; after put_end it is called once more */
	void (*fail)(void *arg,
	    const struct err *e); /* nothing can ever be stored: not permitted, wrong mount */
	void *arg;
};

struct put *put_new(const struct put_conf *conf);
void put_free(struct put *p);

void put_issued(struct put *p, struct rec_issued *issued); /* moved out */
void put_end(struct put *p);
void put_drain(struct put *p); /* reports what waits as failed, temporary */

/* The check before the write; also opens the seal. `key_pem` is the caller's. Pure but for the
 * clock. */
int put_check(const struct rec_issued *r, const struct secret *seal_key, int64_t now_s,
    struct secret **key_pem, struct err *e);

#endif
