/* SPDX-License-Identifier: ISC */
#include "acme/patient.h"

#include <stdlib.h>

#include "core/mem.h"
#include "net/retry.h"

struct patient {
	struct patient_conf conf;
	char *url;
	struct json *payload;
	struct session_call *call;
	struct loop_timer wait;
	struct retry retry;
	session_fn *fn;
	void *arg;
};

static void patient_free(struct patient *p)
{
	loop_timer_clear(&p->wait);
	json_free(p->payload);
	free(p->url);
	free(p);
}

static void send_now(void *arg);

static void answered(void *arg, const struct session_reply *reply, const struct err *e,
    const struct session_problem *problem)
{
	struct patient *p = arg;
	int64_t after_s = problem != NULL ? problem->retry_after_s : -1;

	p->call = NULL;
	if (e != NULL && e->code == ERR_UNAVAILABLE && p->retry.tries + 1 < PATIENT_TRIES &&
	    after_s <= PATIENT_OBEY_MAX_S) {
		int64_t wait_ms = retry_next_ms(&p->retry, p->conf.rng);
		if (after_s >= 0 && wait_ms < after_s * 1000)
			wait_ms = after_s * 1000;
		loop_timer_set(p->conf.loop, &p->wait, wait_ms, send_now, p);
		return;
	}
	p->fn(p->arg, reply, e, problem);
	patient_free(p);
}

static void send_now(void *arg)
{
	struct patient *p = arg;

	p->call = session_post(p->conf.session, p->url, p->payload, false, answered, p);
}

struct patient *patient_post(const struct patient_conf *conf, const char *url, struct json *payload,
    session_fn *fn, void *arg)
{
	struct patient *p = mem_alloc(sizeof(*p));

	p->conf = *conf;
	p->url = mem_dup(url);
	p->payload = payload;
	p->fn = fn;
	p->arg = arg;
	p->retry.first_ms = PATIENT_FIRST_MS;
	p->retry.most_ms = PATIENT_MOST_MS;
	send_now(p);
	return p;
}

void patient_cancel(struct patient *p)
{
	if (p == NULL)
		return;
	session_cancel(p->call);
	patient_free(p);
}
