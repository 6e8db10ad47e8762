/* SPDX-License-Identifier: ISC */
#include "stage/registration.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

struct registration {
	struct registration_conf conf;
	bool show;
	bool in_store, dead; /* a store call can't be taken back: a dead one waits for it */
	struct secrets_public public;
	struct secrets_account keys;
	struct account account;
	struct session *session;
	struct account_call *call;
	struct loop_timer start;
	registration_fn *fn;
	void *arg;
};

static void registration_free(struct registration *r)
{
	loop_timer_clear(&r->start);
	account_cancel(r->call);
	session_free(r->session);
	account_free(&r->account);
	secrets_public_free(&r->public);
	secrets_account_free(&r->keys);
	free(r);
}

static void finish(struct registration *r, const struct err *e)
{
	struct registration_result result = {
	    .thumbprint = r->public.thumbprint,
	    .seal = r->public.n > 0 ? r->public.seals[r->public.n - 1].id : NULL,
	    .ca = r->conf.ca,
	    .account = r->account.url != NULL ? &r->account : NULL,
	};

	r->fn(r->arg, e == NULL ? &result : NULL, e);
	registration_free(r);
}

static void fail(struct registration *r, const struct err *e, const char *where)
{
	struct err copy = *e;

	err_prefix(&copy, "%s", where);
	finish(r, &copy);
}

/* True: nobody waits any more, and it is gone. */
static bool was_dead(struct registration *r)
{
	bool dead = r->dead;

	r->in_store = false;
	if (dead)
		registration_free(r);
	return dead;
}

static void noted(void *arg, const struct err *e)
{
	struct registration *r = arg;

	if (was_dead(r))
		return;
	if (e != NULL)
		fail(r, e, store_spec(r->conf.secrets));
	else
		finish(r, NULL);
}

static void account_here(
    void *arg, struct account *a, const struct err *e, const struct session_problem *problem)
{
	struct registration *r = arg;

	(void)problem;
	r->call = NULL;
	if (e != NULL) {
		finish(r, e);
		return;
	}
	r->account = *a;
	memset(a, 0, sizeof(*a));
	if (r->show) {
		finish(r, NULL);
		return;
	}
	r->in_store = true;
	secrets_account_note(
	    r->conf.secrets, r->conf.ca, r->account.url, &r->account.contact, noted, r);
}

static void ask_ca(struct registration *r)
{
	struct session_conf conf = {
	    .loop = r->conf.loop,
	    .http = r->conf.http,
	    .directory_url = r->conf.ca,
	    .key = r->keys.key,
	    .account = secrets_account_url(&r->keys, r->conf.ca),
	};
	struct err e = ERR_INIT;

	if (r->show && conf.account == NULL) {
		err_set(&e, ERR_CONFIG, "no account here yet; run: le-account register --ca %s",
		    r->conf.ca);
		finish(r, &e);
		return;
	}
	r->session = session_new(&conf);
	if (r->show)
		r->call = account_show(r->session, account_here, r);
	else
		r->call = account_register(r->session, &r->conf.ask, account_here, r);
}

static void not_made(struct registration *r)
{
	struct err e = ERR_INIT;

	err_set(&e, ERR_CONFIG, "no keys yet; run: le-account register");
	fail(r, &e, store_spec(r->conf.secrets));
}

static void public_here(void *arg, struct secrets_public *p, const struct err *e)
{
	struct registration *r = arg;

	if (was_dead(r))
		return;
	if (e != NULL) {
		fail(r, e, store_spec(r->conf.secrets));
		return;
	}
	if (p == NULL) {
		not_made(r);
		return;
	}
	r->public = *p;
	memset(p, 0, sizeof(*p));
	if (r->keys.key != NULL)
		ask_ca(r);
	else
		finish(r, NULL);
}

static void read_public(void *arg)
{
	struct registration *r = arg;

	r->in_store = true;
	secrets_public_get(r->conf.secrets, public_here, r);
}

static void keys_here(void *arg, struct secrets_account *a, const struct err *e)
{
	struct registration *r = arg;

	if (was_dead(r))
		return;
	if (e != NULL) {
		fail(r, e, store_spec(r->conf.secrets));
		return;
	}
	if (a == NULL) {
		not_made(r);
		return;
	}
	r->keys = *a;
	memset(a, 0, sizeof(*a));
	read_public(r);
}

static void read_keys(void *arg)
{
	struct registration *r = arg;

	r->in_store = true;
	if (r->show)
		secrets_account_get(r->conf.secrets, keys_here, r);
	else
		secrets_make(r->conf.secrets, r->conf.key_type, keys_here, r);
}

static struct registration *start(const struct registration_conf *conf, bool show,
    void (*first)(void *arg), registration_fn *fn, void *arg)
{
	struct registration *r = mem_alloc(sizeof(*r));

	r->conf = *conf;
	r->show = show;
	r->fn = fn;
	r->arg = arg;
	loop_timer_set(conf->loop, &r->start, 0, first, r);
	return r;
}

struct registration *registration_register(
    const struct registration_conf *conf, registration_fn *fn, void *arg)
{
	return start(conf, false, read_keys, fn, arg);
}

struct registration *registration_show(
    const struct registration_conf *conf, registration_fn *fn, void *arg)
{
	return start(conf, true, read_keys, fn, arg);
}

struct registration *registration_thumbprint(
    const struct registration_conf *conf, registration_fn *fn, void *arg)
{
	return start(conf, true, read_public, fn, arg);
}

void registration_cancel(struct registration *r)
{
	if (r == NULL)
		return;
	if (r->in_store)
		r->dead = true;
	else
		registration_free(r);
}
