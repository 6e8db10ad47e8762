/* SPDX-License-Identifier: ISC */
#include "core/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/mem.h"

#define KILL_MS 1000 /* from one attempt to kill to the next */

struct child {
	struct loop *loop;
	struct loop_timer limit;
	int64_t limit_ms;
	pid_t pid;
	bool ended, late;
	child_fn *fn;
	void *arg;
};

static bool is_token(const char *var)
{
	static const char *const names[] = {"VAULT_TOKEN=", "BAO_TOKEN=", "CONSUL_HTTP_TOKEN="};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strncmp(var, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

/* The list is the caller's, its strings are not. */
static char **clean_environ(void)
{
	size_t n = 0, kept = 0;
	char **list;

	while (environ[n] != NULL)
		n++;
	list = mem_alloc((n + 1) * sizeof(*list));
	for (size_t i = 0; i < n; i++)
		if (!is_token(environ[i]))
			list[kept++] = environ[i];
	return list;
}

/* The loop blocks signals and ignores SIGPIPE, which the command must not inherit. */
static int spawn(pid_t *pid, const char *command)
{
	char *argv[] = {"sh", "-c", mem_dup(command), NULL};
	char **envp = clean_environ();
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, pipe_only;

	sigemptyset(&none);
	sigemptyset(&pipe_only);
	sigaddset(&pipe_only, SIGPIPE);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(
	    &attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setpgroup(&attr, 0);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &pipe_only);
	int rc = posix_spawn(pid, "/bin/sh", &files, &attr, argv, envp);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	free(envp);
	free(argv[2]);
	return rc;
}

static void kill_group(const struct child *c)
{
	(void)kill(-c->pid, SIGKILL);
}

/* Again and again, since a signal alone does not keep the loop going until the end is told. */
static void on_limit(void *arg)
{
	struct child *c = arg;

	c->late = true;
	kill_group(c);
	loop_timer_set(c->loop, &c->limit, KILL_MS, on_limit, c);
}

static int verdict(const struct child *c, int status, struct err *e)
{
	if (c->late)
		return err_set(e, ERR_AGAIN, "killed, as it ran longer than %lld s",
		    (long long)(c->limit_ms / 1000));
	if (WIFSIGNALED(status))
		return err_set(e, ERR_INVALID, "ended by signal %d", WTERMSIG(status));
	if (WEXITSTATUS(status) != 0)
		return err_set(e, ERR_INVALID, "ended with status %d", WEXITSTATUS(status));
	return 0;
}

static void on_signal(void *arg, int signo)
{
	struct child *c = arg;
	struct err e = ERR_INIT;
	int status = 0;

	(void)signo;
	if (waitpid(c->pid, &status, WNOHANG) != c->pid)
		return;
	c->ended = true;
	(void)loop_signal(c->loop, SIGCHLD, NULL, NULL, NULL);
	loop_timer_clear(&c->limit);
	c->fn(c->arg, verdict(c, status, &e) < 0 ? &e : NULL);
}

int child_run(struct child **out, struct loop *l, const char *command, int64_t limit_ms,
    child_fn *fn, void *arg, struct err *e)
{
	struct child *c = mem_alloc(sizeof(*c));

	c->loop = l;
	c->fn = fn;
	c->arg = arg;
	c->limit_ms = limit_ms;
	c->ended = true;
	if (loop_signal(l, SIGCHLD, on_signal, c, e) < 0)
		goto fail;
	errno = spawn(&c->pid, command);
	if (errno != 0) {
		err_errno(e, "/bin/sh");
		goto fail;
	}
	c->ended = false;
	loop_timer_set(l, &c->limit, limit_ms, on_limit, c);
	*out = c;
	return 0;
fail:
	child_free(c);
	return -1;
}

void child_free(struct child *c)
{
	if (c == NULL)
		return;
	if (!c->ended) {
		kill_group(c);
		while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	(void)loop_signal(c->loop, SIGCHLD, NULL, NULL, NULL);
	loop_timer_clear(&c->limit);
	free(c);
}
