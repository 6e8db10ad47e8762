/* SPDX-License-Identifier: ISC */
/*
 * A call is in one of three places: in line, in a thread, or done. The thread owns the fields
 * `key` and `e` of its call until it has raised `finished` and rung the eventfd; everything else
 * belongs to the loop. One that is cancelled while a thread works on it is stopped and freed when
 * the thread has ended.
 */
#include "crypto/keygen.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/queue.h>
#include <unistd.h>

#include "core/mem.h"

struct keygen_call {
	TAILQ_ENTRY(keygen_call) link;
	struct keygen *keygen;
	enum key_type type;
	struct loop_timer timer; /* of an EC key */
	bool running, cancelled;
	pthread_t thread;
	atomic_bool stop, finished;
	struct key *key;
	struct err e;
	keygen_fn *fn;
	void *arg;
};

struct keygen {
	struct loop *loop;
	int fd; /* eventfd */
	struct loop_io *io;
	TAILQ_HEAD(, keygen_call) calls; /* oldest first */
	int threads;
	struct loop_timer hold; /* never comes: it keeps the loop going while threads work */
};

static void call_free(struct keygen_call *c)
{
	loop_timer_clear(&c->timer);
	TAILQ_REMOVE(&c->keygen->calls, c, link);
	key_free(c->key);
	free(c);
}

static void serve(struct keygen *g);

/* Frees its place for the next in line, too. */
static void call_end(struct keygen_call *c)
{
	struct keygen *g = c->keygen;

	call_free(c);
	serve(g);
}

/* Nothing may be touched after fn: it may free all. */
static void tell(struct keygen_call *c)
{
	keygen_fn *fn = c->fn;
	void *arg = c->arg;
	struct key *key = c->key;
	struct err e = c->e;

	c->key = NULL;
	call_end(c);
	fn(arg, key, e.code != ERR_NONE ? &e : NULL);
}

static bool stopped(void *arg)
{
	struct keygen_call *c = arg;

	return atomic_load(&c->stop);
}

static void *work(void *arg)
{
	struct keygen_call *c = arg;
	const uint64_t one = 1;
	int fd = c->keygen->fd;

	key_generate_until(&c->key, c->type, stopped, c, &c->e);
	atomic_store(&c->finished, true);
	/* It can't fail but by a counter of 2^64 - 2. */
	ssize_t n = write(fd, &one, sizeof(one));
	(void)n;
	return NULL;
}

/* Signals are the loop's. */
static int thread_start(struct keygen_call *c)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	int rc = pthread_create(&c->thread, NULL, work, c);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return rc;
}

static void inline_now(void *arg)
{
	struct keygen_call *c = arg;

	key_generate(&c->key, c->type, &c->e);
	tell(c);
}

static bool is_rsa(const struct keygen_call *c)
{
	return c->type != KEY_P256 && c->type != KEY_P384;
}

/* Where no thread is to be had, the loop has to make it. */
static void serve(struct keygen *g)
{
	struct keygen_call *c;

	TAILQ_FOREACH(c, &g->calls, link)
	{
		if (g->threads >= KEYGEN_THREADS)
			break;
		if (!is_rsa(c) || c->running || loop_timer_is_set(&c->timer))
			continue;
		if (thread_start(c) == 0) {
			c->running = true;
			g->threads++;
			loop_timer_set(g->loop, &g->hold, INT64_MAX, NULL, NULL);
		} else {
			loop_timer_set(g->loop, &c->timer, 0, inline_now, c);
		}
	}
}

static struct keygen_call *finished(const struct keygen *g)
{
	struct keygen_call *c;

	TAILQ_FOREACH(c, &g->calls, link)
	if (c->running && atomic_load(&c->finished))
		break;
	return c;
}

static void join(struct keygen_call *c)
{
	pthread_join(c->thread, NULL);
	c->running = false;
	if (--c->keygen->threads == 0)
		loop_timer_clear(&c->keygen->hold);
}

/* One at a time, since the callback may free all; the descriptor stays ready for the next. */
static void on_rung(void *arg, int fd, unsigned events)
{
	struct keygen *g = arg;
	struct keygen_call *c = finished(g);
	uint64_t count;

	(void)events;
	if (c == NULL) {
		ssize_t n = read(fd, &count, sizeof(count));
		(void)n;
		return;
	}
	join(c);
	if (c->cancelled)
		call_end(c);
	else
		tell(c);
}

int keygen_new(struct keygen **out, struct loop *l, struct err *e)
{
	struct keygen *g = mem_alloc(sizeof(*g));

	g->loop = l;
	TAILQ_INIT(&g->calls);
	g->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (g->fd == -1) {
		err_errno(e, "eventfd");
		keygen_free(g);
		return -1;
	}
	if (loop_io_add(l, g->fd, LOOP_READ, on_rung, g, &g->io, e) < 0) {
		keygen_free(g);
		return -1;
	}
	loop_io_unref(g->io);
	*out = g;
	return 0;
}

void keygen_free(struct keygen *g)
{
	struct keygen_call *c;

	if (g == NULL)
		return;
	TAILQ_FOREACH(c, &g->calls, link)
	atomic_store(&c->stop, true);
	while ((c = TAILQ_FIRST(&g->calls)) != NULL) {
		if (c->running)
			join(c);
		call_free(c);
	}
	loop_io_del(g->io);
	if (g->fd != -1)
		close(g->fd);
	free(g);
}

struct keygen_call *keygen_start(struct keygen *g, enum key_type type, keygen_fn *fn, void *arg)
{
	struct keygen_call *c = mem_alloc(sizeof(*c));

	c->keygen = g;
	c->type = type;
	c->fn = fn;
	c->arg = arg;
	TAILQ_INSERT_TAIL(&g->calls, c, link);
	if (is_rsa(c))
		serve(g);
	else
		loop_timer_set(g->loop, &c->timer, 0, inline_now, c);
	return c;
}

void keygen_cancel(struct keygen_call *c)
{
	if (c == NULL)
		return;
	atomic_store(&c->stop, true);
	c->cancelled = true;
	if (!c->running)
		call_free(c);
}
