/* SPDX-License-Identifier: ISC */
/*
 * fake_http - a scripted HTTP server on the test's own loop: a table of turns, each the request
 * that must come and the answer that it gets. For what a real server can't be made to do. Each
 * connection serves one request.
 */
#ifndef FAKE_HTTP_H
#define FAKE_HTTP_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/loop.h"
#include "core/mem.h"
#include "unit.h"

struct fake_turn {
	const char *want; /* "GET /v1/kv/x?raw"; NULL: any. An entry with status 0 ends the table */
	int status;
	const char *headers; /* "Name: value\r\n"...; may be NULL */
	const char *body;    /* may be NULL */
	int missing;         /* bytes promised and not sent: a torn answer */
	bool endless;        /* the body is repeated for ever */
	bool silent;         /* no answer, the connection stays open */
};

#define FAKE_TURNS 32

struct fake {
	LIST_HEAD(, fake_conn) conns;
	struct loop *loop;
	struct loop_io *io;
	int fd, port;
	const struct fake_turn *turn; /* the next one */
	int count;
	bool keeps_last; /* the last turn is repeated */
	char *got[FAKE_TURNS];
	int64_t at_ms[FAKE_TURNS];
	char url[64];
};

struct fake_conn {
	LIST_ENTRY(fake_conn) link;
	struct fake *fake;
	struct loop_io *io;
	int fd;
	struct buf in, out;
	const struct fake_turn *turn;
};

static inline void fake_close(struct fake_conn *c)
{
	LIST_REMOVE(c, link);
	loop_io_del(c->io);
	close(c->fd);
	buf_free(&c->in);
	buf_free(&c->out);
	free(c);
}

static inline void fake_answer(struct fake_conn *c)
{
	struct fake *f = c->fake;
	const struct fake_turn *t = f->turn;
	static const struct fake_turn lost = {.status = 599};
	size_t line = strcspn(c->in.data, "\r") - strlen(" HTTP/1.1");

	if (f->count < FAKE_TURNS) {
		f->got[f->count] = mem_dup(c->in.data);
		f->at_ms[f->count] = clock_mono_ms(loop_clock(f->loop));
	}
	f->count++;
	if (t->status == 0 || (t->want != NULL && (strlen(t->want) != line ||
						      strncmp(t->want, c->in.data, line) != 0))) {
		ok(false, "the fake server is asked what the script says");
		printf("#  got: %.*s\n# want: %s\n", (int)line, c->in.data,
		    t->want == NULL ? "(nothing more)" : t->want);
		t = &lost;
	} else if (!f->keeps_last || t[1].status != 0) {
		f->turn++;
	}
	c->turn = t;
	const char *body = t->body != NULL ? t->body : "";
	buf_addf(&c->out, "HTTP/1.1 %d Fake\r\nConnection: close\r\n%s", t->status,
	    t->headers != NULL ? t->headers : "");
	if (!t->endless)
		buf_addf(&c->out, "Content-Length: %zu\r\n", strlen(body) + (size_t)t->missing);
	buf_addf(&c->out, "\r\n%s", body);
	loop_io_set(c->io, t->silent ? LOOP_READ : LOOP_WRITE);
}

static inline bool fake_is_whole(const struct buf *in)
{
	const char *end = strstr(in->data, "\r\n\r\n"),
		   *length = strcasestr(in->data, "content-length:");
	if (end == NULL)
		return false;
	size_t body = length != NULL && length < end ? strtoul(length + 15, NULL, 10) : 0;
	return in->len >= (size_t)(end + 4 - in->data) + body;
}

static inline void fake_on_conn(void *arg, int fd, unsigned events)
{
	struct fake_conn *c = arg;
	char room[65536];

	if (events & LOOP_READ) {
		ssize_t n = read(fd, room, sizeof(room));
		if (n <= 0) {
			fake_close(c);
			return;
		}
		buf_add(&c->in, room, (size_t)n);
		if (c->turn == NULL && fake_is_whole(&c->in))
			fake_answer(c);
		return;
	}
	ssize_t n = events & LOOP_WRITE ? send(fd, c->out.data, c->out.len, MSG_NOSIGNAL) : -1;
	if (n > 0)
		buf_drop(&c->out, (size_t)n);
	while (n > 0 && c->turn->endless && c->out.len < 65536)
		buf_adds(&c->out, c->turn->body);
	if (n <= 0 || c->out.len == 0)
		fake_close(c);
}

static inline void fake_on_accept(void *arg, int fd, unsigned events)
{
	struct fake *f = arg;
	int conn = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	(void)events;

	if (conn < 0)
		return;
	struct fake_conn *c = mem_alloc(sizeof(*c));
	c->fake = f;
	c->fd = conn;
	LIST_INSERT_HEAD(&f->conns, c, link);
	buf_init(&c->in, 1 << 20);
	buf_init(&c->out, 1 << 20);
	loop_io_add(f->loop, conn, LOOP_READ, fake_on_conn, c, &c->io, NULL);
	loop_io_unref(c->io);
}

static inline void fake_start(struct fake *f, struct loop *l, const struct fake_turn *turns)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(a);

	*f = (struct fake){.loop = l, .turn = turns};
	f->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (bind(f->fd, (struct sockaddr *)&a, len) < 0 || listen(f->fd, 16) < 0 ||
	    getsockname(f->fd, (struct sockaddr *)&a, &len) < 0)
		abort();
	f->port = ntohs(a.sin_port);
	snprintf(f->url, sizeof(f->url), "http://127.0.0.1:%d", f->port);
	loop_io_add(l, f->fd, LOOP_READ, fake_on_accept, f, &f->io, NULL);
	/* A script that is not played to its end must not keep the test waiting. */
	loop_io_unref(f->io);
}

static inline void fake_stop(struct fake *f)
{
	ok(f->turn->status == 0 || f->keeps_last, "the script is played to its end");
	while (!LIST_EMPTY(&f->conns))
		fake_close(LIST_FIRST(&f->conns));
	loop_io_del(f->io);
	close(f->fd);
	for (int i = 0; i < FAKE_TURNS; i++)
		free(f->got[i]);
}

#endif
