/* SPDX-License-Identifier: ISC */
#include "stage/discover/pace.h"

#include <stdlib.h>

#include "unit.h"

#define SETTLE_MS 100

static struct loop *l;
static struct wanted *w;
static struct pace *p;
static int prints, source;
static int64_t leap_ms;
static size_t waiting;

/* The system's clock, which a test may set forward. */
static int64_t wall_s(void *arg)
{
	(void)arg;
	return clock_wall_s(&clock_system);
}

static int64_t mono_ms(void *arg)
{
	(void)arg;
	return clock_mono_ms(&clock_system) + leap_ms;
}

static const struct clock leaping = {wall_s, mono_ms, NULL};

/* Each print ends in one sync. */
static void put(void *arg, enum rec_type type, const struct buf *line)
{
	(void)arg;
	(void)line;
	if (type == REC_SYNC)
		prints++;
}

static const struct rec_out out = {put, NULL};

static size_t backlog(void *arg)
{
	(void)arg;
	return waiting;
}

static void start(void)
{
	struct wanted_conf conf = {.clock = &leaping, .out = &out, .policy_kind = "file"};

	loop_new(&l, &leaping, NULL);
	w = wanted_new(&conf);
	source = wanted_source(w, "file:/names", "file");
	p = pace_new(&(struct pace_conf){l, w, SETTLE_MS, backlog, NULL});
	prints = 0;
	waiting = 0;
}

static void end(void)
{
	pace_free(p);
	wanted_free(w);
	loop_free(l);
}

static void hear(const char *text)
{
	wanted_names(w, source, text, strlen(text));
	pace_heard(p);
}

static void on_limit(void *arg)
{
	(void)arg;
	loop_stop(l);
}

static void pass(int64_t ms)
{
	struct loop_timer limit = {0};

	loop_timer_set(l, &limit, ms, on_limit, NULL);
	loop_run(l, NULL);
}

static void leap(int64_t ms)
{
	leap_ms += ms;
	pass(10);
}

static void gathering(void)
{
	start();
	hear("a.example.com\n");
	is_int(prints, 0, "without the policy nothing is printed");
	wanted_policy(w, policy_new());
	pace_heard(p);
	is_int(prints, 1, "the first set is printed at once");
	hear("b.example.com\n");
	hear("c.example.com\n");
	is_int(prints, 1, "what follows soon is gathered");
	leap(SETTLE_MS);
	is_int(prints, 2, "and printed as one");
	hear("d.example.com\n");
	hear("c.example.com\n");
	leap(SETTLE_MS);
	is_int(prints, 2, "what comes and goes meanwhile never was");
	hear("d.example.com\n");
	is_int(prints, 3, "after a quiet time a change is printed at once");
	leap(SETTLE_MS);
	hear("d.example.com\n");
	is_int(prints, 3, "no change, no print");
	end();
}

static void beating(void)
{
	start();
	leap(PACE_BEAT_MS);
	is_int(prints, 0, "no heart beats before the policy is there");
	wanted_policy(w, policy_new());
	pace_heard(p);
	is_int(prints, 0, "the source is waited for");
	leap(PACE_BEAT_MS);
	is_int(prints, 1, "but not for ever: a heartbeat tells that it is missing");
	leap(PACE_BEAT_MS);
	is_int(prints, 2, "it goes on");
	hear("a.example.com\n");
	is_int(prints, 3, "a change");
	leap(PACE_BEAT_MS - 1000);
	is_int(prints, 3, "puts the next beat off");
	leap(1000);
	is_int(prints, 4, "by its interval");
	end();
}

static void slow_reader(void)
{
	start();
	wanted_policy(w, policy_new());
	waiting = PACE_BACKLOG_MAX + 1;
	hear("a.example.com\n");
	is_int(prints, 0, "a slow reader gets no more");
	leap(PACE_BEAT_MS);
	is_int(prints, 0, "no heartbeat, either");
	waiting = 0;
	leap(1000);
	is_int(prints, 1, "until it has caught up");
	end();
}

int main(void)
{
	gathering();
	beating();
	slow_reader();
	return unit_done();
}
