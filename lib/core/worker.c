/* SPDX-License-Identifier: ISC */
/*
 * A job is in one of three places: in `waiting`, under way, or in `ended`. The eventfd is readable
 * exactly while `ended` holds one, so that each round of the loop answers one.
 */
#include "core/worker.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/queue.h>
#include <unistd.h>

#include "core/mem.h"

struct worker_job {
	TAILQ_ENTRY(worker_job) link;
	struct worker *worker;
	bool is_waiting;
	atomic_bool stop;
	worker_fn *work;
	worker_done_fn *done;
	void *arg;
};

TAILQ_HEAD(jobs, worker_job);

struct worker {
	/* The loop's own. */
	struct loop *loop;
	struct loop_io *io;
	struct loop_timer hold; /* while there are jobs: it keeps the loop going */
	int jobs_n;             /* not answered yet */
	/* Under the lock from here on, with the queues' links and `is_waiting`. */
	pthread_mutex_t lock;
	pthread_cond_t wake;
	atomic_bool stop; /* is also read without it */
	int fd;           /* eventfd */
	struct jobs waiting, ended;
	int waiting_n, free_n; /* jobs; threads that do nothing */
	int threads_max, threads_n;
	pthread_t threads[];
};

static void leave_line(struct worker_job *job)
{
	TAILQ_REMOVE(&job->worker->waiting, job, link);
	job->worker->waiting_n--;
	job->is_waiting = false;
}

/* The counter is 0 or 1, so neither call can fail. */
static void push_ended(struct worker_job *job)
{
	struct worker *w = job->worker;

	if (TAILQ_EMPTY(&w->ended))
		(void)eventfd_write(w->fd, 1);
	TAILQ_INSERT_TAIL(&w->ended, job, link);
}

static struct worker_job *pop_ended(struct worker *w)
{
	struct worker_job *job = TAILQ_FIRST(&w->ended);
	eventfd_t count;

	TAILQ_REMOVE(&w->ended, job, link);
	if (TAILQ_EMPTY(&w->ended))
		(void)eventfd_read(w->fd, &count);
	return job;
}

/* The lock is held before and after, not meanwhile. */
static void work_on_first(struct worker *w)
{
	struct worker_job *job = TAILQ_FIRST(&w->waiting);

	leave_line(job);
	pthread_mutex_unlock(&w->lock);
	job->work(job->arg, job);
	pthread_mutex_lock(&w->lock);
	push_ended(job);
}

static void *thread_main(void *arg)
{
	struct worker *w = arg;

	pthread_mutex_lock(&w->lock);
	for (;;) {
		while (!atomic_load(&w->stop) && TAILQ_EMPTY(&w->waiting))
			pthread_cond_wait(&w->wake, &w->lock);
		if (atomic_load(&w->stop))
			break;
		w->free_n--;
		work_on_first(w);
		w->free_n++;
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

/* Signals are the loop's. When it fails, the job waits for the threads that there are. */
static void thread_add(struct worker *w)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&w->threads[w->threads_n], NULL, thread_main, w) == 0) {
		w->threads_n++;
		w->free_n++;
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void work_here(void *arg);

/* Sees to threads for those in line, and to the timer. A free thread that has been woken may not
 * run yet, so the free ones are held against all that wait. */
static void arrange(struct worker *w)
{
	if (w->waiting_n > w->free_n && w->threads_n < w->threads_max)
		thread_add(w);
	if (w->jobs_n == 0)
		loop_timer_clear(&w->hold);
	else if (w->waiting_n > 0 && w->threads_n == 0)
		loop_timer_set(w->loop, &w->hold, 0, work_here, w);
	else
		loop_timer_set(w->loop, &w->hold, INT64_MAX, NULL, NULL);
}

static void work_here(void *arg)
{
	struct worker *w = arg;

	pthread_mutex_lock(&w->lock);
	if (w->waiting_n > 0)
		work_on_first(w);
	arrange(w);
	pthread_mutex_unlock(&w->lock);
}

static void on_ended(void *arg, int fd, unsigned events)
{
	struct worker *w = arg;

	(void)fd, (void)events;
	pthread_mutex_lock(&w->lock);
	struct worker_job *job = pop_ended(w);
	w->jobs_n--;
	arrange(w);
	pthread_mutex_unlock(&w->lock);
	worker_done_fn *done = job->done;
	bool cancelled = atomic_load(&job->stop);
	arg = job->arg;
	free(job);
	/* Nothing is touched after it, since it may free all. */
	done(arg, cancelled);
}

int worker_new(struct worker **out, struct loop *l, int threads, struct err *e)
{
	struct worker *w = mem_alloc(sizeof(*w) + (size_t)threads * sizeof(w->threads[0]));

	w->loop = l;
	w->threads_max = threads;
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->wake, NULL);
	TAILQ_INIT(&w->waiting);
	TAILQ_INIT(&w->ended);
	w->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	int rc = w->fd == -1 ? err_errno(e, "eventfd")
			     : loop_io_add(l, w->fd, LOOP_READ, on_ended, w, &w->io, e);
	if (rc < 0) {
		worker_free(w);
		return -1;
	}
	loop_io_unref(w->io);
	*out = w;
	return 0;
}

void worker_free(struct worker *w)
{
	struct worker_job *job;

	if (w == NULL)
		return;
	pthread_mutex_lock(&w->lock);
	atomic_store(&w->stop, true);
	pthread_cond_broadcast(&w->wake);
	pthread_mutex_unlock(&w->lock);
	for (int i = 0; i < w->threads_n; i++)
		pthread_join(w->threads[i], NULL);
	loop_timer_clear(&w->hold);
	loop_io_del(w->io);
	if (w->fd != -1)
		close(w->fd);
	TAILQ_CONCAT(&w->ended, &w->waiting, link);
	while ((job = TAILQ_FIRST(&w->ended)) != NULL) {
		TAILQ_REMOVE(&w->ended, job, link);
		job->done(job->arg, true);
		free(job);
	}
	pthread_cond_destroy(&w->wake);
	pthread_mutex_destroy(&w->lock);
	free(w);
}

struct worker_job *worker_start(struct worker *w, worker_fn *work, worker_done_fn *done, void *arg)
{
	struct worker_job *job = mem_alloc(sizeof(*job));

	job->worker = w;
	job->is_waiting = true;
	job->work = work;
	job->done = done;
	job->arg = arg;
	w->jobs_n++;
	pthread_mutex_lock(&w->lock);
	TAILQ_INSERT_TAIL(&w->waiting, job, link);
	w->waiting_n++;
	arrange(w);
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	return job;
}

bool worker_stopped(const struct worker_job *job)
{
	return atomic_load(&job->stop) || atomic_load(&job->worker->stop);
}

/* One that still waits ends at once; its answer takes the way of all others. */
void worker_cancel(struct worker_job *job)
{
	if (job == NULL)
		return;
	atomic_store(&job->stop, true);
	pthread_mutex_lock(&job->worker->lock);
	if (job->is_waiting) {
		leave_line(job);
		push_ended(job);
	}
	pthread_mutex_unlock(&job->worker->lock);
}
