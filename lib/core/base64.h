/* SPDX-License-Identifier: ISC */
/*
 * base64 - RFC 4648: §4 with padding (records, Consul), §5 without (JOSE, ACME, ARI); and hex.
 */
#ifndef CORE_BASE64_H
#define CORE_BASE64_H

#include <stddef.h>

#include "core/buf.h"
#include "core/err.h"

enum base64 {
	BASE64_STD, /* §4, padded */
	BASE64_URL  /* §5, no padding */
};

/* Adds the encoded text. -1: the buffer is full. */
int base64_encode(enum base64 kind, const void *bytes, size_t len, struct buf *out);

/* Adds the decoded bytes. ERR_INVALID for any character that does not belong there, white space
 * too; ERR_TOOBIG when the buffer is full. */
int base64_decode(enum base64 kind, const char *text, size_t len, struct buf *out, struct err *e);

/* Lower-case hexadecimal. -1: the buffer is full. */
int hex_encode(const void *bytes, size_t len, struct buf *out);

#endif
