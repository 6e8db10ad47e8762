/* SPDX-License-Identifier: ISC */
/* DNS against a server on the same loop that answers by what the name says. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/dns.h"
#include "unit.h"

enum { A = 1, AAAA = 28, NXDOMAIN = 3, SERVFAIL = 2, REFUSED = 5 };

static struct loop *loop;
static struct server {
	int udp, tcp, conn, port, asked;
	struct loop_io *udp_io, *tcp_io, *conn_io;
} server;

static struct got {
	int calls;
	enum err_code code;
	char text[ERR_TEXT_MAX];
	struct strv addresses;
} got;

/* ---- the server ---- */

/* The first label of the question's name is its script. */
static bool says(const unsigned char *q, const char *word)
{
	return q[12] == strlen(word) && memcmp(q + 13, word, q[12]) == 0;
}

static void add_record(struct buf *b, int type, const void *data, size_t len)
{
	unsigned char head[12] = {
	    0xc0, 12, 0, (unsigned char)type, 0, 1, 0, 0, 0, 9, 0, (unsigned char)len};

	buf_add(b, head, sizeof(head));
	buf_add(b, data, len);
	b->data[7]++;
}

static void add_addresses(struct buf *b, const unsigned char *q, int type, bool tcp)
{
	static const unsigned char four[] = {192, 0, 2, 1};
	static const unsigned char six[] = {0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
	bool both = says(q, "both") || (says(q, "big") && tcp);

	if (type == A && (both || says(q, "four") || says(q, "sixdead")))
		add_record(b, A, four, sizeof(four));
	if (type == AAAA && (both || says(q, "six")))
		add_record(b, AAAA, six, sizeof(six));
}

/* Returns false for "no answer". */
static bool make_reply(struct buf *b, const unsigned char *q, size_t len, bool tcp)
{
	size_t end = 12;
	int rcode = 0;

	while (end < len && q[end] != 0)
		end += (size_t)q[end] + 1;
	if (end + 5 > len)
		return false;
	int type = q[end + 2];
	server.asked++;
	if (says(q, "silent") || ((says(q, "halfdead") || says(q, "sixdead")) && type == AAAA))
		return false;
	if (says(q, "garbage")) {
		buf_add(b, q, 2);
		buf_adds(b, "\x81\x80\xff\xff\xff\xff garbage");
		return true;
	}
	if (says(q, "nx"))
		rcode = NXDOMAIN;
	if (says(q, "fail") || (says(q, "halffail") && type == A))
		rcode = SERVFAIL;
	if (says(q, "refused"))
		rcode = REFUSED;
	unsigned char head[12] = {q[0], q[1], 0x81, (unsigned char)(0x80 | rcode), 0, 1};
	if (says(q, "big") && !tcp)
		head[2] |= 2; /* cut: ask over TCP */
	buf_add(b, head, sizeof(head));
	buf_add(b, q + 12, end + 5 - 12);
	add_addresses(b, q, type, tcp);
	return true;
}

static void on_udp(void *arg, int fd, unsigned events)
{
	struct sockaddr_in from;
	socklen_t len = sizeof(from);
	unsigned char q[512];
	struct buf b;

	(void)arg;
	(void)events;
	ssize_t n = recvfrom(fd, q, sizeof(q), 0, (struct sockaddr *)&from, &len);
	buf_init(&b, 512);
	if (n > 12 && make_reply(&b, q, (size_t)n, false))
		sendto(fd, b.data, b.len, 0, (struct sockaddr *)&from, len);
	buf_free(&b);
}

static void on_conn(void *arg, int fd, unsigned events)
{
	unsigned char q[1024], size[2];
	struct buf b;

	(void)arg;
	(void)events;
	ssize_t n = recv(fd, q, sizeof(q), 0);
	if (n <= 0) {
		loop_io_del(server.conn_io);
		server.conn_io = NULL;
		close(fd);
		return;
	}
	/* Both questions may come in one segment. */
	for (unsigned char *p = q; p + 2 < q + n; p += 2 + (p[0] << 8 | p[1])) {
		buf_init(&b, 512);
		if (make_reply(&b, p + 2, (size_t)(p[0] << 8 | p[1]), true)) {
			size[0] = 0;
			size[1] = (unsigned char)b.len;
			send(fd, size, 2, MSG_NOSIGNAL);
			send(fd, b.data, b.len, MSG_NOSIGNAL);
		}
		buf_free(&b);
	}
}

static void on_tcp(void *arg, int fd, unsigned events)
{
	(void)arg;
	(void)events;
	server.conn = accept(fd, NULL, NULL);
	loop_io_add(loop, server.conn, LOOP_READ, on_conn, NULL, &server.conn_io, NULL);
}

static void start_server(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(a);
	bool both = false;

	/* A free port of UDP may be taken for TCP: then another is tried. */
	for (int tries = 0; !both && tries < 100; tries++) {
		if (tries > 0) {
			close(server.udp);
			close(server.tcp);
		}
		server.udp = socket(AF_INET, SOCK_DGRAM, 0);
		server.tcp = socket(AF_INET, SOCK_STREAM, 0);
		a.sin_port = 0;
		bind(server.udp, (struct sockaddr *)&a, sizeof(a));
		getsockname(server.udp, (struct sockaddr *)&a, &len);
		both = bind(server.tcp, (struct sockaddr *)&a, sizeof(a)) == 0;
	}
	ok(both, "the same port of UDP and TCP");
	listen(server.tcp, 10);
	server.port = ntohs(a.sin_port);
	loop_io_add(loop, server.udp, LOOP_READ, on_udp, NULL, &server.udp_io, NULL);
	loop_io_add(loop, server.tcp, LOOP_READ, on_tcp, NULL, &server.tcp_io, NULL);
}

static void stop_server(void)
{
	loop_io_del(server.udp_io);
	loop_io_del(server.tcp_io);
	loop_io_del(server.conn_io);
	if (server.conn_io != NULL)
		close(server.conn);
	close(server.udp);
	close(server.tcp);
}

/* ---- the tests ---- */

static void on_addresses(void *arg, const struct strv *addresses, const struct err *e)
{
	(void)arg;
	got.calls++;
	got.code = e != NULL ? e->code : ERR_NONE;
	snprintf(got.text, sizeof(got.text), "%s", e != NULL ? e->text : "");
	strv_free(&got.addresses);
	if (addresses != NULL)
		strv_copy(&got.addresses, addresses);
	loop_stop(loop);
}

static void ask(struct dns *d, const char *name, const char *want, enum err_code code)
{
	struct buf b;

	buf_init(&b, 1000);
	got.calls = 0;
	ok(dns_addresses(d, name, on_addresses, NULL, NULL, NULL) == 0, "asked");
	is_int(got.calls, 0, "not answered from within");
	loop_run(loop, NULL);
	is_int(got.calls, 1, "called back once");
	strv_join(&got.addresses, " ", &b);
	is_str(b.data, want, name);
	is_int(got.code, code, name);
	printf("# %s\n", got.text);
	buf_free(&b);
}

static struct dns *make(const char *servers, int64_t timeout_ms, struct err *e)
{
	struct strv list = {0};
	struct dns *d = NULL;

	strv_split(&list, servers, " ");
	dns_new(&d, loop, &(struct dns_conf){.servers = &list, .timeout_ms = timeout_ms}, e);
	strv_free(&list);
	return d;
}

static void test_answers(const char *address)
{
	struct dns *d = make(address, 5000, NULL);

	ask(d, "both.example", "2001:db8::1 192.0.2.1", ERR_NONE);
	ask(d, "four.example", "192.0.2.1", ERR_NONE);
	ask(d, "six.example.", "2001:db8::1", ERR_NONE);
	ask(d, "nx.example", "", ERR_NOTFOUND);
	ok(strstr(got.text, "no such name") != NULL, "NXDOMAIN");
	ask(d, "nodata.example", "", ERR_NOTFOUND);
	ok(strstr(got.text, "no A and no AAAA") != NULL, "NODATA");
	ask(d, "fail.example", "", ERR_UNAVAILABLE);
	ask(d, "halffail.example", "", ERR_UNAVAILABLE);
	ask(d, "refused.example", "", ERR_UNAVAILABLE);
	ask(d, "big.example", "2001:db8::1 192.0.2.1", ERR_NONE);
	ask(d, "192.0.2.7", "192.0.2.7", ERR_NONE);
	ask(d, "a..b", "", ERR_NOTFOUND);
	dns_free(d);
}

static void test_patience(const char *address)
{
	struct dns *d = make(address, 300, NULL);

	server.asked = 0;
	ask(d, "silent.example", "", ERR_UNAVAILABLE);
	ok(server.asked > 2, "asked again before giving up");
	ask(d, "garbage.example", "", ERR_UNAVAILABLE);
	ask(d, "halfdead.example", "", ERR_UNAVAILABLE);
	ask(d, "sixdead.example", "192.0.2.1", ERR_NONE);
	dns_free(d);
	d = make("127.0.0.1:1", 300, NULL);
	ask(d, "four.example", "", ERR_UNAVAILABLE);
	dns_free(d);
	char both[80];
	snprintf(both, sizeof(both), "127.0.0.1:1 %s", address);
	d = make(both, 3000, NULL);
	ask(d, "four.example", "192.0.2.1", ERR_NONE);
	dns_free(d);
}

static struct dns_call *calls[100];

static void on_cancelling(void *arg, const struct strv *addresses, const struct err *e)
{
	struct dns_call **next = arg;

	(void)addresses;
	(void)e;
	dns_cancel(next[0]); /* its own */
	dns_cancel(next[1]);
	next[1] = NULL;
	if (++got.calls == 50)
		loop_stop(loop);
}

static void on_freeing(void *arg, const struct strv *addresses, const struct err *e)
{
	(void)addresses;
	(void)e;
	got.calls++;
	dns_free(arg);
	loop_stop(loop);
}

static void test_ends(const char *address)
{
	struct dns *d = make(address, 2000, NULL);

	got.calls = 0;
	for (int i = 0; i < 100; i += 2) {
		dns_addresses(d, "both.example", on_cancelling, &calls[i], &calls[i], NULL);
		dns_addresses(d, "silent.example", on_cancelling, NULL, &calls[i + 1], NULL);
	}
	loop_run(loop, NULL);
	is_int(got.calls, 50, "each call cancels the next");
	dns_addresses(d, "both.example", on_addresses, NULL, NULL, NULL);
	dns_cancel(NULL);
	dns_free(d); /* with a call in flight */
	d = make(address, 2000, NULL);
	dns_addresses(d, "silent.example", on_freeing, d, NULL, NULL);
	dns_addresses(d, "both.example", on_freeing, d, NULL, NULL);
	loop_run(loop, NULL);
	is_int(got.calls, 51, "freed from within a call");
}

static void test_servers(void)
{
	static const char *const good[] = {"127.0.0.1", "127.0.0.1:5353", "[::1]:53", "::1",
	    "[::1]", "1.1.1.1 [2606::1]:53 9.9.9.9:53"};
	static const char *const bad[] = {"x", "dns.example:53", "1.2.3.4 y", "[::1", "1.2.3.4:x",
	    "1.2.3.4:99999", "1.2.3.4:0", "1.2.3.4:", "[1::2]53"};
	struct err e = ERR_INIT;

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		struct dns *d = make(good[i], 0, &e);
		if (!ok(d != NULL, good[i]))
			printf("# %s\n", e.text);
		dns_free(d);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		err_clear(&e);
		struct dns *d = make(bad[i], 0, &e);
		ok(d == NULL && e.code == ERR_CONFIG, bad[i]);
		dns_free(d);
	}
	struct dns *d = make("", 0, NULL);
	ok(d != NULL, "the system's servers");
	dns_free(d);
	dns_free(NULL);
}

int main(void)
{
	char address[64];

	ok(loop_new(&loop, &clock_system, NULL) == 0, "a loop");
	start_server();
	snprintf(address, sizeof(address), "127.0.0.1:%d", server.port);
	test_answers(address);
	test_patience(address);
	test_ends(address);
	test_servers();
	stop_server();
	loop_run(loop, NULL); /* ends at once if nothing is left behind */
	loop_free(loop);
	strv_free(&got.addresses);
	return unit_done();
}
