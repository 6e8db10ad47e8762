/* SPDX-License-Identifier: ISC */
#include "core/proc.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/file.h"
#include "core/loop.h"
#include "core/mem.h"

#define CHILDREN_MAX ((size_t)1024 * 1024) /* bytes of the list in /proc: 100,000 processes */

/* Between fork and exec: only functions that are safe there. */
static void become(const char *script, int in, int out, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* A parent that died before the call above will send nothing any more. */
	if (getppid() != parent)
		_exit(127);
	loop_signals_restore();
	signal(SIGTERM, SIG_DFL);
	if ((in != STDIN_FILENO && dup2(in, STDIN_FILENO) == -1) ||
	    (out != STDOUT_FILENO && dup2(out, STDOUT_FILENO) == -1))
		_exit(126);
	execl("/bin/sh", "sh", "-c", script, (char *)NULL);
	_exit(127);
}

int proc_start(pid_t *pid, const char *command, int in, int out, struct err *e)
{
	char *script = mem_printf("exec %s", command);
	pid_t parent = getpid();
	int rc = 0;

	*pid = fork();
	if (*pid == 0)
		become(script, in, out, parent);
	if (*pid == -1)
		rc = err_errno(e, "start \"%s\": fork", command);
	free(script);
	return rc;
}

int proc_adopt(struct err *e)
{
	if (prctl(PR_SET_CHILD_SUBREAPER, 1) == -1)
		return err_errno(e, "adopt orphans: prctl");
	return 0;
}

int proc_follow(pid_t parent, struct err *e)
{
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) == -1)
		return err_errno(e, "follow process %ld: prctl", (long)parent);
	if (getppid() != parent)
		return err_set(e, ERR_CONFLICT,
		    "process %ld is not the parent of this one, or has ended", (long)parent);
	return 0;
}

int proc_reap(pid_t *pid, int *wstatus)
{
	do
		*pid = waitpid(-1, wstatus, WNOHANG);
	while (*pid == -1 && errno == EINTR);
	return *pid > 0 ? 1 : *pid == 0 ? 0 : -1;
}

int proc_children(pid_t **pids, size_t *n, struct err *e)
{
	char *path = mem_printf("/proc/self/task/%ld/children", (long)getpid());
	struct buf list;
	struct strv words = {0};
	int rc;

	*pids = NULL;
	*n = 0;
	buf_init(&list, CHILDREN_MAX);
	rc = file_read(path, &list, e);
	if (rc == 0 && list.len > 0)
		strv_split(&words, list.data, " \n");
	if (words.n > 0)
		*pids = mem_grow(NULL, words.n, sizeof(**pids));
	/* The kernel wrote these numbers. */
	for (; *n < words.n; (*n)++)
		(*pids)[*n] = (pid_t)strtol(words.v[*n], NULL, 10);
	strv_free(&words);
	buf_free(&list);
	free(path);
	return rc;
}

int proc_status(int wstatus)
{
	return WIFSIGNALED(wstatus) ? 128 + WTERMSIG(wstatus) : WEXITSTATUS(wstatus);
}

/* sysexits(3) as far as our tools use them, and the shell's own. */
static const char *meaning(int status)
{
	switch (status) {
	case 64:
		return "usage";
	case 69:
		return "a service is unreachable";
	case 70:
		return "internal error";
	case 75:
		return "try again later";
	case 77:
		return "not permitted";
	case 78:
		return "configuration";
	case 126:
		return "cannot be run";
	case 127:
		return "command not found; is it installed, and in PATH?";
	default:
		return NULL;
	}
}

void proc_words(int wstatus, char out[PROC_WORDS_MAX])
{
	int signo = WIFSIGNALED(wstatus) ? WTERMSIG(wstatus) : 0;
	const char *words = signo != 0 ? strsignal(signo) : meaning(WEXITSTATUS(wstatus));

	if (signo != 0)
		snprintf(out, PROC_WORDS_MAX, "killed by signal %d (%s)", signo, words);
	else if (words != NULL)
		snprintf(out, PROC_WORDS_MAX, "exit status %d (%s)", WEXITSTATUS(wstatus), words);
	else
		snprintf(out, PROC_WORDS_MAX, "exit status %d", WEXITSTATUS(wstatus));
}
