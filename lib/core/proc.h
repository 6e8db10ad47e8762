/* SPDX-License-Identifier: ISC */
/*
 * proc - child processes: start, adopt, end, describe.
 *
 * A child dies with this process, whatever ends it (PR_SET_PDEATHSIG); what a child leaves behind
 * is handed to this process where it has asked for that (PR_SET_CHILD_SUBREAPER), so that a whole
 * tree can be ended with no help of process groups, which any program may leave.
 */
#ifndef CORE_PROC_H
#define CORE_PROC_H

#include <stddef.h>
#include <sys/types.h>

#include "core/err.h"

/* Starts `sh -c 'exec COMMAND'` with `in` as its stdin and `out` as its stdout, both above 2 or in
 * their place already. It gets the signal mask and dispositions that loop_new and loop_signal
 * changed as they were, TERM never ignored, and KILL when this process dies. */
int proc_start(pid_t *pid, const char *command, int in, int out, struct err *e);

/* From now on orphans below this process become its children. */
int proc_adopt(struct err *e);

/* TERM to this process when `parent`, which must be its parent, dies. ERR_CONFLICT if it is not the
 * parent, or not any more. */
int proc_follow(pid_t parent, struct err *e);

/* Collects one ended child, without waiting. 1: *pid and *wstatus are set; 0: all that are left
 * still run; -1: there are no children (no error). */
int proc_reap(pid_t *pid, int *wstatus);

/* The children there are at this moment, *pids for the caller to free. One that comes or goes
 * meanwhile may be missed: ask again when one has been reaped. -1: the system does not tell (no
 * /proc, or a kernel without CONFIG_PROC_CHILDREN). */
int proc_children(pid_t **pids, size_t *n, struct err *e);

/* The status as a shell has it in $?: 128 + signal number for a death by signal. */
int proc_status(int wstatus);

#define PROC_WORDS_MAX 128

/* "killed by signal 9 (Killed)", "exit status 78 (configuration)". */
void proc_words(int wstatus, char out[PROC_WORDS_MAX]);

#endif
