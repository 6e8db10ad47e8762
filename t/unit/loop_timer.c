/* SPDX-License-Identifier: ISC */
#include "core/loop.h"

#include <unistd.h>

#include "unit.h"

/* A clock that the test moves; each reading may move it on, so that waiting comes to an end. */
static int64_t now_ms, step_ms;

static int64_t fake_now(void *arg)
{
	(void)arg;
	now_ms += step_ms;
	return now_ms;
}

static const struct clock fake = {fake_now, fake_now, NULL};

/* What callbacks leave behind, in the order of the calls. */
static char seen[512];

static void see(const char *what)
{
	size_t len = strlen(seen);
	snprintf(seen + len, sizeof(seen) - len, "%s", what);
}

static struct loop *start(void)
{
	struct loop *l = NULL;
	now_ms = 1000;
	step_ms = 1;
	seen[0] = '\0';
	loop_new(&l, &fake, NULL);
	return l;
}

static void name_timer(void *arg)
{
	see(arg);
}

static void test_timer_order(void)
{
	struct loop *l = start();
	struct loop_timer t[6] = {0};
	static char names[6][2] = {"a", "b", "c", "d", "e", "f"};
	const int64_t delay_ms[6] = {40, 10, 50, 20, 30, 60};

	for (int i = 0; i < 6; i++)
		loop_timer_set(l, &t[i], delay_ms[i] * 10, name_timer, names[i]);
	is_str(seen, "", "setting calls nothing");
	loop_timer_clear(&t[3]);
	loop_timer_clear(&t[3]);
	loop_timer_set(l, &t[1], 550, name_timer, names[1]);
	ok(loop_timer_is_set(&t[1]) && !loop_timer_is_set(&t[3]), "is_set tells");
	step_ms = 50;
	is_int(loop_run(l, NULL), 0, "runs until no timer is left");
	is_str(seen, "eacbf", "timers fire by time; cleared does not, set anew does once");
	ok(!loop_timer_is_set(&t[0]), "one shot");
	loop_free(l);
}

/* Many timers set, moved and cleared in a fixed disorder, against their due times. */
static struct loop_timer many[500];
static int64_t last_due_ms;
static int fired, disorder, early;

static void many_fired(void *arg)
{
	struct loop_timer *t = arg;
	fired++;
	disorder += t->due_ms < last_due_ms;
	early += now_ms < t->due_ms;
	last_due_ms = t->due_ms;
}

static void test_timer_heap(void)
{
	struct loop *l = start();
	unsigned x = 1;
	int want = 0;

	step_ms = 0;
	for (int i = 0; i < 2000; i++) {
		x = x * 1103515245u + 12345u;
		struct loop_timer *t = &many[(x >> 8) % 500];
		if (x >> 28 < 4)
			loop_timer_clear(t);
		else
			loop_timer_set(l, t, (int64_t)(x >> 12) % 5000, many_fired, t);
	}
	for (int i = 0; i < 500; i++)
		want += loop_timer_is_set(&many[i]);
	step_ms = 40;
	loop_run(l, NULL);
	ok(want > 100, "the disorder leaves many timers");
	is_int(fired, want, "each timer that is set fires once");
	is_int(disorder, 0, "in the order of their times");
	is_int(early, 0, "and none early");
	loop_free(l);
}

static void test_timer_limits(void)
{
	struct loop *l = start();
	struct loop_timer t = {0}, far = {0};

	loop_timer_set(l, &far, INT64_MAX, name_timer, "far");
	is_int(far.due_ms, INT64_MAX, "a delay past the end of time is cut");
	step_ms = 0;
	loop_timer_set(l, &t, -5, name_timer, "t");
	is_int(t.due_ms, now_ms, "a delay below 0 counts as 0");
	loop_timer_clear(&t);
	loop_free(l);
	ok(!loop_timer_is_set(&far), "loop_free clears what is set");
	loop_timer_clear(&far);
}

static void test_timer_not_early(void)
{
	struct loop *l = NULL;
	struct loop_timer t = {0};
	int64_t begin_ms = clock_mono_ms(&clock_system), took_ms;

	loop_new(&l, &clock_system, NULL);
	loop_timer_set(l, &t, 30, name_timer, "x");
	loop_run(l, NULL);
	took_ms = clock_mono_ms(&clock_system) - begin_ms;
	ok(took_ms >= 30, "with the system's clock a timer is not early");
	loop_free(l);
}

/* Timers that change others while the loop walks over them. */
struct meddler {
	struct loop *l;
	struct loop_timer self, victim, later;
	int rounds;
};

static void meddle(void *arg)
{
	struct meddler *m = arg;
	see("m");
	loop_timer_clear(&m->victim);
	loop_timer_set(m->l, &m->later, 0, name_timer, "l");
}

static void test_timer_meddles(void)
{
	struct loop *l = start();
	struct meddler m = {.l = l};

	loop_timer_set(l, &m.self, 1, meddle, &m);
	loop_timer_set(l, &m.victim, 2, name_timer, "v");
	now_ms += 100;
	loop_run(l, NULL);
	is_str(seen, "ml", "a timer cleared by another does not fire, one set then does");
	loop_free(l);
}

static void again(void *arg)
{
	struct meddler *m = arg;
	if (++m->rounds < 1000)
		loop_timer_set(m->l, &m->self, 0, again, m);
	else
		loop_stop(m->l);
}

static void stop_on_read(void *arg, int fd, unsigned events)
{
	struct meddler *m = arg;
	(void)fd, (void)events;
	see("r");
	loop_stop(m->l);
}

static void test_timer_does_not_starve(void)
{
	struct loop *l = start();
	struct meddler m = {.l = l};
	struct loop_io *io = NULL;
	int fd[2];

	if (!ok(pipe(fd) == 0, "pipe"))
		return;
	ok(write(fd[1], "x", 1) == 1, "write");
	step_ms = 0;
	loop_timer_set(l, &m.self, 0, again, &m);
	loop_io_add(l, fd[0], LOOP_READ, stop_on_read, &m, &io, NULL);
	loop_run(l, NULL);
	is_str(seen, "r", "a timer without delay leaves room for descriptors");
	ok(m.rounds <= 1, "even when the clock stands still");
	loop_io_del(io);
	loop_free(l);
	close(fd[0]);
	close(fd[1]);
}

int main(void)
{
	test_timer_order();
	test_timer_heap();
	test_timer_limits();
	test_timer_not_early();
	test_timer_meddles();
	test_timer_does_not_starve();
	return unit_done();
}
