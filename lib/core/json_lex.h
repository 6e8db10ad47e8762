/* SPDX-License-Identifier: ISC */
/*
 * json_lex - the letters of JSON: what text is allowed, to the letter of RFC 8259, and how strings
 * and numbers are written. Only core/json uses it.
 *
 * cJSON takes more than the RFC allows (leading zeros, raw control characters, broken UTF-8, text
 * behind U+0000), so it is only given what has passed here. Its printing knows no maximum.
 */
#ifndef CORE_JSON_LEX_H
#define CORE_JSON_LEX_H

#include <stddef.h>

#include "core/buf.h"
#include "core/err.h"

/* ERR_INVALID names the fault and its byte offset. What RFC 8259 §9 leaves to the reader: depth as
 * in json.h; numbers that a double can hold, of at most 63 characters; no U+0000 in strings. The
 * stack is limited by the depth. */
int json_lex_check(const char *text, size_t len, struct err *e);

/* In quotes; a byte that is not UTF-8 becomes U+FFFD, so that what we write can be read. -1: the
 * buffer is full. */
int json_lex_string(const char *s, struct buf *out);

/* The shortest form that reads back as the same finite number, whole ones up to 2^53 without an
 * exponent. -1: the buffer is full. */
int json_lex_number(double n, struct buf *out);

#endif
