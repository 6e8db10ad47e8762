/* SPDX-License-Identifier: ISC */
#include "acme/problem.h"

#include <stdlib.h>

#include "core/mem.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define URN "\"type\":\"urn:ietf:params:acme:error:"
#define PAUSED                                                                                     \
	"Your account is temporarily prevented from requesting certificates for a.example and "    \
	"possibly others. Please visit: https://portal.example/sfe/v1/unpause?jwt=eyJ.a-b_c"

static struct json *parse(const char *text)
{
	return text != NULL ? json_parse(text, strlen(text), NULL) : NULL;
}

static const struct {
	const char *json;
	int status;
	enum err_code code;
	const char *text;
} cases[] = {
    {NULL, 404, ERR_INVALID, "status 404"},
    {NULL, 0, ERR_INVALID, "a problem of an unknown type"},
    {NULL, 429, ERR_RATELIMITED, "status 429"},
    {NULL, 502, ERR_UNAVAILABLE, "status 502"},
    {"[1]", 400, ERR_INVALID, "status 400"},
    {"{\"type\":7,\"detail\":8,\"subproblems\":9}", 400, ERR_INVALID, "status 400"},
    {"{\"detail\":\"odd\"}", 400, ERR_INVALID, "status 400: odd"},
    {"{\"type\":\"about:blank\",\"detail\":\"odd\"}", 403, ERR_INVALID, "status 403: odd"},
    {"{" URN "malformed\",\"detail\":\"no\"}", 404, ERR_INVALID, "malformed: no"},
    {"{" URN "dns\",\"detail\":\"NXDOMAIN\"}", 0, ERR_INVALID, "dns: NXDOMAIN"},
    {"{" URN "badNonce\"}", 400, ERR_AGAIN, "badNonce"},
    {"{" URN "serverInternal\",\"detail\":\"oh\"}", 0, ERR_UNAVAILABLE, "serverInternal: oh"},
    {"{" URN "rateLimited\",\"detail\":\"busy\"}", 503, ERR_UNAVAILABLE, "rateLimited: busy"},
    {"{" URN "rateLimited\",\"detail\":\"too many, see https://a.example/docs\"}", 429,
	ERR_RATELIMITED, "rateLimited: too many, see https://a.example/docs"},
    {"{" URN "rateLimited\",\"detail\":\"" PAUSED "\"}", 429, ERR_PAUSED, "rateLimited: " PAUSED},
    {"{" URN "malformed\",\"detail\":\"" PAUSED "\"}", 400, ERR_INVALID, "malformed: " PAUSED},
    {"{" URN "unauthorized\",\"detail\":\"wrong\"}", 0, ERR_INVALID, "unauthorized: wrong"},
    {"{" URN "unauthorized\",\"status\":403}", 0, ERR_INVALID, "unauthorized"},
    {"{" URN "unauthorized\",\"detail\":\"no\"}", 403, ERR_DENIED, "unauthorized: no"},
    {"{" URN "unauthorized\",\"detail\":\"no\"}", 401, ERR_DENIED, "unauthorized: no"},
    {"{" URN "accountDoesNotExist\"}", 400, ERR_DENIED, "accountDoesNotExist"},
    {"{" URN "externalAccountRequired\"}", 403, ERR_DENIED, "externalAccountRequired"},
    {"{" URN "userActionRequired\",\"detail\":\"terms\",\"instance\":\"https://a.example/t\"}", 403,
	ERR_DENIED, "userActionRequired: terms; see https://a.example/t"},
    {"{" URN "rejectedIdentifier\",\"detail\":\"two\",\"subproblems\":[{" URN
     "dns\",\"detail\":\"gone\",\"identifier\":{\"type\":\"dns\",\"value\":\"a.example\"}},3,{" URN
     "caa\"}]}",
	400, ERR_INVALID, "rejectedIdentifier: two; sub: a.example: dns: gone; sub: caa"},
};

static void test_err(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct json *j = parse(cases[i].json);
		struct err e = ERR_INIT;
		is_int(problem_err(j, cases[i].status, &e), -1, "always -1");
		is_int(e.code, cases[i].code, cases[i].text);
		is_str(e.text, cases[i].text, "the text");
		json_free(j);
	}
}

/* A detail of any length is cut between characters, a list of subproblems between its members. */
static void test_cut(void)
{
	struct json *j = json_object(), *list = json_array();
	struct err e = ERR_INIT;
	char detail[2 * PROBLEM_DETAIL_MAX + 1];

	for (size_t i = 0; i + 1 < sizeof(detail); i += 2)
		memcpy(detail + i, "\xc3\xa4", 2);
	detail[sizeof(detail) - 1] = '\0';
	memcpy(detail, "ab", 2);
	detail[2] = 'c'; /* so that the cut would fall into a character */
	memmove(detail + 3, detail + 4, sizeof(detail) - 4);
	json_set_str(j, "detail", detail);
	problem_err(j, 400, &e);
	is_int((long long)strlen(e.text),
	    (long long)strlen("status 400: ...") + PROBLEM_DETAIL_MAX - 1,
	    "a long detail is cut before the character that does not fit");
	for (int i = 0; i < 1000; i++) {
		struct json *m = json_object();
		json_set_str(m, "detail", detail);
		json_add(list, m);
	}
	json_set(j, "subproblems", list);
	problem_err(j, 400, &e);
	is_int((long long)strlen(e.text) / 10, (ERR_TEXT_MAX - 1) / 10, "so are many subproblems");
	struct json *copy = problem_copy(j);
	is_int((long long)json_len(json_get(copy, "subproblems")), 100, "and those of a copy");
	json_free(copy);
	json_free(j);
}

static void test_type(void)
{
	static const struct {
		const char *json, *type;
	} types[] = {
	    {NULL, "unknown"},
	    {"{}", "unknown"},
	    {"{\"type\":\"\"}", "unknown"},
	    {"{\"type\":\"urn:x:\"}", "unknown"},
	    {"{\"type\":\"https://a.example/out-of-credit\"}", "unknown"},
	    {"{\"type\":\"urn:x:a b\"}", "unknown"},
	    {"{\"type\":\"urn:acme:error:malformed\"}", "malformed"},
	    {"{" URN "badNonce\"}", "badNonce"},
	    {"{\"type\":\"plain\"}", "plain"},
	};

	for (size_t i = 0; i < COUNT(types); i++) {
		struct json *j = parse(types[i].json);
		is_str(problem_type(j), types[i].type, types[i].json ? types[i].json : "NULL");
		json_free(j);
	}
}

static void test_unpause(void)
{
	static const struct {
		const char *detail, *link;
	} links[] = {
	    {PAUSED, "https://portal.example/sfe/v1/unpause?jwt=eyJ.a-b_c"},
	    {"see http://a.example/docs, then <https://b.example/unpause>.",
		"https://b.example/unpause"},
	    {"(https://b.example/unpause/1).", "https://b.example/unpause/1"},
	    {"https://b.example/docs how to unpause", NULL},
	    {"http httphttps://a/ unpause://x", NULL},
	    {"https://b.example/un\xc3\xa4pause/unpause", NULL},
	    {"ftp://b.example/unpause", NULL},
	    {"", NULL},
	};

	for (size_t i = 0; i < COUNT(links); i++) {
		struct json *j = json_object();
		json_set_str(j, "detail", links[i].detail);
		char *link = problem_unpause(j);
		is_str(link, links[i].link, links[i].detail);
		free(link);
		json_free(j);
	}
	ok(problem_unpause(NULL) == NULL, "no document, no link");
}

static void test_copy(void)
{
	struct json *j = parse("{" URN "dns\",\"detail\":\"d\",\"status\":400,\"instance\":\"i\","
			       "\"other\":1,\"subproblems\":[{" URN "caa\",\"x\":2,\"identifier\":"
			       "{\"type\":\"dns\",\"value\":\"a\",\"y\":3}},\"z\"]}");
	struct json *want = parse(
	    "{" URN "dns\",\"detail\":\"d\",\"status\":400,\"instance\":\"i\","
	    "\"subproblems\":[{" URN "caa\",\"identifier\":{\"type\":\"dns\",\"value\":\"a\"}}]}");
	struct json *copy = problem_copy(j), *odd = parse("{\"type\":1,\"status\":\"x\"}");

	ok(json_eq(copy, want), "a copy has the known members only");
	json_free(copy);
	copy = problem_copy(odd);
	is_int((long long)json_len(copy), 0, "and those of the right type");
	ok(problem_copy(json_get(j, "detail")) == NULL, "a text is no problem");
	ok(problem_copy(NULL) == NULL, "nor is nothing");
	json_free(copy);
	json_free(odd);
	json_free(want);
	json_free(j);
}

int main(void)
{
	test_err();
	test_cut();
	test_type();
	test_unpause();
	test_copy();
	return unit_done();
}
