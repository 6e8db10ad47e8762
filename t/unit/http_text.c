/* SPDX-License-Identifier: ISC */
#include <stdlib.h>

#include "net/http.h"
#include "unit.h"

#define NOW_S 1700000000 /* Tue, 14 Nov 2023 22:13:20 GMT */

static void test_retry_after(void)
{
	static const struct {
		const char *header;
		int64_t want_s;
	} cases[] = {
	    {"retry-after: 120", 120},
	    {"retry-after: 0", 0},
	    {"retry-after: 86400", 3600},
	    {"retry-after: 99999999999999999999999999", 3600},
	    {"retry-after: Tue, 14 Nov 2023 22:14:20 GMT", 60},
	    {"retry-after: Tuesday, 14-Nov-23 22:14:20 GMT", 60},
	    {"retry-after: Tue Nov 14 22:14:20 2023", 60},
	    {"retry-after: Tue, 14 Nov 2023 21:00:00 GMT", 0},
	    {"retry-after: Tue, 14 Nov 2033 22:14:20 GMT", 3600},
	    {"retry-after: ", -1},
	    {"retry-after: soon", -1},
	    {"retry-after: -5", -1},
	    {"retry-after: 1.5", -1},
	    {"retry-after: 5 minutes", -1},
	    {"x-retry-after: 5", -1},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct http_reply r = {0};
		strv_add(&r.headers, cases[i].header);
		is_int(http_retry_after_s(&r, NOW_S, 3600), cases[i].want_s, cases[i].header);
		strv_free(&r.headers);
	}
}

static void test_links(void)
{
	static const struct {
		const char *header, *want; /* joined by blanks */
	} cases[] = {
	    {"link: <https://ca/dir>;rel=\"index\"", ""},
	    {"link: <https://ca/alt/1>;rel=\"alternate\"", "https://ca/alt/1"},
	    {"link: </a>; rel=alternate, </b>; REL=Alternate", "/a /b"},
	    {"link: </a>; title=\"x, <y>; rel=up\"; rel=\"up alternate\" , </c>;rel=next", "/a"},
	    {"link: </a>; title=\"a\\\"b\"; rel=alternate", "/a"},
	    {"link: </a>; rel=up; rel=alternate", ""},
	    {"link: </a>; rel=alternates", ""},
	    {"link: </a>;rel", ""},
	    {"link: </a>;;; rel = \"alternate\";", "/a"},
	    {"link: </a>; =;==;\"; rel=alternate", "/a"},
	    {"link: </a>; rel=\"alternate", "/a"},
	    {"link: </a", ""},
	    {"link: /a; rel=alternate", ""},
	    {"link: , ,</a>;rel=alternate,,", "/a"},
	    {"link: <>;rel=alternate", ""},
	    {"links: </a>; rel=alternate", ""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct http_reply r = {0};
		struct strv links = {0};
		struct buf b;
		buf_init(&b, 1000);
		strv_add(&r.headers, cases[i].header);
		http_links(&r, "alternate", &links);
		strv_join(&links, " ", &b);
		is_str(b.data, cases[i].want, cases[i].header);
		buf_free(&b);
		strv_free(&links);
		strv_free(&r.headers);
	}
}

static void join(const char *base, const char *ref, const char *want)
{
	struct err e = ERR_INIT;
	char *got = NULL;

	int rc = http_url_join(base, ref, &got, &e);
	is_str(got, want, ref);
	if (want == NULL)
		ok(rc == -1 && e.code == ERR_INVALID, "is invalid");
	free(got);
}

static void test_join(void)
{
	/* RFC 3986 §5.4. */
	static const char *const cases[][2] = {{"g", "http://a/b/c/g"}, {"./g", "http://a/b/c/g"},
	    {"g/", "http://a/b/c/g/"}, {"/g", "http://a/g"}, {"//g", "http://g/"},
	    {"?y", "http://a/b/c/d;p?y"}, {"g?y", "http://a/b/c/g?y"},
	    {"#s", "http://a/b/c/d;p?q#s"}, {"g#s", "http://a/b/c/g#s"},
	    {"g?y#s", "http://a/b/c/g?y#s"}, {";x", "http://a/b/c/;x"}, {"g;x", "http://a/b/c/g;x"},
	    {"", "http://a/b/c/d;p?q"}, {".", "http://a/b/c/"}, {"./", "http://a/b/c/"},
	    {"..", "http://a/b/"}, {"../", "http://a/b/"}, {"../g", "http://a/b/g"},
	    {"../..", "http://a/"}, {"../../g", "http://a/g"}, {"../../../g", "http://a/g"},
	    {"/./g", "http://a/g"}, {"/../g", "http://a/g"}, {"g.", "http://a/b/c/g."},
	    {"..g", "http://a/b/c/..g"}, {"./../g", "http://a/b/g"}, {"./g/.", "http://a/b/c/g/"},
	    {"g/../h", "http://a/b/c/h"}, {"g;x=1/../y", "http://a/b/c/y"},
	    {"g?y/../x", "http://a/b/c/g?y/../x"}, {"g#s/../x", "http://a/b/c/g#s/../x"},
	    {"https://b:8080/x", "https://b:8080/x"},
	    {"g?u=http://x/y", "http://a/b/c/g?u=http://x/y"}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		join("http://a/b/c/d;p?q", cases[i][0], cases[i][1]);
	join("http://a/b#old", "", "http://a/b");
	join("http://a", "g", "http://a/g");
	join("http://[::1]:80/x", "y", "http://[::1]:80/y");
	join("http://a/", "ftp://b/", NULL);
	join("http://a/", "javascript:alert(1)", NULL);
	join("http://a/", "http://", NULL);
	join("http://a/", "http://a b/", NULL);
	join("http://a/", "#\x03", NULL);
	join("nothing", "g", NULL);
	join("", "", NULL);
}

static void test_escape(void)
{
	struct buf b;

	buf_init(&b, 30);
	is_int(http_escape("a-Z_0.~", &b), 0, "unreserved");
	is_int(http_escape("/%?\xc3\xa9 ", &b), 0, "the rest");
	is_str(b.data, "a-Z_0.~%2F%25%3F%C3%A9%20", "is encoded");
	is_int(http_escape("////", &b), -1, "full");
	buf_free(&b);
}

int main(void)
{
	test_retry_after();
	test_links();
	test_join();
	test_escape();
	return unit_done();
}
