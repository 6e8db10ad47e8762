/* SPDX-License-Identifier: ISC */
#include "stage/renew/due_cache.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

struct entry {
	struct due_cache *cache;
	char *id;
	struct certs_info info; /* as read last */
	bool known;
	bool asked;     /* it is to be read in this look */
	struct err *e;  /* why it is unknown; NULL: it is not */
	unsigned fresh; /* the mark when it was read */
};

struct due_cache {
	struct loop *loop;
	struct store *store;
	due_cache_fn *fn;
	void *arg;
	struct entry **v; /* sorted by id */
	size_t n, at;     /* `at`: the next to be read, if asked */
	size_t flying;
	bool all, stopped;
	unsigned mark;
	struct loop_timer step;
	const struct certs_info **certs; /* of due_cache_certs */
	size_t certs_n;
};

static void step(void *arg);

static void entry_free(struct entry *entry)
{
	certs_info_free(&entry->info);
	free(entry->e);
	free(entry->id);
	free(entry);
}

static void gather_certs(struct due_cache *c)
{
	c->certs = mem_grow(c->certs, c->n + 1, sizeof(struct certs_info *));
	c->certs_n = 0;
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i]->known)
			c->certs[c->certs_n++] = &c->v[i]->info;
}

static void finish(struct due_cache *c, const struct err *e)
{
	gather_certs(c);
	c->fn(c->arg, e);
}

/* ---- reading ---- */

static void set_error(struct entry *entry, const struct err *e)
{
	free(entry->e);
	entry->e = NULL;
	if (e != NULL) {
		entry->e = mem_alloc(sizeof(*entry->e));
		err_copy(entry->e, e);
	}
}

static void step_soon(struct due_cache *c)
{
	if (!loop_timer_is_set(&c->step))
		loop_timer_set(c->loop, &c->step, 0, step, c);
}

/* One that has gone since the listing is not there; the next listing takes it out. */
static void on_info(void *arg, struct certs_info *info, const struct err *e)
{
	struct entry *entry = arg;
	struct due_cache *c = entry->cache;

	c->flying--;
	if (c->stopped)
		return;
	set_error(entry, e);
	if (e == NULL) {
		certs_info_free(&entry->info);
		entry->info = (struct certs_info){0};
		entry->known = info != NULL;
		entry->fresh = c->mark;
	}
	if (info != NULL) {
		entry->info = *info;
		memset(info, 0, sizeof(*info));
	}
	step_soon(c);
}

/* A store that answers at once gives the loop a break after DUE_READS of them, too. */
static void step(void *arg)
{
	struct due_cache *c = arg;
	size_t begun = 0;

	while (c->at < c->n && c->flying < DUE_READS && begun < DUE_READS) {
		struct entry *entry = c->v[c->at++];
		if (!entry->asked)
			continue;
		entry->asked = false;
		begun++;
		c->flying++;
		certs_info_get(c->store, entry->id, on_info, entry);
	}
	if (c->at == c->n && c->flying == 0) {
		loop_timer_clear(&c->step);
		finish(c, NULL);
	}
}

/* ---- listing ---- */

/* Both are sorted: one walk keeps what stays, drops what has gone, and adds what is new. */
static void merge(struct due_cache *c, const struct strv *ids)
{
	struct entry **v = mem_grow(NULL, ids->n + 1, sizeof(struct entry *));
	size_t old = 0;

	for (size_t i = 0; i < ids->n; i++) {
		while (old < c->n && strcmp(c->v[old]->id, ids->v[i]) < 0)
			entry_free(c->v[old++]);
		if (old < c->n && strcmp(c->v[old]->id, ids->v[i]) == 0) {
			v[i] = c->v[old++];
		} else {
			v[i] = mem_alloc(sizeof(*v[i]));
			v[i]->cache = c;
			v[i]->id = mem_dup(ids->v[i]);
		}
		v[i]->asked = c->all || !v[i]->known || v[i]->e != NULL;
	}
	while (old < c->n)
		entry_free(c->v[old++]);
	free(c->v);
	c->v = v;
	c->n = ids->n;
	c->at = 0;
}

static void on_list(void *arg, const struct strv *keys, const struct err *e)
{
	struct due_cache *c = arg;

	c->flying--;
	if (c->stopped)
		return;
	if (e != NULL) {
		finish(c, e);
		return;
	}
	merge(c, keys);
	step_soon(c);
}

static void list(void *arg)
{
	struct due_cache *c = arg;

	c->flying++;
	store_list(c->store, "", on_list, c);
}

void due_cache_look(struct due_cache *c, bool all)
{
	c->all = all;
	loop_timer_set(c->loop, &c->step, 0, list, c);
}

static struct entry *find(const struct due_cache *c, const char *id)
{
	size_t low = 0, high = c->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(c->v[mid]->id, id);
		if (order == 0)
			return c->v[mid];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

void due_cache_reread(struct due_cache *c, const struct strv *ids)
{
	for (size_t i = 0; i < ids->n; i++) {
		struct entry *entry = find(c, ids->v[i]);
		if (entry != NULL)
			entry->asked = true;
	}
	c->at = 0;
	loop_timer_set(c->loop, &c->step, 0, step, c);
}

/* ---- what is known ---- */

void due_cache_mark(struct due_cache *c)
{
	c->mark++;
}

bool due_cache_is_fresh(const struct due_cache *c, const char *id)
{
	const struct entry *entry = find(c, id);

	return entry == NULL || entry->fresh == c->mark;
}

const struct certs_info *const *due_cache_certs(const struct due_cache *c, size_t *n)
{
	*n = c->certs_n;
	return c->certs;
}

void due_cache_unknown(const struct due_cache *c,
    void (*each)(void *arg, const char *id, bool known, const struct err *e), void *arg)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i]->e != NULL)
			each(arg, c->v[i]->id, c->v[i]->known, c->v[i]->e);
}

/* ---- life ---- */

struct due_cache *due_cache_new(struct loop *l, struct store *certs, due_cache_fn *fn, void *arg)
{
	struct due_cache *c = mem_alloc(sizeof(*c));

	c->loop = l;
	c->store = certs;
	c->fn = fn;
	c->arg = arg;
	c->mark = 1;
	gather_certs(c);
	return c;
}

void due_cache_stop(struct due_cache *c)
{
	c->stopped = true;
	loop_timer_clear(&c->step);
}

void due_cache_free(struct due_cache *c)
{
	if (c == NULL)
		return;
	due_cache_stop(c);
	for (size_t i = 0; i < c->n; i++)
		entry_free(c->v[i]);
	free(c->v);
	free(c->certs);
	free(c);
}
