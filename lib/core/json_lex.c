/* SPDX-License-Identifier: ISC */
#include "core/json_lex.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/json.h"

struct scan {
	const char *text;
	const char *at;
	const char *end;
	struct err *e;
};

static int value(struct scan *s, int depth);

static int fail(struct scan *s, const char *why)
{
	return err_set(s->e, ERR_INVALID, "not JSON: %s at byte %td", s->at < s->end ? why : "torn",
	    s->at - s->text);
}

static char peek(const struct scan *s)
{
	return s->at < s->end ? *s->at : '\0';
}

static bool skip(struct scan *s, char c)
{
	if (s->at == s->end || *s->at != c)
		return false;
	s->at++;
	return true;
}

static void skip_space(struct scan *s)
{
	while (skip(s, ' ') || skip(s, '\t') || skip(s, '\n') || skip(s, '\r'))
		;
}

/* How many bytes the UTF-8 character at `s` has (RFC 3629); 0 where there is none or a torn one. */
static size_t utf8(const char *s, size_t len)
{
	/* The first byte says the length; the second excludes overlong forms, surrogates and what
	 * lies behind U+10FFFF. */
	static const struct {
		unsigned char first, last, low, high, len;
	} forms[] = {
	    {0x00, 0x7f, 0x00, 0x00, 1},
	    {0xc2, 0xdf, 0x80, 0xbf, 2},
	    {0xe0, 0xe0, 0xa0, 0xbf, 3},
	    {0xe1, 0xec, 0x80, 0xbf, 3},
	    {0xed, 0xed, 0x80, 0x9f, 3},
	    {0xee, 0xef, 0x80, 0xbf, 3},
	    {0xf0, 0xf0, 0x90, 0xbf, 4},
	    {0xf1, 0xf3, 0x80, 0xbf, 4},
	    {0xf4, 0xf4, 0x80, 0x8f, 4},
	};
	const unsigned char *u = (const unsigned char *)s;

	for (size_t i = 0; len > 0 && i < sizeof(forms) / sizeof(*forms); i++) {
		if (u[0] < forms[i].first || u[0] > forms[i].last)
			continue;
		if (len < forms[i].len)
			return 0;
		if (forms[i].len > 1 && (u[1] < forms[i].low || u[1] > forms[i].high))
			return 0;
		for (size_t n = 2; n < forms[i].len; n++)
			if ((u[n] & 0xc0) != 0x80)
				return 0;
		return forms[i].len;
	}
	return 0;
}

/* How many bytes at `s` stand for themselves in a string: nearly all that there are. */
static size_t plain(const char *s, size_t len)
{
	size_t n;

	for (n = 0; n < len; n++) {
		unsigned char c = (unsigned char)s[n];
		if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\')
			break;
	}
	return n;
}

/* Four hexadecimal digits; -1 where they are not. */
static int32_t hex4(struct scan *s)
{
	int32_t n = 0;

	for (int i = 0; i < 4; i++, s->at++) {
		char c = peek(s);
		if (c >= '0' && c <= '9')
			n = n * 16 + c - '0';
		else if ((c | 32) >= 'a' && (c | 32) <= 'f')
			n = n * 16 + (c | 32) - 'a' + 10;
		else
			return -1;
	}
	return n;
}

static int escape(struct scan *s)
{
	if (!skip(s, 'u')) {
		if (s->at == s->end || memchr("\"\\/bfnrt", *s->at, 8) == NULL)
			return fail(s, "unknown escape");
		s->at++;
		return 0;
	}

	int32_t unit = hex4(s);
	if (unit < 0)
		return fail(s, "bad \\u escape");
	if (unit == 0)
		return fail(s, "U+0000 before");
	if (unit < 0xd800 || unit > 0xdfff)
		return 0;
	if (unit > 0xdbff || !skip(s, '\\') || !skip(s, 'u'))
		return fail(s, "lone surrogate before");
	unit = hex4(s);
	return unit < 0xdc00 || unit > 0xdfff ? fail(s, "lone surrogate before") : 0;
}

static int string(struct scan *s)
{
	if (!skip(s, '"'))
		return fail(s, "no string");
	for (;;) {
		s->at += plain(s->at, (size_t)(s->end - s->at));
		if (skip(s, '"'))
			return 0;
		if (skip(s, '\\')) {
			if (escape(s) < 0)
				return -1;
			continue;
		}
		size_t n = utf8(s->at, (size_t)(s->end - s->at));
		if (n == 0)
			return fail(s, "broken UTF-8");
		if ((unsigned char)*s->at < 0x20)
			return fail(s, "control character");
		s->at += n;
	}
}

static bool skip_digits(struct scan *s)
{
	const char *start = s->at;

	while (peek(s) >= '0' && peek(s) <= '9')
		s->at++;
	return s->at > start;
}

static int number(struct scan *s)
{
	const char *start = s->at;
	char copy[64];

	skip(s, '-');
	if (!skip(s, '0') && !skip_digits(s))
		return fail(s, "unexpected character");
	if (skip(s, '.') && !skip_digits(s))
		return fail(s, "no digit");
	if (skip(s, 'e') || skip(s, 'E')) {
		if (!skip(s, '+'))
			skip(s, '-');
		if (!skip_digits(s))
			return fail(s, "no digit");
	}

	size_t len = (size_t)(s->at - start);
	if (len < sizeof(copy)) {
		memcpy(copy, start, len);
		copy[len] = '\0';
		if (isfinite(strtod(copy, NULL)))
			return 0;
	}
	return err_set(
	    s->e, ERR_INVALID, "not JSON: number too large at byte %td", start - s->text);
}

static int word(struct scan *s, const char *name)
{
	for (const char *c = name; *c != '\0'; c++)
		if (!skip(s, *c))
			return fail(s, "unexpected character");
	return 0;
}

/* The members of an array or object, behind the bracket. */
static int members(struct scan *s, bool named, char close, int depth)
{
	skip_space(s);
	if (skip(s, close))
		return 0;
	for (;;) {
		skip_space(s);
		if (named) {
			if (string(s) < 0)
				return -1;
			skip_space(s);
			if (!skip(s, ':'))
				return fail(s, "no colon");
			skip_space(s);
		}
		if (value(s, depth) < 0)
			return -1;
		skip_space(s);
		if (skip(s, close))
			return 0;
		if (!skip(s, ','))
			return fail(s, "no comma");
	}
}

static int value(struct scan *s, int depth)
{
	char c = peek(s);

	if ((c == '{' || c == '[') && depth == JSON_DEPTH_MAX)
		return fail(s, "too deep");
	if (skip(s, '{'))
		return members(s, true, '}', depth + 1);
	if (skip(s, '['))
		return members(s, false, ']', depth + 1);
	switch (c) {
	case '"':
		return string(s);
	case 't':
		return word(s, "true");
	case 'f':
		return word(s, "false");
	case 'n':
		return word(s, "null");
	default:
		return number(s);
	}
}

int json_lex_check(const char *text, size_t len, struct err *e)
{
	struct scan s = {text, text, text + len, e};

	skip_space(&s);
	if (value(&s, 0) < 0)
		return -1;
	skip_space(&s);
	return s.at < s.end ? fail(&s, "more than one value") : 0;
}

/* A byte that does not stand for itself. */
static void add_escaped(char c, struct buf *out)
{
	static const char raw[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
	const char *p = memchr(raw, c, sizeof(raw) - 1);

	if (p != NULL)
		buf_add(out, (char[]){'\\', letters[p - raw]}, 2);
	else if ((unsigned char)c < 0x20)
		buf_addf(out, "\\u%04x", c);
	else
		buf_adds(out, "\xef\xbf\xbd");
}

int json_lex_string(const char *s, struct buf *out)
{
	size_t left = strlen(s);

	buf_addc(out, '"');
	while (left > 0) {
		size_t n = plain(s, left);

		if (n == 0 && (unsigned char)*s >= 0x80)
			n = utf8(s, left);
		if (n > 0) {
			buf_add(out, s, n);
		} else {
			add_escaped(*s, out);
			n = 1;
		}
		s += n;
		left -= n;
	}
	return buf_addc(out, '"');
}

int json_lex_number(double n, struct buf *out)
{
	static const double exact = 9007199254740992.0; /* 2^53 */
	char text[32];

	if (n >= -exact && n <= exact && n == (double)(int64_t)n)
		return buf_addf(out, "%.0f", n);
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, n);
		if (strtod(text, NULL) == n)
			break;
	}
	return buf_adds(out, text);
}
