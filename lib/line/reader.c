/* SPDX-License-Identifier: ISC */
#include "line/reader.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/mem.h"
#include "line/rec.h"

/* One read a turn of the loop, so that timers and transfers get their turn in a flood of lines. */
#define CHUNK (64 * 1024)

struct reader {
	struct loop *loop;
	int fd;
	struct reader_events ev;
	struct loop_io *io;       /* NULL while paused and after the end */
	struct loop_timer resume; /* hands out what was left when the pause began */
	long number;
	bool paused, skipping, eof, ended;
	bool busy, dead; /* freed from within a callback */
	struct err err;  /* of the read that failed */
	struct buf part; /* the beginning of a line whose end is not read yet */
	size_t at, end;  /* what of `in` is not handed out yet */
	char in[CHUNK];
};

static void destroy(struct reader *r)
{
	loop_io_del(r->io);
	loop_timer_clear(&r->resume);
	buf_free(&r->part);
	/* Plain keys pass through here (le-vault-get). */
	mem_free_wiped(r);
}

void reader_free(struct reader *r)
{
	if (r == NULL)
		return;
	if (r->busy)
		r->dead = true;
	else
		destroy(r);
}

static void emit(struct reader *r, const char *line, size_t len)
{
	r->ev.line(r->ev.arg, line, len, ++r->number);
}

static void emit_part(struct reader *r)
{
	emit(r, r->part.data, r->part.len);
	if (r->part.len > CHUNK)
		buf_free(&r->part);
	else
		buf_reset(&r->part);
}

static void keep_part(struct reader *r, const char *bytes, size_t len)
{
	if (r->skipping || buf_add(&r->part, bytes, len) == 0)
		return;
	buf_free(&r->part);
	r->skipping = true;
	r->ev.too_long(r->ev.arg, ++r->number);
}

/* One step: the next line of the chunk, or its rest to `part`. False: nothing is left. */
static bool step(struct reader *r)
{
	char *from = r->in + r->at;
	size_t left = r->end - r->at;

	if (left == 0) {
		if (!r->eof || r->part.len == 0)
			return false;
		emit_part(r);
		return true;
	}
	char *newline = memchr(from, '\n', left);
	size_t len = newline != NULL ? (size_t)(newline - from) : left;
	r->at += newline != NULL ? len + 1 : len;
	if (newline != NULL && r->part.len == 0 && !r->skipping) {
		/* The usual case: a whole line inside the chunk is not copied. */
		*newline = '\0';
		emit(r, from, len);
		return true;
	}
	keep_part(r, from, len);
	if (newline == NULL)
		return true;
	if (!r->skipping)
		emit_part(r);
	r->skipping = false;
	return true;
}

/* Any callback may pause or free the reader, so both are looked at after each step. */
static void pump(struct reader *r)
{
	r->busy = true;
	while (!r->paused && !r->dead && step(r))
		;
	if (r->eof && !r->paused && !r->dead && !r->ended) {
		r->ended = true;
		r->ev.end(r->ev.arg, r->err.code != ERR_NONE ? &r->err : NULL);
	}
	r->busy = false;
	if (r->dead)
		destroy(r);
}

/* Stdin is shared with other processes, so it must not be made nonblocking: that would stick to
 * their descriptor too. Reading just once after the loop says that there is something never blocks.
 */
static void on_io(void *arg, int fd, unsigned events)
{
	struct reader *r = arg;
	(void)events;

	ssize_t n = read(fd, r->in, sizeof(r->in));
	if (n == -1 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n == -1)
		err_errno(&r->err, "read input");
	r->at = 0;
	r->end = n > 0 ? (size_t)n : 0;
	if (n <= 0) {
		r->eof = true;
		loop_io_del(r->io);
		r->io = NULL;
	}
	pump(r);
}

int reader_new(
    struct reader **out, struct loop *l, int fd, const struct reader_events *ev, struct err *e)
{
	struct reader *r = mem_alloc(sizeof(*r));

	r->loop = l;
	r->fd = fd;
	r->ev = *ev;
	buf_init(&r->part, REC_LINE_MAX - 1);
	if (loop_io_add(l, fd, LOOP_READ, on_io, r, &r->io, e) < 0) {
		destroy(r);
		return err_prefix(e, "read input");
	}
	*out = r;
	return 0;
}

static void on_resume(void *arg)
{
	struct reader *r = arg;

	if (!r->eof && loop_io_add(r->loop, r->fd, LOOP_READ, on_io, r, &r->io, &r->err) < 0)
		r->eof = true;
	pump(r);
}

/* A paused reader gives up its place in the loop: the hang-up of a writer that has finished would
 * wake it over and over. */
void reader_pause(struct reader *r, int pause)
{
	if (r->ended || r->paused == (pause != 0))
		return;
	r->paused = pause != 0;
	if (r->paused) {
		loop_io_del(r->io);
		r->io = NULL;
		loop_timer_clear(&r->resume);
	} else {
		loop_timer_set(r->loop, &r->resume, 0, on_resume, r);
	}
}
