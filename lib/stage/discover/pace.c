/* SPDX-License-Identifier: ISC */
#include "stage/discover/pace.h"

#include <stdlib.h>

#include "core/mem.h"

#define SLOW_MS 200 /* how soon a slow reader is looked at again */

struct pace {
	struct pace_conf conf;
	struct loop_timer settle, beat;
};

static void on_beat(void *arg);

static bool is_slow(const struct pace *p)
{
	return p->conf.backlog(p->conf.arg) > PACE_BACKLOG_MAX;
}

static void print(struct pace *p)
{
	(void)wanted_print(p->conf.wanted);
	loop_timer_set(p->conf.loop, &p->beat, PACE_BEAT_MS, on_beat, p);
}

static void on_beat(void *arg)
{
	struct pace *p = arg;

	if (is_slow(p))
		loop_timer_set(p->conf.loop, &p->beat, PACE_BEAT_MS, on_beat, p);
	else
		print(p);
}

static void look(void *arg)
{
	struct pace *p = arg;

	if (is_slow(p)) {
		loop_timer_set(p->conf.loop, &p->settle, SLOW_MS, look, p);
	} else if (wanted_changed(p->conf.wanted)) {
		print(p);
		loop_timer_set(p->conf.loop, &p->settle, p->conf.settle_ms, look, p);
	}
}

struct pace *pace_new(const struct pace_conf *conf)
{
	struct pace *p = mem_alloc(sizeof(*p));

	p->conf = *conf;
	loop_timer_set(conf->loop, &p->beat, PACE_BEAT_MS, on_beat, p);
	return p;
}

void pace_heard(struct pace *p)
{
	if (wanted_heard(p->conf.wanted) && !loop_timer_is_set(&p->settle))
		look(p);
}

void pace_free(struct pace *p)
{
	if (p == NULL)
		return;
	loop_timer_clear(&p->settle);
	loop_timer_clear(&p->beat);
	free(p);
}
