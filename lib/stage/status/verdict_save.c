/* SPDX-License-Identifier: ISC */
#include "stage/status/verdict_save.h"

#include <stdlib.h>
#include <string.h>

#include "core/map.h"
#include "core/mem.h"
#include "net/retry.h"

#define RETRY_FIRST_MS 1000
#define RETRY_MOST_MS 60000

/* The keys that a verdict is made of: all go before a new one is set. */
static const char *const verdict_keys[] = {
    "verdict", "why", "time", "reason", "code", "stage", "kind", "retry_at", "unpause"};

struct change {
	struct verdict_save *save;
	char *key;
	struct json *verdict, *facts;
	bool always;
	int tries;
};

struct verdict_save {
	struct verdict_save_conf conf;
	struct map *waiting; /* key → struct change, oldest first */
	struct map *flying;  /* the same, at the store */
	bool ended, stopped, dropped;
	enum err_code away; /* why the store does not take it; ERR_NONE: it does */
	struct retry retry;
	struct loop_timer timer;
};

static void step(void *arg);

static void change_free(void *value)
{
	struct change *c = value;

	json_free(c->verdict);
	json_free(c->facts);
	free(c->key);
	free(c);
}

static void wake(struct verdict_save *s, int64_t ms)
{
	loop_timer_set(s->conf.loop, &s->timer, ms, step, s);
}

static void wake_unless_set(struct verdict_save *s, int64_t ms)
{
	if (!loop_timer_is_set(&s->timer))
		wake(s, ms);
}

/* ---- merging ---- */

bool verdict_save_outranks(const char *verdict, const char *old)
{
	if (old == NULL || strcmp(old, "wanted") == 0 || strcmp(old, "absent") == 0)
		return true;
	if (strcmp(verdict, "wanted") == 0)
		return strcmp(old, "skip") == 0;
	return strcmp(verdict, "due") != 0 || strcmp(old, "failed") != 0;
}

static void set_all(struct json *doc, const struct json *from)
{
	for (const struct json *m = json_first(from); m != NULL; m = json_next(m))
		json_set(doc, json_key(m), json_copy(m));
}

static void merge(struct json *doc, const struct change *c)
{
	const char *verdict = json_str(c->verdict, "verdict");

	if (verdict != NULL && verdict_save_outranks(verdict, json_str(doc, "verdict"))) {
		for (size_t i = 0; i < sizeof(verdict_keys) / sizeof(verdict_keys[0]); i++)
			json_del(doc, verdict_keys[i]);
		set_all(doc, c->verdict);
	}
	set_all(doc, c->facts);
}

/* `take` comes after `c`, in which both end up. */
static void add_change(struct change *c, struct change *take)
{
	const char *verdict = json_str(take->verdict, "verdict");

	if (c->verdict == NULL ||
	    (verdict != NULL && verdict_save_outranks(verdict, json_str(c->verdict, "verdict")))) {
		json_free(c->verdict);
		c->verdict = take->verdict;
		take->verdict = NULL;
	}
	set_all(c->facts, take->facts);
	c->always = c->always || take->always;
	change_free(take);
}

static bool differs(const struct json *before, const struct json *after)
{
	struct json *a = json_copy(before), *b = json_copy(after);

	json_del(a, "time");
	json_del(b, "time");
	bool same = json_eq(a, b);
	json_free(a);
	json_free(b);
	return !same;
}

/* ---- writing ---- */

static void queue(struct verdict_save *s, struct change *c)
{
	struct change *later = map_del(s->waiting, c->key);

	if (later != NULL)
		add_change(c, later);
	map_put(s->waiting, c->key, c);
}

static void landed(struct change *c)
{
	struct verdict_save *s = c->save;

	map_del(s->flying, c->key);
	if (s->away != ERR_NONE && !s->stopped)
		msg_say(s->conf.msg, MSG_NOTICE, "%s: verdicts are kept again",
		    store_spec(s->conf.state));
	s->away = ERR_NONE;
	retry_reset(&s->retry);
	change_free(c);
	if (!s->stopped)
		wake_unless_set(s, 0);
}

static bool is_lost(enum err_code code)
{
	return code == ERR_NEWER || code == ERR_TOOBIG || code == ERR_INVALID ||
	       code == ERR_UNSUPPORTED;
}

/* What no waiting mends is left out with a message; the rest waits for the store. */
static void failed(struct change *c, const struct err *e)
{
	struct verdict_save *s = c->save;

	map_del(s->flying, c->key);
	if (s->stopped || is_lost(e->code)) {
		if (!s->stopped)
			msg_say(s->conf.msg, MSG_ERR, "%s: %s is not kept: %s",
			    store_spec(s->conf.state), c->key, e->text);
		change_free(c);
		if (!s->stopped)
			wake_unless_set(s, 0);
		return;
	}
	c->tries = 0;
	queue(s, c);
	if (s->away != e->code)
		msg_say(s->conf.msg, MSG_WARN,
		    "%s: verdicts can't be kept for now: %s; trying again",
		    store_spec(s->conf.state), e->text);
	s->away = e->code;
	if (s->ended && !err_is_temporary(e->code)) {
		verdict_save_stop(s);
		s->conf.done(s->conf.arg, e);
	} else if (map_len(s->flying) == 0) {
		wake(s, retry_next_ms(&s->retry, s->conf.rng));
	}
}

static void begin(struct change *c);

static void on_put(void *arg, const char *version, const struct err *e)
{
	struct change *c = arg;

	(void)version;
	if (e == NULL)
		landed(c);
	else if (e->code == ERR_CONFLICT && ++c->tries < VERDICT_CONFLICTS && !c->save->stopped)
		begin(c);
	else
		failed(c, e);
}

static void on_get(void *arg, struct store_doc *doc, const struct err *e)
{
	struct change *c = arg;
	struct json *after;

	if (e != NULL || c->save->stopped) {
		const struct err stopped = {ERR_AGAIN, "stopped"};
		failed(c, e != NULL ? e : &stopped);
		return;
	}
	after = doc->body != NULL ? json_copy(doc->body) : json_object();
	merge(after, c);
	if (doc->body == NULL || c->always || differs(doc->body, after))
		store_put(c->save->conf.state, c->key, after, NULL, doc->version, on_put, c);
	else
		landed(c);
	json_free(after);
}

static void begin(struct change *c)
{
	store_get(c->save->conf.state, c->key, on_get, c);
}

/* While the store is away a single change finds out whether it is back. */
static size_t pick(struct verdict_save *s, struct change *picked[VERDICT_SAVES])
{
	size_t n = 0, most = s->away == ERR_NONE ? VERDICT_SAVES - map_len(s->flying) : 1;
	struct map_entry *next;

	for (struct map_entry *at = map_first(s->waiting); at != NULL && n < most; at = next) {
		struct change *c = map_value(at);
		next = map_next(s->waiting, at);
		if (map_get(s->flying, c->key) != NULL)
			continue;
		map_del(s->waiting, c->key);
		picked[n++] = c;
	}
	for (size_t i = 0; i < n; i++)
		map_put(s->flying, picked[i]->key, picked[i]);
	return n;
}

/* A store that answers at once gives the loop a break after VERDICT_SAVES of them, too. */
static void step(void *arg)
{
	struct verdict_save *s = arg;
	struct change *picked[VERDICT_SAVES];
	size_t n = pick(s, picked);

	for (size_t i = 0; i < n; i++)
		begin(picked[i]);
	if (s->stopped || n > 0 || map_len(s->flying) > 0 || !s->ended)
		return;
	verdict_save_stop(s);
	s->conf.done(s->conf.arg, NULL);
}

void verdict_save_put(
    struct verdict_save *s, const char *key, struct json *verdict, struct json *facts, bool always)
{
	struct change *c = mem_alloc(sizeof(*c)), *old = map_get(s->waiting, key);

	c->save = s;
	c->key = mem_dup(key);
	c->verdict = verdict;
	c->facts = facts != NULL ? facts : json_object();
	c->always = always;
	if (old != NULL) {
		add_change(old, c);
	} else if (map_len(s->waiting) < VERDICT_QUEUE_MAX) {
		map_put(s->waiting, key, c);
	} else {
		if (!s->dropped)
			msg_say(s->conf.msg, MSG_ERR,
			    "%s: more than %d verdicts wait to be kept; further ones are dropped",
			    store_spec(s->conf.state), VERDICT_QUEUE_MAX);
		s->dropped = true;
		change_free(c);
	}
	wake_unless_set(s, VERDICT_SAVE_MS);
}

void verdict_save_end(struct verdict_save *s)
{
	s->ended = true;
	wake(s, 0);
}

/* ---- life ---- */

struct verdict_save *verdict_save_new(const struct verdict_save_conf *conf)
{
	struct verdict_save *s = mem_alloc(sizeof(*s));

	s->conf = *conf;
	s->waiting = map_new();
	s->flying = map_new();
	s->retry.first_ms = RETRY_FIRST_MS;
	s->retry.most_ms = RETRY_MOST_MS;
	return s;
}

void verdict_save_stop(struct verdict_save *s)
{
	s->stopped = true;
	loop_timer_clear(&s->timer);
}

void verdict_save_free(struct verdict_save *s)
{
	if (s == NULL)
		return;
	verdict_save_stop(s);
	map_free(s->waiting, change_free);
	map_free(s->flying, change_free);
	free(s);
}
