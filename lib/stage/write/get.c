/* SPDX-License-Identifier: ISC */
#include "stage/write/get.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/map.h"
#include "core/mem.h"
#include "line/rec_failed.h"
#include "line/rec_issued.h"
#include "store/certs.h"

#define BACKLOG_MAX (4 * 1024 * 1024) /* bytes: more waits for the reader of stdout */
#define BACKLOG_MS 50                 /* how soon it is looked at again */

/* What was said last of a certificate, or of a name that no certificate holds. */
struct seen {
	char version[STORE_VERSION_MAX];
	char *why; /* it failed; NULL: it was printed */
};

struct get {
	struct get_conf conf;
	struct loop_timer timer;
	struct map *seen;
	struct map *found; /* name that was asked for → id that holds it */
	/* Of a round: */
	struct strv ids; /* to be read */
	size_t next, running;
	struct strv names; /* asked for, and no id: only certificates with one of these count */
	bool listed;       /* the store was listed, so `ids` are all */
	struct err fail;   /* the store is away */
	bool away;         /* said so */
	bool pumping, stopped;
};

struct look {
	struct get *get;
	char *id;
};

static void round_begin(void *arg);
static void pump(void *arg);

/* --- what is said --- */

static void see(struct get *g, const char *key, const char *version, const char *why)
{
	struct seen *s = map_get(g->seen, key);

	if (s == NULL) {
		s = mem_alloc(sizeof(*s));
		map_put(g->seen, key, s);
	}
	free(s->why);
	s->why = mem_dup(why);
	snprintf(s->version, sizeof(s->version), "%s", version);
}

static void seen_free(void *value)
{
	struct seen *s = value;

	if (s != NULL)
		free(s->why);
	free(s);
}

/* A failure is said once, until its reason changes. */
static bool is_news(struct get *g, const char *key, const char *why)
{
	const struct seen *s = map_get(g->seen, key);

	if (s != NULL && s->why != NULL && strcmp(s->why, why) == 0)
		return false;
	see(g, key, "", why);
	return true;
}

static void fail(struct get *g, const char *id, const struct err *e)
{
	if (is_news(g, id, e->text))
		rec_failed_id(id, "store", e, clock_wall_s(loop_clock(g->conf.loop)), g->conf.out);
}

static void fail_name(struct get *g, const char *name)
{
	struct rec_failed r = {.name = mem_dup(name),
	    .stage = mem_dup("store"),
	    .kind = mem_dup(err_kind(ERR_NOTFOUND)),
	    .code = mem_dup("not-found"),
	    .time = clock_wall_s(loop_clock(g->conf.loop))};

	r.why = mem_printf("no certificate in %s holds %s", store_spec(g->conf.certs), name);
	if (is_news(g, name, r.why))
		rec_failed_put(&r, g->conf.out);
	rec_failed_free(&r);
}

static void forget_found(struct get *g, const char *id)
{
	struct map_entry *next;

	for (struct map_entry *at = map_first(g->found); at != NULL; at = next) {
		next = map_next(g->found, at);
		if (strcmp(map_value(at), id) == 0)
			free(map_del(g->found, map_key(at)));
	}
}

/* Of the names, only those that a certificate was asked for by. */
static bool is_asked(struct get *g, const struct certs_info *info)
{
	bool any = g->names.n == 0 || strv_has(g->conf.asked, info->id);

	for (size_t i = 0; i < g->names.n; i++) {
		const char *name = g->names.v[i], *dot = strchr(name, '.');
		char *wild = mem_printf("*%s", dot != NULL ? dot : "");
		if (strv_has(&info->names, name) || strv_has(&info->names, wild)) {
			free(map_put(g->found, name, mem_dup(info->id)));
			any = true;
		}
		free(wild);
	}
	return any;
}

static void print(struct get *g, const struct certs_info *info, const char *chain, const char *key)
{
	struct rec_issued r = {.id = info->id,
	    .names = info->names,
	    .serial = info->serial,
	    .not_before = info->not_before,
	    .not_after = info->not_after,
	    .issuer = info->issuer,
	    .ca = info->ca,
	    .account = info->account,
	    .certid = info->certid,
	    .profile = info->profile,
	    .options = info->options};

	r.chain = mem_dup(chain);
	r.key = secret_new(key, strlen(key));
	rec_issued_put(&r, g->conf.out);
	free(r.chain);
	secret_free(r.key);
}

/* --- one certificate --- */

/* Frees `l`. In a watch, a store that is away is no fault of a certificate. */
static void look_end(struct look *l, const struct err *e)
{
	struct get *g = l->get;

	g->running--;
	if (e != NULL && !g->stopped) {
		if (g->conf.watch && err_is_temporary(e->code) && e->code != ERR_IO)
			err_copy(&g->fail, e);
		else
			fail(g, l->id, e);
	}
	free(l->id);
	free(l);
	if (!g->stopped)
		pump(g);
}

static void on_full(
    void *arg, struct certs_info *info, const char *chain, const char *key, const struct err *e)
{
	struct look *l = arg;
	struct get *g = l->get;

	if (g->stopped || e != NULL) {
		look_end(l, e);
		return;
	}
	forget_found(g, l->id);
	if (info == NULL && !g->listed) {
		/* What is no id may be a name of another certificate. */
		strv_add(&g->names, l->id);
	} else if (info == NULL) {
		seen_free(map_del(g->seen, l->id));
	} else {
		if (is_asked(g, info))
			print(g, info, chain, key);
		see(g, l->id, info->version, NULL);
	}
	look_end(l, NULL);
}

static void on_version(void *arg, struct store_doc *doc, const struct err *e)
{
	struct look *l = arg;
	struct get *g = l->get;
	const struct seen *s = map_get(g->seen, l->id);

	if (g->stopped || e != NULL) {
		look_end(l, e);
		return;
	}
	if (doc->live && s != NULL && s->why == NULL && strcmp(s->version, doc->version) == 0)
		look_end(l, NULL);
	else
		certs_full_get(g->conf.certs, l->id, on_full, l);
}

static void look(struct get *g, const char *id)
{
	struct look *l = mem_alloc(sizeof(*l));
	const struct seen *s = map_get(g->seen, id);

	l->get = g;
	l->id = mem_dup(id);
	g->running++;
	if (s != NULL && s->why == NULL)
		store_get_attrs(g->conf.certs, id, on_version, l);
	else
		certs_full_get(g->conf.certs, id, on_full, l);
}

/* --- one round --- */

static void again_later(struct get *g)
{
	loop_timer_set(g->conf.loop, &g->timer, g->conf.interval_ms, round_begin, g);
}

static void give_up(struct get *g, const struct err *e)
{
	struct err copy = *e;

	g->stopped = true;
	err_prefix(&copy, "%s", store_spec(g->conf.certs));
	g->conf.done(g->conf.arg, &copy);
}

static void is_away(struct get *g)
{
	if (!g->away)
		msg_say(g->conf.msg, MSG_WARN, "%s: %s; trying again", store_spec(g->conf.certs),
		    g->fail.text);
	g->away = true;
	again_later(g);
}

static void report_names(struct get *g)
{
	for (size_t i = 0; i < g->names.n; i++)
		if (map_get(g->found, g->names.v[i]) == NULL)
			fail_name(g, g->names.v[i]);
}

static void round_end(struct get *g)
{
	if (g->fail.code != ERR_NONE) {
		is_away(g);
		return;
	}
	if (g->away)
		msg_say(g->conf.msg, MSG_NOTICE, "%s answers again", store_spec(g->conf.certs));
	g->away = false;
	report_names(g);
	if (g->conf.watch) {
		again_later(g);
		return;
	}
	g->stopped = true;
	g->conf.done(g->conf.arg, NULL);
}

static void on_list(void *arg, const struct strv *keys, const struct err *e)
{
	struct get *g = arg;

	g->running--;
	if (g->stopped)
		return;
	if (e != NULL && g->conf.watch && err_is_temporary(e->code)) {
		err_copy(&g->fail, e);
		is_away(g);
		return;
	}
	if (e != NULL) {
		give_up(g, e);
		return;
	}
	if (keys->n == 0 && g->fail.code == ERR_NONE && map_len(g->seen) == 0)
		msg_say(
		    g->conf.msg, MSG_WARN, "%s holds no certificates", store_spec(g->conf.certs));
	for (size_t i = 0; i < keys->n; i++)
		if (!strv_has(g->conf.asked, keys->v[i]))
			strv_add(&g->ids, keys->v[i]);
	pump(g);
}

static void list(struct get *g)
{
	g->listed = true;
	g->running++;
	store_list(g->conf.certs, "", on_list, g);
}

/* A store may answer within the call, so the loop here serves those answers, too. */
static void pump(void *arg)
{
	struct get *g = arg;

	if (g->pumping)
		return;
	g->pumping = true;
	while (g->running < GET_AT_ONCE && g->next < g->ids.n && g->fail.code == ERR_NONE) {
		if (g->conf.backlog(g->conf.arg) > BACKLOG_MAX) {
			loop_timer_set(g->conf.loop, &g->timer, BACKLOG_MS, pump, g);
			break;
		}
		look(g, g->ids.v[g->next++]);
	}
	g->pumping = false;
	if (g->running > 0 || loop_timer_is_set(&g->timer))
		return;
	if (!g->listed && g->names.n > 0 && g->fail.code == ERR_NONE)
		list(g);
	else
		round_end(g);
}

/* Ids are read without a list, so that a right to read just them is enough. */
static void round_begin(void *arg)
{
	struct get *g = arg;
	const struct strv *asked = g->conf.asked;

	strv_free(&g->ids);
	strv_free(&g->names);
	g->next = 0;
	g->listed = false;
	err_clear(&g->fail);
	if (asked->n == 0) {
		list(g);
		return;
	}
	for (size_t i = 0; i < asked->n; i++)
		strv_add(asked->v[i][0] == '*' ? &g->names : &g->ids, asked->v[i]);
	pump(g);
}

struct get *get_new(const struct get_conf *conf)
{
	struct get *g = mem_alloc(sizeof(*g));

	g->conf = *conf;
	g->seen = map_new();
	g->found = map_new();
	loop_timer_set(conf->loop, &g->timer, 0, round_begin, g);
	return g;
}

void get_stop(struct get *g)
{
	if (g == NULL)
		return;
	g->stopped = true;
	loop_timer_clear(&g->timer);
}

void get_free(struct get *g)
{
	if (g == NULL)
		return;
	get_stop(g);
	strv_free(&g->ids);
	strv_free(&g->names);
	map_free(g->found, free);
	map_free(g->seen, seen_free);
	free(g);
}
