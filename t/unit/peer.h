/* SPDX-License-Identifier: ISC */
/*
 * peer - a scripted HTTP server on the test's own loop, for replies that no real server gives.
 */
#ifndef PEER_H
#define PEER_H

#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "core/loop.h"
#include "core/mem.h"

enum peer_mode {
	PEER_KEEP,   /* sends `reply`, goes on listening */
	PEER_CLOSE,  /* sends `reply`, closes */
	PEER_SILENT, /* reads and says nothing */
	PEER_ENDLESS /* sends `reply`, then 'x' for ever */
};

struct peer {
	struct loop *loop;
	struct loop_io *io;
	int fd, port;
	enum peer_mode mode;
	const char *reply;
	int accepted, requests, open_now, open_most;
	struct buf seen; /* the last request */
	struct peer_conn *conns;
};

struct peer_conn {
	struct peer *peer;
	struct peer_conn *next;
	struct loop_io *io;
	int fd;
	struct buf in;
};

static void peer_drop(struct peer_conn *c)
{
	struct peer_conn **at = &c->peer->conns;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	c->peer->open_now--;
	loop_io_del(c->io);
	close(c->fd);
	buf_free(&c->in);
	free(c);
}

/* True when head and body (by its Content-Length) are there. */
static bool peer_is_whole(const struct buf *in)
{
	const char *end = strstr(in->data, "\r\n\r\n");
	const char *len = strstr(in->data, "Content-Length: ");

	if (end == NULL)
		return false;
	size_t body = len != NULL && len < end ? strtoul(len + 16, NULL, 10) : 0;
	return in->len >= (size_t)(end + 4 - in->data) + body;
}

static void peer_on_conn(void *arg, int fd, unsigned events)
{
	struct peer_conn *c = arg;
	struct peer *p = c->peer;
	char bytes[16384];

	if (events & LOOP_WRITE) {
		memset(bytes, 'x', sizeof(bytes));
		if (send(fd, bytes, sizeof(bytes), MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
			peer_drop(c);
		return;
	}
	ssize_t n = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);
	if (n <= 0) {
		peer_drop(c);
		return;
	}
	buf_add(&c->in, bytes, (size_t)n);
	if (p->mode == PEER_SILENT || !peer_is_whole(&c->in))
		return;
	p->requests++;
	buf_reset(&p->seen);
	buf_add(&p->seen, c->in.data, c->in.len);
	buf_reset(&c->in);
	send(fd, p->reply, strlen(p->reply), MSG_NOSIGNAL);
	if (p->mode == PEER_CLOSE)
		peer_drop(c);
	else if (p->mode == PEER_ENDLESS)
		loop_io_set(c->io, LOOP_WRITE);
}

static void peer_on_listener(void *arg, int fd, unsigned events)
{
	struct peer *p = arg;
	struct peer_conn *c = mem_alloc(sizeof(*c));

	(void)events;
	c->peer = p;
	c->fd = accept(fd, NULL, NULL);
	buf_init(&c->in, 1 << 20);
	c->next = p->conns;
	p->conns = c;
	p->accepted++;
	if (++p->open_now > p->open_most)
		p->open_most = p->open_now;
	loop_io_add(p->loop, c->fd, LOOP_READ, peer_on_conn, c, &c->io, NULL);
}

static void peer_listen(struct peer *p, struct loop *l, const char *unix_path)
{
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_un un = {.sun_family = AF_UNIX};
	socklen_t len = sizeof(in);

	memset(p, 0, sizeof(*p));
	p->loop = l;
	buf_init(&p->seen, 1 << 20);
	p->fd = socket(unix_path ? AF_UNIX : AF_INET, SOCK_STREAM, 0);
	if (unix_path != NULL) {
		snprintf(un.sun_path, sizeof(un.sun_path), "%s", unix_path);
		bind(p->fd, (struct sockaddr *)&un, sizeof(un));
	} else {
		bind(p->fd, (struct sockaddr *)&in, sizeof(in));
		getsockname(p->fd, (struct sockaddr *)&in, &len);
		p->port = ntohs(in.sin_port);
	}
	listen(p->fd, 128);
	loop_io_add(l, p->fd, LOOP_READ, peer_on_listener, p, &p->io, NULL);
}

static void peer_close(struct peer *p)
{
	while (p->conns != NULL)
		peer_drop(p->conns);
	loop_io_del(p->io);
	close(p->fd);
	buf_free(&p->seen);
}

#endif
