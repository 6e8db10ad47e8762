/* SPDX-License-Identifier: ISC */
/*
 * verdict - le-status --log: what happened last to each name, kept and told.
 *
 * Every record becomes a line for a person; the last verdict per name and the last `sync` go to the
 * state store
 * ("verdict/ID", "sync"), from where the other modes of le-status read.
 */
#ifndef STAGE_VERDICT_H
#define STAGE_VERDICT_H

#include <stdint.h>

#include "core/clock.h"
#include "core/json.h"
#include "core/loop.h"
#include "core/msg.h"
#include "line/rec.h"
#include "store/store.h"

#define VERDICT_SAVE_MS 1000 /* changes are gathered this long */
#define VERDICT_QUEUE_MAX 100000

struct verdict;

struct verdict_conf {
	struct loop *loop;
	const struct rng *rng;
	const struct msg *msg;
	struct store *state;                       /* NULL: nothing is kept */
	void (*line)(void *arg, const char *text); /* one event for a person, without newline */
	int64_t silence_ms; /* without a sync for that long `silent` is called; 0: never */
	void (*silent)(void *arg);
	void (*idle)(void *arg); /* after verdict_end: all is kept */
	void *arg;
};

struct verdict *verdict_new(const struct verdict_conf *conf);
void verdict_free(struct verdict *v);

void verdict_record(struct verdict *v, enum rec_type type, const struct json *record);
void verdict_end(struct verdict *v);

/* The line for a record. Pure. -1: not a good record of its type. */
int verdict_text(enum rec_type type, const struct json *record, struct buf *out);

#endif
