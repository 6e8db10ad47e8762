/* SPDX-License-Identifier: ISC */
#include "hashi/vault.h"

#include "fake_http.h"

static struct loop *l;
static struct fake fake, active;
static struct vault *vault;

static int calls;
static enum err_code code;
static char text[ERR_TEXT_MAX], data_got[256], said[512];

static void on_answer(void *arg, const struct json *data, const struct err *e)
{
	struct buf b;
	(void)arg;

	calls++;
	code = e != NULL ? e->code : ERR_NONE;
	snprintf(text, sizeof(text), "%s", e != NULL ? e->text : "");
	buf_init(&b, sizeof(data_got) - 1);
	if (data != NULL)
		json_write(data, &b);
	snprintf(data_got, sizeof(data_got), "%s", b.data);
	buf_free(&b);
}

static void on_say(void *arg, enum msg_level level, const char *words)
{
	(void)arg;
	(void)level;
	snprintf(said, sizeof(said), "%s", words);
}

static const struct msg sink = {on_say, NULL, MSG_DEBUG};

static void start(const struct fake_turn *turns, const char *token_file)
{
	struct err e = ERR_INIT;
	struct secret *token = secret_new("s.token", 7);
	struct vault_conf conf = {.namespace = "team/", .token = token, .token_file = token_file};

	loop_new(&l, &clock_system, NULL);
	fake_start(&fake, l, turns);
	conf.addr = fake.url;
	is_int(vault_new(&vault, l, &conf, "le-test/0", &sink, &e), 0, "a client is made");
	secret_free(token);
	calls = 0;
}

static void end(void)
{
	vault_free(vault);
	fake_stop(&fake);
	loop_free(l);
}

static void ask(const char *method, const char *path, const struct json *body)
{
	is_int(vault_send(vault, method, path, body, on_answer, NULL, NULL), 0, path);
	loop_run(l, NULL);
}

static void fails(const char *path, enum err_code want, const char *words)
{
	ask("GET", path, NULL);
	is_int(code, want, "is the error");
	if (!ok(strstr(text, words) != NULL, "with the words"))
		printf("#  got: %s\n# want: %s\n", text, words);
}

static void test_good(void)
{
	static const struct fake_turn turns[] = {
	    {.want = "PUT /v1/secret/data/x",
		.status = 200,
		.body = "{\"data\":{\"version\":3},\"warnings\":[\"be careful\"]}"},
	    {.want = "PUT /v1/kv1/x", .status = 204}, {0}};
	struct json *body = json_object();

	json_set_str(body, "a", "b");
	start(turns, NULL);
	ask("PUT", "secret/data/x", body);
	is_int(code, ERR_NONE, "200 is good");
	is_str(data_got, "{\"version\":3}", "and has data");
	ok(strstr(said, "be careful") != NULL, "warnings are passed on");
	ok(strstr(fake.got[0], "X-Vault-Token: s.token\r\n") != NULL, "the token is sent");
	ok(strstr(fake.got[0], "X-Vault-Request: true\r\n") != NULL, "the request is marked");
	ok(strstr(fake.got[0], "X-Vault-Namespace: team/\r\n") != NULL, "the namespace is sent");
	ok(strstr(fake.got[0], "\r\n\r\n{\"a\":\"b\"}") != NULL, "the body is sent");
	ask("PUT", "kv1/x", body);
	is_int(code, ERR_NONE, "204 is good, too");
	is_str(data_got, "", "and has no data");
	json_free(body);
	end();
}

static void test_errors(void)
{
	static const struct fake_turn turns[] = {
	    {.status = 503, .body = "{\"errors\":[\"Vault is sealed\"]}"},
	    {.status = 503, .body = "<html>\r\n<h1>503 from a proxy</h1></html>"},
	    {.status = 403,
		.body = "{\"errors\":[\"1 error occurred:\\n\\t* permission denied\\n\\n\"]}"},
	    {.status = 404, .body = "{\"errors\":[]}"},
	    {.status = 404, .body = "{\"data\":{\"data\":null,\"metadata\":{\"version\":2}}}"},
	    {.status = 400, .body = "{\"errors\":[\"one\",\"two\"]}"},
	    {.status = 412, .body = "{\"errors\":[]}"}, {.status = 429}, {.status = 472},
	    {.status = 473},
	    {.status = 413, .body = "{\"errors\":[\"http: request body too large\"]}"},
	    {.status = 200, .body = "<html>Sign in</html>"}, {.status = 200, .body = "[1]"},
	    {.status = 200, .body = "{\"data\":", .missing = 5}, {0}};

	start(turns, NULL);
	fails("sealed", ERR_UNAVAILABLE, "GET sealed: status 503: Vault is sealed");
	fails("proxy", ERR_UNAVAILABLE, "<h1>503 from a proxy");
	fails("denied", ERR_DENIED, "1 error occurred: * permission denied; the token is");
	fails("none", ERR_NOTFOUND, "nothing there");
	fails("deleted", ERR_NOTFOUND, "404");
	is_str(data_got, "{\"data\":null,\"metadata\":{\"version\":2}}", "a 404 may have data");
	fails("bad?x=y", ERR_INVALID, "GET bad: status 400: one; two");
	fails("behind", ERR_UNAVAILABLE, "behind");
	fails("quota", ERR_UNAVAILABLE, "too many requests");
	fails("dr", ERR_UNAVAILABLE, "472");
	fails("perf", ERR_UNAVAILABLE, "473");
	fails("big", ERR_TOOBIG, "too large");
	fails("html", ERR_PROTOCOL, "begins: <html>Sign in");
	fails("array", ERR_PROTOCOL, "no JSON object");
	fails("torn", ERR_UNAVAILABLE, "GET torn");
	is_int(calls, 14, "each call is answered once");
	end();
}

static void test_redirect(void)
{
	static const struct fake_turn there[] = {
	    {.want = "PUT /v1/secret/data/x", .status = 200, .body = "{\"data\":{\"version\":1}}"},
	    {0}};
	char location[128];
	struct fake_turn turns[] = {
	    {.want = "PUT /v1/secret/data/x", .status = 307, .headers = location}, {0}};
	static const struct fake_turn round[] = {
	    {.want = "GET /v1/a", .status = 307, .headers = "Location: /v1/b\r\n"},
	    {.want = "GET /v1/b", .status = 307, .headers = "Location: /v1/c\r\n"},
	    {.want = "GET /v1/c", .status = 307, .headers = "Location: /v1/d\r\n"},
	    {.want = "GET /v1/d", .status = 307, .headers = "Location: /v1/a\r\n"},
	    {.want = "GET /v1/ftp", .status = 307, .headers = "Location: ftp://x/\r\n"},
	    {.want = "GET /v1/none", .status = 307}, {0}};
	struct json *body = json_object();

	start(turns, NULL);
	fake_start(&active, l, there);
	snprintf(location, sizeof(location), "Location: %s/v1/secret/data/x\r\n", active.url);
	json_set_str(body, "a", "b");
	ask("PUT", "secret/data/x", body);
	is_int(code, ERR_NONE, "a standby's redirect is followed");
	ok(strstr(active.got[0], "\r\n\r\n{\"a\":\"b\"}") != NULL, "with the body");
	ok(strstr(active.got[0], "X-Vault-Token: s.token\r\n") != NULL, "and the token");
	fake_stop(&active);
	end();
	start(round, NULL);
	fails("a", ERR_UNAVAILABLE, "redirected");
	fails("ftp", ERR_INVALID, "ftp");
	fails("none", ERR_UNAVAILABLE, "307");
	json_free(body);
	end();
}

static void test_token(void)
{
	static const struct fake_turn turns[] = {
	    {.status = 403, .body = "{\"errors\":[\"permission denied\"]}"},
	    {.status = 200, .body = "{}"}, {0}};
	char path[] = "/tmp/le-vault.XXXXXX";
	int fd = mkstemp(path);

	ok(write(fd, "s.old", 5) == 5, "a token file");
	start(turns, path);
	ok(pwrite(fd, "s.new", 5, 0) == 5, "is rotated");
	ask("GET", "x", NULL);
	is_int(code, ERR_NONE, "a 403 makes it be read again");
	ok(strstr(fake.got[0], "X-Vault-Token: s.old\r\n") != NULL, "the first try");
	ok(strstr(fake.got[1], "X-Vault-Token: s.new\r\n") != NULL, "the second try");
	end();
	close(fd);
	unlink(path);
}

static void test_drop(void)
{
	static const struct fake_turn turns[] = {{.want = "GET /v1/kept", .status = 204}, {0}};
	int a = 0, b = 0;

	start(turns, NULL);
	vault_send(vault, "GET", "dropped", NULL, on_answer, &a, NULL);
	vault_send(vault, "GET", "kept", NULL, on_answer, &b, NULL);
	vault_cancel(vault, &a);
	loop_run(l, NULL);
	is_int(calls, 1, "only what was not dropped calls back");
	vault_send(vault, "GET", "dropped", NULL, on_answer, &a, NULL);
	end();
	is_int(calls, 1, "the rest goes with the client");
}

int main(void)
{
	test_good();
	test_errors();
	test_redirect();
	test_token();
	test_drop();
	return unit_done();
}
