/* SPDX-License-Identifier: ISC */
/*
 * worker - work that would hold up the loop, done in threads: a search for primes, a slow disk.
 *
 * Jobs begin in order of arrival, as many at once as there are threads. A thread is made when a job
 * finds none that is free, and lasts as long as the worker; it takes no signals. What runs in it
 * touches nothing but its argument; all else belongs to the loop, where the answers come.
 */
#ifndef CORE_WORKER_H
#define CORE_WORKER_H

#include <stdbool.h>

#include "core/err.h"
#include "core/loop.h"

struct worker;
struct worker_job;

/* At most `threads` jobs at once. */
int worker_new(struct worker **out, struct loop *l, int threads, struct err *e);

/* Cancels all jobs and waits for those under way to end. Also from within a `done`; NULL is
 * allowed. */
void worker_free(struct worker *w);

/* In a thread; where none is to be had, in the loop. */
typedef void worker_fn(void *arg, const struct worker_job *job);

/* Once for each job, never before worker_start returns: from the loop, which goes on until then, or
 * from worker_free. `cancelled`: whoever waited for it does no more, and it may not even have
 * begun; only `arg` is to be freed. */
typedef void worker_done_fn(void *arg, bool cancelled);

struct worker_job *worker_start(struct worker *w, worker_fn *work, worker_done_fn *done, void *arg);

/* For long work, now and then: true when nobody waits for it any more. */
bool worker_stopped(const struct worker_job *job);

/* `done` follows from the loop once the work has ended. Not in or after `done`; NULL is allowed. */
void worker_cancel(struct worker_job *job);

#endif
