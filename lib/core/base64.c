/* SPDX-License-Identifier: ISC */
#include "core/base64.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>

/*
 * libsodium does the work, as its time does not depend on the bytes, and keys pass here. It wants
 * the whole room at once, though; a buf grows. So the text goes by in blocks, which join without a
 * seam as long as each but the last is a multiple of three bytes or four characters.
 */
enum { BLOCK = 768, BLOCK_TEXT = BLOCK / 3 * 4 };

static int variant(enum base64 kind)
{
	return kind == BASE64_STD ? sodium_base64_VARIANT_ORIGINAL
				  : sodium_base64_VARIANT_URLSAFE_NO_PADDING;
}

static size_t at_most(size_t n, size_t max)
{
	return n < max ? n : max;
}

int base64_encode(enum base64 kind, const void *bytes, size_t len, struct buf *out)
{
	const unsigned char *at = bytes;
	size_t start = out->len;
	char text[BLOCK_TEXT + 1];
	int rc = -1;

	while (len > 0) {
		size_t n = at_most(len, BLOCK);
		sodium_bin2base64(text, sizeof(text), at, n, variant(kind));
		if (buf_adds(out, text) < 0)
			goto out;
		at += n;
		len -= n;
	}
	rc = 0;
out:
	if (rc < 0)
		buf_cut(out, start);
	explicit_bzero(text, sizeof(text));
	return rc;
}

/* libsodium 1.0.18 takes every byte from 0x80 on for an "A". */
static bool is_ascii(const char *text, size_t len)
{
	int all = 0;

	for (size_t i = 0; i < len; i++)
		all |= text[i];
	return (all & 0x80) == 0;
}

int base64_decode(enum base64 kind, const char *text, size_t len, struct buf *out, struct err *e)
{
	size_t start = out->len;
	unsigned char bytes[BLOCK];
	int rc = -1;

	while (len > 0) {
		size_t n = at_most(len, BLOCK_TEXT), got = 0;

		/* A block that is not the last must be full: padding ends the text. */
		if (!is_ascii(text, n) ||
		    sodium_base642bin(
			bytes, sizeof(bytes), text, n, NULL, &got, NULL, variant(kind)) < 0 ||
		    (n < len && got < BLOCK)) {
			err_set(e, ERR_INVALID, "not base64");
			goto out;
		}
		if (buf_add(out, bytes, got) < 0) {
			err_set(e, ERR_TOOBIG, "more than %zu bytes", out->max);
			goto out;
		}
		text += n;
		len -= n;
	}
	rc = 0;
out:
	if (rc < 0)
		buf_cut(out, start);
	explicit_bzero(bytes, sizeof(bytes));
	return rc;
}

int hex_encode(const void *bytes, size_t len, struct buf *out)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *at = bytes;
	size_t start = out->len;

	for (size_t i = 0; i < len; i++) {
		const char pair[2] = {digits[at[i] >> 4], digits[at[i] & 15]};
		if (buf_add(out, pair, sizeof(pair)) < 0) {
			buf_cut(out, start);
			return -1;
		}
	}
	return 0;
}
