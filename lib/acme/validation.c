/* SPDX-License-Identifier: ISC */
#include "acme/validation.h"

#include <stdlib.h>
#include <string.h>

#include "acme/authz.h"
#include "acme/problem.h"
#include "core/mem.h"

struct validation {
	struct patient_conf conf;
	char *url;
	char *name;
	bool answered;        /* the challenge was posted */
	struct err refused;   /* why the CA did not take the post; code ERR_NONE: it did */
	struct json *refusal; /* its problem */
	struct patient *call;
	struct loop_timer poll;
	int64_t poll_ms;
	validation_fn *fn;
	void *arg;
};

static void validation_free(struct validation *v)
{
	loop_timer_clear(&v->poll);
	json_free(v->refusal);
	free(v->name);
	free(v->url);
	free(v);
}

static void finish(struct validation *v, const struct err *e, const struct json *problem,
    int64_t retry_after_s, bool lost)
{
	struct validation_end end = {v->name, problem, retry_after_s, lost};

	v->fn(v->arg, v, e, &end);
	validation_free(v);
}

static void fetch(void *arg);

static void poll_later(struct validation *v, int64_t retry_after_s)
{
	int64_t wait_ms = v->poll_ms;

	if (retry_after_s >= 0)
		wait_ms = retry_after_s > 0 ? retry_after_s * 1000 : VALIDATION_POLL_FIRST_MS;
	else if (v->poll_ms < VALIDATION_POLL_MOST_MS)
		v->poll_ms *= 2;
	loop_timer_set(v->conf.loop, &v->poll, wait_ms, fetch, v);
}

/* A refused post may mean that another process answered first, so the authorization is looked at
 * once more before it counts as a failure. */
static void posted(void *arg, const struct session_reply *reply, const struct err *e,
    const struct session_problem *problem)
{
	struct validation *v = arg;

	v->call = NULL;
	v->answered = true;
	if (e != NULL && e->code != ERR_INVALID) {
		finish(v, e, problem->json, problem->retry_after_s, false);
		return;
	}
	if (e != NULL) {
		v->refused = *e;
		v->refusal = json_copy(problem->json);
		fetch(v);
		return;
	}
	/* A Retry-After here would be about the challenge's next attempt, the first look is ours.
	 */
	(void)reply;
	poll_later(v, -1);
}

static void answer(struct validation *v, const struct authz *a)
{
	const struct challenge *c = authz_challenge(a, "http-01");
	struct err e = ERR_INIT;

	if (c == NULL || c->token == NULL) {
		err_set(&e, ERR_INVALID, "the CA offers no http-01 challenge for %s", a->name);
		finish(v, &e, NULL, -1, false);
		return;
	}
	v->call = patient_post(&v->conf, c->url, json_object(), posted, v);
}

static void invalid(struct validation *v, const struct authz *a)
{
	const struct json *problem = authz_problem(a);
	struct err e = ERR_INIT;

	if (problem != NULL)
		problem_err(problem, 0, &e);
	else
		err_set(&e, ERR_INVALID, "the CA calls the authorization of %s invalid", a->name);
	finish(v, &e, problem, -1, true);
}

/* True as well where there is no such challenge: answer() tells so. */
static bool challenge_untouched(const struct authz *a)
{
	const struct challenge *c = authz_challenge(a, "http-01");

	return c == NULL || (c->status != NULL && strcmp(c->status, "pending") == 0);
}

static void fetched(void *arg, const struct session_reply *reply, const struct err *e,
    const struct session_problem *problem)
{
	struct validation *v = arg;
	struct authz a = {0};
	struct err bad = ERR_INIT;

	v->call = NULL;
	if (e != NULL) {
		finish(v, e, problem->json, problem->retry_after_s, false);
		return;
	}
	if (authz_read(&a, reply->json, &bad) < 0) {
		finish(v, &bad, NULL, -1, false);
		return;
	}
	free(v->name);
	v->name = mem_dup(a.name);
	if (a.status == AUTHZ_VALID)
		finish(v, NULL, NULL, -1, false);
	else if (a.status != AUTHZ_PENDING)
		invalid(v, &a);
	else if (v->refused.code != ERR_NONE && challenge_untouched(&a))
		finish(v, &v->refused, v->refusal, -1, false);
	else if (!v->answered && challenge_untouched(&a))
		answer(v, &a);
	else
		poll_later(v, reply->retry_after_s);
	authz_free(&a);
}

static void fetch(void *arg)
{
	struct validation *v = arg;

	v->call = patient_post(&v->conf, v->url, NULL, fetched, v);
}

struct validation *validation_start(
    const struct patient_conf *conf, const char *url, validation_fn *fn, void *arg)
{
	struct validation *v = mem_alloc(sizeof(*v));

	v->conf = *conf;
	v->url = mem_dup(url);
	v->poll_ms = VALIDATION_POLL_FIRST_MS;
	v->fn = fn;
	v->arg = arg;
	fetch(v);
	return v;
}

void validation_cancel(struct validation *v)
{
	if (v == NULL)
		return;
	patient_cancel(v->call);
	validation_free(v);
}
