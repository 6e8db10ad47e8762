/* SPDX-License-Identifier: ISC */
/*
 * loop - the one event loop of a tool: descriptors, timers, signals.
 *
 * One thread, epoll(7) and signalfd(2). Callbacks run one at a time and must not block. Anything
 * may be added or removed from within a callback; what has been removed is never called again.
 * Regular files (stdin from a file), which epoll refuses, count as always ready.
 */
#ifndef CORE_LOOP_H
#define CORE_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/clock.h"
#include "core/err.h"

struct loop;
struct loop_io;

enum {
	LOOP_READ = 1,
	LOOP_WRITE = 2,
	LOOP_HUP = 4
}; /* LOOP_HUP: error or hang-up, always watched */

/* `clock` is borrowed. */
int loop_new(struct loop **out, const struct clock *clock, struct err *e);
void loop_free(struct loop *l);

const struct clock *loop_clock(const struct loop *l);

/* Runs until loop_stop, or until nothing is left to wait for (no descriptor, no timer). Signals
 * alone do not keep it. -1: the system refused to wait (ERR_IO). */
int loop_run(struct loop *l, struct err *e);
void loop_stop(struct loop *l);

/* Descriptors. The loop never closes them. `events` may be 0: only hang-up is watched. */
typedef void loop_io_fn(void *arg, int fd, unsigned events);
int loop_io_add(struct loop *l, int fd, unsigned events, loop_io_fn *fn, void *arg,
    struct loop_io **out, struct err *e);
void loop_io_set(struct loop_io *io, unsigned events);
void loop_io_del(struct loop_io *io); /* NULL is allowed */

/* A descriptor that does not keep loop_run going (the watch on stdout for the death of the reader).
 */
void loop_io_unref(struct loop_io *io);

/* Timers, embedded in their owner; {0} is a timer that is not set. One shot. */
struct loop_timer {
	struct loop *loop; /* private, all of it */
	size_t at;
	int64_t due_ms;
	void (*fn)(void *arg);
	void *arg;
};

/* Sets or sets anew; `delay_ms` below 0 counts as 0. fn runs from the loop, never from here. */
void loop_timer_set(
    struct loop *l, struct loop_timer *t, int64_t delay_ms, void (*fn)(void *arg), void *arg);
void loop_timer_clear(struct loop_timer *t); /* not set: no effect */
bool loop_timer_is_set(const struct loop_timer *t);

/* Signals are blocked in the process and delivered as a call. Children must restore the mask:
 * loop_signals_restore, between fork and exec. SIGPIPE is ignored from loop_new on. */
int loop_signal(
    struct loop *l, int signo, void (*fn)(void *arg, int signo), void *arg, struct err *e);
void loop_signals_restore(void);

#endif
