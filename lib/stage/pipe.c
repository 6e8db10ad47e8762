/* SPDX-License-Identifier: ISC */
#include "stage/pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/proc.h"

#define KILL_AGAIN_MS 100 /* a process may have forked while it was being killed */
#define KILL_TIMES 50     /* what is left then hangs in the kernel, beyond any signal */

struct stage {
	const char *command;
	pid_t pid;
	int wstatus;
	bool ended;
};

struct pipe {
	struct loop *loop;
	const struct msg *msg;
	struct stage *stages;
	size_t n, left;
	struct stage *fault; /* the one to be named */
	bool ending;         /* TERM was sent */
	bool stopped;        /* by a signal to this process */
	int kills;
	pid_t *told; /* who had TERM: a second one may cut an orderly end */
	size_t told_n, told_room;
	struct loop_timer stay, blame, kill;
};

/* ---- the end of all ---- */

static bool is_told(const struct pipe *p, pid_t pid)
{
	for (size_t i = 0; i < p->told_n; i++)
		if (p->told[i] == pid)
			return true;
	return false;
}

static void tell(struct pipe *p, pid_t pid, int signo)
{
	if (signo == SIGTERM) {
		if (is_told(p, pid))
			return;
		if (p->told_n == p->told_room) {
			p->told_room = p->told_room == 0 ? 16 : 2 * p->told_room;
			p->told = mem_grow(p->told, p->told_room, sizeof(*p->told));
		}
		p->told[p->told_n++] = pid;
	}
	kill(pid, signo);
}

/* Children are the stages that still run, and orphans that the ended ones left to us. Where the
 * system does not tell, only the stages are known. */
static void tell_all(struct pipe *p, int signo)
{
	pid_t *pids = NULL;
	size_t n = 0;

	if (proc_children(&pids, &n, NULL) == 0)
		for (size_t i = 0; i < n; i++)
			tell(p, pids[i], signo);
	else
		for (size_t i = 0; i < p->n; i++)
			if (p->stages[i].pid > 0 && !p->stages[i].ended)
				tell(p, p->stages[i].pid, signo);
	free(pids);
}

static void on_kill(void *arg)
{
	struct pipe *p = arg;

	if (p->kills == 0)
		for (size_t i = 0; i < p->n; i++)
			if (!p->stages[i].ended)
				msg_say(p->msg, MSG_WARN,
				    "stage %zu of %zu, \"%s\": still there %d s after TERM; killed",
				    i + 1, p->n, p->stages[i].command, PIPE_STOP_MS / 1000);
	if (p->kills++ == KILL_TIMES) {
		msg_say(p->msg, MSG_ERR, "some processes do not end even when killed; left behind");
		loop_stop(p->loop);
		return;
	}
	tell_all(p, SIGKILL);
	loop_timer_set(p->loop, &p->kill, KILL_AGAIN_MS, on_kill, p);
}

static void name_fault(const struct pipe *p)
{
	const struct stage *s = p->fault;
	char words[PROC_WORDS_MAX];

	proc_words(s->wstatus, words);
	msg_say(p->msg, MSG_ERR, "stage %zu of %zu, \"%s\": %s", (size_t)(s - p->stages) + 1, p->n,
	    s->command, words);
}

static void end_all(struct pipe *p)
{
	if (p->ending)
		return;
	p->ending = true;
	loop_timer_clear(&p->blame);
	if (p->fault != NULL && !p->stopped)
		name_fault(p);
	tell_all(p, SIGTERM);
	loop_timer_set(p->loop, &p->kill, PIPE_STOP_MS, on_kill, p);
}

static void on_blame(void *arg)
{
	end_all(arg);
}

static void on_stop(void *arg, int signo)
{
	struct pipe *p = arg;

	(void)signo;
	if (!p->ending)
		p->stopped = true;
	end_all(p);
}

/* ---- the end of one ---- */

/* Deaths whose cause lies elsewhere: a failed reader, or whoever told this process as well. */
static bool is_echo(int wstatus)
{
	if (!WIFSIGNALED(wstatus))
		return false;
	switch (WTERMSIG(wstatus)) {
	case SIGPIPE:
	case SIGTERM:
	case SIGINT:
	case SIGHUP:
		return true;
	default:
		return false;
	}
}

static void ended(struct pipe *p, struct stage *s, int wstatus)
{
	s->ended = true;
	s->wstatus = wstatus;
	p->left--;
	if (p->ending || proc_status(wstatus) <= 1)
		return;
	if (!is_echo(wstatus)) {
		p->fault = s;
		end_all(p);
	} else if (p->fault == NULL) {
		p->fault = s;
		loop_timer_set(p->loop, &p->blame, PIPE_BLAME_MS, on_blame, p);
	}
}

static void on_child(void *arg, int signo)
{
	struct pipe *p = arg;
	pid_t pid;
	int wstatus, got;

	(void)signo;
	while ((got = proc_reap(&pid, &wstatus)) == 1)
		for (size_t i = 0; i < p->n; i++)
			if (p->stages[i].pid == pid && !p->stages[i].ended)
				ended(p, &p->stages[i], wstatus);
	if (got == -1) {
		end_all(p);
		loop_stop(p->loop);
	} else if (p->ending) {
		tell_all(p, SIGTERM);
	} else if (p->left == 0) {
		end_all(p);
	}
}

/* ---- the start ---- */

static int catch_signals(struct pipe *p, struct err *e)
{
	/* If the caller ignores SIGCHLD the kernel reaps, and no status is left to see. */
	signal(SIGCHLD, SIG_DFL);
	if (loop_signal(p->loop, SIGCHLD, on_child, p, e) < 0 ||
	    loop_signal(p->loop, SIGTERM, on_stop, p, e) < 0 ||
	    loop_signal(p->loop, SIGINT, on_stop, p, e) < 0)
		return -1;
	struct sigaction hup;
	/* nohup(1) has the last word. */
	if (sigaction(SIGHUP, NULL, &hup) == 0 && hup.sa_handler == SIG_IGN)
		return 0;
	return loop_signal(p->loop, SIGHUP, on_stop, p, e);
}

static int start_stages(struct pipe *p, struct err *e)
{
	int in = STDIN_FILENO, rc = 0;

	for (size_t i = 0; i < p->n && rc == 0; i++) {
		int ends[2] = {-1, STDOUT_FILENO};

		if (i + 1 < p->n && pipe2(ends, O_CLOEXEC) == -1)
			return err_errno(e, "make a pipe for \"%s\"", p->stages[i].command);
		rc = proc_start(&p->stages[i].pid, p->stages[i].command, in, ends[1], e);
		if (in != STDIN_FILENO)
			close(in);
		if (ends[1] != STDOUT_FILENO)
			close(ends[1]);
		in = ends[0];
	}
	if (in > STDERR_FILENO)
		close(in);
	return rc;
}

static int let_go(struct err *e)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null == -1)
		return err_errno(e, "open /dev/null");
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	close(null);
	return 0;
}

int pipe_new(struct pipe **out, const struct pipe_conf *conf, struct err *e)
{
	struct pipe *p = mem_alloc(sizeof(*p));

	p->loop = conf->loop;
	p->msg = conf->msg;
	p->n = p->left = conf->n;
	p->stages = mem_grow(NULL, p->n, sizeof(*p->stages));
	for (size_t i = 0; i < p->n; i++)
		p->stages[i] = (struct stage){.command = conf->stages[i]};
	if (proc_adopt(e) < 0 || catch_signals(p, e) < 0 || start_stages(p, e) < 0 ||
	    let_go(e) < 0) {
		tell_all(p, SIGKILL);
		pipe_free(p);
		return -1;
	}
	*out = p;
	return 0;
}

void pipe_free(struct pipe *p)
{
	if (p == NULL)
		return;
	loop_timer_clear(&p->stay);
	loop_timer_clear(&p->blame);
	loop_timer_clear(&p->kill);
	free(p->told);
	free(p->stages);
	free(p);
}

static void never(void *arg)
{
	(void)arg;
}

int pipe_run(struct pipe *p, struct err *e)
{
	int status = 0;

	/* Signals alone do not keep the loop. */
	loop_timer_set(p->loop, &p->stay, INT64_MAX, never, p);
	if (loop_run(p->loop, e) < 0)
		return -1;
	if (p->stopped)
		return 0;
	if (p->fault != NULL)
		return proc_status(p->fault->wstatus);
	for (size_t i = 0; i < p->n; i++)
		if (proc_status(p->stages[i].wstatus) > status)
			status = proc_status(p->stages[i].wstatus);
	return status;
}
