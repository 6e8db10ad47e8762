/* SPDX-License-Identifier: ISC */
#include "core/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
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

static void test_empty(void)
{
	struct err e = ERR_INIT;
	struct loop *l = NULL;
	struct sigaction act;

	is_int(loop_new(&l, &fake, &e), 0, "a loop is made");
	ok(loop_clock(l) == &fake, "it has the clock it was given");
	sigaction(SIGPIPE, NULL, &act);
	ok(act.sa_handler == SIG_IGN, "SIGPIPE is ignored");
	is_int(loop_run(l, &e), 0, "an empty loop returns at once");
	loop_free(l);
	loop_free(NULL);
}

/* ---- descriptors ---- */

struct end {
	struct loop *l;
	struct loop_io *io;
	struct end *other;
	unsigned last;
	int calls;
};

static void drain(void *arg, int fd, unsigned events)
{
	struct end *end = arg;
	char byte;
	end->calls++;
	end->last = events;
	if (read(fd, &byte, 1) <= 0) {
		loop_io_del(end->io);
		end->io = NULL;
	}
}

static void note_and_stop(void *arg, int fd, unsigned events)
{
	struct end *end = arg;
	(void)fd;
	end->calls++;
	end->last = events;
	loop_stop(end->l);
}

static void test_pipe(void)
{
	struct loop *l = start();
	struct end in = {.l = l}, out = {.l = l};
	int fd[2];

	if (!ok(pipe(fd) == 0, "pipe"))
		return;
	is_int(loop_io_add(l, fd[1], LOOP_WRITE, note_and_stop, &out, &out.io, NULL), 0, "add");
	loop_run(l, NULL);
	is_int(out.last, LOOP_WRITE, "an empty pipe can be written");
	loop_io_set(out.io, 0);
	ok(write(fd[1], "abc", 3) == 3, "write");
	loop_io_del(out.io);
	close(fd[1]);
	loop_io_add(l, fd[0], LOOP_READ, drain, &in, &in.io, NULL);
	is_int(loop_run(l, NULL), 0, "ends when the last descriptor is gone");
	is_int(in.calls, 4, "level-triggered: one call per byte, and one for the end");
	is_int(in.last, LOOP_HUP, "the end of a pipe is a hang-up");
	loop_io_del(NULL);
	loop_free(l);
	close(fd[0]);
}

static void test_reader_dies(void)
{
	struct loop *l = start();
	struct end out = {.l = l};
	int fd[2];

	if (!ok(pipe(fd) == 0, "pipe"))
		return;
	loop_io_add(l, fd[1], 0, note_and_stop, &out, &out.io, NULL);
	close(fd[0]);
	loop_run(l, NULL);
	is_int(out.last, LOOP_HUP, "with events 0 the death of the reader is seen, nothing else");
	loop_io_del(out.io);
	close(fd[1]);
	loop_free(l);
}

static void test_unref(void)
{
	struct loop *l = start();
	struct end out = {.l = l};
	struct loop_timer t = {0};
	int fd[2];

	if (!ok(pipe(fd) == 0, "pipe"))
		return;
	loop_io_add(l, fd[1], 0, note_and_stop, &out, &out.io, NULL);
	loop_io_unref(out.io);
	loop_io_unref(out.io);
	loop_run(l, NULL);
	is_int(out.calls, 0, "an unref'd descriptor does not keep the loop");
	loop_timer_set(l, &t, 100000, name_timer, "t");
	close(fd[0]);
	loop_run(l, NULL);
	is_int(out.last, LOOP_HUP, "but is watched while something else does");
	loop_io_del(out.io);
	loop_timer_clear(&t);
	loop_run(l, NULL);
	close(fd[1]);
	loop_free(l);
}

/* Whichever is called first deletes the other, whose event has been fetched already; its number is
 * taken by a new descriptor at once. */
static void never(void *arg, int fd, unsigned events)
{
	(void)arg, (void)fd, (void)events;
	see("!");
}

static void kill_other(void *arg, int fd, unsigned events)
{
	struct end *end = arg;
	struct loop_io *fresh = NULL;
	int unused[2];
	(void)fd, (void)events;

	see("k");
	int gone = end->other->calls; /* the descriptor's number, kept there */
	loop_io_del(end->other->io);
	close(gone);
	if (pipe(unused) == -1 || unused[0] != gone)
		see("?");
	loop_io_add(end->l, unused[0], LOOP_READ, never, NULL, &fresh, NULL);
	loop_io_set(end->io, 0);
}

static void stop_timer(void *arg)
{
	loop_stop(arg);
}

static void test_delete_while_dispatched(void)
{
	struct loop *l = start();
	struct end a = {.l = l}, b = {.l = l};
	struct loop_timer t = {0};
	int pa[2], pb[2];

	if (!ok(pipe(pa) == 0 && pipe(pb) == 0, "pipes"))
		return;
	ok(write(pa[1], "x", 1) == 1 && write(pb[1], "x", 1) == 1, "both have something to read");
	a.other = &b, b.other = &a, a.calls = pa[0], b.calls = pb[0];
	loop_io_add(l, pa[0], LOOP_READ, kill_other, &a, &a.io, NULL);
	loop_io_add(l, pb[0], LOOP_READ, kill_other, &b, &b.io, NULL);
	loop_timer_set(l, &t, 20, stop_timer, l);
	loop_run(l, NULL);
	is_str(seen, "k", "what was deleted in the round is not called, nor its number's heir");
	loop_free(l);
}

static void mask_other(void *arg, int fd, unsigned events)
{
	struct end *end = arg;
	(void)fd, (void)events;
	see("k");
	loop_io_set(end->io, 0);
	loop_io_set(end->other->io, 0);
}

static void test_set_while_dispatched(void)
{
	struct loop *l = start();
	struct end a = {.l = l}, b = {.l = l};
	struct loop_timer t = {0};
	int pa[2], pb[2];

	if (!ok(pipe(pa) == 0 && pipe(pb) == 0, "pipes"))
		return;
	ok(write(pa[1], "x", 1) == 1 && write(pb[1], "x", 1) == 1, "both have something to read");
	a.other = &b, b.other = &a;
	loop_io_add(l, pa[0], LOOP_READ, mask_other, &a, &a.io, NULL);
	loop_io_add(l, pb[0], LOOP_READ, mask_other, &b, &b.io, NULL);
	loop_timer_set(l, &t, 20, stop_timer, l);
	loop_run(l, NULL);
	is_str(seen, "k", "an event no longer asked for is not delivered");
	loop_free(l);
}

static void test_stop(void)
{
	struct loop *l = start();
	struct end in = {.l = l};
	int fd[2];

	if (!ok(pipe(fd) == 0, "pipe"))
		return;
	ok(write(fd[1], "x", 1) == 1, "write");
	loop_io_add(l, fd[0], LOOP_READ, note_and_stop, &in, &in.io, NULL);
	loop_stop(l);
	loop_run(l, NULL);
	is_int(in.calls, 0, "a stop before the run ends it before anything");
	loop_run(l, NULL);
	loop_run(l, NULL);
	is_int(in.calls, 2, "each later run goes on until it is stopped itself");
	loop_free(l);
	close(fd[0]);
	close(fd[1]);
}

static void test_errors(void)
{
	struct err e = ERR_INIT;
	struct loop *l = start();
	struct loop_io *io = NULL, *second = NULL;
	int fd[2];

	is_int(loop_io_add(l, 9999, LOOP_READ, never, NULL, &io, &e), -1, "a closed descriptor");
	is_int(e.code, ERR_IO, "is ERR_IO");
	ok(strstr(e.text, "9999") != NULL, "and is named");
	if (ok(pipe(fd) == 0, "pipe")) {
		loop_io_add(l, fd[0], LOOP_READ, never, NULL, &io, NULL);
		is_int(loop_io_add(l, fd[0], LOOP_READ, never, NULL, &second, &e), -1,
		    "a second watch on one descriptor is refused");
		loop_io_del(io);
		is_int(loop_io_add(l, fd[0], LOOP_READ, never, NULL, &second, &e), 0,
		    "after the first is deleted it is not");
		loop_io_del(second);
		close(fd[0]);
		close(fd[1]);
	}
	is_int(loop_signal(l, SIGKILL, NULL, NULL, &e), -1, "SIGKILL can't be caught");
	is_int(e.code, ERR_INTERNAL, "is ERR_INTERNAL");
	is_int(loop_signal(l, 0, NULL, NULL, &e), -1, "signal 0 neither");
	is_int(loop_signal(l, 10000, NULL, NULL, &e), -1, "nor signal 10000");
	loop_free(l);
}

/* ---- regular files ---- */

static void read_file(void *arg, int fd, unsigned events)
{
	struct end *end = arg;
	char bytes[4];
	ssize_t n = read(fd, bytes, 3);
	(void)events;

	if (n > 0) {
		bytes[n] = '\0';
		see(bytes);
		return;
	}
	loop_io_del(end->io);
	if (end->other != NULL)
		loop_io_del(end->other->io);
}

static int temp_file(const char *text)
{
	char path[] = "/tmp/unit-loop.XXXXXX";
	int fd = mkstemp(path);
	if (fd == -1)
		return -1;
	unlink(path);
	if (write(fd, text, strlen(text)) == -1 || lseek(fd, 0, SEEK_SET) == -1)
		return -1;
	return fd;
}

static void test_file(void)
{
	struct loop *l = start();
	struct end a = {.l = l}, b = {.l = l};
	struct loop_timer t = {0};
	int fa = temp_file("abcdef"), fb = temp_file("");

	step_ms = 0;
	loop_timer_set(l, &t, 0, name_timer, "t");
	is_int(loop_io_add(l, fa, LOOP_READ, read_file, &a, &a.io, NULL), 0, "a file is accepted");
	loop_run(l, NULL);
	is_str(seen, "abctdef", "a file is always ready, and timers have their turn");

	/* The first that is served deletes both, in either order of service. */
	a.other = &b, b.other = &a;
	lseek(fa, 0, SEEK_END);
	loop_io_add(l, fa, LOOP_READ, read_file, &a, &a.io, NULL);
	loop_io_add(l, fb, LOOP_READ, read_file, &b, &b.io, NULL);
	loop_io_set(a.io, 0);
	is_int(loop_run(l, NULL), 0, "a file that deletes its neighbour is safe");
	close(fb);
	loop_free(l);
	close(fa);
}

static void test_file_quiet(void)
{
	struct loop *l = start();
	struct end a = {.l = l};
	struct loop_timer t = {0};
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	loop_io_add(l, fd, 0, note_and_stop, &a, &a.io, NULL);
	loop_timer_set(l, &t, 5, stop_timer, l);
	loop_run(l, NULL);
	is_int(a.calls, 0, "a file of which nothing is asked is not called");
	loop_io_set(a.io, LOOP_WRITE);
	loop_run(l, NULL);
	is_int(a.last, LOOP_WRITE, "the events asked for are those that come");
	loop_free(l);
	close(fd);
}

int main(void)
{
	test_empty();
	test_pipe();
	test_reader_dies();
	test_unref();
	test_delete_while_dispatched();
	test_set_while_dispatched();
	test_stop();
	test_errors();
	test_file();
	test_file_quiet();
	return unit_done();
}
