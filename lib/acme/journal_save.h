/* SPDX-License-Identifier: ISC */
/*
 * journal_save - a journal write that outlives passing faults of the store.
 *
 * After a lost answer the next try may meet our own write: that is an ERR_CONFLICT like any other,
 * and whoever starts over from reading finds his own document.
 */
#ifndef ACME_JOURNAL_SAVE_H
#define ACME_JOURNAL_SAVE_H

#include "acme/journal.h"
#include "core/clock.h"
#include "core/loop.h"

#define JOURNAL_SAVE_TRIES 5
#define JOURNAL_SAVE_FIRST_MS 200
#define JOURNAL_SAVE_MOST_MS 5000

struct journal_save;

/* As journal_put, but fn never runs before this returns. */
struct journal_save *journal_save(struct loop *l, const struct rng *rng, struct store *s,
    struct journal *j, journal_put_fn *fn, void *arg);

/* Nobody waits any more: fn is not called, `take` (the journal being written) is freed when the
 * store is done with it. */
void journal_save_abandon(struct journal_save *w, struct journal *take);

#endif
