/* SPDX-License-Identifier: ISC */
/*
 * put_item - the way of one `issued` record into the store, for put.c only.
 *
 * seal → put_check → read → compare → write → read …, until the store holds the same certificate or
 * a newer one. So what was written is read back by the same step that looks for what is there.
 */
#ifndef STAGE_PUT_ITEM_H
#define STAGE_PUT_ITEM_H

#include <stdbool.h>
#include <stdint.h>

#include "core/loop.h"
#include "core/map.h"
#include "core/msg.h"
#include "line/rec_issued.h"
#include "store/store.h"

#define PUT_WRITES_MAX 5 /* of one record, when others are quicker each time */

struct put_item;

struct put_item_env {
	struct loop *loop;
	const struct msg *msg;
	const struct rec_out *out;
	struct store *certs, *secrets;
	struct map *seals; /* seal id → struct secret: those that were read */
	/* Reported as stored or failed; the item is yours again. */
	void (*done)(void *arg, struct put_item *i, bool written);
	/* The store can't take it for now; the item is yours again and may begin anew. */
	void (*hold)(void *arg, struct put_item *i, const struct err *e);
	void *arg;
};

/* `issued` is moved out, `env` borrowed. */
struct put_item *put_item_new(const struct put_item_env *env, struct rec_issued *issued);
void put_item_free(struct put_item *i); /* one that does not run */

const char *put_item_id(const struct put_item *i);
int64_t put_item_not_before(const struct put_item *i);

/* done or hold follows, maybe before this returns. */
void put_item_begin(struct put_item *i);

/* Neither follows any more. `why` is reported as failed, NULL: nothing is. Frees it, a running one
 * once its store call has ended. */
void put_item_abandon(struct put_item *i, const struct err *why);

#endif
