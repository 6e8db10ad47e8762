/* SPDX-License-Identifier: ISC */
#include "acme/order.h"

#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define NAMES                                                                                      \
	"\"identifiers\":[{\"type\":\"dns\",\"value\":\"b.example\"},"                             \
	"{\"type\":\"dns\",\"value\":\"a.example\"}]"
#define AUTHZ "\"authorizations\":[\"https://ca.example/z/1\",\"https://ca.example/z/2\"]"
#define FINAL "\"finalize\":\"https://ca.example/f\""
#define REST "," NAMES "," AUTHZ "," FINAL

static void test_whole(void)
{
	static const char text[] =
	    "{\"status\":\"valid\"" REST ",\"certificate\":\"https://ca.example/c\","
	    "\"expires\":\"2026-11-24T12:00:00.25Z\",\"error\":{\"type\":\"x\"},\"other\":1}";
	struct json *j = json_parse(text, strlen(text), NULL);
	struct order o;
	struct err e = ERR_INIT;

	is_int(order_read(&o, j, &e), 0, "a whole order");
	is_int(o.status, ORDER_VALID, "status");
	ok(o.names.n == 2 && strcmp(o.names.v[0], "a.example") == 0, "names, sorted");
	ok(o.authorizations.n == 2 && strcmp(o.authorizations.v[1], "https://ca.example/z/2") == 0,
	    "authorizations");
	is_str(o.finalize, "https://ca.example/f", "finalize");
	is_str(o.certificate, "https://ca.example/c", "certificate");
	is_int(o.expires, 1795521600, "expires");
	is_str(json_str(o.error, "type"), "x", "error");
	order_free(&o);
	json_free(j);
}

static const struct {
	const char *json;
	int status; /* -1: refused */
	const char *why;
} cases[] = {
    {"{\"status\":\"pending\"" REST "}", ORDER_PENDING, NULL},
    {"{\"status\":\"ready\"" REST "}", ORDER_READY, NULL},
    {"{\"status\":\"processing\"" REST "}", ORDER_PROCESSING, NULL},
    {"{\"status\":\"invalid\"" REST ",\"error\":null}", ORDER_INVALID, NULL},
    {"{\"status\":\"ready\"," NAMES "," FINAL ",\"authorizations\":[]}", ORDER_READY, NULL},
    {"{\"status\":\"ready\"" REST ",\"certificate\":7}", ORDER_READY, NULL},
    {"7", -1, "no JSON object"},
    {"{}", -1, "\"status\" is missing"},
    {"{\"status\":\"Valid\"" REST "}", -1, "status \"Valid\" is unknown"},
    {"{\"status\":\"valid\"" REST "}", -1, "\"certificate\" is missing"},
    {"{\"status\":\"pending\"," NAMES "," FINAL ",\"authorizations\":[]}", -1, "no authorization"},
    {"{\"status\":\"pending\"," NAMES "," FINAL "}", -1, "\"authorizations\" is missing"},
    {"{\"status\":\"pending\"," NAMES "," FINAL ",\"authorizations\":[7]}", -1,
	"\"authorizations\""},
    {"{\"status\":\"pending\"," NAMES "," FINAL ",\"authorizations\":[\"z/1\"]}", -1,
	"\"authorizations\""},
    {"{\"status\":\"pending\"," NAMES "," AUTHZ "}", -1, "\"finalize\" is missing"},
    {"{\"status\":\"pending\"," AUTHZ "," FINAL "}", -1, "\"identifiers\""},
    {"{\"status\":\"pending\"," AUTHZ "," FINAL ",\"identifiers\":[]}", -1, "\"identifiers\""},
    {"{\"status\":\"pending\"," AUTHZ "," FINAL
     ",\"identifiers\":[{\"type\":\"ip\",\"value\":\"192.0.2.1\"}]}",
	-1, "type \"ip\""},
    {"{\"status\":\"pending\"," AUTHZ "," FINAL ",\"identifiers\":[{\"type\":\"dns\"}]}", -1,
	"without type or value"},
    {"{\"status\":\"pending\"" REST ",\"expires\":\"soon\"}", -1, "\"expires\" is \"soon\""},
};

static void test_cases(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct json *j = json_parse(cases[i].json, strlen(cases[i].json), NULL);
		struct order o;
		struct err e = ERR_INIT;
		int rc = order_read(&o, j, &e);
		if (cases[i].status >= 0) {
			ok(rc == 0 && (int)o.status == cases[i].status, cases[i].json);
			ok(o.certificate == NULL && o.error == NULL && o.expires == 0,
			    "nothing is made up");
			order_free(&o);
		} else {
			ok(rc < 0 && e.code == ERR_PROTOCOL, cases[i].json);
			if (strstr(e.text, cases[i].why) == NULL)
				is_str(e.text, cases[i].why, "the text says why");
			ok(o.finalize == NULL && o.names.v == NULL, "nothing is left behind");
		}
		json_free(j);
	}
}

static int read_with(int names, int authorizations)
{
	struct json *j = json_object(), *list = json_array(), *urls = json_array();
	struct order o;

	for (int i = 0; i < names; i++) {
		struct json *m = json_object();
		json_set_str(m, "type", "dns");
		json_set_str(m, "value", "a.example");
		json_add(list, m);
	}
	for (int i = 0; i < authorizations; i++)
		json_add_str(urls, "https://ca.example/z");
	json_set_str(j, "status", "pending");
	json_set_str(j, "finalize", "https://ca.example/f");
	json_set(j, "identifiers", list);
	json_set(j, "authorizations", urls);
	int rc = order_read(&o, j, NULL);
	if (rc == 0)
		order_free(&o);
	json_free(j);
	return rc;
}

static void test_limits(void)
{
	is_int(read_with(100, 100), 0, "as many as CAs allow");
	is_int(read_with(101, 1), -1, "too many names");
	is_int(read_with(1, 101), -1, "too many authorizations");
}

static void is_json(struct json *take, const char *want, const char *name)
{
	struct buf text;

	buf_init(&text, 65536);
	json_write(take, &text);
	is_str(text.data, want, name);
	buf_free(&text);
	json_free(take);
}

static void test_payloads(void)
{
	struct strv names = {0};

	strv_add(&names, "b.example");
	strv_add(&names, "a.example");
	is_json(order_new_payload(&names, NULL, NULL), "{" NAMES "}", "newOrder");
	is_json(order_new_payload(&names, "short", "a.b"),
	    "{" NAMES ",\"profile\":\"short\",\"replaces\":\"a.b\"}", "newOrder with all");
	is_json(order_finalize_payload("\xff\xfe", 2), "{\"csr\":\"__4\"}", "finalize");
	is_json(order_finalize_payload("\xff\xfe\xfd", 3), "{\"csr\":\"__79\"}", "three bytes");
	strv_free(&names);
}

int main(void)
{
	test_whole();
	test_cases();
	test_limits();
	test_payloads();
	return unit_done();
}
