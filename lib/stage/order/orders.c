/* SPDX-License-Identifier: ISC */
#include "stage/order/orders.h"

#include <stdlib.h>
#include <string.h>

#include "acme/directory.h"
#include "acme/session.h"
#include "core/map.h"
#include "core/mem.h"
#include "crypto/cert.h"
#include "crypto/keygen.h"
#include "net/retry.h"
#include "stage/order/order_job.h"

#define PREPARE_MAX 256    /* jobs that read journals and run preflights at once */
#define PREPARE_TURN 32    /* started in one turn of the loop: a dir: journal is read at once */
#define BACKLOG_MAX 262144 /* bytes that wait for the reader while journals are still read */
#define BACKLOG_MOST_MS 50 /* how soon a slow reader is looked at again, at most */
#define BOOT_FIRST_MS 1000
#define BOOT_MOST_MS 60000

enum place { PREPARING, READY, AT_CA };

struct entry {
	enum place place;
	struct order_job *job;
};

struct orders {
	struct orders_conf conf;
	struct order_env env;
	struct preflight_conf preflight;
	struct secrets_public public;
	struct secrets_account account;
	struct keygen *keygen;
	struct cert_reader *reader;
	struct map *sessions; /* directory URL → struct session */
	struct map *waiting;  /* id → struct rec_due, oldest first */
	struct map *active;   /* id → struct entry, oldest first */
	size_t count[AT_CA + 1];
	bool booted, ended, stopped;
	struct retry boot_retry;
	struct loop_timer boot, pump;
	int64_t backlog_ms;
};

static void pump(void *arg);

static void pump_soon(struct orders *o, int64_t ms)
{
	if (!loop_timer_is_set(&o->pump))
		loop_timer_set(o->conf.loop, &o->pump, ms, pump, o);
}

static void due_free(void *value)
{
	struct rec_due *due = value;

	if (due == NULL)
		return;
	rec_due_free(due);
	free(due);
}

static void move(struct orders *o, struct entry *entry, enum place to)
{
	o->count[entry->place]--;
	o->count[to]++;
	entry->place = to;
}

static void remove_entry(struct orders *o, const char *id)
{
	struct entry *entry = map_del(o->active, id);

	o->count[entry->place]--;
	free(entry);
}

/* --- what jobs ask for --- */

static struct session *session_at(void *arg, const char *ca, struct err *e)
{
	struct orders *o = arg;
	struct session *s = map_get(o->sessions, ca);
	const char *url = secrets_account_url(&o->account, ca);

	if (s != NULL)
		return s;
	if (url == NULL) {
		err_set(
		    e, ERR_CONFIG, "no account at %s; run: le-account register --ca %s", ca, ca);
		return NULL;
	}
	struct session_conf conf = {
	    .loop = o->conf.loop,
	    .http = o->conf.ca_http,
	    .directory_url = ca,
	    .key = o->account.key,
	    .account = url,
	};
	s = session_new(&conf);
	map_put(o->sessions, ca, s);
	return s;
}

static void job_ready(void *arg, struct order_job *job)
{
	struct orders *o = arg;

	move(o, map_get(o->active, order_job_id(job)), READY);
	pump_soon(o, 0);
}

static void job_done(void *arg, struct order_job *job)
{
	struct orders *o = arg;

	remove_entry(o, order_job_id(job));
	pump_soon(o, 0);
}

/* --- the queue --- */

/* The next entry is looked up first, since a job may end within the call. */
static void give_places(struct orders *o)
{
	struct map_entry *next;

	for (struct map_entry *at = map_first(o->active);
	     at != NULL && o->count[AT_CA] < (size_t)o->conf.jobs; at = next) {
		struct entry *entry = map_value(at);
		next = map_next(o->active, at);
		if (entry->place == READY) {
			move(o, entry, AT_CA);
			order_job_order(entry->job);
		}
	}
}

/* What is printed again from the journal costs the CA nothing and comes as fast as files are read,
 * so the reader's pace counts here, too. */
static void prepare(struct orders *o)
{
	struct map_entry *at;

	for (int turn = 0; o->count[PREPARING] + o->count[READY] < PREPARE_MAX &&
			   (at = map_first(o->waiting)) != NULL;
	     turn++) {
		if (turn == PREPARE_TURN || o->conf.backlog(o->conf.arg) > BACKLOG_MAX) {
			pump_soon(o, turn == PREPARE_TURN ? 0 : BACKLOG_MOST_MS);
			return;
		}
		struct rec_due *due = map_del(o->waiting, map_key(at));
		struct entry *entry = mem_alloc(sizeof(*entry));
		entry->job = order_job_new(&o->env, due);
		due_free(due);
		o->count[PREPARING]++;
		map_put(o->active, order_job_id(entry->job), entry);
		order_job_begin(entry->job);
	}
}

static void pump(void *arg)
{
	struct orders *o = arg;

	if (!o->booted || o->stopped)
		return;
	prepare(o);
	if (o->conf.backlog(o->conf.arg) == 0) {
		o->backlog_ms = 1; /* a good reader has it within a turn of the loop or two */
		give_places(o);
	} else if (o->count[READY] > 0) {
		pump_soon(o, o->backlog_ms);
		if (o->backlog_ms < BACKLOG_MOST_MS)
			o->backlog_ms *= 2;
	}
	if (o->ended && map_len(o->waiting) == 0 && map_len(o->active) == 0)
		o->conf.idle(o->conf.arg);
}

void orders_due(struct orders *o, struct rec_due *due)
{
	struct rec_due *kept;

	if (map_len(o->waiting) >= ORDERS_QUEUE_MAX) {
		msg_say(o->conf.msg, MSG_WARN,
		    "%s: %d certificates wait already; when it is due again", due->id,
		    ORDERS_QUEUE_MAX);
	} else if (map_get(o->active, due->id) == NULL) {
		kept = mem_alloc(sizeof(*kept));
		*kept = *due;
		memset(due, 0, sizeof(*due));
		due_free(map_put(o->waiting, kept->id, kept));
		pump_soon(o, 0);
	}
	rec_due_free(due);
}

/* --- start and end --- */

static void boot(void *arg);

/* A store that is away is waited for; anything else makes the whole tool useless. */
static void boot_failed(struct orders *o, const struct err *e)
{
	struct err copy = *e;

	err_prefix(&copy, "%s", store_spec(o->conf.secrets));
	if (err_is_temporary(e->code)) {
		msg_say(o->conf.msg, MSG_WARN, "%s; trying again", copy.text);
		loop_timer_set(
		    o->conf.loop, &o->boot, retry_next_ms(&o->boot_retry, o->conf.rng), boot, o);
		return;
	}
	o->stopped = true;
	o->conf.fail(o->conf.arg, &copy);
}

static void not_made(struct orders *o)
{
	struct err e = ERR_INIT;

	err_set(&e, ERR_CONFIG, "no account and seal key yet; run: le-account register");
	boot_failed(o, &e);
}

static void account_here(void *arg, struct secrets_account *a, const struct err *e)
{
	struct orders *o = arg;
	struct err none = ERR_INIT;

	if (o->stopped)
		return;
	if (e != NULL) {
		boot_failed(o, e);
		return;
	}
	if (a == NULL) {
		not_made(o);
		return;
	}
	o->account = *a;
	memset(a, 0, sizeof(*a));
	if (session_at(o, o->env.ca, &none) == NULL) {
		boot_failed(o, &none);
		return;
	}
	o->booted = true;
	pump_soon(o, 0);
}

static void public_here(void *arg, struct secrets_public *p, const struct err *e)
{
	struct orders *o = arg;

	if (o->stopped)
		return;
	if (e != NULL) {
		boot_failed(o, e);
		return;
	}
	if (p == NULL || p->n == 0) {
		not_made(o);
		return;
	}
	secrets_public_free(&o->public);
	o->public = *p;
	memset(p, 0, sizeof(*p));
	o->preflight.thumbprint = o->public.thumbprint;
	secrets_account_get(o->conf.secrets, account_here, o);
}

static void boot(void *arg)
{
	struct orders *o = arg;

	secrets_public_get(o->conf.secrets, public_here, o);
}

/* What the options say, checked before anything is asked. */
static int env_new(struct orders *o, struct err *e)
{
	const struct orders_conf *conf = &o->conf;
	const char *ca = directory_url(conf->ca);
	enum key_type key_type;

	if (ca == NULL)
		return err_set(e, ERR_USAGE, "--ca %s: neither a known CA nor a URL", conf->ca);
	if (key_type_parse(conf->key_type, &key_type, e) < 0) {
		e->code = ERR_USAGE;
		return err_prefix(e, "--key-type");
	}
	if (keygen_new(&o->keygen, conf->loop, e) < 0 || cert_reader_new(&o->reader, e) < 0)
		return -1;
	o->preflight = (struct preflight_conf){conf->loop, conf->probe_http, conf->dns, conf->rng,
	    NULL, conf->http_port, conf->ready_ms};
	o->env = (struct order_env){conf->loop, conf->rng, conf->out, conf->state, o->keygen,
	    o->reader, &o->public, conf->no_preflight ? NULL : &o->preflight, ca, conf->profile,
	    key_type, session_at, job_ready, job_done, o};
	return 0;
}

int orders_new(struct orders **out, const struct orders_conf *conf, struct err *e)
{
	struct orders *o = mem_alloc(sizeof(*o));

	o->conf = *conf;
	o->backlog_ms = 1;
	o->sessions = map_new();
	o->waiting = map_new();
	o->active = map_new();
	o->boot_retry.first_ms = BOOT_FIRST_MS;
	o->boot_retry.most_ms = BOOT_MOST_MS;
	if (env_new(o, e) < 0) {
		orders_free(o);
		return -1;
	}
	loop_timer_set(conf->loop, &o->boot, 0, boot, o);
	*out = o;
	return 0;
}

void orders_end(struct orders *o)
{
	o->ended = true;
	pump_soon(o, 0);
}

static void abandon_all(struct orders *o, const struct err *why)
{
	struct map_entry *at;

	o->stopped = true;
	while ((at = map_first(o->active)) != NULL) {
		struct entry *entry = map_value(at);
		struct order_job *job = entry->job;
		remove_entry(o, map_key(at));
		order_job_abandon(job, why);
	}
	while ((at = map_first(o->waiting)) != NULL) {
		struct rec_due *due = map_del(o->waiting, map_key(at));
		order_job_abandon(order_job_new(&o->env, due), why);
		due_free(due);
	}
}

void orders_drain(struct orders *o)
{
	struct err e = ERR_INIT;

	err_set(&e, ERR_AGAIN, "not done in time; the journal goes on where it is");
	abandon_all(o, &e);
}

void orders_stop(struct orders *o)
{
	if (o == NULL || o->stopped)
		return;
	abandon_all(o, NULL);
}

static void free_session(void *value)
{
	session_free(value);
}

void orders_free(struct orders *o)
{
	if (o == NULL)
		return;
	abandon_all(o, NULL);
	loop_timer_clear(&o->pump);
	loop_timer_clear(&o->boot);
	map_free(o->waiting, NULL);
	map_free(o->active, NULL);
	map_free(o->sessions, free_session);
	keygen_free(o->keygen);
	cert_reader_free(o->reader);
	secrets_public_free(&o->public);
	secrets_account_free(&o->account);
	free(o);
}
