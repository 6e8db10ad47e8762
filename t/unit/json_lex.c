/* SPDX-License-Identifier: ISC */
#include "core/json_lex.h"

#include <float.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/json.h"
#include "core/mem.h"
#include "unit.h"

static void takes(const char *text)
{
	is_int(json_lex_check(text, strlen(text), NULL), 0, text);
}

static void refuses_n(const char *text, size_t len, const char *fault, const char *name)
{
	struct err e = ERR_INIT;
	char want[64];
	/* A block of its own, without a NUL, lets the sanitizer see a step too far. */
	char *copy = mem_grow(NULL, len, 1);

	memcpy(copy, text, len);
	is_int(json_lex_check(copy, len, &e), -1, name);
	is_int(e.code, ERR_INVALID, "the code is ERR_INVALID");
	snprintf(want, sizeof(want), "not JSON: %s", fault);
	is_str(e.text, want, name);
	free(copy);
}

static void refuses(const char *text, const char *fault)
{
	refuses_n(text, strlen(text), fault, text);
}

static void test_numbers(void)
{
	char text[65] = "";

	takes("-0.0e-0");
	takes("1.7976931348623157e308");
	takes("1e-999");
	refuses("1e309", "number too large at byte 0");
	refuses("[-1e999]", "number too large at byte 1");
	memset(text, '1', 63);
	takes(text);
	text[63] = '1';
	refuses(text, "number too large at byte 0");
}

static void test_syntax(void)
{
	refuses("", "torn at byte 0");
	refuses("  ", "torn at byte 2");
	refuses("{", "torn at byte 1");
	refuses("{\"1\":1,", "torn at byte 7");
	refuses("{\"a\"", "torn at byte 4");
	refuses("[1", "torn at byte 2");
	refuses("\"abc", "torn at byte 4");
	refuses("\"abc\\", "torn at byte 5");
	refuses("\"\\u12", "torn at byte 5");
	refuses("tru", "torn at byte 3");
	refuses("-", "torn at byte 1");
	refuses("1.", "torn at byte 2");
	refuses("1e+", "torn at byte 3");
	refuses("trux", "unexpected character at byte 3");
	refuses("nul1", "unexpected character at byte 3");
	refuses("[1,]", "unexpected character at byte 3");
	refuses("[,1]", "unexpected character at byte 1");
	refuses("{\"a\":1,}", "no string at byte 7");
	refuses("{a:1}", "no string at byte 1");
	refuses("{'a':1}", "no string at byte 1");
	refuses("{\"a\" 1}", "no colon at byte 5");
	refuses("[1 2]", "no comma at byte 3");
	refuses("[1}", "no comma at byte 2");
	refuses("1 2", "more than one value at byte 2");
	refuses("{}x", "more than one value at byte 2");
	refuses("01", "more than one value at byte 1");
	refuses("[1.x]", "no digit at byte 3");
	refuses("[1ex]", "no digit at byte 3");
	refuses(".5", "unexpected character at byte 0");
	refuses("+1", "unexpected character at byte 0");
	refuses("-x", "unexpected character at byte 1");
	refuses("NaN", "unexpected character at byte 0");
	refuses("Infinity", "unexpected character at byte 0");
	refuses("0x10", "more than one value at byte 1");
	refuses("\f1", "unexpected character at byte 0");
	refuses("// c\n1", "unexpected character at byte 0");
	refuses("\xef\xbb\xbf{}", "unexpected character at byte 0");
	refuses_n("{}\0", 3, "more than one value at byte 2", "a NUL behind the value");
	refuses_n("\0", 1, "unexpected character at byte 0", "a NUL");
}

static void test_strings(void)
{
	static const char *const broken[] = {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc3(",
	    "\xe0\x80\x80", "\xe0\x9f\xbf", "\xe2\x82(", "\xe2(\x82", "\xed\xa0\x80",
	    "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf0\x9f\x98(",
	    "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xfe", "\xff"};
	char text[16];

	for (size_t i = 0; i < sizeof(broken) / sizeof(*broken); i++) {
		snprintf(text, sizeof(text), "\"a%s\"", broken[i]);
		refuses(text, "broken UTF-8 at byte 2");
	}
	refuses("{\"\xff\":1}", "broken UTF-8 at byte 2");
	refuses("\"\xe2\x82", "broken UTF-8 at byte 1");
	refuses("\"a\nb\"", "control character at byte 2");
	refuses("\"\x1f\"", "control character at byte 1");
	refuses_n("\"a\0b\"", 5, "control character at byte 2", "a NUL in a string");
	refuses("\"\\u0000\"", "U+0000 before at byte 7");
	refuses("{\"a\\u0000b\":1}", "U+0000 before at byte 9");
	refuses("\"\\x41\"", "unknown escape at byte 2");
	refuses("\"\\u12g4\"", "bad \\u escape at byte 5");
	refuses("\"\\ud800\"", "lone surrogate before at byte 7");
	refuses("\"\\udc00\\ud800\"", "lone surrogate before at byte 7");
	refuses("\"\\ud800\\n\"", "lone surrogate before at byte 8");
	refuses("\"\\ud800\\ud800\"", "lone surrogate before at byte 13");
	refuses("\"\\ud800\\u00", "torn at byte 11");
}

static void test_depth(void)
{
	enum { MAX = JSON_DEPTH_MAX };
	char deep[2 * (MAX + 1) + 1];

	memset(deep, '[', MAX);
	memset(deep + MAX, ']', MAX);
	deep[2 * MAX] = '\0';
	takes(deep);
	memset(deep, '[', MAX + 1);
	memset(deep + MAX + 1, ']', MAX + 1);
	deep[2 * (MAX + 1)] = '\0';
	refuses(deep, "too deep at byte 64");

	char *objects = mem_alloc(100000 * 5 + 1);
	for (size_t i = 0; i < 100000; i++)
		memcpy(objects + 5 * i, "{\"a\":", 5);
	refuses(objects, "too deep at byte 320");
	free(objects);
}

static void writes_number(double n, const char *want)
{
	struct buf b;

	buf_init(&b, 100);
	is_int(json_lex_number(n, &b), 0, want);
	is_str(b.data, want, want);
	ok(strtod(b.data, NULL) == n, "reads back as the same");
	buf_free(&b);
}

static void writes_string(const char *s, const char *want)
{
	struct buf b;

	buf_init(&b, 100);
	is_int(json_lex_string(s, &b), 0, want);
	is_str(b.data, want, want);
	is_int(json_lex_check(b.data, b.len, NULL), 0, "and may be read");
	buf_free(&b);
}

static void test_writing(void)
{
	struct buf b;

	writes_number(0, "0");
	writes_number(-1e15, "-1000000000000000");
	writes_number(9007199254740992, "9007199254740992");
	writes_number(1e20, "1e+20");
	writes_number(18446744073709551616.0, "1.8446744073709552e+19");
	writes_number(0.1, "0.1");
	writes_number(1.0 / 3, "0.3333333333333333");
	writes_number(-DBL_MAX, "-1.7976931348623157e+308");
	writes_number(DBL_TRUE_MIN, "4.94065645841247e-324");

	writes_string("", "\"\"");
	writes_string("plain \xc3\xa4 \x7f/", "\"plain \xc3\xa4 \x7f/\"");
	writes_string("\"\\\b\f\n\r\t", "\"\\\"\\\\\\b\\f\\n\\r\\t\"");
	writes_string("\x01\x1f", "\"\\u0001\\u001f\"");
	writes_string("a\xff", "\"a\xef\xbf\xbd\"");

	buf_init(&b, 3);
	is_int(json_lex_string("ab", &b), -1, "no room for the quote");
	buf_reset(&b);
	is_int(json_lex_string("a", &b), 0, "just enough");
	buf_reset(&b);
	is_int(json_lex_number(1234, &b), -1, "no room for a number");
	buf_reset(&b);
	is_int(json_lex_number(0.25, &b), -1, "nor for this one");
	buf_free(&b);
}

int main(void)
{
	test_numbers();
	test_syntax();
	test_strings();
	test_depth();
	test_writing();
	return unit_done();
}
