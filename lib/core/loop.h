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

/* NULL is allowed. Clears the timers that are still set and frees what is left of descriptors, so
 * their owners delete them before or not at all. Signals stay blocked: a second TERM does not cut
 * an orderly end. */
void loop_free(struct loop *l);

const struct clock *loop_clock(const struct loop *l);

/* Runs until loop_stop, or until nothing is left to wait for (no descriptor, no timer). Signals
 * alone do not keep it. -1: the system refused to wait (ERR_IO). */
int loop_run(struct loop *l, struct err *e);

/* Ends loop_run once the callback that calls this returns; before loop_run, the next one. What was
 * ready and not served yet is so again in a later run. */
void loop_stop(struct loop *l);

/* Descriptors. The loop never closes them; delete first, then close. One io per descriptor (ERR_IO
 * for a second). `events` may be 0: only hang-up is watched. fn gets those of the asked-for events
 * that hold, and goes on getting them while they hold (level-triggered). */
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

/* Sets or sets anew; `delay_ms` below 0 counts as 0. fn runs from the loop, never from here, and
 * never early by the loop's clock; the timer is unset by then, so fn may set it anew. */
void loop_timer_set(
    struct loop *l, struct loop_timer *t, int64_t delay_ms, void (*fn)(void *arg), void *arg);
void loop_timer_clear(struct loop_timer *t); /* not set: no effect */
bool loop_timer_is_set(const struct loop_timer *t);

/* Signals are blocked in the process and delivered as a call. Children must restore the mask:
 * loop_signals_restore, between fork and exec. SIGPIPE is ignored from loop_new on. One function
 * per signal, the last one set; signals that come close together may be one call (reap all
 * children). ERR_INTERNAL for what can't be caught. */
int loop_signal(
    struct loop *l, int signo, void (*fn)(void *arg, int signo), void *arg, struct err *e);
void loop_signals_restore(void);

#endif
