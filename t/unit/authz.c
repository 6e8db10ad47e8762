/* SPDX-License-Identifier: ISC */
#include "acme/authz.h"

#include <stdlib.h>

#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define NAME "\"identifier\":{\"type\":\"dns\",\"value\":\"a.example\"}"
#define TOKEN "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA"
#define CHALLENGE(type, status, rest)                                                              \
	"{\"type\":\"" type "\",\"status\":\"" status "\",\"url\":\"https://ca.example/c\"" rest "}"
#define WITH(list) "{\"status\":\"pending\"," NAME ",\"challenges\":[" list "]}"

static struct authz read_good(const char *text)
{
	struct json *j = json_parse(text, strlen(text), NULL);
	struct authz a;
	struct err e = ERR_INIT;

	if (!ok(authz_read(&a, j, &e) == 0, "it is read"))
		printf("# %s\n", e.text);
	json_free(j);
	return a;
}

static void test_whole(void)
{
	struct authz a = read_good(
	    "{\"status\":\"invalid\"," NAME
	    ",\"wildcard\":true,\"challenges\":[" CHALLENGE("dns-01", "pending",
		",\"error\":{\"type\":\"old\"}") "," CHALLENGE("dns-persist-01", "pending",
		",\"issuer-domain-names\":[]") "," CHALLENGE("http-01", "invalid",
		",\"token\":\"" TOKEN "\",\"error\":{\"type\":\"urn:x:dns\"}") "]}");

	is_int(a.status, AUTHZ_INVALID, "status");
	is_str(a.name, "a.example", "name");
	ok(a.wildcard, "wildcard");
	is_int((long long)a.n, 3, "all challenges, of unknown types, too");
	const struct challenge *c = authz_challenge(&a, "http-01");
	ok(c != NULL, "http-01 is found");
	is_str(c->token, TOKEN, "token");
	is_str(c->url, "https://ca.example/c", "url");
	is_str(c->status, "invalid", "its status");
	is_str(json_str(authz_problem(&a), "type"), "urn:x:dns",
	    "the problem is that of the challenge that failed");
	ok(authz_challenge(&a, "dns-persist-01")->token == NULL, "a type without a token");
	ok(authz_challenge(&a, "tls-alpn-01") == NULL, "a type that is not there");
	authz_free(&a);
}

static void test_broken_challenges(void)
{
	static const char *const broken[] = {
	    "7",
	    "{}",
	    CHALLENGE("", "pending", ""),
	    "{\"type\":\"http-01\",\"status\":\"pending\"}",
	    "{\"type\":\"http-01\",\"status\":\"pending\",\"url\":\"c\"}",
	    "{\"type\":\"http-01\",\"url\":\"https://ca.example/c\"}",
	    CHALLENGE("http-01", "pending", ",\"token\":7"),
	    CHALLENGE("http-01", "pending", ",\"token\":\"short\""),
	    CHALLENGE("http-01", "pending", ",\"token\":\"../../../../etc/passwd-of-a-host\""),
	};
	char text[1024];

	for (size_t i = 0; i < COUNT(broken); i++) {
		snprintf(
		    text, sizeof(text), WITH("%s," CHALLENGE("dns-01", "valid", "")), broken[i]);
		struct authz a = read_good(text);
		ok(a.n == 1 && authz_challenge(&a, "http-01") == NULL, broken[i]);
		ok(authz_problem(&a) == NULL, "no problem");
		authz_free(&a);
	}
}

static const struct {
	const char *json;
	int status; /* -1: refused */
	const char *why;
} cases[] = {
    {WITH(""), AUTHZ_PENDING, NULL},
    {"{\"status\":\"valid\"," NAME ",\"challenges\":[]}", AUTHZ_VALID, NULL},
    {"{\"status\":\"deactivated\"," NAME ",\"challenges\":[]}", AUTHZ_DEACTIVATED, NULL},
    {"{\"status\":\"expired\"," NAME ",\"challenges\":[]}", AUTHZ_EXPIRED, NULL},
    {"{\"status\":\"revoked\"," NAME ",\"challenges\":[]}", AUTHZ_REVOKED, NULL},
    {"[]", -1, "no JSON object"},
    {"{\"status\":\"valid\",\"challenges\":[]}", -1, "identifier"},
    {"{\"status\":\"new\"," NAME ",\"challenges\":[]}", -1, "a.example: the status \"new\""},
    {"{\"status\":\"valid\"," NAME "}", -1, "\"challenges\""},
    {"{\"status\":\"valid\"," NAME ",\"challenges\":{}}", -1, "\"challenges\""},
    {"{\"status\":\"valid\",\"identifier\":{\"type\":\"dns\",\"value\":\"\"},\"challenges\":[]}",
	-1, "identifier of 0"},
};

static void test_cases(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct json *j = json_parse(cases[i].json, strlen(cases[i].json), NULL);
		struct authz a;
		struct err e = ERR_INIT;
		int rc = authz_read(&a, j, &e);
		if (cases[i].status >= 0) {
			ok(rc == 0 && (int)a.status == cases[i].status, cases[i].json);
			authz_free(&a);
		} else {
			ok(rc < 0 && e.code == ERR_PROTOCOL, cases[i].json);
			if (strstr(e.text, cases[i].why) == NULL)
				is_str(e.text, cases[i].why, "the text says why");
			ok(a.name == NULL && a.challenges == NULL, "nothing is left behind");
		}
		json_free(j);
	}
}

static void test_token(void)
{
	char text[130];

	memset(text, 'a', sizeof(text));
	text[129] = '\0';
	ok(!authz_token_ok(text), "129 characters");
	text[128] = '\0';
	ok(authz_token_ok(text), "128");
	text[22] = '\0';
	ok(authz_token_ok(text), "22");
	text[21] = '\0';
	ok(!authz_token_ok(text), "21");
	ok(authz_token_ok(TOKEN), "a real one");
	ok(!authz_token_ok(TOKEN "="), "padding");
	ok(!authz_token_ok(TOKEN "/x"), "a path");
	ok(!authz_token_ok(""), "nothing");
	char *answer = authz_key_authorization(TOKEN, "thumb");
	is_str(answer, TOKEN ".thumb", "the key authorization");
	free(answer);
}

int main(void)
{
	test_whole();
	test_broken_challenges();
	test_cases();
	test_token();
	return unit_done();
}
