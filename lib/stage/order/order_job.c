/* SPDX-License-Identifier: ISC */
#include "stage/order/order_job.h"

#include <stdlib.h>
#include <string.h>

#include "acme/flow.h"
#include "acme/directory.h"
#include "acme/journal.h"
#include "acme/journal_save.h"
#include "acme/problem.h"
#include "core/mem.h"
#include "line/rec_failed.h"
#include "line/rec_skip.h"
#include "names/host.h"
#include "stage/order/order_key.h"
#include "stage/order/orders.h"

struct order_job {
	const struct order_env *env;
	struct rec_due due;
	const char *ca, *profile; /* of the due or the environment */
	enum key_type key_type;
	struct session *session;
	int conflicts;
	struct journal *journal;
	enum journal_step step;
	bool reading, dead; /* a store call can't be taken back: a dead job waits for it */
	struct preflight **preflights;
	size_t n, left;
	struct order_key *key;
	struct journal_save *save;
	struct flow *flow;
};

static void job_free(struct order_job *job)
{
	for (size_t i = 0; i < job->n; i++)
		preflight_cancel(job->preflights[i]);
	free(job->preflights);
	order_key_cancel(job->key);
	flow_cancel(job->flow);
	if (job->save != NULL)
		journal_save_abandon(job->save, job->journal);
	else
		journal_free(job->journal);
	rec_due_free(&job->due);
	free(job);
}

static void job_done(struct order_job *job)
{
	job->env->done(job->env->arg, job);
	job_free(job);
}

static int64_t now_s(const struct order_job *job)
{
	return clock_wall_s(loop_clock(job->env->loop));
}

static void report(
    struct order_job *job, const char *stage, const struct err *e, const struct flow_end *end)
{
	const struct json *problem = end != NULL ? end->problem : NULL;
	struct rec_failed r = {0};

	r.id = mem_dup(job->due.id);
	r.stage = mem_dup(stage);
	r.kind = mem_dup(err_kind(e->code));
	r.code = mem_dup(problem != NULL ? problem_type(problem) : err_name(e->code));
	r.why = end != NULL && end->name != NULL ? mem_printf("%s: %s", end->name, e->text)
						 : mem_dup(e->text);
	r.time = now_s(job);
	r.problem = problem_copy(problem);
	r.unpause = problem_unpause(problem);
	if (end != NULL && end->retry_after_s >= 0)
		r.retry_at = r.time + end->retry_after_s;
	rec_failed_put(&r, job->env->out);
	rec_failed_free(&r);
}

static void job_fail(struct order_job *job, const char *stage, const struct err *e)
{
	report(job, stage, e, NULL);
	job_done(job);
}

static void emit(struct order_job *job, const struct journal *j)
{
	struct rec_issued r;

	journal_issued_record(j, &r);
	rec_issued_put(&r, job->env->out);
	rec_issued_free(&r);
}

static void read_journal(struct order_job *job);

/* Somebody else wrote the journal: what he wrote decides now. */
static void start_over(struct order_job *job)
{
	struct err e = ERR_INIT;

	if (++job->conflicts <= ORDERS_CONFLICTS) {
		read_journal(job);
		return;
	}
	err_set(&e, ERR_AGAIN, "the journal was written by others %d times while we tried",
	    job->conflicts);
	job_fail(job, "order", &e);
}

/* --- at the CA --- */

static void flow_done(void *arg, const struct err *e, const struct flow_end *end)
{
	struct order_job *job = arg;

	job->flow = NULL;
	if (e != NULL && e->code == ERR_CONFLICT) {
		start_over(job);
		return;
	}
	if (e == NULL)
		emit(job, end->journal);
	else
		report(job, end->stage, e, end);
	job_done(job);
}

static void start_flow(struct order_job *job)
{
	const struct order_env *env = job->env;
	struct flow_conf conf = {
	    env->loop, env->rng, job->session, env->state, env->reader, job->journal};

	job->journal = NULL;
	job->flow = flow_start(&conf, flow_done, job);
}

static void opened(void *arg, const struct err *e)
{
	struct order_job *job = arg;

	job->save = NULL;
	if (e == NULL)
		start_flow(job);
	else if (e->code == ERR_CONFLICT)
		start_over(job);
	else
		job_fail(job, "order", e);
}

/* What the order replaces (RFC 9773 §5): the CA takes it only from the account that got it. */
static const char *replaces(const struct order_job *job)
{
	const struct rec_due *due = &job->due;
	const char *account = session_account(job->session);

	if (due->certid == NULL || due->ca == NULL || strcmp(due->ca, job->ca) != 0 ||
	    due->account == NULL || account == NULL || strcmp(due->account, account) != 0)
		return NULL;
	return due->certid;
}

static void key_here(void *arg, struct order_key_result *r, const struct err *e)
{
	struct order_job *job = arg;
	struct journal_slot *s = &job->journal->open;

	job->key = NULL;
	if (e != NULL) {
		job_fail(job, "order", e);
		return;
	}
	journal_slot_free(s);
	strv_copy(&s->names, &job->due.names);
	rec_options_copy(&s->options, &job->due.options);
	s->ca = mem_dup(job->ca);
	s->account = mem_dup(session_account(job->session));
	s->profile = mem_dup(job->profile);
	s->replaces = mem_dup(replaces(job));
	s->csr = r->csr;
	s->key_sealed = r->sealed;
	s->seal = mem_dup(r->seal);
	s->since = now_s(job);
	s->used = true;
	job->save =
	    journal_save(job->env->loop, job->env->rng, job->env->state, job->journal, opened, job);
}

void order_job_order(struct order_job *job)
{
	if (job->step == JOURNAL_RESUME)
		start_flow(job);
	else
		job->key = order_key_start(job->env->keygen, job->key_type, &job->due.names,
		    job->env->public, key_here, job);
}

/* --- before the CA --- */

static void probed(void *arg, struct preflight *p, const struct err *e)
{
	struct order_job *job = arg;
	struct err copy;

	for (size_t i = 0; i < job->n; i++) {
		if (job->preflights[i] != p)
			continue;
		job->preflights[i] = NULL;
		if (e != NULL) {
			copy = *e;
			err_prefix(&copy, "%s", job->due.names.v[i]);
			job_fail(job, "preflight", &copy);
			return;
		}
	}
	if (--job->left == 0)
		job->env->ready(job->env->arg, job);
}

/* Asks for each name whether the CA's way leads to our responder. */
static void probe(struct order_job *job)
{
	const struct strv *names = &job->due.names;

	if (job->env->preflight == NULL) {
		job->env->ready(job->env->arg, job);
		return;
	}
	free(job->preflights); /* of the round before a conflict */
	job->preflights = mem_grow(NULL, names->n, sizeof(struct preflight *));
	job->n = job->left = names->n;
	for (size_t i = 0; i < names->n; i++)
		job->preflights[i] = preflight_start(job->env->preflight, names->v[i], probed, job);
}

static void decide(struct order_job *job)
{
	struct journal_ask ask = {&job->due, job->ca, session_account(job->session), job->profile,
	    job->env->public, now_s(job)};

	job->step = journal_decide(job->journal, &ask);
	if (job->step == JOURNAL_EMIT) {
		emit(job, job->journal);
		job_done(job);
	} else {
		probe(job);
	}
}

static void journal_read(void *arg, struct journal *j, const struct err *e)
{
	struct order_job *job = arg;

	job->reading = false;
	job->journal = j;
	if (job->dead)
		job_free(job);
	else if (e != NULL)
		job_fail(job, "order", e);
	else
		decide(job);
}

static void read_journal(struct order_job *job)
{
	journal_free(job->journal);
	job->journal = NULL;
	job->reading = true;
	journal_get(job->env->state, job->due.id, journal_read, job);
}

/* The wall: a name that no CA would certify is told apart before anything is asked. */
static bool wall(struct order_job *job)
{
	bool good = true;

	for (size_t i = 0; i < job->due.names.n; i++) {
		const char *text = job->due.names.v[i];
		char name[HOST_MAX + 1];
		struct buf why;
		buf_init(&why, 1024);
		enum skip_code code = host_check(text, strlen(text), name, &why);
		if (code != SKIP_NONE) {
			struct rec_skip r = {0};
			r.name = mem_dup(text);
			r.code = mem_dup(skip_name(code));
			r.why = mem_dup(why.data);
			rec_skip_put(&r, job->env->out);
			rec_skip_free(&r);
			good = false;
		}
		buf_free(&why);
	}
	return good;
}

/* What the due asks for, over what the command line says. */
static int options(struct order_job *job, struct err *e)
{
	const struct rec_options *o = &job->due.options;

	job->ca = job->env->ca;
	job->profile = job->env->profile;
	job->key_type = job->env->key_type;
	if (o->ca != NULL && (job->ca = directory_url(o->ca)) == NULL)
		return err_set(e, ERR_INVALID, "\"%.200s\" is neither a known CA nor a URL", o->ca);
	if (o->profile != NULL)
		job->profile = o->profile;
	if (o->key_type != NULL && key_type_parse(o->key_type, &job->key_type, e) < 0)
		return -1;
	job->session = job->env->session(job->env->arg, job->ca, e);
	return job->session != NULL ? 0 : -1;
}

void order_job_begin(struct order_job *job)
{
	struct err e = ERR_INIT;

	if (!wall(job))
		job_done(job);
	else if (options(job, &e) < 0)
		job_fail(job, "order", &e);
	else
		read_journal(job);
}

struct order_job *order_job_new(const struct order_env *env, struct rec_due *due)
{
	struct order_job *job = mem_alloc(sizeof(*job));

	job->env = env;
	job->due = *due;
	memset(due, 0, sizeof(*due));
	return job;
}

const char *order_job_id(const struct order_job *job)
{
	return job->due.id;
}

void order_job_abandon(struct order_job *job, const struct err *why)
{
	if (why != NULL)
		report(job, "order", why, NULL);
	if (job->reading)
		job->dead = true;
	else
		job_free(job);
}
