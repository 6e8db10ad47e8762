/* SPDX-License-Identifier: ISC */
#include "net/http.h"
#include "peer.h"
#include "unit.h"

#define OK_REPLY "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"

static struct loop *loop;
static struct http *client;

/* What the last call came to. */
static struct got {
	int calls;
	int status; /* 0: an error */
	enum err_code code;
	char text[ERR_TEXT_MAX];
	struct buf body;
	struct strv headers;
} got;

static int wanted = 1; /* calls after which the loop stops */

static void on_reply(void *arg, struct http_reply *r, const struct err *e)
{
	struct got *g = arg;

	g->status = r != NULL ? r->status : 0;
	g->code = e != NULL ? e->code : ERR_NONE;
	snprintf(g->text, sizeof(g->text), "%s", e != NULL ? e->text : "");
	buf_reset(&g->body);
	strv_free(&g->headers);
	if (r != NULL) {
		buf_add(&g->body, r->body.data, r->body.len);
		strv_move(&g->headers, &r->headers);
	}
	if (++g->calls == wanted)
		loop_stop(loop);
}

static void renew(const struct http_conf *conf)
{
	struct http_conf plain = {.user_agent = "unit/1"};

	http_free(client);
	client = NULL;
	ok(http_new(&client, loop, conf ? conf : &plain, NULL) == 0, "a client");
}

static const char *url_of(const struct peer *p, const char *path)
{
	static char url[256];

	snprintf(url, sizeof(url), "http://127.0.0.1:%d%s", p->port, path);
	return url;
}

static void send_request(const struct http_request *req)
{
	struct err e = ERR_INIT;

	got.calls = 0;
	wanted = 1;
	if (!ok(http_send(client, req, on_reply, &got, NULL, &e) == 0, "sent"))
		printf("# %s\n", e.text);
	is_int(got.calls, 0, "http_send does not call back");
	loop_run(loop, NULL);
	is_int(got.calls, 1, "called back once");
}

static void get(const char *url)
{
	send_request(&(struct http_request){.method = "GET", .url = url});
}

static bool saw(const struct peer *p, const char *text)
{
	bool there = strstr(p->seen.data, text) != NULL;

	if (!there)
		printf("# request: %s\n", p->seen.data);
	return there;
}

static void test_replies(void)
{
	struct peer p;

	peer_listen(&p, loop, NULL);
	renew(NULL);
	p.reply = OK_REPLY;
	get(url_of(&p, "/a/../b?c=d"));
	is_int(got.status, 200, "200");
	is_str(got.body.data, "hi", "its body");
	ok(saw(&p, "GET /a/../b?c=d HTTP/1.1\r\n"), "the path goes out as it is");
	ok(saw(&p, "User-Agent: unit/1\r\n"), "user agent");
	ok(!strstr(p.seen.data, "Accept-Encoding"), "no encoding asked for");

	p.reply =
	    "HTTP/1.1 503 No\r\nX-A:  one \r\nx-a: two\r\nEmpty:\r\nTransfer-Encoding: chunked"
	    "\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: t\r\n\r\n";
	get(url_of(&p, "/"));
	is_int(got.status, 503, "any status is a reply");
	is_str(got.body.data, "abcde", "chunks are joined");
	struct http_reply r = {.headers = got.headers};
	is_str(
	    http_header(&r, "x-a"), "one", "first of equal headers, trimmed, name in lower case");
	is_str(http_header(&r, "empty"), "", "empty header");
	is_str(http_header(&r, "x-trailer"), NULL, "trailers are no headers");
	is_str(http_header(&r, "x"), NULL, "no header by prefix");

	p.reply = "HTTP/1.1 103 Early\r\nX-Early: 1\r\n\r\n" OK_REPLY;
	get(url_of(&p, "/"));
	is_int(got.status, 200, "interim reply, then the real one");
	is_int((long long)got.headers.n, 1, "with its own headers only");

	p.reply = "HTTP/1.1 204 None\r\n\r\n";
	get(url_of(&p, "/"));
	is_int(got.status, 204, "no body at all");
	p.reply = "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n";
	get(url_of(&p, "/"));
	is_int(got.status, 302, "redirects are not followed");
	is_int(p.accepted, 1, "all over one connection");
	peer_close(&p);
}

static void test_requests(void)
{
	struct peer p;
	struct strv headers = {0};
	struct secret *s = secret_new("s3cret", 6);

	peer_listen(&p, loop, NULL);
	renew(NULL);
	p.reply = OK_REPLY;
	strv_add(&headers, "X-One: 1");
	struct http_request req = {.method = "PUT",
	    .url = url_of(&p, "/k"),
	    .headers = &headers,
	    .secret_header = "X-Vault-Token",
	    .secret = s,
	    .user_password = "u:p"};
	send_request(&req);
	ok(saw(&p, "PUT /k HTTP/1.1\r\n"), "PUT");
	ok(saw(&p, "Content-Length: 0\r\n"), "an empty body has a length");
	ok(saw(&p, "X-One: 1\r\n"), "header");
	ok(saw(&p, "X-Vault-Token: s3cret\r\n"), "secret header");
	ok(saw(&p, "Authorization: Basic dTpw\r\n"), "basic");
	ok(!strstr(p.seen.data, "Content-Type"), "no content type of curl's");

	char *big = mem_alloc(300000);
	memset(big, 'b', 300000);
	strv_add(&headers, "Content-Type: application/jose+json");
	req = (struct http_request){.method = "POST",
	    .url = url_of(&p, "/k"),
	    .headers = &headers,
	    .body = big,
	    .body_len = 300000};
	send_request(&req);
	ok(saw(&p, "Content-Length: 300000\r\n"), "POST");
	ok(saw(&p, "Content-Type: application/jose+json\r\n"), "content type of the caller's");
	ok(!strstr(p.seen.data, "Expect"), "no Expect");
	ok(p.seen.len > 300000, "whole body");
	free(big);

	send_request(&(struct http_request){.method = "LIST", .url = url_of(&p, "/l")});
	ok(saw(&p, "LIST /l HTTP/1.1\r\n"), "LIST");
	send_request(&(struct http_request){.method = "DELETE", .url = url_of(&p, "/d")});
	ok(saw(&p, "DELETE /d HTTP/1.1\r\n"), "DELETE");
	p.reply = "HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\nReplay-Nonce: n\r\n\r\n";
	send_request(&(struct http_request){.method = "HEAD", .url = url_of(&p, "/h")});
	ok(saw(&p, "HEAD /h HTTP/1.1\r\n"), "HEAD");
	is_int(got.status, 200, "its length is no body");
	is_int(p.accepted, 1, "all over one connection");
	strv_free(&headers);
	secret_free(s);
	peer_close(&p);
}

static void test_refused(void)
{
	struct secret *bad = secret_new("a\r\nB: c", 7);
	struct err e = ERR_INIT;
	struct http_request req = {
	    .method = "GET", .url = "http://127.0.0.1:1/", .secret_header = "X-T", .secret = bad};

	renew(NULL);
	is_int(http_send(client, &req, on_reply, &got, NULL, &e), -1, "line break in a secret");
	ok(e.code == ERR_INVALID && !strstr(e.text, "B: c"), "is refused and not shown");
	static const char *const urls[] = {
	    "", "x", "ftp://a/", "file:///etc/passwd", "http://", "/x", "http://a b/"};
	for (size_t i = 0; i < sizeof(urls) / sizeof(*urls); i++) {
		req = (struct http_request){.method = "GET", .url = urls[i]};
		err_clear(&e);
		http_send(client, &req, on_reply, &got, NULL, &e);
		is_int(e.code, ERR_INVALID, urls[i]);
	}
	secret_free(bad);
}

static void test_failures(void)
{
	struct peer p;
	char line[140000];

	peer_listen(&p, loop, NULL);
	renew(NULL);
	p.mode = PEER_CLOSE;
	p.reply = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
	get(url_of(&p, "/"));
	is_int(got.code, ERR_UNAVAILABLE, "torn body");
	p.reply = "HTTP/1.1 200 OK\r\nContent-Le";
	get(url_of(&p, "/"));
	is_int(got.code, ERR_UNAVAILABLE, "torn header");
	p.reply = "";
	get(url_of(&p, "/"));
	is_int(got.code, ERR_UNAVAILABLE, "closed without a word");
	p.reply = "SSH-2.0-OpenSSH_9.2\r\n";
	get(url_of(&p, "/"));
	is_int(got.code, ERR_PROTOCOL, "not HTTP");
	p.reply = "HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n";
	get(url_of(&p, "/"));
	is_int(got.code, ERR_PROTOCOL, "status 999");

	p.mode = PEER_ENDLESS;
	p.reply = "HTTP/1.1 200 OK\r\n\r\n";
	send_request(
	    &(struct http_request){.method = "GET", .url = url_of(&p, "/"), .reply_max = 100000});
	is_int(got.code, ERR_TOOBIG, "endless body");
	ok(strstr(got.text, "100000") != NULL, "the limit is named");
	p.reply = "HTTP/1.1 200 OK\r\nX: ";
	get(url_of(&p, "/"));
	printf("# %s\n", got.text);
	is_int(got.code, ERR_TOOBIG, "endless header");

	p.mode = PEER_KEEP;
	memset(line, 'h', sizeof(line));
	for (size_t i = 0; i + 1000 < sizeof(line); i += 1000)
		memcpy(line + i, i > 0 ? "\r\nH: " : "HTTP/1.1 200 OK\r\nH: ", i > 0 ? 5 : 20);
	memcpy(line + 139000, "\r\n\r\n", 5);
	p.reply = line;
	get(url_of(&p, "/"));
	is_int(got.code, ERR_TOOBIG, "too many headers");

	p.mode = PEER_SILENT;
	send_request(
	    &(struct http_request){.method = "GET", .url = url_of(&p, "/"), .timeout_ms = 100});
	is_int(got.code, ERR_UNAVAILABLE, "silent server");
	char url[256];
	snprintf(url, sizeof(url), "%s", url_of(&p, "/"));
	peer_close(&p);
	get(url);
	is_int(got.code, ERR_UNAVAILABLE, "refused");
	ok(strncmp(got.text, "127.0.0.1:", 10) == 0, "and the host is named");
	get("http://user:hidden@127.0.0.1:1/");
	ok(strstr(got.text, "hidden") == NULL, "no password in a message");
	get("http://nosuchname.invalid/");
	is_int(got.code, ERR_UNAVAILABLE, "no such host");
}

static void test_connect(void)
{
	struct peer p;
	char to[32], dir[] = "/tmp/http.XXXXXX", path[64];

	peer_listen(&p, loop, NULL);
	renew(NULL);
	p.reply = OK_REPLY;
	snprintf(to, sizeof(to), "127.0.0.1:%d", p.port);
	send_request(&(struct http_request){
	    .method = "GET", .url = "http://nosuchname.invalid/", .connect_to = to});
	is_int(got.status, 200, "connect_to");
	ok(saw(&p, "Host: nosuchname.invalid\r\n"), "keeps the host");
	renew(&(struct http_conf){.user_agent = "u", .server_name = "other.example"});
	get(url_of(&p, "/"));
	is_int(got.status, 200, "server_name");
	ok(saw(&p, "Host: 127.0.0.1:"), "keeps the host, too");
	peer_close(&p);

	ok(mkdtemp(dir) != NULL, "a folder");
	snprintf(path, sizeof(path), "%s/s", dir);
	peer_listen(&p, loop, path);
	p.reply = OK_REPLY;
	renew(&(struct http_conf){.user_agent = "u", .unix_path = path});
	get("http://consul/v1");
	is_int(got.status, 200, "unix socket");
	peer_close(&p);
	unlink(path);
	rmdir(dir);

	struct http *none = NULL;
	struct err e = ERR_INIT;
	http_new(&none, loop, &(struct http_conf){.ca_file = "/nonexistent"}, &e);
	is_int(e.code, ERR_CONFIG, "missing CA file");
}

static struct http_call *calls[1000];

static void on_cancelling(void *arg, struct http_reply *r, const struct err *e)
{
	struct http_call **next = arg;

	(void)r;
	(void)e;
	got.calls++;
	http_cancel(*next);       /* its own */
	http_cancel(*(next + 1)); /* one that is under way or in line */
	*(next + 1) = NULL;
	if (got.calls == 5)
		loop_stop(loop);
}

static void on_freeing(void *arg, struct http_reply *r, const struct err *e)
{
	(void)arg;
	(void)r;
	(void)e;
	got.calls++;
	http_free(client);
	client = NULL;
	loop_stop(loop);
}

static void test_many(void)
{
	struct peer p;
	struct http_conf four = {.user_agent = "u", .connections_max = 4};

	peer_listen(&p, loop, NULL);
	p.reply = OK_REPLY;
	struct http_request req = {.method = "GET", .url = url_of(&p, "/"), .timeout_ms = 5000};

	renew(&four);
	got.calls = 0;
	wanted = 1000;
	for (int i = 0; i < wanted; i++)
		http_send(client, &req, on_reply, &got, &calls[i], NULL);
	loop_run(loop, NULL);
	is_int(got.calls, 1000, "1000 calls in line");
	is_int(got.status, 200, "the last one is fine");
	ok(p.accepted <= 4 && p.open_most <= 4, "over four connections");

	got.calls = 0;
	for (int i = 0; i < 10; i++)
		http_send(client, &req, on_cancelling, &calls[i], &calls[i], NULL);
	loop_run(loop, NULL);
	is_int(got.calls, 5, "each call cancels the next");

	/* Three calls of 100 ms, one after the other: were the wait counted, too, the second and
	 * the third would end without a connection. */
	renew(&(struct http_conf){.user_agent = "u", .connections_max = 1});
	p.mode = PEER_SILENT;
	p.accepted = 0;
	req.timeout_ms = 100;
	got.calls = 0;
	wanted = 3;
	for (int i = 0; i < wanted; i++)
		http_send(client, &req, on_reply, &got, NULL, NULL);
	loop_run(loop, NULL);
	is_int(p.accepted, 3, "the time of a call in line does not run");

	p.mode = PEER_KEEP;
	renew(&four);
	got.calls = 0;
	for (int i = 0; i < 20; i++)
		http_send(client, &req, on_freeing, NULL, NULL, NULL);
	loop_run(loop, NULL);
	is_int(got.calls, 1, "the client freed from within a call");

	renew(&four);
	for (int i = 0; i < 20; i++)
		http_send(client, &req, on_freeing, NULL, &calls[i], NULL);
	for (int i = 0; i < 10; i++)
		http_cancel(calls[i]);
	http_free(client); /* with calls in flight */
	client = NULL;
	is_int(got.calls, 1, "cancelled calls are not called back");
	peer_close(&p);
}

int main(void)
{
	static const char *const proxies[] = {
	    "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};

	for (size_t i = 0; i < sizeof(proxies) / sizeof(*proxies); i++)
		unsetenv(proxies[i]);
	buf_init(&got.body, 1 << 20);
	ok(loop_new(&loop, &clock_system, NULL) == 0, "a loop");
	test_replies();
	test_requests();
	test_refused();
	test_failures();
	test_connect();
	test_many();
	http_free(client);
	loop_free(loop);
	buf_free(&got.body);
	strv_free(&got.headers);
	return unit_done();
}
