/* SPDX-License-Identifier: ISC */
/* What pem_layout_read takes, pem_layout_write writes so that it reads the same again. */
#include <stdint.h>
#include <stdlib.h>

#include "store/pem_layout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MAX (1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json *body = NULL, *attrs = NULL, *body_again = NULL, *attrs_again = NULL;
	const char *text = size > 0 ? (const char *)data : "";
	struct err e = ERR_INIT;
	struct buf out;

	if (pem_layout_read(text, size, &body, &attrs, &e) < 0) {
		if (body != NULL || attrs != NULL || e.code == ERR_NONE)
			abort();
		return 0;
	}
	buf_init(&out, MAX);
	if (pem_layout_write(body, attrs, &out, &e) < 0 ||
	    pem_layout_read(out.data, out.len, &body_again, &attrs_again, &e) < 0)
		abort();
	if (!json_eq(body, body_again) || !json_eq(attrs, attrs_again))
		abort();
	buf_free(&out);
	json_free(body);
	json_free(attrs);
	json_free(body_again);
	json_free(attrs_again);
	return 0;
}
