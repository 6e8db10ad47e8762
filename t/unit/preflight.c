/* SPDX-License-Identifier: ISC */
/* The preflight against a scripted web server and a DNS server that answers by the first label. */
#include "acme/preflight.h"

#include "fake_http.h"

#define TOKEN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" /* 32 zero bytes */
#define PATH "/.well-known/acme-challenge/" TOKEN
#define GET "GET " PATH
#define GOOD TOKEN ".thumb"
#define TEN(x) x x x x x x x x x x
#define END                                                                                        \
	{                                                                                          \
		NULL, 0, NULL, NULL, 0, false, false                                               \
	}

enum { A = 1, AAAA = 28, NXDOMAIN = 3, SERVFAIL = 2 };

static struct loop *loop;
static struct http *http;
static struct dns *dns;
static struct fake web;
static int dns_fd;
static struct loop_io *dns_io;

static struct got {
	int calls;
	enum err_code code;
	char text[ERR_TEXT_MAX];
} got;

/* --- what the token is made of --- */

static void fill_zero(void *arg, void *bytes, size_t len)
{
	(void)arg;
	memset(bytes, 0, len);
}

static const struct rng zeros = {fill_zero, NULL};

/* --- DNS --- */

static bool says(const unsigned char *q, const char *word)
{
	return q[12] == strlen(word) && memcmp(q + 13, word, q[12]) == 0;
}

static void on_dns(void *arg, int fd, unsigned events)
{
	unsigned char q[512];
	struct sockaddr_in from;
	socklen_t from_len = sizeof(from);
	ssize_t n = recvfrom(fd, q, sizeof(q), 0, (struct sockaddr *)&from, &from_len);
	size_t end = 12;
	struct buf b;

	(void)arg;
	(void)events;
	if (n < 17)
		return;
	while (end + 5 < (size_t)n && q[end] != 0)
		end += 1u + q[end];
	int type = q[end + 2];
	unsigned char head[] = {q[0], q[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0};
	unsigned char four[] = {0xc0, 12, 0, A, 0, 1, 0, 0, 0, 9, 0, 4, 127, 0, 0, 1};
	unsigned char six[28] = {0xc0, 12, 0, AAAA, 0, 1, 0, 0, 0, 9, 0, 16, [27] = 1};
	if (says(q, "nx"))
		head[3] |= NXDOMAIN;
	if (says(q, "fail"))
		head[3] |= SERVFAIL;
	bool has_four = type == A && !says(q, "nx") && !says(q, "fail");
	bool has_six = type == AAAA && says(q, "both");
	head[7] = has_four || has_six;
	buf_init(&b, 1024);
	buf_add(&b, head, sizeof(head));
	buf_add(&b, q + 12, end + 5 - 12);
	if (has_four)
		buf_add(&b, four, sizeof(four));
	if (has_six)
		buf_add(&b, six, sizeof(six));
	sendto(fd, b.data, b.len, 0, (struct sockaddr *)&from, from_len);
	buf_free(&b);
}

static void start(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(a);
	struct http_conf conf = {.user_agent = "unit/0"};
	struct strv servers = {0};
	struct err e = ERR_INIT;

	dns_fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (loop_new(&loop, &clock_system, &e) < 0 ||
	    bind(dns_fd, (struct sockaddr *)&a, len) < 0 ||
	    getsockname(dns_fd, (struct sockaddr *)&a, &len) < 0 ||
	    loop_io_add(loop, dns_fd, LOOP_READ, on_dns, NULL, &dns_io, &e) < 0)
		abort();
	loop_io_unref(dns_io);
	strv_addf(&servers, "127.0.0.1:%d", ntohs(a.sin_port));
	if (http_new(&http, loop, &conf, &e) < 0 ||
	    dns_new(&dns, loop, &(struct dns_conf){.servers = &servers, .timeout_ms = 2000}, &e) <
		0)
		abort();
	strv_free(&servers);
}

static void stop(void)
{
	dns_free(dns);
	http_free(http);
	loop_io_del(dns_io);
	close(dns_fd);
	loop_free(loop);
}

/* --- the cases --- */

static void done(void *arg, struct preflight *p, const struct err *e)
{
	struct preflight **own = arg;

	ok(p == *own, "told who it is");
	got.calls++;
	got.code = e != NULL ? e->code : ERR_NONE;
	snprintf(got.text, sizeof(got.text), "%s", e != NULL ? e->text : "");
}

static void fly(const char *name, int64_t ready_ms, int port)
{
	struct preflight_conf conf = {.loop = loop,
	    .http = http,
	    .dns = dns,
	    .rng = &zeros,
	    .thumbprint = "thumb",
	    .http_port = port,
	    .ready_ms = ready_ms};
	struct preflight *p;

	memset(&got, 0, sizeof(got));
	p = preflight_start(&conf, name, done, &p);
	is_int(got.calls, 0, "no call back before the start returns");
	loop_run(loop, NULL);
	is_int(got.calls, 1, "one after");
}

static void run(const char *title, const char *name, int64_t ready_ms,
    const struct fake_turn *turns, enum err_code code, const char *part)
{
	fake_start(&web, loop, turns);
	fly(name, ready_ms, web.port);
	is_int(got.code, code, title);
	if (strstr(got.text, part) == NULL)
		is_str(got.text, part, "the text says why");
	fake_stop(&web);
}

static void test_good(void)
{
	static const struct fake_turn good[] = {{GET, 200, NULL, GOOD, 0, false, false}, END};
	static const struct fake_turn blank[] = {
	    {GET, 200, NULL, GOOD " \r\n", 0, false, false}, END};
	static const struct fake_turn late[] = {
	    {GET, 404, NULL, "no route", 0, false, false},
	    {GET, 502, NULL, NULL, 0, false, false},
	    {GET, 200, NULL, GOOD, 0, false, false},
	    END,
	};
	static const struct fake_turn away[] = {
	    {GET, 301, "Location: /other\r\n", "moved", 0, false, false},
	    {"GET /other", 200, NULL, GOOD, 0, false, false},
	    END,
	};

	run("our responder answers", "a.example", 0, good, ERR_NONE, "");
	run("white space behind the answer", "a.example", 0, blank, ERR_NONE, "");
	run("a route that comes late", "a.example", 10000, late, ERR_NONE, "");
	run("a redirect is followed", "a.example", 0, away, ERR_NONE, "");
	run("nobody at IPv6: IPv4 is tried", "both.example", 0, good, ERR_NONE, "");
}

static void test_bad(void)
{
	static const struct fake_turn other[] = {
	    {GET, 200, NULL, "<html>\x01</html>", 0, false, false}, END};
	static const struct fake_turn status[] = {{GET, 404, NULL, GOOD, 0, false, false}, END};
	static const struct fake_turn more[] = {{GET, 200, NULL, GOOD "x", 0, false, false}, END};
	static const struct fake_turn less[] = {{GET, 200, NULL, TOKEN, 0, false, false}, END};
	static const struct fake_turn big[] = {
	    {GET, 200, NULL, GOOD TEN("          "), 0, false, false}, END};
	static char page[70000];
	static const struct fake_turn huge[] = {{GET, 200, NULL, page, 0, false, false}, END};
	static const struct fake_turn torn[] = {{GET, 200, NULL, GOOD, 5, false, false}, END};

	run("somebody else answers", "a.example", 0, other, ERR_INVALID, "\"<html>.</html>\"");
	ok(strstr(got.text, "http://a.example:") == got.text, "the text begins with the URL");
	run("the right text with a wrong status", "a.example", 0, status, ERR_INVALID, "404");
	run("more than the answer", "a.example", 0, more, ERR_INVALID, "something else");
	run("less than it", "a.example", 0, less, ERR_INVALID, "something else");
	run("more blanks than the CA reads", "a.example", 0, big, ERR_INVALID, "something else");
	memset(page, ' ', sizeof(page) - 1);
	run("a whole page", "a.example", 0, huge, ERR_INVALID, "answers strangely");
	run("a torn answer", "a.example", 0, torn, ERR_UNAVAILABLE, "does not answer");
}

static void test_redirects(void)
{
	static const struct fake_turn nowhere[] = {{GET, 302, NULL, NULL, 0, false, false}, END};
	static const struct fake_turn scheme[] = {
	    {GET, 302, "Location: ftp://a.example/x\r\n", NULL, 0, false, false}, END};
	static const struct fake_turn port[] = {
	    {GET, 302, "Location: http://a.example:1/x\r\n", NULL, 0, false, false}, END};
	static const struct fake_turn gone[] = {
	    {GET, 302, "Location: http://nx.example/x\r\n", NULL, 0, false, false}, END};
	struct fake_turn round[PREFLIGHT_REDIRECTS + 2] = {0};

	run("a redirect to nowhere", "a.example", 0, nowhere, ERR_INVALID, "without saying where");
	run("a redirect to another scheme", "a.example", 0, scheme, ERR_INVALID, "ftp://");
	run("a redirect to another port", "a.example", 0, port, ERR_INVALID, "port 1;");
	run("a redirect to no name", "a.example", 0, gone, ERR_NOTFOUND, "DNS");
	for (int i = 0; i <= PREFLIGHT_REDIRECTS; i++)
		round[i] =
		    (struct fake_turn){NULL, 307, "Location: /round\r\n", NULL, 0, false, false};
	run("redirects without end", "a.example", 0, round, ERR_INVALID, "more than 10 times");
}

static void test_nobody(void)
{
	static const struct fake_turn none[] = {END};
	int port;

	run("no such name", "nx.example", 10000, none, ERR_NOTFOUND, "DNS");
	run("DNS fails", "fail.example", 0, none, ERR_UNAVAILABLE, "DNS");
	fake_start(&web, loop, none);
	port = web.port;
	fake_stop(&web);
	fly("a.example", 150, port);
	is_int(got.code, ERR_UNAVAILABLE, "nobody listens");
	ok(strstr(got.text, "does not answer at 127.0.0.1") != NULL, "the text says where");
}

static void never(void *arg, struct preflight *p, const struct err *e)
{
	(void)arg;
	(void)p;
	(void)e;
	ok(false, "a cancelled preflight is silent");
}

static struct preflight *victim;
static struct loop_timer timer;

static void cancel_now(void *arg)
{
	(void)arg;
	if (web.count == 0) /* not asked yet */
		loop_timer_set(loop, &timer, 5, cancel_now, NULL);
	else
		preflight_cancel(victim);
}

static void test_cancel(void)
{
	static const struct fake_turn silent[] = {{GET, 200, NULL, GOOD, 0, false, true}, END};
	struct preflight_conf conf = {loop, http, dns, &zeros, "thumb", 80, 1000};

	preflight_cancel(NULL);
	preflight_cancel(preflight_start(&conf, "a.example", never, NULL));
	fake_start(&web, loop, silent);
	conf.http_port = web.port;
	victim = preflight_start(&conf, "a.example", never, NULL);
	loop_timer_set(loop, &timer, 5, cancel_now, NULL);
	loop_run(loop, NULL);
	fake_stop(&web);
}

int main(void)
{
	start();
	test_good();
	test_bad();
	test_redirects();
	test_nobody();
	test_cancel();
	stop();
	return unit_done();
}
