/* SPDX-License-Identifier: ISC */
#include "hashi/blocking.h"

#include <inttypes.h>
#include <stdlib.h>

#include "core/mem.h"
#include "net/retry.h"

#define WAIT_MS (5 * 60 * 1000)
#define WAIT_MOST_MS (10 * 60 * 1000) /* Consul cuts what is longer */
#define SLACK_MS 15000
#define FIRST_MS 2000 /* the first wait after an error is half of it to all of it */
#define MOST_MS 60000

/* The bucket: that many requests may follow one another at once, then one each so often. Consul's
 * own advice (2, one per 15 s) is made for thousands of clients; a person who registers a service
 * and looks on should not wait that long. */
#define BURST 4
#define REFILL_MS 5000

struct blocking {
	struct consul *consul;
	struct loop *loop;
	char *path, *query;
	int64_t wait_ms;
	bool once, missing_ok;
	const struct rng *rng;
	blocking_fn *fn;
	void *arg;

	uint64_t index; /* 0: answer at once */
	struct consul_call *call;
	struct loop_timer timer;
	struct retry retry;
	int64_t credit_ms, credit_at_ms; /* REFILL_MS of credit buy one request */
	bool is_calling;                 /* fn runs; freeing waits until it is back */
	bool is_stopped;
};

static void on_reply(void *arg, struct consul_reply *reply, const struct err *e);

static int ask(struct blocking *b, struct err *e)
{
	const char *more = b->query != NULL ? b->query : "", *and = b->query != NULL ? "&" : "";
	struct consul_request req = {.path = b->path, .query = b->query};
	char *query = NULL;

	if (b->index > 0) {
		query = mem_printf(
		    "%s%sindex=%" PRIu64 "&wait=%" PRId64 "ms", more, and, b->index, b->wait_ms);
		req.query = query;
		/* Consul adds up to a sixteenth by chance, lest all watchers come back at once. */
		req.timeout_ms = b->wait_ms + b->wait_ms / 16 + SLACK_MS;
	}
	int rc = consul_send(b->consul, &req, on_reply, b, &b->call, e);
	free(query);
	return rc;
}

/* Hands over an answer or an error. False: stopped meanwhile, `b` is gone. */
static bool tell(struct blocking *b, struct consul_reply *reply, const struct err *e)
{
	b->is_calling = true;
	b->fn(b->arg, reply, e);
	b->is_calling = false;
	if (!b->is_stopped)
		return true;
	blocking_stop(b);
	return false;
}

static void on_timer(void *arg);

static void fail(struct blocking *b, const struct err *e)
{
	/* What was missed meanwhile is not known, so the next answer must be a whole one. */
	b->index = 0;
	if (tell(b, NULL, e) && !b->once)
		loop_timer_set(b->loop, &b->timer, retry_next_ms(&b->retry, b->rng), on_timer, b);
}

static void on_timer(void *arg)
{
	struct blocking *b = arg;
	struct err e = ERR_INIT;

	if (ask(b, &e) < 0)
		fail(b, &e);
}

/* Takes the next request from the bucket; returns how long it has to wait. */
static int64_t next_ms(struct blocking *b)
{
	int64_t now_ms = clock_mono_ms(loop_clock(b->loop));

	b->credit_ms += now_ms - b->credit_at_ms;
	b->credit_at_ms = now_ms;
	if (b->credit_ms > BURST * REFILL_MS)
		b->credit_ms = BURST * REFILL_MS;
	b->credit_ms -= REFILL_MS;
	/* A debt is paid off while the timer runs. */
	return b->credit_ms < 0 ? -b->credit_ms : 0;
}

static void on_reply(void *arg, struct consul_reply *reply, const struct err *e)
{
	struct blocking *b = arg;

	b->call = NULL;
	if (e != NULL && !(b->missing_ok && e->code == ERR_NOTFOUND && reply != NULL)) {
		fail(b, e);
		return;
	}
	retry_reset(&b->retry);
	/* An index that went back tells of a restored or reset server; 0 would make us turn without
	 * a wait. */
	uint64_t index = reply->index > 0 ? reply->index : 1;
	b->index = index < b->index ? 0 : index;
	if (tell(b, reply, NULL) && !b->once)
		loop_timer_set(b->loop, &b->timer, next_ms(b), on_timer, b);
}

int blocking_start(struct blocking **out, struct consul *c, const struct blocking_conf *conf,
    const struct rng *rng, blocking_fn *fn, void *arg, struct err *e)
{
	struct blocking *b = mem_alloc(sizeof(*b));

	b->consul = c;
	b->loop = consul_loop(c);
	b->path = mem_dup(conf->path);
	b->query = mem_dup(conf->query);
	b->wait_ms = conf->wait_ms > 0 ? conf->wait_ms : WAIT_MS;
	if (b->wait_ms > WAIT_MOST_MS)
		b->wait_ms = WAIT_MOST_MS;
	b->once = conf->once;
	b->missing_ok = conf->missing_ok;
	b->rng = rng;
	b->fn = fn;
	b->arg = arg;
	b->retry = (struct retry){.first_ms = FIRST_MS, .most_ms = MOST_MS};
	b->credit_ms = BURST * REFILL_MS;
	b->credit_at_ms = clock_mono_ms(loop_clock(b->loop));
	(void)next_ms(b);
	if (ask(b, e) < 0) {
		blocking_stop(b);
		return -1;
	}
	*out = b;
	return 0;
}

void blocking_stop(struct blocking *b)
{
	if (b == NULL)
		return;
	consul_cancel(b->call);
	b->call = NULL;
	loop_timer_clear(&b->timer);
	b->is_stopped = true;
	if (b->is_calling)
		return;
	free(b->path);
	free(b->query);
	free(b);
}
