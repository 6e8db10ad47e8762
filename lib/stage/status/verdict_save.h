/* SPDX-License-Identifier: ISC */
/*
 * verdict_save - keeps verdicts: changes are gathered, merged with what is stored, and written by
 * check-and-set; while the store is away the newest per key waits.
 */
#ifndef STAGE_VERDICT_SAVE_H
#define STAGE_VERDICT_SAVE_H

#include <stdbool.h>

#include "core/clock.h"
#include "core/json.h"
#include "core/loop.h"
#include "core/msg.h"
#include "store/store.h"

#define VERDICT_SAVE_MS 1000 /* changes are gathered this long */
#define VERDICT_SAVES 32     /* written at once */
#define VERDICT_QUEUE_MAX 100000
#define VERDICT_CONFLICTS 5 /* tries against other writers before the change waits */

struct verdict_save;

struct verdict_save_conf {
	struct loop *loop;
	const struct rng *rng;
	const struct msg *msg;
	struct store *state;
	/* After verdict_save_end. e: not all could be kept, and waiting does not help. */
	void (*done)(void *arg, const struct err *e);
	void *arg;
};

struct verdict_save *verdict_save_new(const struct verdict_save_conf *conf);
void verdict_save_stop(struct verdict_save *s);
void verdict_save_free(struct verdict_save *s); /* after store_free */

/* Both are taken. `verdict` (may be NULL) takes the place of all that the document's verdict is
 * made of, unless verdict_save_outranks says otherwise; `facts` are set one by one.
 * `always`: it is written even if only its time is new. */
void verdict_save_put(
    struct verdict_save *s, const char *key, struct json *verdict, struct json *facts, bool always);
void verdict_save_end(struct verdict_save *s);

/* Whether a verdict takes the place of an old one (NULL: none). Pure. */
bool verdict_save_outranks(const char *verdict, const char *old);

#endif
