/* SPDX-License-Identifier: ISC */
/*
 * child - a shell command of a person's choice (--exec, hooks), run beside the loop.
 *
 * Its standard input is empty and its standard output is our standard error, since ours carries
 * records. The tokens of the environment (VAULT_TOKEN, BAO_TOKEN, CONSUL_HTTP_TOKEN) are not given
 * to it. It is a process group of its own, so that a time-out ends all of it. One runs at a time in
 * a loop, whose SIGCHLD it takes.
 */
#ifndef CORE_CHILD_H
#define CORE_CHILD_H

#include "core/err.h"
#include "core/loop.h"

struct child;

/* Called once, from the loop. e NULL: it ended with status 0. ERR_INVALID: with another, or by a
 * signal, which the text tells; ERR_AGAIN: it was killed at its limit. The child may be freed. */
typedef void child_fn(void *arg, const struct err *e);

/* Runs `sh -c command` for at most `limit_ms`. ERR_IO: it can't be started. */
int child_run(struct child **out, struct loop *l, const char *command, int64_t limit_ms,
    child_fn *fn, void *arg, struct err *e);

/* Kills its group if it still runs, without calling back. NULL is allowed. */
void child_free(struct child *c);

#endif
