/* SPDX-License-Identifier: ISC */
#include "core/worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "unit.h"

#define JOBS_MAX 64

/* What one job met with. `begun` and `go` are pipes: a byte in the first says that the work runs,
 * and it waits for one in the second. */
struct job {
	struct case_ *of;
	int begun[2], go[2];
	atomic_int works;
	pthread_t thread;
	bool saw_term_blocked, saw_stop;
	int done_n, cancelled_n;
};

struct case_ {
	struct loop *loop;
	struct worker *worker;
	struct loop_timer timer;
	struct job jobs[JOBS_MAX];
	struct worker_job *handles[JOBS_MAX];
	pthread_barrier_t barrier;
	atomic_int begun_n;
	int begun[JOBS_MAX]; /* numbers of the jobs, as they began; of one thread only */
	int answered_n, answered[JOBS_MAX];
};

static void open_case(struct case_ *c, int threads)
{
	struct err e = ERR_INIT;

	memset(c, 0, sizeof(*c));
	ok(loop_new(&c->loop, &clock_system, &e) == 0 &&
		worker_new(&c->worker, c->loop, threads, &e) == 0,
	    "a worker");
	for (int i = 0; i < JOBS_MAX; i++) {
		c->jobs[i].of = c;
		if (pipe(c->jobs[i].begun) < 0 || pipe(c->jobs[i].go) < 0)
			abort();
	}
}

static void close_case(struct case_ *c)
{
	worker_free(c->worker);
	loop_timer_clear(&c->timer);
	loop_free(c->loop);
	for (int i = 0; i < JOBS_MAX; i++)
		for (int end = 0; end < 2; end++) {
			close(c->jobs[i].begun[end]);
			close(c->jobs[i].go[end]);
		}
}

static void put(int fd)
{
	if (write(fd, "x", 1) != 1)
		abort();
}

static void get(int fd)
{
	char byte;

	if (read(fd, &byte, 1) != 1)
		abort();
}

/* ---- works ---- */

static void note(void *arg, const struct worker_job *job)
{
	struct job *j = arg;
	sigset_t mask;

	(void)job;
	j->works++;
	j->thread = pthread_self();
	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	j->saw_term_blocked = sigismember(&mask, SIGTERM) == 1;
	j->of->begun[j->of->begun_n++] = (int)(j - j->of->jobs);
	put(j->begun[1]);
}

static void wait_for_go(void *arg, const struct worker_job *job)
{
	struct job *j = arg;

	note(arg, job);
	get(j->go[0]);
}

static void meet(void *arg, const struct worker_job *job)
{
	struct job *j = arg;

	(void)job;
	j->works++;
	pthread_barrier_wait(&j->of->barrier);
}

static void count(void *arg, const struct worker_job *job)
{
	(void)job;
	((struct job *)arg)->works++;
}

static void until_stopped(void *arg, const struct worker_job *job)
{
	struct job *j = arg;

	note(arg, job);
	while (!worker_stopped(job))
		sched_yield();
	j->saw_stop = true;
}

/* ---- answers ---- */

static void answered(void *arg, bool cancelled)
{
	struct job *j = arg;

	j->done_n++;
	j->cancelled_n += cancelled;
	j->of->answered[j->of->answered_n++] = (int)(j - j->of->jobs);
}

static void answered_let_first_go(void *arg, bool cancelled)
{
	struct job *j = arg;

	answered(arg, cancelled);
	put(j->of->jobs[0].go[1]);
}

static void answered_free_all(void *arg, bool cancelled)
{
	struct case_ *c = ((struct job *)arg)->of;

	answered(arg, cancelled);
	worker_free(c->worker);
	c->worker = NULL;
}

static void answered_start_next(void *arg, bool cancelled)
{
	struct job *j = arg;

	answered(arg, cancelled);
	if (j - j->of->jobs < 3)
		worker_start(j->of->worker, note, answered_start_next, j + 1);
}

static void start(struct case_ *c, int i, worker_fn *work, worker_done_fn *done)
{
	c->handles[i] = worker_start(c->worker, work, done, &c->jobs[i]);
}

static void run(struct case_ *c)
{
	struct err e = ERR_INIT;

	ok(loop_run(c->loop, &e) == 0, "the loop ends when nothing is left");
}

/* All of [from, to) are answered once, as cancelled or not, and have worked so many times. */
static void all(struct case_ *c, int from, int to, bool cancelled, int works, const char *name)
{
	bool good = true;

	for (int i = from; i < to; i++)
		good = good && c->jobs[i].done_n == 1 && c->jobs[i].cancelled_n == cancelled &&
		       c->jobs[i].works == works;
	ok(good, name);
}

/* ---- cases ---- */

static void in_order(void)
{
	struct case_ c;
	bool good = true;

	open_case(&c, 1);
	for (int i = 0; i < 8; i++)
		start(&c, i, note, answered);
	get(c.jobs[7].begun[0]);
	is_int(c.answered_n, 0, "nobody is answered outside of the loop, though seven have ended");
	run(&c);
	all(&c, 0, 8, false, 1, "each has worked and is answered, once");
	for (int i = 0; i < 8; i++)
		good = good && c.begun[i] == i && c.answered[i] == i &&
		       pthread_equal(c.jobs[i].thread, c.jobs[0].thread);
	ok(good, "one thread takes them in order of arrival");
	ok(!pthread_equal(c.jobs[0].thread, pthread_self()), "which is not the loop's");
	ok(c.jobs[0].saw_term_blocked, "and takes no signals");
	close_case(&c);
}

/* No one passes the barrier before all are there. */
static void at_once(void)
{
	struct case_ c;

	open_case(&c, 3);
	pthread_barrier_init(&c.barrier, NULL, 3);
	for (int i = 0; i < 6; i++)
		start(&c, i, meet, answered);
	run(&c);
	all(&c, 0, 6, false, 1, "three at once, then three more");
	pthread_barrier_destroy(&c.barrier);
	close_case(&c);
}

/* A thread is free again by the time that its work is answered. */
static void no_more_threads_than_needed(void)
{
	struct case_ c;
	bool good = true;

	open_case(&c, 4);
	start(&c, 0, note, answered_start_next);
	run(&c);
	all(&c, 0, 4, false, 1, "each answer starts the next");
	for (int i = 1; i < 4; i++)
		good = good && pthread_equal(c.jobs[i].thread, c.jobs[0].thread);
	ok(good, "a free thread is taken before a new one is made");
	close_case(&c);
}

static void let_go(void *arg)
{
	put(((struct case_ *)arg)->jobs[0].go[1]);
}

static void no_pause(void)
{
	struct case_ c;

	open_case(&c, 1);
	start(&c, 0, wait_for_go, answered);
	get(c.jobs[0].begun[0]);
	loop_timer_set(c.loop, &c.timer, 1, let_go, &c);
	run(&c);
	all(&c, 0, 1, false, 1, "the work ends, since timers come meanwhile");
	close_case(&c);
}

static void cancel_waiting(void)
{
	struct case_ c;

	open_case(&c, 1);
	start(&c, 0, wait_for_go, answered);
	start(&c, 1, note, answered_let_first_go);
	start(&c, 2, note, answered);
	worker_cancel(c.handles[1]);
	worker_cancel(c.handles[1]);
	is_int(c.answered_n, 0, "worker_cancel answers nobody itself");
	run(&c);
	all(&c, 1, 2, true, 0, "one that waits never begins");
	is_int(c.answered[0], 1, "and is answered before the one under way ends");
	all(&c, 0, 1, false, 1, "which knows nothing of it");
	all(&c, 2, 3, false, 1, "nor does the one behind");
	worker_cancel(NULL);
	close_case(&c);
}

static void cancel_running(void)
{
	struct case_ c;

	open_case(&c, 1);
	start(&c, 0, until_stopped, answered);
	get(c.jobs[0].begun[0]);
	worker_cancel(c.handles[0]);
	run(&c);
	ok(c.jobs[0].saw_stop, "work under way sees that it is cancelled");
	all(&c, 0, 1, true, 1, "and is answered as such");
	close_case(&c);
}

/* With one thread, the first has ended when the second begins. */
static void cancel_ended(void)
{
	struct case_ c;

	open_case(&c, 1);
	start(&c, 0, note, answered);
	start(&c, 1, note, answered);
	get(c.jobs[1].begun[0]);
	worker_cancel(c.handles[0]);
	run(&c);
	all(&c, 0, 1, true, 1, "work that has ended, but was not answered, can be cancelled");
	all(&c, 1, 2, false, 1, "alone");
	close_case(&c);
}

/* The first three have ended, the fourth is under way, the others wait. */
static void fill(struct case_ *c, worker_done_fn *first)
{
	open_case(c, 1);
	start(c, 0, note, first);
	for (int i = 1; i < 8; i++)
		start(c, i, i == 3 ? until_stopped : note, answered);
	get(c->jobs[3].begun[0]);
}

static void free_with_jobs(void)
{
	struct case_ c;

	fill(&c, answered);
	worker_free(c.worker);
	c.worker = NULL;
	all(&c, 0, 3, true, 1, "freed: those that have ended are answered as cancelled");
	ok(c.jobs[3].saw_stop, "the one under way sees it");
	all(&c, 3, 4, true, 1, "and is answered");
	all(&c, 4, 8, true, 0, "those in line never begin");
	run(&c);
	is_int(c.answered_n, 8, "nothing comes after");
	worker_free(NULL);
	close_case(&c);
}

static void free_from_done(void)
{
	struct case_ c;

	fill(&c, answered_free_all);
	run(&c);
	all(&c, 0, 1, false, 1, "an answer may free the worker");
	all(&c, 1, 3, true, 1, "the others that have ended are answered as cancelled");
	all(&c, 3, 4, true, 1, "the one under way too");
	all(&c, 4, 8, true, 0, "and those in line");
	close_case(&c);
}

/* Stacks of this size are not to be had, so that pthread_create fails. */
static void no_threads(void)
{
	struct case_ c;
	pthread_attr_t attr, before;

	pthread_getattr_default_np(&before);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, (size_t)1 << 60);
	if (pthread_setattr_default_np(&attr) != 0)
		abort();
	open_case(&c, 2);
	for (int i = 0; i < 3; i++)
		start(&c, i, note, answered);
	is_int(c.begun_n, 0, "without threads: nothing is done in worker_start");
	worker_cancel(c.handles[1]);
	run(&c);
	all(&c, 0, 1, false, 1, "the loop does it");
	all(&c, 1, 2, true, 0, "but not what was cancelled");
	all(&c, 2, 3, false, 1, "one after the other");
	ok(pthread_equal(c.jobs[0].thread, pthread_self()), "itself");
	start(&c, 3, note, answered);
	worker_free(c.worker);
	c.worker = NULL;
	all(&c, 3, 4, true, 0, "and nothing more once freed");
	pthread_setattr_default_np(&before);
	pthread_attr_destroy(&attr);
	pthread_attr_destroy(&before);
	close_case(&c);
}

static void many(void)
{
	struct case_ c;
	int worked = 0;
	bool good = true;

	open_case(&c, 4);
	for (int i = 0; i < JOBS_MAX; i++) {
		start(&c, i, count, answered);
		if (i % 3 == 0)
			worker_cancel(c.handles[i / 2]);
	}
	run(&c);
	for (int i = 0; i < JOBS_MAX; i++) {
		worked += c.jobs[i].works;
		good = good && c.jobs[i].done_n == 1 && c.jobs[i].works <= 1 &&
		       c.jobs[i].works + c.jobs[i].cancelled_n >= 1;
	}
	ok(good && worked <= JOBS_MAX, "many, some cancelled: each is answered once");
	close_case(&c);
}

/* A worker that loses a job hangs; the alarm makes that a failure. */
int main(void)
{
	alarm(120);
	in_order();
	at_once();
	no_more_threads_than_needed();
	no_pause();
	cancel_waiting();
	cancel_running();
	cancel_ended();
	free_with_jobs();
	free_from_done();
	no_threads();
	many();
	return unit_done();
}
