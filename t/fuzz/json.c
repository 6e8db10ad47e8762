/* SPDX-License-Identifier: ISC */
/*
 * fuzz/json - what can be read can be written, and reads back as the same.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int good)
{
	if (!good)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err e = ERR_INIT;
	struct buf once, twice;

	struct json *a = json_parse((const char *)data, size, &e);
	if (a == NULL) {
		must(e.code == ERR_INVALID);
		return 0;
	}

	/* An escape of a control character is the longest form of one byte: six times itself. A
	 * number may grow from "1e99" to 17 digits. */
	buf_init(&once, 16 * size + 64);
	buf_init(&twice, 16 * size + 64);
	must(json_write(a, &once) == 0);
	struct json *b = json_parse(once.data, once.len, NULL), *c = json_copy(a);
	must(json_eq(a, b) && json_eq(a, c));
	must(json_write(b, &twice) == 0);
	must(once.len == twice.len && memcmp(once.data, twice.data, once.len) == 0);

	json_free(a);
	json_free(b);
	json_free(c);
	buf_free(&once);
	buf_free(&twice);
	return 0;
}
