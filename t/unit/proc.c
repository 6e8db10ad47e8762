/* SPDX-License-Identifier: ISC */
#include "core/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

static int wait_for(pid_t pid)
{
	int wstatus = -1;

	while (waitpid(pid, &wstatus, 0) == -1 && errno == EINTR)
		;
	return wstatus;
}

static int run(const char *command)
{
	pid_t pid = -1;

	if (proc_start(&pid, command, STDIN_FILENO, STDOUT_FILENO, NULL) == -1)
		return -1;
	return wait_for(pid);
}

static void test_words(void)
{
	char words[PROC_WORDS_MAX];
	int wstatus = run("sh -c 'exit 78'");

	is_int(proc_status(wstatus), 78, "an exit status");
	proc_words(wstatus, words);
	is_str(words, "exit status 78 (configuration)", "in words");
	wstatus = run("sh -c 'exit 3'");
	proc_words(wstatus, words);
	is_str(words, "exit status 3", "one that means nothing to us");
	wstatus = run("sh -c 'kill -s KILL $$'");
	is_int(proc_status(wstatus), 137, "a signal, as a shell counts it");
	proc_words(wstatus, words);
	is_str(words, "killed by signal 9 (Killed)", "in words");
	is_int(proc_status(run("/nonexistent/command 2>/dev/null")), 127, "a command not found");
}

static void test_pipes(void)
{
	struct err e = ERR_INIT;
	int in[2], out[2];
	char got[16] = "";
	pid_t pid = -1;

	if (pipe2(in, O_CLOEXEC) == -1 || pipe2(out, O_CLOEXEC) == -1)
		return;
	is_int(proc_start(&pid, "tr a-z A-Z", in[0], out[1], &e), 0, "a filter starts");
	close(in[0]);
	close(out[1]);
	is_int(write(in[1], "abc", 3), 3, "it reads what it is given");
	close(in[1]);
	is_int(read(out[0], got, sizeof(got) - 1), 3, "and writes");
	is_str(got, "ABC", "the result");
	is_int(read(out[0], got, 1), 0, "nobody else holds the pipe open");
	close(out[0]);
	is_int(proc_status(wait_for(pid)), 0, "it ends by itself");
}

static void test_children(void)
{
	struct err e = ERR_INIT;
	pid_t pid = -1, got = -1, *pids = NULL;
	size_t n = 9;
	int wstatus;

	is_int(proc_children(&pids, &n, &e), 0, "the children are known");
	is_int((long long)n, 0, "none");
	is_int(proc_reap(&got, &wstatus), -1, "none to reap");
	signal(SIGTERM, SIG_IGN);
	proc_start(&pid, "sleep 300", STDIN_FILENO, STDOUT_FILENO, &e);
	is_int(proc_children(&pids, &n, &e), 0, "asked again");
	ok(n == 1 && pids[0] == pid, "it is the one");
	free(pids);
	is_int(proc_reap(&got, &wstatus), 0, "it still runs");
	kill(pid, SIGTERM);
	/* TERM sent before the child has undone the ignoring is lost. */
	while (proc_reap(&got, &wstatus) == 0) {
		kill(pid, SIGTERM);
		usleep(1000);
	}
	is_int(got, pid, "reaped");
	is_int(proc_status(wstatus), 143, "it does not inherit that TERM is ignored");
}

static void test_adopt(void)
{
	struct err e = ERR_INIT;
	pid_t *pids = NULL, got = -1;
	size_t n = 0;
	int wstatus = -1;

	is_int(proc_adopt(&e), 0, "adopt orphans");
	/* The stdin of a command in the background would be /dev/null anyway. */
	run("sh -c 'sleep 300 >/dev/null 2>&1 &'");
	proc_children(&pids, &n, &e);
	is_int((long long)n, 1, "the orphan is a child now");
	if (n == 1)
		kill(pids[0], SIGKILL);
	free(pids);
	while (proc_reap(&got, &wstatus) == 0)
		usleep(1000);
	is_int(proc_status(wstatus), 137, "and can be reaped");
	is_int(proc_follow(getpid(), &e), -1, "not the parent");
	is_int(e.code, ERR_CONFLICT, "says so");
}

int main(void)
{
	test_words();
	test_pipes();
	test_children();
	test_adopt();
	return unit_done();
}
