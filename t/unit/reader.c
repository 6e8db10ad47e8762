/* SPDX-License-Identifier: ISC */
#include "line/reader.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/buf.h"
#include "line/rec.h"
#include "unit.h"

/* What the reader said, as text: "1:line|2:too long|end". */
struct heard {
	struct loop *loop;
	struct reader *reader;
	struct buf text;
	int pause_each, free_at; /* line numbers; 0: never */
	struct loop_timer timer;
	int fd; /* where feed writes, byte by byte */
	const char *rest;
	size_t rest_len, step;
};

static void resume(void *arg)
{
	struct heard *h = arg;
	reader_pause(h->reader, 0);
}

static void on_line(void *arg, const char *line, size_t len, long number)
{
	struct heard *h = arg;

	if (len > 100)
		buf_addf(&h->text, "%ld:%zu bytes|", number, len);
	else
		buf_addf(&h->text, "%ld:%s|", number, line);
	if (strlen(line) != len)
		buf_adds(&h->text, "(not terminated)");
	if (h->pause_each) {
		reader_pause(h->reader, 1);
		reader_pause(h->reader, 1);
		loop_timer_set(h->loop, &h->timer, 1, resume, h);
	}
	if (number == h->free_at) {
		reader_free(h->reader);
		h->reader = NULL;
	}
}

static void on_too_long(void *arg, long number)
{
	struct heard *h = arg;
	buf_addf(&h->text, "%ld:too long|", number);
}

static void on_end(void *arg, const struct err *e)
{
	struct heard *h = arg;
	buf_adds(&h->text, e != NULL ? e->text : "end");
}

static void start(struct heard *h, int fd)
{
	const struct reader_events ev = {on_line, on_too_long, on_end, h};
	struct err e = ERR_INIT;

	buf_init(&h->text, 1 << 20);
	loop_new(&h->loop, &clock_system, &e);
	ok(reader_new(&h->reader, h->loop, fd, &ev, &e) == 0, "a reader");
}

static void finish(struct heard *h, const char *want, const char *name)
{
	struct err e = ERR_INIT;

	ok(loop_run(h->loop, &e) == 0, name);
	is_str(h->text.data, want, name);
	reader_free(h->reader);
	loop_free(h->loop);
	buf_free(&h->text);
}

/* Writes the next `step` bytes, then nothing until the reader has seen them. */
static void feed(void *arg)
{
	struct heard *h = arg;
	size_t n = h->rest_len < h->step ? h->rest_len : h->step;

	if (n == 0) {
		close(h->fd);
		return;
	}
	if (write(h->fd, h->rest, n) != (ssize_t)n)
		abort();
	h->rest += n;
	h->rest_len -= n;
	loop_timer_set(h->loop, &h->timer, 0, feed, h);
}

static void pieces(const char *text, size_t step, const char *want, const char *name)
{
	struct heard h = {.rest = text, .rest_len = strlen(text), .step = step};
	int p[2];

	if (pipe(p) == -1)
		abort();
	h.fd = p[1];
	start(&h, p[0]);
	loop_timer_set(h.loop, &h.timer, 0, feed, &h);
	finish(&h, want, name);
	close(p[0]);
}

/* `text` by way of a regular file, which epoll refuses. */
static int file_of(const char *text, size_t len)
{
	FILE *f = tmpfile();

	if (f == NULL || fwrite(text, 1, len, f) != len || fflush(f) != 0)
		abort();
	rewind(f);
	int fd = dup(fileno(f));
	fclose(f);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static void big(size_t len, bool newline, const char *want, const char *name)
{
	struct heard h = {0};
	char *text = malloc(len + 16);

	memset(text, 'x', len);
	memcpy(text + len, "\nb\n", 4);
	int fd = file_of(text, len + (newline ? 3 : 0));
	free(text);
	start(&h, fd);
	finish(&h, want, name);
	close(fd);
}

static void boundaries(void)
{
	const char *text = "a\n\nbcd\r\n{}\nlast";
	const char *want = "1:a|2:|3:bcd\r|4:{}|5:last|end";

	for (size_t step = 1; step <= strlen(text); step++)
		pieces(text, step, want, "lines cut anywhere");
	pieces("", 1, "end", "no input");
	pieces("\n", 1, "1:|end", "an empty line");
	pieces("a\n", 2, "1:a|end", "a final newline makes no line");
}

static void limits(void)
{
	big(REC_LINE_MAX - 1, true, "1:1048575 bytes|2:b|end", "the longest line");
	big(REC_LINE_MAX, true, "1:too long|2:b|end", "one byte more");
	big(5 * REC_LINE_MAX + 7, true, "1:too long|2:b|end", "a very long line");
	big(REC_LINE_MAX - 1, false, "1:1048575 bytes|end", "the longest, without newline");
	big(3 * REC_LINE_MAX, false, "1:too long|end", "a long line that never ends");
}

static void pauses(void)
{
	struct heard h = {.pause_each = 1};
	int fd = file_of("a\nb\nc", 5);

	start(&h, fd);
	finish(&h, "1:a|2:b|3:c|end", "a pause after each line loses nothing");
	close(fd);

	/* Paused at a pipe whose writer has gone: the hang-up must not spin, and nothing is read.
	 */
	struct heard i = {0};
	int p[2];
	if (pipe(p) == -1 || write(p[1], "a\n", 2) != 2)
		abort();
	close(p[1]);
	start(&i, p[0]);
	reader_pause(i.reader, 1);
	finish(&i, "", "paused: the loop has nothing to wait for");
	close(p[0]);
}

static void freed(void)
{
	struct heard h = {.free_at = 2};
	int fd = file_of("a\nb\nc\n", 6);

	start(&h, fd);
	finish(&h, "1:a|2:b|", "freed from within a line");
	close(fd);
}

static void errors(void)
{
	struct heard h = {0};
	int fd = open("/", O_RDONLY);

	start(&h, fd);
	finish(&h, "read input: Is a directory", "a folder is no input");
	close(fd);

	const struct reader_events ev = {on_line, on_too_long, on_end, &h};
	struct err e = ERR_INIT;
	struct reader *r = NULL;
	loop_new(&h.loop, &clock_system, &e);
	is_int(reader_new(&r, h.loop, 999, &ev, &e), -1, "a closed descriptor");
	ok(*e.text != '\0', "says so");
	loop_free(h.loop);
	reader_free(NULL);
}

struct count {
	struct loop *loop;
	long lines, turns;
	struct loop_timer timer;
};

static void tick(void *arg)
{
	struct count *c = arg;
	c->turns++;
	loop_timer_set(c->loop, &c->timer, 0, tick, c);
}

static void count_line(void *arg, const char *line, size_t len, long number)
{
	struct count *c = arg;
	(void)line;
	(void)len;
	c->lines = number;
}

static void count_end(void *arg, const struct err *e)
{
	struct count *c = arg;
	(void)e;
	loop_stop(c->loop);
}

static void fairness(void)
{
	struct count c = {0};
	const struct reader_events ev = {count_line, NULL, count_end, &c};
	struct reader *r = NULL;
	size_t len = 4 << 20;
	char *text = malloc(len);

	for (size_t i = 0; i < len; i++)
		text[i] = i % 32 == 31 ? '\n' : 'x';
	int fd = file_of(text, len);
	free(text);
	loop_new(&c.loop, &clock_system, NULL);
	reader_new(&r, c.loop, fd, &ev, NULL);
	tick(&c);
	loop_run(c.loop, NULL);
	is_int(c.lines, (4 << 20) / 32, "all lines of a large file");
	ok(c.turns >= 60, "timers get their turn in between");
	reader_free(r);
	loop_free(c.loop);
	close(fd);
}

int main(void)
{
	boundaries();
	limits();
	pauses();
	freed();
	errors();
	fairness();
	return unit_done();
}
