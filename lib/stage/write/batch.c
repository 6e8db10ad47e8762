/* SPDX-License-Identifier: ISC */
#include "stage/write/batch.h"

#include <stdlib.h>

#include "core/child.h"
#include "core/mem.h"
#include "store/traefik_layout.h"

struct batch {
	struct batch_conf conf;
	struct loop_timer quiet;
	struct child *child;
	bool dirty; /* written, and nothing done for it yet */
	bool ended, failed;
};

static void step(void *arg);

static void child_ended(void *arg, const struct err *e)
{
	struct batch *b = arg;

	child_free(b->child);
	b->child = NULL;
	if (e != NULL) {
		msg_say(b->conf.msg, MSG_ERR, "--exec \"%s\": %s", b->conf.exec, e->text);
		b->failed = true;
	}
	if ((b->dirty && !loop_timer_is_set(&b->quiet)) || b->ended)
		step(b);
}

/* The command would only make a proxy read a list that is not there. */
static int list(struct batch *b, struct err *e)
{
	return b->conf.traefik != NULL ? traefik_layout_write(b->conf.traefik, e) : 0;
}

static void act(struct batch *b)
{
	struct err e = ERR_INIT;

	b->dirty = false;
	if (list(b, &e) == 0 && b->conf.exec != NULL &&
	    child_run(&b->child, b->conf.loop, b->conf.exec, BATCH_EXEC_MS, child_ended, b, &e) < 0)
		err_prefix(&e, "--exec \"%s\"", b->conf.exec);
	if (e.code == ERR_NONE)
		return;
	msg_say(b->conf.msg, MSG_ERR, "%s", e.text);
	b->failed = true;
}

/* A running command is waited for; it calls this again. */
static void step(void *arg)
{
	struct batch *b = arg;

	if (b->child != NULL)
		return;
	if (b->dirty)
		act(b);
	if (b->ended && b->child == NULL)
		b->conf.idle(b->conf.arg);
}

struct batch *batch_new(const struct batch_conf *conf)
{
	struct batch *b = mem_alloc(sizeof(*b));

	b->conf = *conf;
	return b;
}

void batch_free(struct batch *b)
{
	if (b == NULL)
		return;
	loop_timer_clear(&b->quiet);
	child_free(b->child);
	free(b);
}

void batch_written(struct batch *b)
{
	b->dirty = true;
	loop_timer_set(b->conf.loop, &b->quiet, BATCH_QUIET_MS, step, b);
}

void batch_end(struct batch *b)
{
	b->ended = true;
	loop_timer_clear(&b->quiet);
	step(b);
}

bool batch_failed(const struct batch *b)
{
	return b->failed;
}
