/* SPDX-License-Identifier: ISC */
#include "acme/directory.h"

#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define NEEDED                                                                                     \
	"\"newNonce\":\"https://a.example/n\",\"newAccount\":\"https://a.example/a\","             \
	"\"newOrder\":\"http://a.example:14000/o\""

static void test_whole(void)
{
	static const char text[] =
	    "{" NEEDED
	    ",\"keyChange\":\"https://a.example/k\",\"revokeCert\":\"https://a.example/r\","
	    "\"renewalInfo\":\"https://a.example/i\",\"x\":\"y\",\"meta\":{\"termsOfService\":"
	    "\"https://a.example/t\",\"externalAccountRequired\":true,\"caaIdentities\":"
	    "[\"a.example\",7,\"\"],\"profiles\":{\"short\":\"d\",\"classic\":\"d\"}}}";
	struct json *j = json_parse(text, strlen(text), NULL);
	struct directory d;
	struct err e = ERR_INIT;

	is_int(directory_read(&d, j, &e), 0, "a whole directory");
	is_str(d.new_nonce, "https://a.example/n", "newNonce");
	is_str(d.new_account, "https://a.example/a", "newAccount");
	is_str(d.new_order, "http://a.example:14000/o", "newOrder");
	is_str(d.key_change, "https://a.example/k", "keyChange");
	is_str(d.revoke_cert, "https://a.example/r", "revokeCert");
	is_str(d.renewal_info, "https://a.example/i", "renewalInfo");
	is_str(d.terms, "https://a.example/t", "terms");
	ok(d.eab_required, "EAB");
	ok(d.profiles.n == 2 && strcmp(d.profiles.v[0], "classic") == 0, "profiles, sorted");
	ok(d.caa.n == 1 && strcmp(d.caa.v[0], "a.example") == 0, "CAA identities that are text");
	directory_free(&d);
	json_free(j);
}

static const struct {
	const char *json, *why; /* NULL: good */
} cases[] = {
    {"{" NEEDED "}", NULL},
    {"{" NEEDED ",\"keyChange\":null,\"revokeCert\":\"\",\"meta\":null}", NULL},
    {"{" NEEDED ",\"meta\":{\"termsOfService\":\"\",\"profiles\":[],\"caaIdentities\":{}}}", NULL},
    {"[]", "no JSON object"},
    {"{}", "\"newNonce\" is missing"},
    {"{\"newNonce\":\"https://a.example/\",\"newAccount\":\"https://a.example/\"}",
	"\"newOrder\" is missing"},
    {"{\"newNonce\":7}", "\"newNonce\" is missing or no text"},
    {"{\"newNonce\":\"\"}", "\"newNonce\""},
    {"{\"newNonce\":\"/nonce\"}", "\"/nonce\" is no http or https URL"},
    {"{\"newNonce\":\"ftp://a.example/\"}", "no http or https URL"},
    {"{\"newNonce\":\"https://u:p@a.example/\"}", "no http or https URL"},
    {"{\"newNonce\":\"https://a.example/a b\"}", "no URL"},
    {"{\"newNonce\":\"https://a.example/\\r\\nX: y\"}", "no URL"},
    {"{" NEEDED ",\"keyChange\":\"x\"}", "\"keyChange\""},
};

static void test_cases(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct json *j = json_parse(cases[i].json, strlen(cases[i].json), NULL);
		struct directory d;
		struct err e = ERR_INIT;
		int rc = directory_read(&d, j, &e);
		if (cases[i].why == NULL) {
			is_int(rc, 0, cases[i].json);
			is_str(e.text, "", "without an error");
			ok(d.key_change == NULL && d.terms == NULL && !d.eab_required,
			    "nothing is made up");
			directory_free(&d);
		} else {
			ok(rc < 0 && e.code == ERR_PROTOCOL, cases[i].json);
			ok(strstr(e.text, cases[i].why) != NULL, cases[i].why);
			ok(d.new_nonce == NULL, "nothing is left behind");
		}
		json_free(j);
	}
}

static void test_long(void)
{
	struct json *j = json_object();
	struct directory d;
	struct err e = ERR_INIT;
	char url[2050] = "https://a.example/";

	memset(url + strlen(url), 'x', sizeof(url) - 1 - strlen(url));
	url[sizeof(url) - 1] = '\0';
	json_set_str(j, "newNonce", url);
	json_set_str(j, "newAccount", url);
	json_set_str(j, "newOrder", url);
	ok(directory_read(&d, j, &e) < 0 && e.code == ERR_PROTOCOL, "a URL over the limit");
	url[2048] = '\0';
	json_set_str(j, "newNonce", url);
	json_set_str(j, "newAccount", url);
	json_set_str(j, "newOrder", url);
	is_int(directory_read(&d, j, &e), 0, "the longest URL");
	directory_free(&d);
	json_free(j);
}

/* Pebble's terms are a data: URL. */
static void test_terms(void)
{
	static const char text[] = "{" NEEDED ",\"meta\":{\"termsOfService\":\"data:x,y\"}}";
	struct json *j = json_parse(text, strlen(text), NULL);
	struct directory d;

	is_int(directory_read(&d, j, NULL), 0, "terms for a person may be no http URL");
	is_str(d.terms, "data:x,y", "they stay as they are");
	directory_free(&d);
	json_free(j);
}

static void test_url(void)
{
	const char *own = "http://127.0.0.1:14000/dir";

	is_str(
	    directory_url("letsencrypt"), "https://acme-v02.api.letsencrypt.org/directory", "LE");
	is_str(directory_url("letsencrypt-staging"),
	    "https://acme-staging-v02.api.letsencrypt.org/directory", "LE staging");
	is_str(directory_url("zerossl"), "https://acme.zerossl.com/v2/DV90", "ZeroSSL");
	is_str(directory_url("google"), "https://dv.acme-v02.api.pki.goog/directory", "Google");
	ok(directory_url(own) == own, "a URL is its own");
	is_str(directory_url("letsencrpyt"), NULL, "a misspelt name");
	is_str(directory_url("localhost:14000/dir"), NULL, "no scheme");
	is_str(directory_url("ftp://a.example/"), NULL, "another scheme");
	is_str(directory_url(""), NULL, "nothing");
}

int main(void)
{
	test_whole();
	test_cases();
	test_long();
	test_terms();
	test_url();
	return unit_done();
}
