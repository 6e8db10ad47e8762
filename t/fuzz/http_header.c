/* SPDX-License-Identifier: ISC */
/*
 * What net/http reads out of a stranger's headers: Retry-After, Link, and a Location joined to the
 * URL. The input is one header's value.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/mem.h"
#include "net/http.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void check(int good)
{
	if (!good)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text = mem_dup_n((const char *)bytes, len);
	struct http_reply r = {0};
	struct strv links = {0};
	struct buf b;

	strv_addf(&r.headers, "retry-after: %s", text);
	int64_t s = http_retry_after_s(&r, 1700000000, 86400);
	check(s >= -1 && s <= 86400);

	strv_addf(&r.headers, "link: %s", text);
	http_links(&r, "alternate", &links);
	for (size_t i = 0; i < links.n; i++)
		check(strstr(text, links.v[i]) != NULL && strchr(links.v[i], '>') == NULL);

	/* What is joined is a URL, and joining it again changes nothing. */
	char *once = NULL, *twice = NULL;
	if (http_url_join("http://a.example/b/c?d", text, &once, NULL) == 0) {
		check(strncmp(once, "http", 4) == 0);
		check(http_url_join("http://b.example/", once, &twice, NULL) == 0);
		check(strcmp(once, twice) == 0);
	}

	buf_init(&b, 1 << 20);
	if (http_escape(text, &b) == 0)
		check(strspn(b.data,
			  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%") ==
		      b.len);

	buf_free(&b);
	free(once);
	free(twice);
	free(text);
	strv_free(&links);
	strv_free(&r.headers);
	return 0;
}
