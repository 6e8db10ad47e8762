/* SPDX-License-Identifier: ISC */
#include "stage/write/put.h"

#include <stdlib.h>
#include <string.h>

#include "core/map.h"
#include "core/mem.h"
#include "line/rec_failed.h"
#include "net/retry.h"
#include "stage/write/put_item.h"

struct put {
	struct put_conf conf;
	struct put_item_env env;
	struct map *waiting; /* id → struct put_item, oldest first; newer replaces older */
	struct map *held;    /* the same for those that the store could not take */
	struct map *active;  /* the same for those that run */
	struct retry retry;
	struct loop_timer pump, again;
	bool away;  /* said so */
	bool ended; /* no more records */
	bool stopped;
};

static void pump(void *arg);

static void pump_soon(struct put *p)
{
	if (!loop_timer_is_set(&p->pump))
		loop_timer_set(p->conf.loop, &p->pump, 0, pump, p);
}

/* --- the store is away, and back --- */

static void all_again(void *arg)
{
	struct put *p = arg;
	struct map_entry *at;

	loop_timer_clear(&p->again);
	while ((at = map_first(p->held)) != NULL) {
		struct put_item *i = map_del(p->held, map_key(at));
		map_put(p->waiting, put_item_id(i), i);
	}
	pump_soon(p);
}

/* Of one id only the newest certificate is kept. */
static void keep(struct map *place, struct put_item *i)
{
	struct put_item *other = map_get(place, put_item_id(i));

	if (other != NULL && put_item_not_before(other) > put_item_not_before(i)) {
		put_item_free(i);
		return;
	}
	map_put(place, put_item_id(i), i);
	if (other != NULL)
		put_item_free(other);
}

static void item_hold(void *arg, struct put_item *i, const struct err *e)
{
	struct put *p = arg;

	if (!p->away)
		msg_say(p->conf.msg, MSG_WARN, "%s: %s; certificates wait, trying again",
		    put_item_id(i), e->text);
	p->away = true;
	map_del(p->active, put_item_id(i));
	keep(map_get(p->waiting, put_item_id(i)) != NULL ? p->waiting : p->held, i);
	if (!loop_timer_is_set(&p->again))
		loop_timer_set(
		    p->conf.loop, &p->again, retry_next_ms(&p->retry, p->conf.rng), all_again, p);
	pump_soon(p);
}

static void item_done(void *arg, struct put_item *i, bool written)
{
	struct put *p = arg;

	if (written && p->conf.written != NULL)
		p->conf.written(p->conf.arg, put_item_id(i));
	map_del(p->active, put_item_id(i));
	put_item_free(i);
	if (p->away && written) {
		msg_say(p->conf.msg, MSG_NOTICE, "%s takes certificates again",
		    store_spec(p->conf.certs));
		p->away = false;
		retry_reset(&p->retry);
		all_again(p);
	}
	pump_soon(p);
}

/* --- the queue --- */

/* An id that is under way is left for later. */
static struct put_item *next_item(struct put *p)
{
	for (struct map_entry *at = map_first(p->waiting); at != NULL;
	     at = map_next(p->waiting, at))
		if (map_get(p->active, map_key(at)) == NULL)
			return map_del(p->waiting, map_key(at));
	return NULL;
}

/* A few at a time, since a folder answers at once, and input and signals must have their turn. */
static void pump(void *arg)
{
	struct put *p = arg;
	struct put_item *i;

	for (int n = 0; n < PUT_AT_ONCE && map_len(p->active) < PUT_AT_ONCE; n++) {
		i = next_item(p);
		if (i == NULL)
			break;
		map_put(p->active, put_item_id(i), i);
		put_item_begin(i);
		if (p->stopped)
			return;
	}
	if (p->ended && map_len(p->waiting) + map_len(p->held) + map_len(p->active) == 0)
		p->conf.idle(p->conf.arg);
}

/* Where a record for this id stands, or should. NULL: there is no room. */
static struct map *place_of(struct put *p, const char *id)
{
	if (map_get(p->held, id) != NULL)
		return p->held;
	if (map_get(p->waiting, id) != NULL ||
	    map_len(p->waiting) + map_len(p->held) < PUT_QUEUE_MAX)
		return p->waiting;
	return NULL;
}

void put_issued(struct put *p, struct rec_issued *issued)
{
	struct put_item *i = put_item_new(&p->env, issued);
	struct map *place = place_of(p, put_item_id(i));
	struct err e = ERR_INIT;

	if (place == NULL) {
		err_set(&e, ERR_AGAIN, "%s: %d certificates wait for it already",
		    store_spec(p->conf.certs), PUT_QUEUE_MAX);
		put_item_abandon(i, &e);
		return;
	}
	keep(place, i);
	pump_soon(p);
}

/* --- start and end --- */

struct put *put_new(const struct put_conf *conf)
{
	struct put *p = mem_alloc(sizeof(*p));

	p->conf = *conf;
	p->waiting = map_new();
	p->held = map_new();
	p->active = map_new();
	p->env = (struct put_item_env){conf->loop, conf->msg, conf->out, conf->certs, conf->secrets,
	    map_new(), item_done, item_hold, p};
	p->retry.first_ms = PUT_RETRY_FIRST_MS;
	p->retry.most_ms = PUT_RETRY_MOST_MS;
	return p;
}

void put_end(struct put *p)
{
	p->ended = true;
	pump_soon(p);
}

static void give_up(struct put *p, const struct err *why)
{
	struct map *all[] = {p->active, p->waiting, p->held};
	struct map_entry *at;

	p->stopped = true;
	loop_timer_clear(&p->pump);
	loop_timer_clear(&p->again);
	for (size_t n = 0; n < sizeof(all) / sizeof(all[0]); n++)
		while ((at = map_first(all[n])) != NULL)
			put_item_abandon(map_del(all[n], map_key(at)), why);
}

void put_drain(struct put *p)
{
	struct err e = ERR_INIT;

	err_set(&e, ERR_AGAIN, "%s did not take it in time; it comes again with the next run",
	    store_spec(p->conf.certs));
	give_up(p, &e);
	p->conf.idle(p->conf.arg);
}

void put_stop(struct put *p)
{
	if (p != NULL)
		give_up(p, NULL);
}

static void free_secret(void *value)
{
	secret_free(value);
}

void put_free(struct put *p)
{
	if (p == NULL)
		return;
	give_up(p, NULL);
	map_free(p->waiting, NULL);
	map_free(p->held, NULL);
	map_free(p->active, NULL);
	map_free(p->env.seals, free_secret);
	free(p);
}
