/* SPDX-License-Identifier: ISC */
/*
 * due_say - what stage/renew/due has said, so that it says a thing when it is new or different, and
 * what is due or failed once per interval as well.
 */
#ifndef STAGE_DUE_SAY_H
#define STAGE_DUE_SAY_H

#include <stdbool.h>

#include "core/clock.h"
#include "core/msg.h"
#include "line/rec.h"
#include "stage/renew/due_join.h"

struct due_say;

/* All is borrowed. `store` is the name of the store, for messages. */
struct due_say *due_say_new(
    const struct rec_out *out, const struct msg *msg, const struct clock *clock, const char *store);
void due_say_free(struct due_say *s);

/* One round: begin, what there is to say, end. What is not said again in it is forgotten.
 * `repeat`: what is due or failed is said in any case. */
void due_say_begin(struct due_say *s, bool repeat);
void due_say_answer(struct due_say *s, struct due_answer *out);

/* A certificate that can't be read: a `failed` record where its name is wanted, else a message. */
void due_say_unknown(struct due_say *s, const char *id, const struct err *e, bool wanted);

/* Names of `force` for which nothing was due are not known: `failed`; but for unknown ids. */
void due_say_end(struct due_say *s, const struct strv *force, const struct strv *unknown);

/* The store can't be reached, or all is well again (NULL): a message when that changes. */
void due_say_store(struct due_say *s, const struct err *e);

#endif
