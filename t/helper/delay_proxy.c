/* SPDX-License-Identifier: ISC */
/*
 * delay_proxy - a TCP relay that holds each byte back for a while: a CA that is not next door.
 *
 *	delay_proxy LISTENPORT TARGETPORT DELAYMS
 *
 * The delay is for one direction; a request and its answer wait twice. For the benchmarks.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/loop.h"
#include "core/mem.h"

#define CHUNK 65536

struct piece {
	struct piece *next;
	int64_t due_ms;
	size_t len; /* 0: the sender has closed */
	size_t sent;
	char bytes[];
};

struct half {
	struct link *link;
	int from, to;
	struct loop_io *in, *out;
	struct piece *first, *last;
	struct loop_timer timer;
	bool closed;
};

struct link {
	struct half half[2];
};

static struct loop *loop;
static int target, delay_ms;

static void link_free(struct link *l)
{
	for (int i = 0; i < 2; i++) {
		struct half *h = &l->half[i];
		loop_timer_clear(&h->timer);
		loop_io_del(h->in);
		while (h->first != NULL) {
			struct piece *p = h->first;
			h->first = p->next;
			free(p);
		}
	}
	close(l->half[0].from);
	close(l->half[0].to);
	free(l);
}

static void deliver(void *arg);

static void schedule(struct half *h)
{
	if (h->first != NULL)
		loop_timer_set(loop, &h->timer, h->first->due_ms - clock_mono_ms(loop_clock(loop)),
		    deliver, h);
}

static void deliver(void *arg)
{
	struct half *h = arg;
	int64_t now = clock_mono_ms(loop_clock(loop));

	while (h->first != NULL && h->first->due_ms <= now) {
		struct piece *p = h->first;
		if (p->len == 0) {
			link_free(h->link);
			return;
		}
		ssize_t n =
		    send(h->to, p->bytes + p->sent, p->len - p->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && errno == EAGAIN) {
			loop_timer_set(loop, &h->timer, 1, deliver, h);
			return;
		}
		if (n < 0) {
			link_free(h->link);
			return;
		}
		p->sent += (size_t)n;
		if (p->sent < p->len)
			continue;
		h->first = p->next;
		if (h->first == NULL)
			h->last = NULL;
		free(p);
	}
	schedule(h);
}

static void readable(void *arg, int fd, unsigned events)
{
	struct half *h = arg;
	struct piece *p = mem_alloc(sizeof(*p) + CHUNK);
	ssize_t n = recv(fd, p->bytes, CHUNK, MSG_DONTWAIT);

	(void)events;
	if (n < 0 && errno == EAGAIN) {
		free(p);
		return;
	}
	p->len = n > 0 ? (size_t)n : 0;
	p->due_ms = clock_mono_ms(loop_clock(loop)) + delay_ms;
	if (h->last != NULL)
		h->last->next = p;
	else
		h->first = p;
	h->last = p;
	if (n <= 0) {
		loop_io_del(h->in);
		h->in = NULL;
	}
	if (!loop_timer_is_set(&h->timer))
		schedule(h);
}

static int dial(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)target),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	if (fd < 0 || connect(fd, (struct sockaddr *)&a, sizeof(a)) < 0) {
		close(fd);
		return -1;
	}
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

static void accepted(void *arg, int fd, unsigned events)
{
	int client = accept4(fd, NULL, NULL, SOCK_CLOEXEC), server, on = 1;
	struct link *l;

	(void)arg;
	(void)events;
	if (client < 0)
		return;
	server = dial();
	if (server < 0) {
		close(client);
		return;
	}
	(void)setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	l = mem_alloc(sizeof(*l));
	l->half[0] = (struct half){.link = l, .from = client, .to = server};
	l->half[1] = (struct half){.link = l, .from = server, .to = client};
	for (int i = 0; i < 2; i++)
		if (loop_io_add(loop, l->half[i].from, LOOP_READ, readable, &l->half[i],
			&l->half[i].in, NULL) < 0)
			abort();
}

int main(int argc, char **argv)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct loop_io *io;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	if (argc != 4) {
		fprintf(stderr, "usage: delay_proxy LISTENPORT TARGETPORT DELAYMS\n");
		return 64;
	}
	a.sin_port = htons((uint16_t)strtol(argv[1], NULL, 10));
	target = (int)strtol(argv[2], NULL, 10);
	delay_ms = (int)strtol(argv[3], NULL, 10);
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)&a, sizeof(a)) < 0 || listen(fd, 512) < 0 ||
	    loop_new(&loop, &clock_system, NULL) < 0 ||
	    loop_io_add(loop, fd, LOOP_READ, accepted, NULL, &io, NULL) < 0) {
		perror("delay_proxy");
		return 1;
	}
	return loop_run(loop, NULL) < 0;
}
