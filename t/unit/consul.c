/* SPDX-License-Identifier: ISC */
#include "hashi/consul.h"

#include "fake_http.h"
#include "hashi/consul_agent.h"
#include "hashi/consul_kv.h"

static struct loop *l;
static struct fake fake;
static struct consul *consul;

/* What the last call brought. */
static int calls;
static enum err_code code;
static char text[ERR_TEXT_MAX], value[256];
static struct consul_reply last;
static struct strv list;
static uint64_t index_got;

static void take_error(const struct err *e)
{
	calls++;
	code = e != NULL ? e->code : ERR_NONE;
	snprintf(text, sizeof(text), "%s", e != NULL ? e->text : "");
}

static void on_reply(void *arg, struct consul_reply *r, const struct err *e)
{
	(void)arg;
	take_error(e);
	last = r != NULL ? *r : (struct consul_reply){0};
	last.json = NULL;
	snprintf(value, sizeof(value), "%s",
	    r != NULL ? json_type(r->json) == JSON_OBJECT ? "object" : "none" : "");
}

static void on_get(void *arg, const char *v, size_t len, uint64_t index, const struct err *e)
{
	(void)arg;
	take_error(e);
	snprintf(value, sizeof(value), "%.*s", v != NULL ? (int)len : 6, v != NULL ? v : "(null)");
	index_got = index;
}

static void on_done(void *arg, const struct err *e)
{
	(void)arg;
	take_error(e);
}

static void on_list(void *arg, const struct strv *s, const struct err *e)
{
	(void)arg;
	take_error(e);
	strv_free(&list);
	snprintf(value, sizeof(value), "%s", s == NULL ? "(null)" : "list");
	if (s != NULL)
		strv_copy(&list, s);
}

static void on_service(void *arg, const struct consul_service *s, const struct err *e)
{
	(void)arg;
	take_error(e);
	strv_free(&list);
	snprintf(value, sizeof(value), "(null)");
	if (s == NULL)
		return;
	snprintf(value, sizeof(value), "%s %s %s:%d %s", s->id, s->name,
	    s->address != NULL ? s->address : "(null)", (int)s->port,
	    s->made != NULL ? s->made : "(null)");
	strv_copy(&list, &s->tags);
}

static void start(const struct fake_turn *turns, const char *token_file)
{
	struct err e = ERR_INIT;
	struct consul_conf conf = {.token_file = token_file};

	loop_new(&l, &clock_system, NULL);
	fake_start(&fake, l, turns);
	conf.addr = fake.url;
	is_int(consul_new(&consul, l, &conf, "le-test/0", &e), 0, "a client is made");
	calls = 0;
}

static void end(void)
{
	consul_free(consul);
	fake_stop(&fake);
	loop_free(l);
	strv_free(&list);
}

static void get(const char *path)
{
	struct consul_request req = {.path = path};
	is_int(consul_send(consul, &req, on_reply, NULL, NULL, NULL), 0, path);
	loop_run(l, NULL);
}

static void test_reply(void)
{
	static const struct fake_turn turns[] = {
	    {.want = "GET /v1/catalog/services",
		.status = 200,
		.body = "{\"a\":[]}",
		.headers = "X-Consul-Index: 18446744073709551615\r\nX-Consul-KnownLeader: false\r\n"
			   "X-Consul-LastContact: 250\r\n"},
	    {.status = 200,
		.body = "{}",
		.headers = "X-Consul-Index: -1\r\nX-Consul-Results-Filtered-By-ACLs: true\r\n"},
	    {.status = 200, .body = "{}", .headers = "X-Consul-Default-ACL-Policy: deny\r\n"}, {0}};

	start(turns, NULL);
	get("/v1/catalog/services");
	is_int(code, ERR_NONE, "an answer");
	is_str(value, "object", "with its JSON");
	ok(last.index == UINT64_MAX, "its index");
	ok(!last.leader, "without a leader");
	is_int(last.contact_ms, 250, "its last contact");
	ok(!last.filtered, "and whole");
	get("/v1/x");
	is_int((long long)last.index, 0, "an index that is no number counts as none");
	ok(last.leader && last.filtered, "ACLs have filtered");
	get("/v1/x");
	ok(last.filtered, "without a token a default of deny is as good as filtered");
	end();
}

static void fails(const char *path, enum err_code want, const char *words)
{
	get(path);
	is_int(code, want, "is the error");
	if (!ok(strstr(text, words) != NULL, "with the words"))
		printf("#  got: %s\n# want: %s\n", text, words);
}

static void test_errors(void)
{
	static const struct fake_turn turns[] = {
	    {.status = 500, .body = "No cluster leader\nand more"}, {.status = 429},
	    {.status = 404, .headers = "X-Consul-Index: 77\r\n"},
	    {.status = 403, .body = "Permission denied: token lacks 'key:read'"},
	    {.status = 403, .body = "Endpoint is blocked by agent configuration"},
	    {.status = 413, .body = "Request body too large"},
	    {.status = 401, .body = "ACL support disabled"},
	    {.status = 301, .headers = "Location: /ui/\r\n"},
	    {.status = 200, .body = "<html><body>Welcome</body></html>"},
	    {.status = 200, .body = "{\"a\":", .missing = 10}, {0}};

	start(turns, NULL);
	fails("/v1/500", ERR_UNAVAILABLE, "GET /v1/500: status 500: No cluster leader");
	ok(strstr(text, "more") == NULL, "but only the first line");
	fails("/v1/429", ERR_RATELIMITED, "too many requests");
	fails("/v1/404", ERR_NOTFOUND, "404");
	is_int((long long)last.index, 77, "a 404 has its index");
	fails("/v1/403", ERR_DENIED, "policy lacks a rule");
	fails("/v1/403", ERR_DENIED, "blocked by agent");
	ok(strstr(text, "policy") == NULL, "not every 403 is about the token");
	fails("/v1/413", ERR_TOOBIG, "413");
	fails("/v1/401", ERR_INVALID, "ACL support disabled");
	fails("/v1/301", ERR_PROTOCOL, "301");
	fails("/v1/html", ERR_PROTOCOL, "begins: <html>");
	fails("/v1/torn", ERR_UNAVAILABLE, "/v1/torn");
	is_int(calls, 10, "each call is answered once");
	end();
}

static void test_endless(void)
{
	static const struct fake_turn turns[] = {
	    {.status = 200, .endless = true, .body = "[1234567890123456789012345678901234]"}, {0}};

	start(turns, NULL);
	fails("/v1/endless", ERR_TOOBIG, "limit");
	end();
}

static char token_path[] = "/tmp/le-consul.XXXXXX";

static void put_token(const char *token)
{
	FILE *f = fopen(token_path, "w");
	fputs(token, f);
	fclose(f);
}

static void test_token(void)
{
	static const struct fake_turn turns[] = {{.status = 403, .body = "ACL not found"},
	    {.status = 200, .body = "{}"}, {.status = 403, .body = "ACL not found"}, {0}};

	put_token("first-token\n");
	start(turns, token_path);
	put_token("second-token\n");
	get("/v1/x");
	is_int(code, ERR_NONE, "after a 403 the file is read again");
	ok(strstr(fake.got[0], "X-Consul-Token: first-token\r\n") != NULL, "the first try");
	ok(strstr(fake.got[1], "X-Consul-Token: second-token\r\n") != NULL, "the second try");
	fails("/v1/x", ERR_DENIED, "ACL not found");
	end();
	unlink(token_path);
}

static void test_kv(void)
{
	static const struct fake_turn turns[] = {
	    {.want = "GET /v1/kv/le/lock%20a?consistent",
		.status = 200,
		.body = "[{\"Key\":\"le/lock a\",\"ModifyIndex\":9,\"Value\":\"aGk=\"}]"},
	    {.want = "GET /v1/kv/none?consistent", .status = 404},
	    {.want = "GET /v1/kv/null?consistent",
		.status = 200,
		.body = "[{\"Key\":\"null\",\"ModifyIndex\":9,\"Value\":null}]"},
	    {.want = "GET /v1/kv/bad?consistent",
		.status = 200,
		.body = "[{\"Key\":\"bad\",\"ModifyIndex\":9,\"Value\":\"???\"}]"},
	    {.want = "GET /v1/kv/empty?consistent", .status = 200, .body = "[]"},
	    {.want = "PUT /v1/kv/k?cas=0", .status = 200, .body = "true"},
	    {.want = "PUT /v1/kv/k?cas=9", .status = 200, .body = "false"},
	    {.want = "GET /v1/kv/p/?keys&consistent", .status = 200, .body = "[\"p/a\",\"p/b\"]"},
	    {.want = "GET /v1/kv/q/?keys&consistent", .status = 404}, {0}};
	struct err e = ERR_INIT;

	start(turns, NULL);
	consul_kv_get(consul, "le/lock a", on_get, NULL, NULL);
	loop_run(l, NULL);
	is_str(value, "hi", "a value");
	is_int((long long)index_got, 9, "its index");
	consul_kv_get(consul, "none", on_get, NULL, NULL);
	loop_run(l, NULL);
	is_str(value, "(null)", "no such key");
	is_int(code, ERR_NONE, "is no error");
	consul_kv_get(consul, "null", on_get, NULL, NULL);
	loop_run(l, NULL);
	is_str(value, "", "null is an empty value");
	consul_kv_get(consul, "bad", on_get, NULL, NULL);
	loop_run(l, NULL);
	is_int(code, ERR_PROTOCOL, "what is not base64 is an error");
	consul_kv_get(consul, "empty", on_get, NULL, NULL);
	loop_run(l, NULL);
	is_int(code, ERR_PROTOCOL, "so is an empty list");
	consul_kv_put(consul, "k", "v\0w", 3, 0, on_done, NULL, NULL);
	loop_run(l, NULL);
	is_int(code, ERR_NONE, "written");
	consul_kv_put(consul, "k", "v", 1, 9, on_done, NULL, NULL);
	loop_run(l, NULL);
	is_int(code, ERR_CONFLICT, "false means somebody else was faster");
	is_int(consul_kv_put(consul, "k", "v", CONSUL_VALUE_MAX + 1, 9, on_done, NULL, &e), -1,
	    "a value that Consul would refuse");
	is_int(e.code, ERR_TOOBIG, "is not even sent");
	is_int(consul_kv_get(consul, "a/../b", on_get, NULL, &e), -1, "nor is a key with ..");
	consul_kv_keys(consul, "p/", on_list, NULL, NULL);
	loop_run(l, NULL);
	is_int((long long)list.n, 2, "keys");
	consul_kv_keys(consul, "q/", on_list, NULL, NULL);
	loop_run(l, NULL);
	is_str(value, "list", "no keys");
	is_int((long long)list.n, 0, "are an empty list");
	end();
}

static void test_agent(void)
{
	static const struct fake_turn turns[] = {
	    {.want = "PUT /v1/agent/service/register?replace-existing-checks=true", .status = 200},
	    {.want = "GET /v1/agent/service/le-1",
		.status = 200,
		.body = "{\"ID\":\"le-1\",\"Service\":\"le\",\"Tags\":[\"a\",\"b\"],"
			"\"Address\":\"\",\"Port\":8402,\"Meta\":{\"le-exporter\":\"check\"}}"},
	    {.status = 200, .body = "{\"ID\":\"le-1\",\"Port\":\"many\"}"},
	    {.want = "GET /v1/agent/service/le-2",
		.status = 404,
		.body = "unknown service ID: le-2"},
	    {.want = "PUT /v1/agent/service/deregister/le-1", .status = 200},
	    {.want = "PUT /v1/agent/service/deregister/le-2", .status = 404}, {0}};
	struct consul_service s = {.id = "le-1",
	    .name = "le",
	    .made = "of \"this\"",
	    .port = 8402,
	    .check_http = "http://x/healthz",
	    .check_interval_s = 10,
	    .deregister_after_s = 5};

	start(turns, NULL);
	strv_add(&s.tags, "urlprefix-a.example.com/");
	consul_register(consul, &s, on_done, NULL, NULL);
	loop_run(l, NULL);
	is_int(code, ERR_NONE, "registered");
	ok(strstr(fake.got[0], "\"Status\":\"passing\"") != NULL, "as passing");
	ok(strstr(fake.got[0], "\"DeregisterCriticalServiceAfter\":\"60s\"") != NULL,
	    "not sooner dropped than Consul allows");
	ok(strstr(fake.got[0], "\"Tags\":[\"urlprefix-a.example.com/\"]") != NULL, "with its tags");
	ok(strstr(fake.got[0], "\"Meta\":{\"le-exporter\":\"of \\\"this\\\"\"}") != NULL,
	    "and with a note");
	consul_service_get(consul, "le-1", on_service, NULL, NULL);
	loop_run(l, NULL);
	is_int((long long)list.n, 2, "tags of a registration");
	is_str(value, "le-1 le (null):8402 check", "and the rest of it");
	consul_service_get(consul, "le-1", on_service, NULL, NULL);
	loop_run(l, NULL);
	is_int(code, ERR_PROTOCOL, "one with a strange port is an error");
	consul_service_get(consul, "le-2", on_service, NULL, NULL);
	loop_run(l, NULL);
	is_str(value, "(null)", "no registration");
	is_int(code, ERR_NONE, "is no error");
	consul_deregister(consul, "le-1", on_done, NULL, NULL);
	loop_run(l, NULL);
	is_int(code, ERR_NONE, "deregistered");
	consul_deregister(consul, "le-2", on_done, NULL, NULL);
	loop_run(l, NULL);
	is_int(code, ERR_NONE, "what is gone already, too");
	strv_free(&s.tags);
	end();
}

static void test_drop(void)
{
	static const struct fake_turn turns[] = {{0}};
	struct consul_request req = {.path = "/v1/x"};
	struct consul_call *call = NULL;

	start(turns, NULL);
	consul_send(consul, &req, on_reply, NULL, &call, NULL);
	consul_cancel(call);
	consul_cancel(NULL);
	consul_kv_get(consul, "k", on_get, NULL, NULL);
	end();
	is_int(calls, 0, "dropped calls do not call back");
}

static void test_conf(void)
{
	struct consul_conf conf = {.addr = "gopher://x"};
	struct err e = ERR_INIT;

	loop_new(&l, &clock_system, NULL);
	is_int(consul_new(&consul, l, &conf, "t", &e), -1, "a bad address");
	is_int(e.code, ERR_CONFIG, "is a fault of the configuration");
	conf = (struct consul_conf){.ssl = "maybe"};
	is_int(consul_new(&consul, l, &conf, "t", &e), -1, "so is a bad boolean");
	conf = (struct consul_conf){.cert_file = "/x"};
	is_int(consul_new(&consul, l, &conf, "t", &e), -1, "and a certificate without its key");
	loop_free(l);
}

int main(void)
{
	close(mkstemp(token_path));
	test_reply();
	test_errors();
	test_endless();
	test_token();
	test_kv();
	test_agent();
	test_drop();
	test_conf();
	return unit_done();
}
