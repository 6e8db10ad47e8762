/* SPDX-License-Identifier: ISC */
#include "stage/renew/due.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "line/rec_failed.h"
#include "names/host.h"
#include "net/retry.h"
#include "stage/renew/due_cache.h"
#include "stage/renew/due_hosts.h"
#include "stage/renew/due_join.h"
#include "stage/renew/due_say.h"

#define RETRY_FIRST_MS 1000
#define RETRY_MOST_MS 60000
/* A timer counts time that has passed, and a clock may be set: no sleep is longer than this. */
#define MOMENT_MOST_MS 3600000

struct due {
	struct due_conf conf;
	struct due_hosts *hosts;
	struct due_cache *cache;
	struct due_say *say;
	struct strv force;        /* until it has been said */
	bool complete;            /* the set that came last */
	bool dirty;               /* there is something that no look has taken into account */
	bool looking, confirming; /* a look is under way; it reads again what seems due */
	bool again, again_all;    /* another one is wanted after it */
	bool whole;               /* this look reads everything */
	bool ended, stopped, host_dropped;
	int64_t next_s;
	struct retry retry;
	struct loop_timer interval, moment, later;
};

static void look(struct due *d, bool whole);

static int64_t now_s(const struct due *d)
{
	return clock_wall_s(loop_clock(d->conf.loop));
}

/* ---- the join ---- */

struct unknown {
	struct strv ids;
	bool partial; /* one was never read, but may be soon */
	struct err temporary;
	size_t temporary_n;
};

static void on_unknown(void *arg, const char *id, bool known, const struct err *e)
{
	struct unknown *u = arg;

	strv_add(&u->ids, id);
	if (!err_is_temporary(e->code))
		return;
	if (!known)
		u->partial = true;
	if (u->temporary_n++ == 0)
		err_copy(&u->temporary, e);
}

static void join(struct due *d, const struct unknown *u, const struct due_answer *answer)
{
	struct due_ask ask = {.unknown = &u->ids,
	    .force = &d->force,
	    .complete = d->complete,
	    .partial = u->partial,
	    .all = d->conf.all,
	    .now_s = now_s(d)};

	ask.hosts = due_hosts_sorted(d->hosts, &ask.hosts_n);
	ask.certs = due_cache_certs(d->cache, &ask.certs_n);
	due_join(&ask, answer, &d->next_s);
}

struct stale {
	struct due *d;
	struct strv ids;
};

static void on_maybe_due(void *arg, const struct rec_due *due)
{
	struct stale *s = arg;

	if (!due_cache_is_fresh(s->d->cache, due->id))
		strv_add(&s->ids, due->id);
}

/* Another replica may have renewed it since it was read. */
static bool confirm(struct due *d, const struct unknown *u)
{
	struct stale s = {.d = d};
	struct due_answer answer = {on_maybe_due, NULL, &s};

	join(d, u, &answer);
	if (s.ids.n > 0)
		due_cache_reread(d->cache, &s.ids);
	bool wait = s.ids.n > 0;
	strv_free(&s.ids);
	return wait;
}

/* ---- what comes of a look ---- */

static void on_moment(void *arg)
{
	struct due *d = arg;
	int64_t wait_s = d->next_s - now_s(d);

	if (wait_s <= 0) {
		look(d, false);
		return;
	}
	loop_timer_set(d->conf.loop, &d->moment,
	    wait_s < MOMENT_MOST_MS / 1000 ? wait_s * 1000 : MOMENT_MOST_MS, on_moment, d);
}

static void on_later(void *arg)
{
	struct due *d = arg;

	look(d, d->again_all);
}

static void retry_later(struct due *d, bool whole)
{
	d->again_all = d->again_all || whole;
	loop_timer_set(d->conf.loop, &d->later, retry_next_ms(&d->retry, d->conf.rng), on_later, d);
}

static void fail(struct due *d, const struct err *e)
{
	struct err copy = *e;

	due_stop(d);
	err_prefix(&copy, "%s", store_spec(d->conf.certs));
	d->conf.fail(d->conf.arg, &copy);
}

/* Before the end of input the store may come back, or its rights be put right; a wrong address or a
 * newer format does not mend itself. */
static bool is_hopeless(const struct due *d, const struct err *e)
{
	return d->ended || (!err_is_temporary(e->code) && e->code != ERR_DENIED);
}

static void list_failed(struct due *d, const struct err *e)
{
	bool whole = d->whole;

	d->looking = false;
	if (is_hopeless(d, e)) {
		fail(d, e);
		return;
	}
	due_say_store(d->say, e);
	d->dirty = true;
	retry_later(d, whole);
}

static bool is_wanted(const struct due *d, const char *id)
{
	return d->conf.all || due_hosts_has_id(d->hosts, id) || strv_has_sorted(&d->force, id);
}

static void on_report(void *arg, const char *id, bool known, const struct err *e)
{
	struct due *d = arg;

	(void)known;
	if (d->ended || !err_is_temporary(e->code))
		due_say_unknown(d->say, id, e, is_wanted(d, id));
}

static void say_all(struct due *d, const struct unknown *u)
{
	struct due_answer answer;

	due_say_begin(d->say, d->whole);
	due_say_answer(d->say, &answer);
	join(d, u, &answer);
	due_cache_unknown(d->cache, on_report, d);
	due_say_end(d->say, &d->force, &u->ids);
	strv_free(&d->force);
}

static void finish(struct due *d)
{
	due_stop(d);
	d->conf.idle(d->conf.arg);
}

static void next(struct due *d)
{
	bool whole = d->again_all;

	if (d->again) {
		look(d, whole);
		return;
	}
	if (d->ended)
		finish(d);
	else if (d->next_s != INT64_MAX)
		on_moment(d);
}

static void not_all_read(struct due *d, const struct err *e)
{
	if (d->ended && !d->again) {
		fail(d, e);
		return;
	}
	d->dirty = true;
	retry_later(d, false);
}

static void on_looked(void *arg, const struct err *e)
{
	struct due *d = arg;
	struct unknown u = {.temporary = ERR_INIT};

	if (d->stopped)
		return;
	if (e != NULL) {
		list_failed(d, e);
		return;
	}
	due_cache_unknown(d->cache, on_unknown, &u);
	if (!d->whole && !d->confirming && confirm(d, &u)) {
		d->confirming = true;
		strv_free(&u.ids);
		return;
	}
	d->looking = d->confirming = false;
	say_all(d, &u);
	due_say_store(d->say, u.temporary_n > 0 ? &u.temporary : NULL);
	strv_free(&u.ids);
	if (u.temporary_n == 0)
		retry_reset(&d->retry);
	else
		not_all_read(d, &u.temporary);
	if (!d->stopped)
		next(d);
}

static void look(struct due *d, bool whole)
{
	if (d->stopped)
		return;
	if (d->looking) {
		d->again = true;
		d->again_all = d->again_all || whole;
		return;
	}
	loop_timer_clear(&d->moment);
	loop_timer_clear(&d->later);
	d->again = d->again_all = d->dirty = false;
	d->looking = true;
	d->confirming = false;
	d->whole = whole;
	due_cache_mark(d->cache);
	due_cache_look(d->cache, whole);
}

/* ---- what makes it look ---- */

static void on_interval(void *arg);

static void arm_interval(struct due *d)
{
	int64_t ms = d->conf.interval_ms;

	ms += rng_below(d->conf.rng, ms / 5 + 1) - ms / 10;
	loop_timer_set(d->conf.loop, &d->interval, ms, on_interval, d);
}

static void on_interval(void *arg)
{
	struct due *d = arg;

	arm_interval(d);
	look(d, true);
}

void due_host(struct due *d, struct rec_host *host)
{
	d->dirty = true;
	if (due_hosts_put(d->hosts, host))
		return;
	if (!d->host_dropped)
		msg_say(d->conf.msg, MSG_ERR,
		    "%s: more than %d names; this and further ones are not looked at", host->name,
		    DUE_HOSTS_MAX);
	d->host_dropped = true;
}

/* A count that differs tells that a record was lost. */
void due_sync(struct due *d, const struct rec_sync *sync)
{
	d->complete = sync->missing.n == 0 && sync->hosts == (int64_t)due_hosts_len(d->hosts);
	d->dirty = true;
	look(d, false);
}

void due_end(struct due *d)
{
	d->ended = true;
	loop_timer_clear(&d->interval);
	loop_timer_clear(&d->moment);
	if (d->dirty)
		look(d, false);
	else if (!d->looking)
		finish(d);
}

void due_drain(struct due *d)
{
	const struct rec_host *const *hosts;
	char id[HOST_MAX + 10];
	size_t n;
	struct err e = ERR_INIT;

	if (!d->looking)
		return;
	due_stop(d);
	err_set(&e, ERR_AGAIN, "%s: not read in time; it is looked at again next time",
	    store_spec(d->conf.certs));
	hosts = due_hosts_sorted(d->hosts, &n);
	for (size_t i = 0; i < n; i++) {
		host_cert_id(hosts[i]->name, id);
		rec_failed_id(id, "check", &e, now_s(d), d->conf.out);
	}
}

/* ---- life ---- */

struct due *due_new(const struct due_conf *conf)
{
	struct due *d = mem_alloc(sizeof(*d));

	d->conf = *conf;
	d->hosts = due_hosts_new(DUE_HOSTS_MAX);
	d->cache = due_cache_new(conf->loop, conf->certs, on_looked, d);
	d->say = due_say_new(conf->out, conf->msg, loop_clock(conf->loop), store_spec(conf->certs));
	if (conf->force != NULL)
		strv_copy(&d->force, conf->force);
	strv_sort(&d->force);
	d->next_s = INT64_MAX;
	d->dirty = true;
	d->retry.first_ms = RETRY_FIRST_MS;
	d->retry.most_ms = RETRY_MOST_MS;
	arm_interval(d);
	return d;
}

void due_stop(struct due *d)
{
	if (d == NULL)
		return;
	d->stopped = true;
	due_cache_stop(d->cache);
	loop_timer_clear(&d->interval);
	loop_timer_clear(&d->moment);
	loop_timer_clear(&d->later);
}

void due_free(struct due *d)
{
	if (d == NULL)
		return;
	due_stop(d);
	due_cache_free(d->cache);
	due_say_free(d->say);
	due_hosts_free(d->hosts);
	strv_free(&d->force);
	free(d);
}
