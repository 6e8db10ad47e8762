/* SPDX-License-Identifier: ISC */
#include "core/loop.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

/* A clock that the test moves; each reading may move it on, so that waiting comes to an end. */
static int64_t now_ms, step_ms;

static int64_t fake_now(void *arg)
{
	(void)arg;
	now_ms += step_ms;
	return now_ms;
}

static const struct clock fake = {fake_now, fake_now, NULL};

/* What callbacks leave behind, in the order of the calls. */
static char seen[512];

static void see(const char *what)
{
	size_t len = strlen(seen);
	snprintf(seen + len, sizeof(seen) - len, "%s", what);
}

static struct loop *start(void)
{
	struct loop *l = NULL;
	now_ms = 1000;
	step_ms = 1;
	seen[0] = '\0';
	loop_new(&l, &fake, NULL);
	return l;
}

static void name_timer(void *arg)
{
	see(arg);
}

struct got {
	struct loop *l;
	int calls;
};

static void on_signal(void *arg, int signo)
{
	struct got *end = arg;
	end->calls++;
	see(signo == SIGUSR1 ? "1" : signo == SIGUSR2 ? "2" : "?");
	if (signo == SIGUSR1)
		loop_stop(end->l);
}

static void test_signals(void)
{
	struct loop *l = start();
	struct got end = {.l = l};
	struct loop_timer t = {0};
	struct err e = ERR_INIT;

	is_int(loop_signal(l, SIGUSR2, on_signal, NULL, &e), 0, "a signal");
	is_int(loop_signal(l, SIGUSR1, on_signal, &end, &e), 0, "another");
	is_int(loop_signal(l, SIGUSR2, on_signal, &end, &e), 0, "the last function counts");
	is_int(loop_run(l, &e), 0, "signals alone do not keep the loop");
	is_str(seen, "", "and none came");

	raise(SIGUSR1);
	raise(SIGUSR2);
	loop_timer_set(l, &t, 100000, name_timer, "t");
	loop_run(l, NULL);
	is_str(seen, "1", "a signal sent before the run is delivered; stop holds the next back");
	loop_timer_set(l, &t, 30, name_timer, "t");
	loop_run(l, NULL);
	is_str(seen, "12t", "which comes in the next run");

	raise(SIGUSR2);
	pid_t pid = fork();
	if (pid == 0) {
		struct sigaction act;
		loop_signals_restore();
		sigaction(SIGPIPE, NULL, &act);
		raise(act.sa_handler == SIG_DFL ? SIGUSR1 : SIGUSR2);
		_exit(0);
	}
	int status = 0;
	waitpid(pid, &status, 0);
	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGUSR1,
	    "in a child signals work again, and SIGPIPE has its default");
	loop_timer_set(l, &t, 30, name_timer, "t");
	loop_run(l, NULL);
	loop_free(l);
	raise(SIGUSR1);
	ok(true, "signals stay blocked after loop_free");
}

int main(void)
{
	test_signals();
	return unit_done();
}
