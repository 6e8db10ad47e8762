/* SPDX-License-Identifier: ISC */
#include "acme/flow.h"

#include <stdlib.h>
#include <string.h>

#include "acme/journal_save.h"
#include "acme/new_order.h"
#include "acme/order.h"
#include "acme/problem.h"
#include "acme/validation.h"
#include "core/base64.h"
#include "core/mem.h"

#define CSR_MAX (64 * 1024) /* bytes of DER */

struct flow {
	struct patient_conf net;
	struct flow_conf conf;
	struct journal *journal;
	bool resumed;      /* the order comes from the journal and was not yet looked at */
	bool finalized;    /* finalize was sent by this process */
	char *finalize;    /* URL */
	struct json *made; /* the order as newOrder answered it: it serves for the first look */
	struct validation **validations;
	size_t n, left; /* in all, still running */
	struct patient *call;
	struct new_order *ordering;
	struct loop_timer wait, limit;
	int64_t poll_ms;
	struct journal_save *save;
	void (*saved)(void *arg);
	/* What the flow ends with once the journal has been written. */
	struct err end_err;
	char *end_name;
	struct json *end_problem;
	const char *end_stage;
	int64_t end_retry_s;
	flow_fn *fn;
	void *arg;
};

static void flow_free(struct flow *f)
{
	loop_timer_clear(&f->wait);
	loop_timer_clear(&f->limit);
	patient_cancel(f->call);
	new_order_cancel(f->ordering);
	for (size_t i = 0; i < f->n; i++)
		validation_cancel(f->validations[i]);
	if (f->save != NULL)
		journal_save_abandon(f->save, f->journal);
	else
		journal_free(f->journal);
	free(f->validations);
	free(f->finalize);
	json_free(f->made);
	free(f->end_name);
	json_free(f->end_problem);
	free(f);
}

static void finish(void *arg)
{
	struct flow *f = arg;
	struct flow_end end = {
	    f->journal, f->end_stage, f->end_name, f->end_problem, f->end_retry_s};

	f->fn(f->arg, f->end_err.code != ERR_NONE ? &f->end_err : NULL, &end);
	flow_free(f);
}

/* Notes why the flow ends; the texts of the CA are copied, since what holds them goes away. */
static void note(struct flow *f, const char *stage, const struct err *e, const struct json *problem,
    int64_t retry_s)
{
	f->end_stage = stage;
	f->end_err = *e;
	json_free(f->end_problem);
	f->end_problem = json_copy(problem);
	f->end_retry_s = retry_s;
}

static void fail(
    struct flow *f, const char *stage, const struct err *e, const struct session_problem *problem)
{
	note(f, stage, e, problem != NULL ? problem->json : NULL,
	    problem != NULL ? problem->retry_after_s : -1);
	finish(f);
}

/* --- the journal --- */

/* What the flow ends with already weighs more than a journal that could not be written: who lost
 * that write to another process must not order anew what the CA has just refused. */
static void save_done(void *arg, const struct err *e)
{
	struct flow *f = arg;

	f->save = NULL;
	if (e == NULL) {
		f->saved(f);
		return;
	}
	if (f->end_err.code == ERR_NONE) {
		f->end_err = *e;
		err_prefix(&f->end_err, "journal");
	}
	finish(f);
}

static void save(struct flow *f, void (*saved)(void *arg))
{
	f->saved = saved;
	f->save = journal_save(f->net.loop, f->net.rng, f->conf.state, f->journal, save_done, f);
}

/* The order is lost: the slot is emptied, so that the next due opens a new one. */
static void give_up(struct flow *f)
{
	journal_slot_free(&f->journal->open);
	save(f, finish);
}

/* The CA said no: the order is lost only if asking again would bring the same answer. */
static void refused(
    struct flow *f, const char *stage, const struct err *e, const struct session_problem *problem)
{
	note(f, stage, e, problem->json, problem->retry_after_s);
	if (e->code == ERR_INVALID)
		give_up(f);
	else
		finish(f);
}

/* --- the order --- */

static void order_seen(struct flow *f, const struct session_reply *reply, const char *stage);
static void fetch(void *arg);

static void poll_later(struct flow *f, int64_t retry_after_s)
{
	int64_t wait_ms = f->poll_ms;

	if (retry_after_s >= 0)
		wait_ms = retry_after_s > 0 ? retry_after_s * 1000 : FLOW_POLL_FIRST_MS;
	else if (f->poll_ms < FLOW_POLL_MOST_MS)
		f->poll_ms *= 2;
	loop_timer_set(f->net.loop, &f->wait, wait_ms, fetch, f);
}

/* An order that the CA does not know any more, or not as ours, is no failure of the names: start
 * over. */
static void gone(struct flow *f)
{
	struct err e = ERR_INIT;

	err_set(&e, ERR_CONFLICT, "the order in the journal is gone at the CA");
	note(f, "order", &e, NULL, -1);
	give_up(f);
}

static void fetched(void *arg, const struct session_reply *reply, const struct err *e,
    const struct session_problem *problem)
{
	struct flow *f = arg;

	f->call = NULL;
	if (e == NULL)
		order_seen(f, reply, "order");
	else if (f->resumed && problem->status >= 400 && problem->status < 500 &&
		 problem->status != 429)
		gone(f);
	else
		fail(f, "order", e, problem);
}

static void fetch(void *arg)
{
	struct flow *f = arg;

	f->call = patient_post(&f->net, f->journal->open.order, NULL, fetched, f);
}

static void chain_here(void *arg, const struct session_reply *reply, const struct err *e,
    const struct session_problem *problem)
{
	struct flow *f = arg;
	struct err bad = ERR_INIT;

	f->call = NULL;
	if (e != NULL) {
		fail(f, "finalize", e, problem);
		return;
	}
	f->end_stage = "finalize";
	if (journal_set_issued(
		f->journal, f->conf.reader, reply->body->data, reply->body->len, &bad) < 0) {
		note(f, "finalize", &bad, NULL, -1);
		give_up(f);
		return;
	}
	save(f, finish);
}

static void finalize_sent(void *arg, const struct session_reply *reply, const struct err *e,
    const struct session_problem *problem)
{
	struct flow *f = arg;

	f->call = NULL;
	if (e == NULL) {
		order_seen(f, reply, "finalize");
		return;
	}
	/* Another process, or our own lost request, was first; or the CA is catching up. */
	if (strcmp(problem_type(problem->json), "orderNotReady") == 0) {
		f->finalized = false;
		poll_later(f, -1);
	} else {
		refused(f, "finalize", e, problem);
	}
}

static void finalize(struct flow *f)
{
	struct buf csr;
	struct err e = ERR_INIT;
	const char *text = f->journal->open.csr;

	buf_init(&csr, CSR_MAX);
	if (base64_decode(BASE64_STD, text, strlen(text), &csr, &e) < 0) {
		err_prefix(&e, "the CSR in the journal");
		note(f, "finalize", &e, NULL, -1);
		give_up(f);
	} else {
		f->finalized = true;
		f->poll_ms = FLOW_POLL_FIRST_MS;
		f->call = patient_post(&f->net, f->finalize,
		    order_finalize_payload(csr.data, csr.len), finalize_sent, f);
	}
	buf_free(&csr);
}

static void validated(
    void *arg, struct validation *v, const struct err *e, const struct validation_end *end)
{
	struct flow *f = arg;

	for (size_t i = 0; i < f->n; i++)
		if (f->validations[i] == v)
			f->validations[i] = NULL;
	if (e != NULL) {
		for (size_t i = 0; i < f->n; i++) {
			validation_cancel(f->validations[i]);
			f->validations[i] = NULL;
		}
		f->end_name = mem_dup(end->name);
		note(f, "challenge", e, end->problem, end->retry_after_s);
		if (end->lost)
			give_up(f);
		else
			finish(f);
		return;
	}
	/* The order is ready as soon as all are valid (RFC 8555 §7.1.6): no need to look. */
	if (--f->left == 0)
		finalize(f);
}

static void validate(struct flow *f, const struct strv *urls)
{
	if (f->n != 0) { /* all were valid, yet the order is still pending: the CA is catching up */
		poll_later(f, -1);
		return;
	}
	f->validations = mem_grow(NULL, urls->n, sizeof(f->validations[0]));
	f->n = f->left = urls->n;
	for (size_t i = 0; i < urls->n; i++)
		f->validations[i] = validation_start(&f->net, urls->v[i], validated, f);
}

static void order_invalid(struct flow *f, const struct order *o, const char *stage)
{
	struct err e = ERR_INIT;

	if (f->resumed && o->error == NULL) {
		gone(f);
		return;
	}
	if (o->error != NULL)
		problem_err(o->error, 0, &e);
	else
		err_set(&e, ERR_INVALID, "the CA calls the order invalid");
	note(f, stage, &e, o->error, -1);
	give_up(f);
}

static void order_act(struct flow *f, const struct order *o, int64_t retry_s, const char *stage)
{
	switch (o->status) {
	case ORDER_PENDING:
		validate(f, &o->authorizations);
		break;
	case ORDER_READY:
		if (f->finalized)
			poll_later(f, retry_s);
		else
			finalize(f);
		break;
	case ORDER_PROCESSING:
		poll_later(f, retry_s);
		break;
	case ORDER_VALID:
		f->call = patient_post(&f->net, o->certificate, NULL, chain_here, f);
		break;
	case ORDER_INVALID:
		order_invalid(f, o, stage);
		break;
	}
}

static void order_seen(struct flow *f, const struct session_reply *reply, const char *stage)
{
	struct order o = {0};
	struct err e = ERR_INIT;

	if (order_read(&o, reply->json, &e) < 0) {
		fail(f, stage, &e, NULL);
		return;
	}
	free(f->finalize);
	f->finalize = mem_dup(o.finalize);
	order_act(f, &o, reply->retry_after_s, stage);
	f->resumed = false;
	order_free(&o);
}

/* --- newOrder --- */

static void begin(void *arg)
{
	struct flow *f = arg;
	struct session_reply reply = {.json = f->made, .retry_after_s = -1};

	order_seen(f, &reply, "order");
}

static void ordered(void *arg, const struct session_reply *reply, const struct err *e,
    const struct session_problem *problem)
{
	struct flow *f = arg;

	f->ordering = NULL;
	if (e != NULL) {
		refused(f, "order", e, problem);
		return;
	}
	f->journal->open.order = mem_dup(reply->location);
	f->made = json_copy(reply->json);
	save(f, f->made != NULL ? begin : fetch);
}

static void too_long(void *arg)
{
	struct flow *f = arg;
	struct err e = ERR_INIT;

	err_set(&e, ERR_AGAIN, "not done after %d minutes; the order stays in the journal",
	    FLOW_TIME_MAX_MS / 60000);
	fail(f, "order", &e, NULL);
}

struct flow *flow_start(const struct flow_conf *conf, flow_fn *fn, void *arg)
{
	struct flow *f = mem_alloc(sizeof(*f));

	f->net = (struct patient_conf){conf->loop, conf->rng, conf->session};
	f->conf = *conf;
	f->journal = conf->journal;
	f->poll_ms = FLOW_POLL_FIRST_MS;
	f->end_stage = "order";
	f->end_retry_s = -1;
	f->fn = fn;
	f->arg = arg;
	loop_timer_set(f->net.loop, &f->limit, FLOW_TIME_MAX_MS, too_long, f);
	f->resumed = conf->journal->open.order != NULL;
	if (f->resumed)
		fetch(f);
	else
		f->ordering = new_order_start(&f->net, &f->journal->open, ordered, f);
	return f;
}

void flow_cancel(struct flow *f)
{
	if (f != NULL)
		flow_free(f);
}
