/* SPDX-License-Identifier: ISC */
#include "line/outq.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/mem.h"

/* A stage that never asks outq_full ends here, not in the machine's memory. */
#define OUTQ_MAX (256 * 1024 * 1024)

#define TURN (256 * 1024) /* bytes written in one turn of the loop at most */
#define KEEP (256 * 1024) /* a buffer that grew beyond is given back when it is empty */

struct outq {
	struct loop *loop;
	int fd;
	struct outq_events ev;
	struct loop_io *io; /* NULL when the reader has gone */
	struct buf buf;
	size_t sent; /* bytes at its front that are written */
	struct loop_timer hold;
};

/* With something to write the queue keeps the loop going, else it only watches for the death of the
 * reader. A timer that never comes is what keeps it going. */
static void set_busy(struct outq *q, bool busy)
{
	loop_io_set(q->io, busy ? LOOP_WRITE : 0);
	if (busy)
		loop_timer_set(q->loop, &q->hold, INT64_MAX, NULL, NULL);
	else
		loop_timer_clear(&q->hold);
}

/* The callback may free the queue: nothing may follow. */
static void gone(struct outq *q, const struct err *e)
{
	loop_io_del(q->io);
	q->io = NULL;
	loop_timer_clear(&q->hold);
	q->sent = 0;
	buf_free(&q->buf);
	if (q->ev.gone != NULL)
		q->ev.gone(q->ev.arg, e);
}

static bool writable(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLOUT};

	return poll(&p, 1, 0) == 1 && (p.revents & POLLOUT) != 0;
}

/* Stdout is shared with other processes (2>&1, a subshell), so it must not be made nonblocking, and
 * a second descriptor by way of /proc/self/fd/1 is not to be had for sockets, for another user's
 * files or without /proc. But a pipe that polls as writable takes PIPE_BUF bytes without blocking
 * (POSIX), sockets and terminals do in practice, and files never block: so that much is written at
 * a time, after a poll each. It costs 250 pairs of calls a megabyte. */
static int write_some(struct outq *q)
{
	for (size_t turn = 0; turn < TURN && q->sent < q->buf.len && writable(q->fd);) {
		size_t left = q->buf.len - q->sent;
		ssize_t n = write(q->fd, q->buf.data + q->sent, left < PIPE_BUF ? left : PIPE_BUF);
		if (n == -1)
			return errno == EAGAIN || errno == EINTR ? 0 : -1;
		q->sent += (size_t)n;
		turn += (size_t)n;
	}
	return 0;
}

/* Bytes that are written leave when they are the larger part, so that each is moved once at most.
 */
static void forget_sent(struct outq *q)
{
	if (q->sent == q->buf.len) {
		if (q->buf.len > KEEP)
			buf_free(&q->buf);
		else
			buf_reset(&q->buf);
		q->sent = 0;
	} else if (q->sent > q->buf.len / 2) {
		buf_drop(&q->buf, q->sent);
		q->sent = 0;
	}
}

static void on_io(void *arg, int fd, unsigned events)
{
	struct outq *q = arg;
	struct err e = ERR_INIT;
	(void)fd;

	if ((events & LOOP_HUP) != 0) {
		gone(q, NULL);
		return;
	}
	if (q->buf.failed) {
		err_set(&e, ERR_TOOBIG, "write output: the reader is more than %d MiB behind",
		    OUTQ_MAX >> 20);
		gone(q, &e);
		return;
	}
	if (write_some(q) < 0) {
		bool quiet = errno == EPIPE || errno == ECONNRESET;
		err_errno(&e, "write output");
		gone(q, quiet ? NULL : &e);
		return;
	}
	forget_sent(q);
	if (outq_len(q) > 0)
		return;
	set_busy(q, false);
	if (q->ev.drained != NULL)
		q->ev.drained(q->ev.arg);
}

int outq_new(struct outq **out, struct loop *l, int fd, const struct outq_events *ev, struct err *e)
{
	struct outq *q = mem_alloc(sizeof(*q));

	q->loop = l;
	q->fd = fd;
	q->ev = *ev;
	buf_init(&q->buf, OUTQ_MAX);
	if (loop_io_add(l, fd, 0, on_io, q, &q->io, e) < 0) {
		outq_free(q);
		return err_prefix(e, "write output");
	}
	loop_io_unref(q->io);
	*out = q;
	return 0;
}

void outq_free(struct outq *q)
{
	if (q == NULL)
		return;
	loop_io_del(q->io);
	loop_timer_clear(&q->hold);
	buf_free(&q->buf);
	free(q);
}

/* Nothing is written from here: many small lines leave in few large writes, and no callback comes
 * while the caller is in the middle of his work. */
void outq_put(struct outq *q, const char *line, size_t len)
{
	bool idle = outq_len(q) == 0;

	if (q->io == NULL || len == 0)
		return;
	(void)buf_add(&q->buf, line, len); /* on_io reports a full buffer */
	if (idle)
		set_busy(q, true);
}

size_t outq_len(const struct outq *q)
{
	return q->buf.len - q->sent;
}

int outq_full(const struct outq *q)
{
	return outq_len(q) >= OUTQ_FULL;
}
