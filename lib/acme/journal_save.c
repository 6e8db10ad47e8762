/* SPDX-License-Identifier: ISC */
#include "acme/journal_save.h"

#include <stdlib.h>

#include "core/mem.h"
#include "net/retry.h"

struct journal_save {
	struct loop *loop;
	const struct rng *rng;
	struct store *store;
	struct journal *journal;
	struct journal *orphan; /* abandoned: ours to free */
	struct loop_timer wait;
	struct retry retry;
	bool writing;
	journal_put_fn *fn;
	void *arg;
};

static void save_free(struct journal_save *w)
{
	loop_timer_clear(&w->wait);
	journal_free(w->orphan);
	free(w);
}

static void write_now(void *arg);

static void written(void *arg, const struct err *e)
{
	struct journal_save *w = arg;

	w->writing = false;
	if (w->orphan != NULL) {
		save_free(w);
		return;
	}
	if (e != NULL && e->code != ERR_CONFLICT && err_is_temporary(e->code) &&
	    w->retry.tries + 1 < JOURNAL_SAVE_TRIES) {
		loop_timer_set(w->loop, &w->wait, retry_next_ms(&w->retry, w->rng), write_now, w);
		return;
	}
	w->fn(w->arg, e);
	save_free(w);
}

static void write_now(void *arg)
{
	struct journal_save *w = arg;

	w->writing = true;
	journal_put(w->store, w->journal, written, w);
}

struct journal_save *journal_save(struct loop *l, const struct rng *rng, struct store *s,
    struct journal *j, journal_put_fn *fn, void *arg)
{
	struct journal_save *w = mem_alloc(sizeof(*w));

	w->loop = l;
	w->rng = rng;
	w->store = s;
	w->journal = j;
	w->fn = fn;
	w->arg = arg;
	w->retry.first_ms = JOURNAL_SAVE_FIRST_MS;
	w->retry.most_ms = JOURNAL_SAVE_MOST_MS;
	loop_timer_set(l, &w->wait, 0, write_now, w);
	return w;
}

void journal_save_abandon(struct journal_save *w, struct journal *take)
{
	w->orphan = take;
	if (!w->writing)
		save_free(w);
}
