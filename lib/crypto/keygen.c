/* SPDX-License-Identifier: ISC */
/*
 * A call is with the worker (an RSA key) or waits for its timer (an EC key). A thread owns the
 * fields `key` and `e` of its call until the worker answers; one that is cancelled meanwhile is
 * freed then.
 */
#include "crypto/keygen.h"

#include <stdlib.h>
#include <sys/queue.h>

#include "core/mem.h"
#include "core/worker.h"

struct keygen_call {
	LIST_ENTRY(keygen_call) link;
	enum key_type type;
	struct worker_job *job;  /* of an RSA key */
	struct loop_timer timer; /* of an EC key */
	struct key *key;
	struct err e;
	keygen_fn *fn;
	void *arg;
};

struct keygen {
	struct loop *loop;
	struct worker *worker;
	LIST_HEAD(, keygen_call) calls;
};

static void call_free(struct keygen_call *c)
{
	loop_timer_clear(&c->timer);
	LIST_REMOVE(c, link);
	key_free(c->key);
	free(c);
}

/* Nothing may be touched after fn: it may free all. */
static void tell(struct keygen_call *c)
{
	keygen_fn *fn = c->fn;
	void *arg = c->arg;
	struct key *key = c->key;
	struct err e = c->e;

	c->key = NULL;
	call_free(c);
	fn(arg, key, e.code != ERR_NONE ? &e : NULL);
}

static bool stopped(void *arg)
{
	const struct worker_job **job = arg;

	return worker_stopped(*job);
}

static void work(void *arg, const struct worker_job *job)
{
	struct keygen_call *c = arg;

	key_generate_until(&c->key, c->type, stopped, &job, &c->e);
}

static void done(void *arg, bool cancelled)
{
	if (cancelled)
		call_free(arg);
	else
		tell(arg);
}

static void on_timer(void *arg)
{
	struct keygen_call *c = arg;

	key_generate(&c->key, c->type, &c->e);
	tell(c);
}

int keygen_new(struct keygen **out, struct loop *l, struct err *e)
{
	struct keygen *g = mem_alloc(sizeof(*g));

	g->loop = l;
	LIST_INIT(&g->calls);
	if (worker_new(&g->worker, l, KEYGEN_THREADS, e) < 0) {
		keygen_free(g);
		return -1;
	}
	*out = g;
	return 0;
}

void keygen_free(struct keygen *g)
{
	if (g == NULL)
		return;
	worker_free(g->worker);
	while (!LIST_EMPTY(&g->calls))
		call_free(LIST_FIRST(&g->calls));
	free(g);
}

struct keygen_call *keygen_start(struct keygen *g, enum key_type type, keygen_fn *fn, void *arg)
{
	struct keygen_call *c = mem_alloc(sizeof(*c));

	c->type = type;
	c->fn = fn;
	c->arg = arg;
	LIST_INSERT_HEAD(&g->calls, c, link);
	if (type == KEY_P256 || type == KEY_P384)
		loop_timer_set(g->loop, &c->timer, 0, on_timer, c);
	else
		c->job = worker_start(g->worker, work, done, c);
	return c;
}

void keygen_cancel(struct keygen_call *c)
{
	if (c == NULL)
		return;
	if (c->job != NULL)
		worker_cancel(c->job);
	else
		call_free(c);
}
