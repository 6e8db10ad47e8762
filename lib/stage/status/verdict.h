/* SPDX-License-Identifier: ISC */
/*
 * verdict - le-status --log: what happened last to each name, kept and told.
 *
 * Every record becomes a line for a person. The last verdict per name and the last `sync` go to the
 * state store, from where the other modes of le-status read:
 *
 *	verdict/ID	{"v","verdict","why","time", …, "name", …}
 *	sync		{"v","time","hosts", "missing"}
 *
 * ID is that of the name's certificate; what has none (a pattern, the key of a policy entry) is
 * kept under _other. and a digest. `verdict` is wanted, absent, skip, due, issued, stored or
 * failed; a repeated `due` does not hide why the last try failed.
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

struct verdict;

struct verdict_conf {
	struct loop *loop;
	const struct rng *rng;
	const struct msg *msg;
	struct store *state; /* NULL: nothing is kept */
	/* One event for a person, with its time, without newline. */
	void (*line)(void *arg, enum rec_type type, const char *text);
	int64_t silence_ms; /* without a sync for that long `silent` is called; 0: never */
	void (*silent)(void *arg);
	void (*idle)(void *arg);                      /* after verdict_end: all is kept */
	void (*fail)(void *arg, const struct err *e); /* after verdict_end: it can't be kept */
	void *arg;
};

struct verdict *verdict_new(const struct verdict_conf *conf);
void verdict_stop(struct verdict *v); /* before store_free; NULL is allowed */
void verdict_free(struct verdict *v); /* after store_free */

/* ERR_INVALID: not a good record of its type. */
int verdict_record(struct verdict *v, enum rec_type type, const struct json *record, struct err *e);
void verdict_end(struct verdict *v);

#endif
