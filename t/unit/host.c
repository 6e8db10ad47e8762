/* SPDX-License-Identifier: ISC */
#include <stdlib.h>

#include "core/mem.h"
#include "names/host.h"
#include "unit.h"

#define L63 "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0"
#define L61 "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxy"

static const struct {
	const char *text;
	enum skip_code code;
	const char *name; /* NULL: as the text */
	const char *why;  /* a part of the reason */
} cases[] = {
    {"app.example.com", SKIP_NONE, NULL, NULL},
    {"example.com", SKIP_NONE, NULL, NULL},
    {"example.net", SKIP_NONE, NULL, NULL},
    {"www.example.org", SKIP_NONE, NULL, NULL},
    {"APP.Example.COM", SKIP_NONE, "app.example.com", NULL},
    {"app.example.com.", SKIP_NONE, "app.example.com", NULL},
    {"1.2.example.com", SKIP_NONE, NULL, NULL},
    {"a--b.example.com", SKIP_NONE, NULL, NULL},
    {"xn--bcher-kva.example.com", SKIP_NONE, NULL, NULL},
    {"XN--BCHER-KVA.example.com", SKIP_NONE, "xn--bcher-kva.example.com", NULL},
    {"xn--fa-hia.de", SKIP_NONE, NULL, NULL}, /* U+00DF, which IDNA2003 had not */
    {"xn--55qx5d.xn--p1ai", SKIP_NONE, NULL, NULL},
    {"foo.github.io", SKIP_NONE, NULL, NULL},
    {"github.io", SKIP_NONE, NULL, NULL}, /* PRIVATE section: Boulder lets it pass */
    {"example.co.uk", SKIP_NONE, NULL, NULL},
    {"www.ck", SKIP_NONE, NULL, NULL},
    {L63 ".example.com", SKIP_NONE, NULL, NULL},
    {L63 "." L63 "." L63 "." L61, SKIP_NOT_A_NAME, NULL, "top-level"}, /* 253: not too long */
    {"a.b.c.d.e.f.g.h.example.com", SKIP_NONE, NULL, NULL},
    {"a.b.c.d.e.f.g.h.i.example.com", SKIP_NOT_A_NAME, NULL, "10 labels"},

    {"", SKIP_NOT_A_NAME, NULL, "empty"},
    {".", SKIP_NOT_A_NAME, NULL, "empty"},
    {"..", SKIP_NOT_A_NAME, NULL, "label is empty"},
    {".example.com", SKIP_NOT_A_NAME, NULL, "label is empty"},
    {"foo..example.com", SKIP_NOT_A_NAME, NULL, "label is empty"},
    {"example.com..", SKIP_NOT_A_NAME, NULL, "label is empty"},
    {"Foo_Bar.example.com", SKIP_NOT_A_NAME, NULL, "\"_\""},
    {"app.example.com:443", SKIP_NOT_A_NAME, NULL, "\":\""},
    {"app.example.com/x", SKIP_NOT_A_NAME, NULL, "\"/\""},
    {"app example.com", SKIP_NOT_A_NAME, NULL, "0x20"},
    {"app\n.example.com", SKIP_NOT_A_NAME, "app?.example.com", "0x0a"},
    {"app\x7f.example.com", SKIP_NOT_A_NAME, "app?.example.com", "0x7f"},
    {"-x.example.com", SKIP_NOT_A_NAME, NULL, "hyphen"},
    {"x-.example.com", SKIP_NOT_A_NAME, NULL, "hyphen"},
    {"ab--cd.example.com", SKIP_NOT_A_NAME, NULL, "RFC 5890"},
    {"a" L63 ".example.com", SKIP_NOT_A_NAME, NULL, "63"},
    {"web", SKIP_NOT_A_NAME, NULL, "one label"},
    {"web.service.consul", SKIP_NOT_A_NAME, NULL, "\"consul\""},
    {"nas.lan", SKIP_NOT_A_NAME, NULL, "\"lan\""},
    {"10.0.0.1", SKIP_NOT_A_NAME, NULL, "IP address"},
    {"10.0.0.1.", SKIP_NOT_A_NAME, NULL, "IP address"},
    {"10.0.0.256", SKIP_NOT_A_NAME, NULL, "top-level"},
    {"2001:db8::1", SKIP_NOT_A_NAME, NULL, "IP address"},
    {"[2001:DB8::1]", SKIP_NOT_A_NAME, NULL, "IP address"},
    {"xn--ls8h.example.com", SKIP_NOT_A_NAME, NULL, "IDNA2008"}, /* a pile, as an emoji */
    {"xn--a.example.com", SKIP_NOT_A_NAME, NULL, "IDNA2008"},
    {"xn--0.example.com", SKIP_NOT_A_NAME, NULL, "IDNA2008"},
    {"xn--bcher-kva-.example.com", SKIP_NOT_A_NAME, NULL, "hyphen"},
    {"xn--u-ccb.example.com", SKIP_NOT_A_NAME, NULL, "IDNA2008"}, /* not in NFC */
    {"b\xc3\xbc"
     "cher.example.com",
	SKIP_NOT_A_NAME, "b??cher.example.com", "\"xn--bcher-kva.example.com\""},
    {"B\xc3\x9c"
     "CHER.example.com",
	SKIP_NOT_A_NAME, "B??CHER.example.com", "\"xn--bcher-kva.example.com\""},
    {"b\xc3\xbc"
     "cher.local",
	SKIP_NOT_A_NAME, "b??cher.local", "outside ASCII can't"},
    {"b\xc3\xbc c.example.com", SKIP_NOT_A_NAME, "b?? c.example.com", "outside ASCII can't"},
    {"b\xff.example.com", SKIP_NOT_A_NAME, "b?.example.com", "outside ASCII can't"},

    {"*.example.com", SKIP_WILDCARD, NULL, "DNS challenge"},
    {"*.Example.com.", SKIP_WILDCARD, "*.example.com", "DNS challenge"},
    {"*", SKIP_PATTERN, NULL, "glob"},
    {"*.", SKIP_PATTERN, NULL, "glob"},
    {"*.*.example.com", SKIP_PATTERN, NULL, "glob"},
    {"a.*.example.com", SKIP_PATTERN, NULL, "glob"},
    {"foo-?.example.com", SKIP_PATTERN, NULL, "glob"},
    {"{a,b}.example.com", SKIP_PATTERN, NULL, "glob"},
    {"w[0-9].example.com", SKIP_PATTERN, NULL, "glob"},
    {"^www\\.example\\.com$", SKIP_PATTERN, NULL, "regular"},
    {"*.-x.example.com", SKIP_NOT_A_NAME, NULL, "hyphen"},

    {"nas.local", SKIP_SPECIAL_USE, NULL, "\"local\""},
    {"NAS.LOCAL", SKIP_SPECIAL_USE, NULL, "\"local\""},
    {"localhost", SKIP_SPECIAL_USE, NULL, "6761"},
    {"a.localhost", SKIP_SPECIAL_USE, NULL, "6761"},
    {"a.test", SKIP_SPECIAL_USE, NULL, "6761"},
    {"a.invalid", SKIP_SPECIAL_USE, NULL, "6761"},
    {"a.example", SKIP_SPECIAL_USE, NULL, "6761"},
    {"a.onion", SKIP_SPECIAL_USE, NULL, "6761"},
    {"a.alt", SKIP_SPECIAL_USE, NULL, "6761"},
    {"a.internal", SKIP_SPECIAL_USE, NULL, "6761"},
    {"a.home.arpa", SKIP_SPECIAL_USE, NULL, "6761"},
    {"1.0.0.10.in-addr.arpa", SKIP_SPECIAL_USE, NULL, "6761"},
    {"*.local", SKIP_SPECIAL_USE, NULL, "6761"},
    {"a.mylocal", SKIP_NOT_A_NAME, NULL, "top-level"},

    {"com", SKIP_PUBLIC_SUFFIX, NULL, "suffix"},
    {"CO.uk", SKIP_PUBLIC_SUFFIX, NULL, "suffix"},
    {"foo.ck", SKIP_PUBLIC_SUFFIX, NULL, "suffix"},
    {"*.co.uk", SKIP_PUBLIC_SUFFIX, NULL, "suffix"},
};

static void test_cases(void)
{
	char name[HOST_MAX + 1];
	struct buf why;

	buf_init(&why, 512);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *text = cases[i].text;

		buf_reset(&why);
		is_str(skip_name(host_check(text, strlen(text), name, &why)),
		    skip_name(cases[i].code), "code");
		is_str(name, cases[i].name ? cases[i].name : text, "name");
		if (!ok(cases[i].why == NULL ? why.len == 0
					     : strstr(why.data, cases[i].why) != NULL,
			"reason"))
			printf("# %s: %s\n", text, why.data);
	}
	buf_free(&why);
}

static void test_raw_bytes(void)
{
	char name[HOST_MAX + 1];
	char *huge = mem_alloc(100000);

	is_int(host_check("a.example.com\0.net", 18, name, NULL), SKIP_NOT_A_NAME, "NUL within");
	is_str(name, "a.example.com?.net", "and it can be seen");
	is_int(host_check("b\xc3\xbc\0.example.com", 16, name, NULL), SKIP_NOT_A_NAME,
	    "NUL behind a letter outside ASCII");
	is_int(host_check("a.example.com/x", 13, name, NULL), SKIP_NONE, "only len bytes are read");
	memset(huge, 'a', 100000);
	is_int(host_check(huge, 100000, name, NULL), SKIP_NOT_A_NAME, "100000 bytes");
	is_int((long long)strlen(name), HOST_MAX, "are cut for the record");
	free(huge);
}

static void test_length(void)
{
	const char *fits = L63 "." L63 "." L63 "."
			       "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopq.example";
	char text[300], name[HOST_MAX + 1];
	struct buf why;

	buf_init(&why, 512);
	snprintf(text, sizeof(text), "%.249s.com", fits);
	is_int((long long)strlen(text), 253, "253 characters");
	is_int(host_check(text, 253, name, NULL), SKIP_NONE, "fit");
	snprintf(text, sizeof(text), "%.249s.com.", fits);
	is_int(host_check(text, 254, name, NULL), SKIP_NONE, "also with a final dot");
	snprintf(text, sizeof(text), "%.249sx.com", fits);
	is_int(host_check(text, 254, name, &why), SKIP_NOT_A_NAME, "254 do not");
	ok(strstr(why.data, "253") != NULL, "and the limit is told");
	snprintf(text, sizeof(text), "*.%.249s.com", fits);
	is_int(host_check_wildcard(text, 255, name, NULL), SKIP_NOT_A_NAME,
	    "a wildcard counts in full");
	buf_free(&why);
}

static void test_wildcard(void)
{
	char name[HOST_MAX + 1], id[HOST_MAX + 10];

	is_int(host_check_wildcard("*.Example.com.", 14, name, NULL), SKIP_NONE, "a wildcard");
	is_str(name, "*.example.com", "in normal form");
	is_int(host_check_wildcard("a.example.com", 13, name, NULL), SKIP_NONE, "a plain name");
	is_int(host_check_wildcard("*.com", 5, name, NULL), SKIP_PUBLIC_SUFFIX, "of a suffix");
	is_int(
	    host_check_wildcard("*.*.example.com", 15, name, NULL), SKIP_PATTERN, "of a wildcard");
	host_cert_id("*.example.com", id);
	is_str(id, "_wildcard.example.com", "the id of a wildcard");
	host_cert_id("a.example.com", id);
	is_str(id, "a.example.com", "the id of a name");
}

static void test_registered_domain(void)
{
	const char *name = "a.b.example.co.uk";

	is_str(host_registered_domain(name), "example.co.uk", "registered domain");
	ok(host_registered_domain(name) == name + 4, "lies within the name");
	is_str(host_registered_domain("example.com"), "example.com", "of itself");
	is_str(host_registered_domain("*.example.com"), "example.com", "of a wildcard");
	is_str(host_registered_domain("a.foo.github.io"), "foo.github.io", "PRIVATE counts");
	is_str(host_registered_domain("github.io"), NULL, "of a suffix");
	is_str(host_registered_domain("co.uk"), NULL, "of an ICANN suffix");
}

int main(void)
{
	test_cases();
	test_raw_bytes();
	test_length();
	test_wildcard();
	test_registered_domain();
	return unit_done();
}
