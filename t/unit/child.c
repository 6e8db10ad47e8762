/* SPDX-License-Identifier: ISC */
#include "core/child.h"

#include <stdlib.h>
#include <sys/wait.h>

#include "unit.h"

static struct loop *loop;
static struct err last;
static int ends;

static void on_end(void *arg, const struct err *e)
{
	(void)arg;
	err_clear(&last);
	if (e != NULL)
		err_copy(&last, e);
	ends++;
	loop_stop(loop);
}

static void run(const char *command, int64_t limit_ms)
{
	struct child *c = NULL;
	struct err e = ERR_INIT;

	ends = 0;
	if (!ok(child_run(&c, loop, command, limit_ms, on_end, NULL, &e) == 0, command))
		return;
	ok(loop_run(loop, &e) == 0 && ends == 1, "it ends once");
	child_free(c);
}

static void test_ends(void)
{
	run("true", 10000);
	is_int(last.code, ERR_NONE, "status 0");
	run("exit 3", 10000);
	is_str(last.text, "ended with status 3", "another status");
	is_int(last.code, ERR_INVALID, "is a failure");
	run("kill -9 $$", 10000);
	is_str(last.text, "ended by signal 9", "a signal");
	run("sleep 60 & sleep 60", 100);
	is_int(last.code, ERR_AGAIN, "the limit");
}

static void test_surroundings(void)
{
	run("test -z \"$VAULT_TOKEN$BAO_TOKEN$CONSUL_HTTP_TOKEN\"", 10000);
	is_int(last.code, ERR_NONE, "no token is given");
	run("test \"$OTHER\" = kept", 10000);
	is_int(last.code, ERR_NONE, "other variables are");
	run("test -z \"$(cat)\"", 10000);
	is_int(last.code, ERR_NONE, "standard input is empty");
	run("grep -q '^SigBlk:[[:space:]]*0*$' /proc/self/status", 10000);
	is_int(last.code, ERR_NONE, "no signal is blocked");
}

/* It would else outlive its tool. */
static void test_free(void)
{
	struct child *c = NULL;
	struct err e = ERR_INIT;

	ends = 0;
	ok(child_run(&c, loop, "sleep 60", 60000, on_end, NULL, &e) == 0, "one that goes on");
	child_free(c);
	child_free(NULL);
	ok(waitpid(-1, NULL, WNOHANG) < 0 && ends == 0, "is killed, reaped and not heard of");
}

int main(void)
{
	struct err e = ERR_INIT;

	setenv("VAULT_TOKEN", "x", 1);
	setenv("BAO_TOKEN", "x", 1);
	setenv("CONSUL_HTTP_TOKEN", "x", 1);
	setenv("OTHER", "kept", 1);
	if (loop_new(&loop, &clock_system, &e) < 0)
		return 1;
	test_ends();
	test_surroundings();
	test_free();
	loop_free(loop);
	return unit_done();
}
