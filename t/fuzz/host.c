/* SPDX-License-Identifier: ISC */
/*
 * Host names: what host_check accepts passes again, unchanged; what it refuses has a reason, and
 * the name that it leaves is printable.
 */
#include <stdint.h>
#include <stdlib.h>

#include "names/host.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *text, size_t len,
    enum skip_code (*fn)(const char *, size_t, char[HOST_MAX + 1], struct buf *))
{
	char name[HOST_MAX + 1], again[HOST_MAX + 1], id[HOST_MAX + 10];
	struct buf why;
	const char *domain;

	buf_init(&why, 1024);
	if (fn(text, len, name, &why) == SKIP_NONE) {
		if (fn(name, strlen(name), again, NULL) != SKIP_NONE || strcmp(name, again) != 0)
			abort();
		domain = host_registered_domain(name);
		if (domain != NULL && (domain < name || domain > name + strlen(name)))
			abort();
		host_cert_id(name, id);
	} else if (why.len == 0 || why.failed) {
		abort();
	}
	for (const char *c = name; *c != '\0'; c++)
		if (*c < ' ' || *c > '~')
			abort();
	buf_free(&why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* libFuzzer gives NULL for the empty input. */
	const char *text = size > 0 ? (const char *)data : "";

	check(text, size, host_check);
	check(text, size, host_check_wildcard);
	return 0;
}
