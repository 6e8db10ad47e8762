/* SPDX-License-Identifier: ISC */
#include "line/outq.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "unit.h"

struct world {
	struct loop *loop;
	struct outq *q;
	int drained, gone;
	char error[200];
	bool stop_when_drained, stop_when_gone, free_when_gone;
	/* The reader at the other end: so many bytes every millisecond. */
	int fd;
	size_t step, got, bad, close_at;
	struct loop_timer timer;
};

static void on_drained(void *arg)
{
	struct world *w = arg;
	w->drained++;
	if (w->stop_when_drained)
		loop_stop(w->loop);
}

static void on_gone(void *arg, const struct err *e)
{
	struct world *w = arg;
	w->gone++;
	if (e != NULL)
		snprintf(w->error, sizeof(w->error), "%.190s", e->text);
	if (w->free_when_gone) {
		outq_free(w->q);
		w->q = NULL;
	}
	if (w->stop_when_gone)
		loop_stop(w->loop);
}

static void make(struct world *w, int fd)
{
	const struct outq_events ev = {on_drained, on_gone, w};
	struct err e = ERR_INIT;

	loop_new(&w->loop, &clock_system, &e);
	ok(outq_new(&w->q, w->loop, fd, &ev, &e) == 0, "a queue");
}

static void finish(struct world *w)
{
	outq_free(w->q);
	loop_free(w->loop);
}

static void pipe_or_die(int p[2])
{
	if (pipe(p) == -1)
		abort();
}

/* Byte number i of the stream is i mod 251, so that a lost or doubled one shows. */
static void put(struct world *w, size_t total, size_t line)
{
	char *bytes = malloc(line);
	size_t at = 0;

	while (at < total) {
		size_t n = total - at < line ? total - at : line;
		for (size_t i = 0; i < n; i++)
			bytes[i] = (char)((at + i) % 251);
		outq_put(w->q, bytes, n);
		at += n;
	}
	free(bytes);
}

static void slow_read(void *arg)
{
	struct world *w = arg;
	unsigned char bytes[64 * 1024];
	ssize_t n = read(w->fd, bytes, w->step);

	for (ssize_t i = 0; i < n; i++)
		w->bad += bytes[i] != (w->got + (size_t)i) % 251;
	w->got += n > 0 ? (size_t)n : 0;
	if (w->close_at > 0 && w->got >= w->close_at)
		close(w->fd);
	else if (outq_len(w->q) > 0 || n > 0)
		loop_timer_set(w->loop, &w->timer, 1, slow_read, w);
}

static void slow(int p[2], const char *name)
{
	struct world w = {.fd = p[0], .step = 50000};
	size_t total = 5 << 20;

	fcntl(p[0], F_SETFL, O_NONBLOCK);
	make(&w, p[1]);
	is_int(outq_full(w.q), 0, "an empty queue is not full");
	put(&w, total, 1000);
	is_int((long long)outq_len(w.q), (long long)total, "nothing is written at once");
	is_int(outq_full(w.q), 1, "it is full");
	loop_timer_set(w.loop, &w.timer, 0, slow_read, &w);
	ok(loop_run(w.loop, NULL) == 0, name);
	is_int((long long)w.got, (long long)total, "all came");
	is_int((long long)w.bad, 0, "in order");
	is_int(w.drained, 1, "drained once");
	is_int(w.gone, 0, "not gone");
	is_int(fcntl(p[1], F_GETFL) & O_NONBLOCK, 0, "the descriptor is as it was");
	finish(&w);
	close(p[0]);
	close(p[1]);
}

static void idle(void)
{
	struct world w = {0};
	int p[2];

	pipe_or_die(p);
	make(&w, p[1]);
	ok(loop_run(w.loop, NULL) == 0 && w.drained == 0, "an idle queue keeps nothing going");
	outq_put(w.q, "", 0);
	ok(loop_run(w.loop, NULL) == 0 && w.drained == 0, "an empty line neither");
	outq_put(w.q, "x", 1);
	ok(loop_run(w.loop, NULL) == 0 && w.drained == 1, "a line does until it is written");
	outq_put(w.q, "y", 1);
	ok(loop_run(w.loop, NULL) == 0 && w.drained == 2, "and the next");
	finish(&w);
	close(p[0]);
	close(p[1]);
}

static void close_fd(void *arg)
{
	struct world *w = arg;
	close(w->fd);
}

static void never(void *arg)
{
	struct world *w = arg;
	loop_stop(w->loop);
}

static void gone_idle(int p[2], const char *name)
{
	struct world w = {.fd = p[0], .stop_when_gone = true};
	struct loop_timer late = {0};

	make(&w, p[1]);
	loop_timer_set(w.loop, &w.timer, 1, close_fd, &w);
	loop_timer_set(w.loop, &late, 10000, never, &w);
	loop_run(w.loop, NULL);
	is_int(w.gone, 1, name);
	is_str(w.error, "", "quietly");
	outq_put(w.q, "x", 1);
	is_int((long long)outq_len(w.q), 0, "what comes later is dropped");
	loop_timer_clear(&late);
	loop_run(w.loop, NULL);
	is_int(w.gone, 1, "it is said once");
	finish(&w);
	close(p[1]);
}

static void gone_busy(void)
{
	struct world w = {.step = 50000, .close_at = 100000};
	int p[2];

	pipe_or_die(p);
	w.fd = p[0];
	fcntl(p[0], F_SETFL, O_NONBLOCK);
	make(&w, p[1]);
	put(&w, 3 << 20, 1000);
	loop_timer_set(w.loop, &w.timer, 0, slow_read, &w);
	loop_run(w.loop, NULL);
	is_int(w.gone, 1, "gone while it was written to");
	is_str(w.error, "", "quietly");
	is_int((long long)outq_len(w.q), 0, "the rest is dropped");
	is_int(w.drained, 0, "not drained");
	finish(&w);
	close(p[1]);
}

static void disk_full(void)
{
	struct world w = {.free_when_gone = true};
	int fd = open("/dev/full", O_WRONLY);

	make(&w, fd);
	put(&w, 100, 10);
	loop_run(w.loop, NULL);
	is_int(w.gone, 1, "a full disk");
	is_str(w.error, "write output: No space left on device", "is an error");
	finish(&w);
	close(fd);
}

static void file(void)
{
	struct world w = {0};
	FILE *f = tmpfile();

	make(&w, fileno(f));
	put(&w, 1 << 20, 100);
	loop_run(w.loop, NULL);
	is_int(w.drained, 1, "a file is written at once");
	fseek(f, 0, SEEK_END);
	is_int(ftell(f), 1 << 20, "in full");
	finish(&w);
	fclose(f);
}

static void broken(void)
{
	struct world w = {0};
	struct err e = ERR_INIT;
	const struct outq_events ev = {on_drained, on_gone, &w};

	loop_new(&w.loop, &clock_system, NULL);
	is_int(outq_new(&w.q, w.loop, 999, &ev, &e), -1, "a closed descriptor");
	ok(*e.text != '\0', "says so");
	finish(&w);
}

int main(void)
{
	int p[2];

	pipe_or_die(p);
	slow(p, "a slow reader at a pipe");
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, p) == -1)
		abort();
	slow(p, "a slow reader at a socket");
	idle();
	pipe_or_die(p);
	gone_idle(p, "a reader at a pipe goes while nothing is queued");
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, p) == -1)
		abort();
	gone_idle(p, "a reader at a socket goes while nothing is queued");
	gone_busy();
	disk_full();
	file();
	broken();
	return unit_done();
}
