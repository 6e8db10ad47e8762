/* SPDX-License-Identifier: ISC */
/*
 * pipe - le-pipe's decision: a pipeline that lives and dies as one.
 *
 * A stage that ends with 0 or 1 has done its work; the pipe goes on without it until all have. Any
 * other end - a status above 1, a death by signal - is a fault that ends all: TERM to every
 * process below this one, KILL PIPE_STOP_MS later, until none is left, grandchildren included. The
 * stage that began it is named once.
 *
 * A death by SIGPIPE alone is no fault of the writer if its reader failed, but it may be noticed
 * first; so it waits PIPE_BLAME_MS for a better explanation.
 */
#ifndef STAGE_PIPE_H
#define STAGE_PIPE_H

#include <stddef.h>

#include "core/err.h"
#include "core/loop.h"
#include "core/msg.h"

#define PIPE_STOP_MS 5000
#define PIPE_BLAME_MS 100

struct pipe;

struct pipe_conf {
	struct loop *loop;
	const struct msg *msg;
	const char *const *stages; /* shell commands; borrowed */
	size_t n;                  /* at least 1 */
};

/* Starts all stages: the first reads descriptor 0, the last writes descriptor 1. This process lets
 * go of both (they are /dev/null then), so that the ends of the pipe see each other's death. On
 * failure what was started is ended by KILL. */
int pipe_new(struct pipe **out, const struct pipe_conf *conf, struct err *e);
void pipe_free(struct pipe *p);

/* Runs until no process is left. Returns the exit status: that of the stage at fault (128 + signal
 * number), else 0 if stopped by TERM, INT or HUP, else 1 if any stage had 1, else 0. */
int pipe_run(struct pipe *p, struct err *e);

#endif
