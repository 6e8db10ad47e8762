/* SPDX-License-Identifier: ISC */
#include "stage/route/routes.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "line/rec_failed.h"
#include "net/retry.h"

#define RETRY_FIRST_MS 1000
#define RETRY_MOST_MS 60000
#define CHECK_INTERVAL_S 10

struct routes {
	struct routes_conf conf;
	struct route_set *set;
	char *made;       /* the settings that the agent does not tell back */
	struct strv have; /* tags of the registration, sorted */
	struct strv sent; /* of the one that is being written */
	bool known;       /* `have` is what the agent has */
	bool is_right;    /* all but the tags is as it should be */
	bool busy;        /* a call is under way; when it is over, all is looked at anew */
	bool soon;        /* the timer is for something that was said */
	bool ended, over;
	struct err last; /* why the last call failed; ERR_NONE: it did not */
	struct retry retry;
	struct loop_timer timer;
};

static void step(void *arg);

static int64_t now_ms(const struct routes *r)
{
	return clock_mono_ms(loop_clock(r->conf.loop));
}

static void step_in(struct routes *r, int64_t ms)
{
	loop_timer_set(r->conf.loop, &r->timer, ms, step, r);
}

/* ---- the two ends ---- */

static void finish(struct routes *r, const struct err *e)
{
	r->over = true;
	loop_timer_clear(&r->timer);
	if (e != NULL)
		r->conf.fail(r->conf.arg, e);
	else
		r->conf.idle(r->conf.arg);
}

static void report(struct routes *r, const struct err *e)
{
	struct strv names = {0};
	int64_t wall_s = clock_wall_s(loop_clock(r->conf.loop));

	route_set_lacking(r->set, &names);
	for (size_t i = 0; i < names.n; i++)
		rec_failed_name(names.v[i], "route", e, wall_s, r->conf.out);
	strv_free(&names);
}

/* ---- calls ---- */

/* What may pass by itself is waited for. What does not is reported, once for each name, and tried
 * again all the same: a token or a rule may be put right meanwhile. */
static void on_failure(struct routes *r, const struct err *e)
{
	bool is_first = r->last.code != e->code;
	bool may_pass = err_is_temporary(e->code);

	r->last = *e;
	r->known = false;
	if (is_first && !(r->ended && !may_pass))
		msg_say(r->conf.msg, may_pass ? MSG_WARN : MSG_ERR, "%s; %s", e->text,
		    may_pass ? "trying again" : "no new route until that is put right");
	if (!may_pass) {
		report(r, e);
		if (r->ended) {
			finish(r, e);
			return;
		}
	}
	step_in(r, may_pass ? retry_next_ms(&r->retry, r->conf.rng) : ROUTES_CHECK_MS);
}

static void on_success(struct routes *r)
{
	if (r->last.code != ERR_NONE)
		msg_say(r->conf.msg, MSG_NOTICE, "Consul takes routes again");
	err_clear(&r->last);
	retry_reset(&r->retry);
	r->known = true;
	step(r);
}

static bool is_same(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static void on_found(void *arg, const struct consul_service *s, const struct err *e)
{
	struct routes *r = arg;

	r->busy = false;
	if (r->over)
		return;
	if (e != NULL) {
		on_failure(r, e);
		return;
	}
	strv_free(&r->have);
	r->is_right = s != NULL && is_same(s->name, r->conf.route.service) &&
		      is_same(s->address, r->conf.addr->host) && s->port == r->conf.addr->port &&
		      is_same(s->made, r->made);
	if (s != NULL) {
		strv_copy(&r->have, &s->tags);
		strv_sort(&r->have);
	}
	route_set_found(r->set, s != NULL ? &r->have : NULL, now_ms(r));
	on_success(r);
}

static void on_written(void *arg, const struct err *e)
{
	struct routes *r = arg;

	r->busy = false;
	if (r->over)
		return;
	if (e != NULL) {
		on_failure(r, e);
		return;
	}
	msg_say(r->conf.msg, MSG_INFO, "service %s is registered with %zu tags",
	    r->conf.route.service, r->sent.n);
	strv_move(&r->have, &r->sent);
	r->is_right = true;
	route_set_found(r->set, &r->have, now_ms(r));
	on_success(r);
}

static void read_registration(struct routes *r)
{
	struct err e = ERR_INIT;

	r->busy = true;
	if (consul_service_get(r->conf.consul, r->conf.route.service, on_found, r, &e) < 0) {
		r->busy = false;
		on_failure(r, &e);
	}
}

static void write_registration(struct routes *r, struct strv *tags)
{
	struct consul_service s = {.id = r->conf.route.service,
	    .name = r->conf.route.service,
	    .made = r->made,
	    .address = r->conf.addr->host,
	    .port = r->conf.addr->port,
	    .check_http = r->conf.addr->check,
	    .check_interval_s = CHECK_INTERVAL_S};
	struct err e = ERR_INIT;

	strv_move(&r->sent, tags);
	s.tags = r->sent;
	r->busy = true;
	if (consul_register(r->conf.consul, &s, on_written, r, &e) < 0) {
		r->busy = false;
		on_failure(r, &e);
	}
}

/* ---- the decision ---- */

/* All that fits is registered. */
static void settled(struct routes *r)
{
	int64_t next_ms = route_set_next_ms(r->set, now_ms(r));
	struct err e = ERR_INIT;

	err_set(&e, ERR_TOOBIG,
	    "service %s has no room for its route: all tags together may take %d bytes; the "
	    "transport fabio-kv, which has no such limit, is not there yet",
	    r->conf.route.service, ROUTES_TAGS_MAX);
	report(r, &e);
	if (r->ended) {
		finish(r, NULL);
		return;
	}
	step_in(r, next_ms >= 0 && next_ms < ROUTES_CHECK_MS ? next_ms : ROUTES_CHECK_MS);
	/* By then somebody else may have changed it. */
	r->known = false;
}

static void step(void *arg)
{
	struct routes *r = arg;
	struct strv tags = {0};

	if (r->busy || r->over)
		return;
	loop_timer_clear(&r->timer);
	r->soon = false;
	if (!r->known) {
		read_registration(r);
		return;
	}
	route_set_tags(r->set, ROUTES_TAGS_MAX, now_ms(r), &tags);
	if (r->is_right && strv_eq(&tags, &r->have))
		settled(r);
	else
		write_registration(r, &tags);
	strv_free(&tags);
}

/* Something was said. While Consul is away its back-off goes on. */
static void hear(struct routes *r)
{
	if (r->soon || r->busy || r->over || r->last.code != ERR_NONE)
		return;
	r->soon = true;
	step_in(r, ROUTES_SETTLE_MS);
}

void routes_host(struct routes *r, const struct rec_host *host)
{
	route_set_host(r->set, host, now_ms(r));
	hear(r);
}

void routes_sync(struct routes *r, const struct rec_sync *sync)
{
	if (sync->missing.n == 0)
		route_set_complete(r->set, now_ms(r));
	hear(r);
}

void routes_end(struct routes *r)
{
	r->ended = true;
	if (!r->busy && !r->over)
		step_in(r, 0);
}

void routes_drain(struct routes *r)
{
	struct err e = ERR_INIT;

	r->over = true;
	loop_timer_clear(&r->timer);
	if (r->last.code != ERR_NONE)
		e = r->last;
	else
		err_set(&e, ERR_AGAIN, "not registered in time");
	report(r, &e);
}

static void on_withdrawn(void *arg, const struct err *e)
{
	struct routes *r = arg;

	if (e == NULL)
		msg_say(r->conf.msg, MSG_NOTICE, "service %s is withdrawn, and with it all routes",
		    r->conf.route.service);
	finish(r, e);
}

void routes_withdraw(struct routes *r)
{
	struct err e = ERR_INIT;

	if (consul_deregister(r->conf.consul, r->conf.route.service, on_withdrawn, r, &e) < 0)
		finish(r, &e);
}

struct routes *routes_new(const struct routes_conf *conf)
{
	struct routes *r = mem_alloc(sizeof(*r));

	r->conf = *conf;
	r->set = route_set_new(&conf->route);
	r->made = mem_printf("check=%s", conf->addr->check != NULL ? conf->addr->check : "none");
	r->retry.first_ms = RETRY_FIRST_MS;
	r->retry.most_ms = RETRY_MOST_MS;
	return r;
}

void routes_free(struct routes *r)
{
	if (r == NULL)
		return;
	loop_timer_clear(&r->timer);
	route_set_free(r->set);
	strv_free(&r->have);
	strv_free(&r->sent);
	free(r->made);
	free(r);
}
