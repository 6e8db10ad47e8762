/* SPDX-License-Identifier: ISC */
/*
 * cpu - runs a command and notes what it cost, all that it waited for included.
 *
 *	cpu FILE COMMAND [ARG...]
 *
 * FILE gets one line: milliseconds it took, milliseconds of processor time (user and system), and
 * the most memory that one of its processes had, in KiB. TERM is passed on to the command. For the
 * benchmarks.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t child;

static void pass_on(int signo)
{
	if (child > 0)
		kill(child, signo);
}

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static long long cpu_ms(const struct rusage *u)
{
	return (long long)(u->ru_utime.tv_sec + u->ru_stime.tv_sec) * 1000 +
	       (u->ru_utime.tv_usec + u->ru_stime.tv_usec) / 1000;
}

static int note(const char *path, long long ms, const struct rusage *u)
{
	FILE *f = fopen(path, "w");

	if (f == NULL || fprintf(f, "%lld %lld %ld\n", ms, cpu_ms(u), u->ru_maxrss) < 0 ||
	    fclose(f) != 0) {
		fprintf(stderr, "cpu: write %s: %s\n", path, strerror(errno));
		return -1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct sigaction act = {.sa_handler = pass_on};
	struct rusage used;
	int status;

	if (argc < 3) {
		fprintf(stderr, "usage: cpu FILE COMMAND [ARG...]\n");
		return 64;
	}
	long long began_ms = now_ms();
	pid_t pid = fork();
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		fprintf(stderr, "cpu: %s: %s\n", argv[2], strerror(errno));
		_exit(127);
	}
	child = pid;
	sigaction(SIGTERM, &act, NULL);
	while (pid > 0 && wait4(pid, &status, 0, &used) == -1)
		if (errno != EINTR)
			pid = -1;
	if (pid < 0) {
		fprintf(stderr, "cpu: %s: %s\n", argv[2], strerror(errno));
		return 1;
	}
	if (note(argv[1], now_ms() - began_ms, &used) < 0)
		return 1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
