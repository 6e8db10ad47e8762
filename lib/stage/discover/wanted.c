/* SPDX-License-Identifier: ISC */
#include "stage/discover/wanted.h"

#include <stdlib.h>
#include <string.h>

#include "core/map.h"
#include "core/mem.h"
#include "line/rec_failed.h"
#include "line/rec_host.h"
#include "line/rec_sync.h"
#include "stage/discover/view.h"

struct source {
	char *name, *kind, *datacenter;
	struct answer *answer; /* the last good one; NULL: none yet */
	bool heard, missing;
};

struct wanted {
	struct wanted_conf conf;
	struct source *sources;
	int n_sources;
	struct policy *policy;
	bool policy_heard;
	struct map *bad, *bad_next; /* of the policy, and of the one that is being read */
	struct view said;
	struct view next; /* what would be printed anew */
	bool stale;       /* something arrived since `next` was made */
	bool pending;     /* `next` is there and differs from `said` */
	bool said_any;
	struct buf line;
};

struct wanted *wanted_new(const struct wanted_conf *conf)
{
	struct wanted *w = mem_alloc(sizeof(*w));

	w->conf = *conf;
	w->bad = map_new();
	w->bad_next = map_new();
	view_init(&w->said);
	buf_init(&w->line, REC_LINE_MAX);
	w->stale = true;
	return w;
}

void wanted_free(struct wanted *w)
{
	if (w == NULL)
		return;
	for (int i = 0; i < w->n_sources; i++) {
		free(w->sources[i].name);
		free(w->sources[i].kind);
		free(w->sources[i].datacenter);
		answer_free(w->sources[i].answer);
	}
	free(w->sources);
	policy_free(w->policy);
	map_free(w->bad, free);
	map_free(w->bad_next, free);
	view_free(&w->said);
	view_free(&w->next);
	buf_free(&w->line);
	free(w);
}

/* ---- what arrives ---- */

int wanted_source(struct wanted *w, const char *name, const char *kind)
{
	w->sources = mem_grow(w->sources, (size_t)w->n_sources + 1, sizeof(*w->sources));
	w->sources[w->n_sources] = (struct source){.name = mem_dup(name), .kind = mem_dup(kind)};
	return w->n_sources++;
}

void wanted_datacenter(struct wanted *w, int source, const char *datacenter)
{
	free(w->sources[source].datacenter);
	w->sources[source].datacenter = mem_dup(datacenter);
}

static void heard(struct wanted *w, struct source *s, bool missing)
{
	s->heard = true;
	s->missing = missing;
	w->stale = true;
}

static void take_answer(struct wanted *w, struct source *s, struct answer *a, bool whole)
{
	for (size_t i = 0; i < a->floods.n; i++)
		if (s->answer == NULL || !strv_has_sorted(&s->answer->floods, a->floods.v[i]))
			msg_say(w->conf.msg, MSG_WARN, "%s: %s", s->name, a->floods.v[i]);
	if (s->answer != NULL && !whole) {
		answer_join(s->answer, a);
	} else {
		answer_free(s->answer);
		s->answer = a;
	}
	heard(w, s, !whole);
}

int wanted_catalog(
    struct wanted *w, int source, const struct json *services, bool whole, struct err *e)
{
	struct source *s = &w->sources[source];
	struct tag_conf tags = w->conf.tags;
	struct answer *a;

	tags.datacenter = s->datacenter;
	if (answer_catalog(&a, &tags, w->conf.responder, services, e) < 0)
		return -1;
	take_answer(w, s, a, whole);
	return 0;
}

void wanted_names(struct wanted *w, int source, const char *text, size_t len)
{
	take_answer(w, &w->sources[source], answer_lines(text, len), true);
}

void wanted_missing(struct wanted *w, int source)
{
	heard(w, &w->sources[source], true);
}

void wanted_policy_bad(struct wanted *w, const char *key, const struct err *e)
{
	free(map_put(w->bad_next, key, mem_dup(e->text)));
}

void wanted_policy(struct wanted *w, struct policy *p)
{
	w->policy_heard = true;
	if (p != NULL) {
		policy_free(w->policy);
		w->policy = p;
		map_free(w->bad, free);
		w->bad = w->bad_next;
		w->stale = true;
	} else {
		map_free(w->bad_next, free);
	}
	w->bad_next = map_new();
}

bool wanted_heard(const struct wanted *w)
{
	for (int i = 0; i < w->n_sources; i++)
		if (!w->sources[i].heard)
			return false;
	return w->policy_heard;
}

/* ---- the comparison ---- */

static void list_missing(const struct wanted *w, struct strv *missing)
{
	for (int i = 0; i < w->n_sources; i++)
		if (!w->sources[i].heard || w->sources[i].missing)
			strv_add(missing, w->sources[i].name);
	strv_sort(missing);
}

static void copy_bad(const struct map *bad, struct map *to)
{
	for (struct map_entry *at = map_first(bad); at != NULL; at = map_next(bad, at))
		map_put(to, map_key(at), mem_dup(map_value(at)));
}

/* Nobody may say that a name is gone while a source that may want it is not heard. */
static void make_next(struct wanted *w)
{
	struct view_draft *d = view_draft(w->policy);

	for (int i = 0; i < w->n_sources; i++)
		if (w->sources[i].answer != NULL)
			view_answer(d, w->sources[i].answer, w->sources[i].kind);
	view_policy(d, w->conf.policy_kind);
	view_free(&w->next);
	view_init(&w->next);
	list_missing(w, &w->next.missing);
	view_write(d, w->next.missing.n > 0 ? w->said.hosts : NULL, &w->next);
	copy_bad(w->bad, w->next.bad);
	view_draft_free(d);
}

bool wanted_changed(struct wanted *w)
{
	if (w->policy == NULL)
		return false;
	if (w->stale) {
		make_next(w);
		w->stale = false;
		w->pending = !view_eq(&w->said, &w->next);
	}
	return w->pending || !w->said_any;
}

/* ---- the print ---- */

static void keys_of(const struct map *m, struct strv *keys)
{
	for (struct map_entry *at = map_first(m); at != NULL; at = map_next(m, at))
		strv_add(keys, map_key(at));
}

static void put_line(struct wanted *w, enum rec_type type, const char *text)
{
	buf_reset(&w->line);
	(void)buf_adds(&w->line, text);
	w->conf.out->put(w->conf.out->arg, type, &w->line);
}

static void print_hosts(struct wanted *w)
{
	struct strv keys = {0};

	keys_of(w->said.hosts, &keys);
	keys_of(w->next.hosts, &keys);
	strv_sort(&keys);
	for (size_t i = 0; i < keys.n; i++) {
		struct rec_host gone = {.name = keys.v[i], .absent = true};
		const char *old = map_get(w->said.hosts, keys.v[i]);
		const char *now = map_get(w->next.hosts, keys.v[i]);

		if (now == NULL)
			rec_host_put(&gone, w->conf.out);
		else if (old == NULL || strcmp(old, now) != 0)
			put_line(w, REC_HOST, now);
	}
	strv_free(&keys);
}

static void put_bad(struct wanted *w, char *key, char *why)
{
	struct rec_failed r = {.key = key,
	    .stage = "discover",
	    .kind = "permanent",
	    .code = "invalid-input",
	    .why = why,
	    .time = clock_wall_s(w->conf.clock)};

	rec_failed_put(&r, w->conf.out);
}

/* What is new in one of the other two maps; nobody need hear that a fault is gone. */
static void print_news(
    struct wanted *w, const struct map *said, const struct map *next, enum rec_type type)
{
	struct strv keys = {0};

	keys_of(next, &keys);
	strv_sort(&keys);
	for (size_t i = 0; i < keys.n; i++) {
		const char *old = map_get(said, keys.v[i]);
		char *now = map_get(next, keys.v[i]);

		if (old != NULL && strcmp(old, now) == 0)
			continue;
		if (type == REC_FAILED)
			put_bad(w, keys.v[i], now);
		else
			put_line(w, type, now);
	}
	strv_free(&keys);
}

bool wanted_print(struct wanted *w)
{
	struct rec_sync sync = {0};

	(void)wanted_changed(w);
	if (w->policy == NULL)
		return false;
	if (w->pending) {
		print_hosts(w);
		print_news(w, w->said.skips, w->next.skips, REC_SKIP);
		print_news(w, w->said.bad, w->next.bad, REC_FAILED);
		view_free(&w->said);
		w->said = w->next;
		w->next = (struct view){0};
		w->pending = false;
	}
	w->said_any = true;
	sync.hosts = (int64_t)map_len(w->said.hosts);
	sync.missing = w->said.missing;
	rec_sync_put(&sync, w->conf.out);
	return true;
}
