/* SPDX-License-Identifier: ISC */
/*
 * reader - lines from a descriptor on the loop, as they come.
 *
 * A line longer than REC_LINE_MAX is reported once, its bytes are dropped up to the next newline,
 * and reading goes on. A last line without a newline counts.
 */
#ifndef LINE_READER_H
#define LINE_READER_H

#include <stddef.h>

#include "core/err.h"
#include "core/loop.h"

struct reader;

struct reader_events {
	/* `line` is without its newline, terminated, borrowed during the call. */
	void (*line)(void *arg, const char *line, size_t len, long number);
	void (*too_long)(void *arg, long number);
	void (*end)(void *arg, const struct err *e); /* e: a read error; else end of file */
	void *arg;
};

int reader_new(
    struct reader **out, struct loop *l, int fd, const struct reader_events *ev, struct err *e);
void reader_free(struct reader *r); /* leaves the descriptor open */

/* Stops and resumes reading; what has been read already is kept. */
void reader_pause(struct reader *r, int pause);

#endif
