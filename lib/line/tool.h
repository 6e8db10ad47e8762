/* SPDX-License-Identifier: ISC */
/*
 * tool - the frame of every tool in the pipe: stdin to records, records to stdout, the life and
 * death of the pipe (DESIGN: "The pipe is the life of the tool"), and the exit status.
 *
 * Every line is passed on byte for byte and in order as soon as it has been read, then `record` is
 * called for the wanted types, unless its type is in `replaces`, whose lines are left to the stage.
 * A line that is no record is reported on stderr with its number, passed on as well, and makes the
 * exit status 1. Reading pauses only while the reader of our output is slow and OUTQ_FULL is
 * reached.
 */
#ifndef LINE_TOOL_H
#define LINE_TOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"
#include "core/loop.h"
#include "core/msg.h"
#include "line/rec.h"

#define TOOL_DRAIN_MS (5 * 60 * 1000) /* default of --drain */
#define TOOL_STOP_MS 5000             /* TERM to exit */

#define TOOL_WANTS(type) (1u << (type))

struct tool;

struct tool_events {
	/* A record of a wanted or replaced type. -1: it lacks what its type needs; then it is
	 * reported like a line that is no record, and passed on. `line` is without newline. */
	int (*record)(void *arg, enum rec_type type, const struct json *record, const char *line,
	    size_t len, struct err *e);
	/* End of input: finish what is in hand, then call tool_done. NULL: done at once. */
	void (*end)(void *arg);
	/* --drain is over: report the rest as failed; tool_done is implied, status 75. NULL:
	 * nothing. */
	void (*drain)(void *arg);
	/* TERM or INT: finish what takes no time, leave the rest resumable, then call tool_done;
	 * TOOL_STOP_MS later it ends in any case. NULL: done at once. Status 0. */
	void (*stop)(void *arg);
	void *arg;
};

struct tool_conf {
	const char *name; /* le-order */
	const struct msg *msg;
	unsigned wants;    /* TOOL_WANTS of the types that `record` gets */
	unsigned replaces; /* types whose lines are not passed on */
	bool no_input;     /* a source: stdin is not read (le-discover) */
	bool no_output;    /* a sink: nothing is passed on (le-status --log) */
	int64_t drain_ms;
};

/* Descriptors 0 and 1 are used. The loop is borrowed. */
int tool_new(struct tool **out, struct loop *l, const struct tool_conf *conf,
    const struct tool_events *ev, struct err *e);
void tool_free(struct tool *t);

/* Where the stage's own records go; a `failed` makes the exit status 1. Borrowed. */
const struct rec_out *tool_out(struct tool *t);

/* Bytes waiting for a slow reader: le-order starts nothing new while an `issued` waits. */
size_t tool_backlog(const struct tool *t);

/* Nothing is in hand any more: writes what is queued, then ends the loop. */
void tool_done(struct tool *t);

/* Ends with this error as the exit status: for what makes the whole tool useless (store not
 * permitted, newer data). The message is printed once. */
void tool_fail(struct tool *t, const struct err *e);

/* Makes the exit status 1 as a `failed` does, for what no record tells. */
void tool_flaw(struct tool *t);

/* Runs to the end and returns the exit status. */
int tool_run(struct tool *t);

#endif
