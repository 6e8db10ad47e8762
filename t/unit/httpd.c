/* SPDX-License-Identifier: ISC */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/httpd.h"
#include "unit.h"

static struct loop *loop;

static void on_request(void *arg, const struct httpd_request *req, struct httpd_answer *a)
{
	int *asked = arg;

	++*asked;
	if (strcmp(req->path, "/none") == 0)
		return;
	a->status = 200;
	if (strcmp(req->path, "/json") == 0)
		a->content_type = "application/json";
	buf_addf(&a->body, "%s %s", req->method, req->path);
	while (strcmp(req->path, "/huge") == 0 && buf_adds(&a->body, "xxxxxxxxxxxxxxxx") == 0)
		;
}

/* A raw client: what came back, and whether the server closed. */
struct client {
	struct loop_io *io;
	int fd;
	struct buf in;
	const char *until; /* stops the loop when it has come, as the end of connection does */
	bool closed;
	struct loop_timer timer, drip;
};

static void on_client(void *arg, int fd, unsigned events)
{
	struct client *c = arg;
	char bytes[65536];

	(void)events;
	ssize_t n = recv(fd, bytes, sizeof(bytes), MSG_DONTWAIT);
	if (n > 0)
		buf_add(&c->in, bytes, (size_t)n);
	c->closed = n <= 0;
	if (c->closed) {
		loop_io_del(c->io);
		c->io = NULL;
	}
	if (c->closed || (c->until != NULL && strstr(c->in.data, c->until) != NULL))
		loop_stop(loop);
}

static void on_late(void *arg)
{
	(void)arg;
	loop_stop(loop);
}

static void connect_to(struct client *c, int port)
{
	struct sockaddr_in a = {.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

	memset(c, 0, sizeof(*c));
	buf_init(&c->in, 1 << 20);
	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (connect(c->fd, (struct sockaddr *)&a, sizeof(a)) != 0)
		perror("# connect");
	loop_io_add(loop, c->fd, LOOP_READ, on_client, c, &c->io, NULL);
}

static void talk(struct client *c, const char *text, const char *until, int limit_ms)
{
	buf_reset(&c->in);
	c->until = until;
	send(c->fd, text, strlen(text), MSG_NOSIGNAL);
	loop_timer_set(loop, &c->timer, limit_ms, on_late, c);
	loop_run(loop, NULL);
	loop_timer_clear(&c->timer);
}

static void on_drip(void *arg)
{
	struct client *c = arg;

	send(c->fd, "x", 1, MSG_NOSIGNAL);
	loop_timer_set(loop, &c->drip, 200, on_drip, c);
}

static void hang_up(struct client *c)
{
	loop_timer_clear(&c->drip);
	loop_io_del(c->io);
	close(c->fd);
	buf_free(&c->in);
}

/* One request over a connection of its own; `until` as above. */
static struct client once(int port, const char *text, const char *until)
{
	struct client c;

	connect_to(&c, port);
	talk(&c, text, until, 5000);
	close(c.fd);
	loop_io_del(c.io);
	c.io = NULL;
	return c;
}

static int port_of(const struct httpd *h, size_t i)
{
	struct strv bound = {0};

	httpd_bound(h, &bound);
	int port = i < bound.n ? (int)strtol(strrchr(bound.v[i], ':') + 1, NULL, 10) : 0;
	strv_free(&bound);
	return port;
}

static struct httpd *start(struct httpd_conf conf, const char *address, int *asked)
{
	struct strv listen = {0};
	struct httpd *h = NULL;
	struct err e = ERR_INIT;

	strv_split(&listen, address, " ");
	conf.listen = &listen;
	*asked = 0;
	if (!ok(httpd_new(&h, loop, &conf, 0, on_request, asked, &e) == 0, address))
		printf("# %s\n", e.text);
	strv_free(&listen);
	return h;
}

static void test_requests(void)
{
	int asked;
	struct httpd *h = start((struct httpd_conf){0}, "127.0.0.1:0", &asked);
	int port = port_of(h, 0);
	struct client c;

	connect_to(&c, port);
	talk(&c, "GET /a%20b//../c?q=1 HTTP/1.1\r\nHost: x\r\n\r\n", "/c", 5000);
	ok(strstr(c.in.data, "HTTP/1.1 200 ") && strstr(c.in.data, "GET /a%20b//../c"),
	    "the path as it was sent, without the query");
	ok(strstr(c.in.data, "Content-Type: text/plain\r\n"), "text");
	talk(&c, "GET /json HTTP/1.1\r\nHost: x\r\n\r\nGET /none HTTP/1.1\r\nHost: x\r\n\r\n",
	    "404", 5000);
	ok(strstr(c.in.data, "Content-Type: application/json\r\n"), "type");
	ok(strstr(c.in.data, " 404 "), "two at once, over a connection that is kept");
	talk(&c, "HEAD /head HTTP/1.1\r\nHost: x\r\n\r\n", "\r\n\r\n", 5000);
	ok(strstr(c.in.data, "Content-Length: 10\r\n") && !strstr(c.in.data, "HEAD"), "HEAD");
	talk(&c, "GET /huge HTTP/1.1\r\nHost: x\r\n\r\n", "\r\n\r\n", 5000);
	ok(strstr(c.in.data, " 500 "), "an answer over 64 KiB is ours to excuse");
	ok(!c.closed, "still open");
	is_int(asked, 5, "each asked once");
	hang_up(&c);

	c = once(port, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nabc", NULL);
	ok(c.closed && strstr(c.in.data, " 405 ") && strstr(c.in.data, "Allow: GET, HEAD\r\n"),
	    "POST is refused without its body");
	buf_free(&c.in);
	c = once(port, "GET /b HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nabc", NULL);
	ok(c.closed && strstr(c.in.data, "GET /b"), "GET with a body is answered without it");
	buf_free(&c.in);
	c = once(port, "GET /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", NULL);
	ok(c.closed && strstr(c.in.data, "GET /b"), "GET with chunks, too");
	buf_free(&c.in);
	c = once(port, "GET /c HTTP/1.0\r\n\r\n", NULL);
	ok(c.closed && strstr(c.in.data, "GET /c"), "HTTP/1.0");
	buf_free(&c.in);
	c = once(port, "GET /d HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", NULL);
	ok(c.closed && strstr(c.in.data, "GET /d"), "close where asked");
	buf_free(&c.in);
	is_int(asked, 9, "the refused one was not asked");
	c = once(port, "\x16\x03\x01\x02 hello\r\n\r\n", NULL);
	ok(c.closed && !strstr(c.in.data, " 200 "), "no HTTP");
	buf_free(&c.in);
	httpd_free(h);
}

static void test_headers(void)
{
	int asked;
	struct httpd *h = start((struct httpd_conf){.header_max = 2000}, "127.0.0.1:0", &asked);
	int port = port_of(h, 0);
	struct buf b;
	struct client c;

	buf_init(&b, 100000);
	buf_adds(&b, "GET /few HTTP/1.1\r\nHost: x\r\n");
	while (b.len < 1940)
		buf_adds(&b, "X-Header-Of-Thirty-Two-Bytes: x\r\n");
	buf_adds(&b, "\r\n");
	c = once(port, b.data, "GET /few");
	ok(strstr(c.in.data, " 200 "), "headers up to the limit, of many lines");
	buf_free(&c.in);

	static const size_t sizes[] = {2100, 5000, 50000};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		buf_reset(&b);
		buf_adds(&b, "GET /many HTTP/1.1\r\nHost: x\r\nX: ");
		while (b.len < sizes[i])
			buf_addc(&b, 'x');
		buf_adds(&b, "\r\n\r\n");
		c = once(port, b.data, "\r\n\r\n");
		ok(!strstr(c.in.data, " 200 ") && (c.closed || strstr(c.in.data, " 431 ")),
		    "headers over the limit");
		buf_free(&c.in);
	}
	buf_free(&b);
	is_int(asked, 1, "nobody asked us");
	httpd_free(h);
}

static void test_limits(void)
{
	static const char get[] = "GET /x HTTP/1.1\r\nHost: x\r\n\r\n";
	int asked;
	struct httpd *h =
	    start((struct httpd_conf){.connections_max = 2}, "127.0.0.1:0 127.0.0.1:0", &asked);
	struct client a, b, c;

	connect_to(&a, port_of(h, 0));
	talk(&a, get, "GET /x", 5000);
	connect_to(&b, port_of(h, 1));
	talk(&b, get, "GET /x", 5000);
	connect_to(&c, port_of(h, 0));
	talk(&c, get, "GET /x", 100);
	is_int((long long)c.in.len, 0, "over the limit of all listeners together: it waits");
	hang_up(&a);
	talk(&c, "", "GET /x", 5000);
	ok(strstr(c.in.data, " 200 "), "until another goes");
	hang_up(&b);
	hang_up(&c);
	httpd_free(h);

	h = start((struct httpd_conf){.per_address_max = 1}, "127.0.0.1:0", &asked);
	connect_to(&a, port_of(h, 0));
	talk(&a, get, "GET /x", 5000);
	b = once(port_of(h, 0), get, NULL);
	ok(b.closed && b.in.len == 0, "over the limit of one address: closed");
	buf_free(&b.in);
	talk(&a, get, "GET /x", 5000);
	ok(strstr(a.in.data, " 200 "), "the first goes on");
	hang_up(&a);
	httpd_free(h);

	h = start((struct httpd_conf){.idle_s = 1}, "127.0.0.1:0", &asked);
	connect_to(&a, port_of(h, 0));
	talk(&a, "GET / HT", NULL, 5000);
	ok(a.closed, "a connection without progress is closed");
	hang_up(&a);
	connect_to(&a, port_of(h, 0));
	loop_timer_set(loop, &a.drip, 0, on_drip, &a);
	talk(&a, "GET /", NULL, 10000);
	ok(a.closed, "and one that sends a byte now and then");
	hang_up(&a);
	connect_to(&a, port_of(h, 0));
	for (int i = 0; i < 4; i++) {
		talk(&a, get, NULL, 700);
		ok(strstr(a.in.data, " 200 ") && !a.closed, "but not one that asks now and then");
	}
	hang_up(&a);
	connect_to(&a, port_of(h, 0));
	talk(&a, "GET / HT", NULL, 10);
	httpd_free(h); /* with a connection open */
	hang_up(&a);
}

static void test_listen(void)
{
	static const char *const bad[] = {"", "80", "x", ":", ":http", ":65536", ":-1", "::1:80",
	    "[::1]", "[]:80", "1.2.3.4:", "nosuchname.invalid:80"};
	struct strv bound = {0}, list = {0};
	int asked;
	struct err e = ERR_INIT;

	struct httpd *h = start((struct httpd_conf){0}, ":0", &asked), *none = NULL;
	httpd_bound(h, &bound);
	ok(bound.n == 1 && strncmp(bound.v[0], "[::]:", 5) == 0, "one socket for both families");
	printf("# %s\n", bound.n > 0 ? bound.v[0] : "");
	struct client c = once(port_of(h, 0), "GET /4 HTTP/1.0\r\n\r\n", NULL);
	ok(strstr(c.in.data, "GET /4"), "reached over IPv4");
	buf_free(&c.in);

	strv_addf(&list, "127.0.0.1:%d", port_of(h, 0));
	struct httpd_conf conf = {.listen = &list};
	is_int(httpd_new(&none, loop, &conf, 0, on_request, &asked, &e), -1, "port in use");
	is_int(e.code, ERR_IO, "port in use");
	httpd_free(h);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		strv_free(&list);
		strv_add(&list, bad[i]);
		err_clear(&e);
		httpd_new(&none, loop, &conf, 0, on_request, &asked, &e);
		is_int(e.code, ERR_CONFIG, bad[i]);
	}
	strv_free(&list);
	is_int(
	    httpd_new(&none, loop, &conf, 0, on_request, &asked, &e), -1, "nothing to listen on");
	strv_free(&bound);
}

/* Runs first, while descriptor 3 is still free, as it is for systemd's socket. */
static void test_inherit(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int asked = 0, fd = socket(AF_INET, SOCK_STREAM, 0);
	struct httpd *h = NULL;
	struct httpd_conf conf = {0};
	struct err e = ERR_INIT;

	bind(fd, (struct sockaddr *)&a, sizeof(a));
	if (fd != 3) {
		dup2(fd, 3);
		close(fd);
	}
	ok(loop_new(&loop, &clock_system, NULL) == 0, "a loop");
	is_int(httpd_new(&h, loop, &conf, 1, on_request, &asked, &e), -1, "it does not listen");
	is_int(e.code, ERR_CONFIG, "is told");
	listen(3, 10);
	ok(httpd_new(&h, loop, &conf, 1, on_request, &asked, &e) == 0, "socket of systemd's");
	struct client c = once(port_of(h, 0), "GET /3 HTTP/1.0\r\n\r\n", NULL);
	ok(strstr(c.in.data, "GET /3"), "is served");
	buf_free(&c.in);
	httpd_free(h);
}

int main(void)
{
	test_inherit();
	test_requests();
	test_headers();
	test_limits();
	test_listen();
	loop_free(loop);
	return unit_done();
}
