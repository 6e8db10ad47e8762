/* SPDX-License-Identifier: ISC */
/*
 * batch - what is done once after a number of writes (le-file-put): the list of files for Traefik,
 * then --exec.
 *
 * A batch ends when nothing was written for BATCH_QUIET_MS, or at the end. What is written while
 * the command runs belongs to the next batch.
 */
#ifndef STAGE_BATCH_H
#define STAGE_BATCH_H

#include <stdbool.h>

#include "core/loop.h"
#include "core/msg.h"

#define BATCH_QUIET_MS 250
#define BATCH_EXEC_MS 60000 /* limit of the command */

struct batch;

struct batch_conf {
	struct loop *loop;
	const struct msg *msg;
	const char *traefik; /* folder that gets the list of its PEM files; NULL: none */
	const char *exec;    /* shell command; NULL: none */
	/* After batch_end: all is done. */
	void (*idle)(void *arg);
	void *arg;
};

struct batch *batch_new(const struct batch_conf *conf);
void batch_free(struct batch *b); /* kills a command that still runs; NULL is allowed */

void batch_written(struct batch *b);
void batch_end(struct batch *b); /* no more writes: does what is left, at once; then idle */

/* A command or a list has failed; the message is out already. */
bool batch_failed(const struct batch *b);

#endif
