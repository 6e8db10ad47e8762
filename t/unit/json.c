/* SPDX-License-Identifier: ISC */
#include "core/json.h"

#include <stdint.h>
#include <stdlib.h>

#include "core/mem.h"
#include "unit.h"

static struct json *parse(const char *text)
{
	struct err e = ERR_INIT;
	struct json *j = json_parse(text, strlen(text), &e);

	if (j == NULL)
		printf("# %s\n", e.text);
	return j;
}

static void writes(const struct json *j, const char *want, const char *name)
{
	struct buf b;

	buf_init(&b, 4096);
	is_int(json_write(j, &b), 0, name);
	is_str(b.data, want, name);
	buf_free(&b);
}

static void reads(const char *text, const char *want)
{
	struct json *j = parse(text);

	writes(j, want, text);
	json_free(j);
}

static void test_reads(void)
{
	reads(" \t\r\n{ } ", "{}");
	reads("[ ]", "[]");
	reads("null", "null");
	reads("[true,false,null]", "[true,false,null]");
	reads("\"\"", "\"\"");
	reads("{\"a\" : [ 1 , {\"b\":\"c\"} ]}", "{\"a\":[1,{\"b\":\"c\"}]}");
	reads("{\"\":1}", "{\"\":1}");
	reads("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\"");
	reads("\"\\u0001\\u001f\\u007f\"", "\"\\u0001\\u001f\x7f\"");
	reads("\"\\u00e4\\u20ac\\ud83d\\ude00\"", "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\"");
	reads("\"\\uD83D\\uDE00\\uFFFF\"", "\"\xf0\x9f\x98\x80\xef\xbf\xbf\"");
	reads("\"\xf4\x8f\xbf\xbf\xed\x9f\xbf\"", "\"\xf4\x8f\xbf\xbf\xed\x9f\xbf\"");
	reads("{\"\\u0061\":\"\\n\",\"\xc3\xa4\\\"\":2}", "{\"a\":\"\\n\",\"\xc3\xa4\\\"\":2}");
}

static void test_numbers(void)
{
	reads("[0,-0,1,-1,1.0,10e2,1E+2,1e-2]", "[0,-0,1,-1,1,1000,100,0.01]");
	reads("[0.1,0.30000000000000004,-2.5]", "[0.1,0.30000000000000004,-2.5]");
	reads("9007199254740992", "9007199254740992");
	reads("-9007199254740991", "-9007199254740991");
	reads("1000000000000000", "1000000000000000");
	reads("1e300", "1e+300");
	reads("1.7976931348623157e308", "1.7976931348623157e+308");
	reads("1e-999", "0");
}

static void test_refused(void)
{
	struct err e = ERR_INIT;

	ok(json_parse("{} {}", 5, &e) == NULL, "what json_lex refuses is refused");
	is_int(e.code, ERR_INVALID, "the code is ERR_INVALID");
	is_str(e.text, "not JSON: more than one value at byte 3", "the text has the place");
	ok(json_parse("{", 1, NULL) == NULL, "nobody needs to care why");
}

static void test_duplicates(void)
{
	reads("{\"a\":1,\"A\":2,\"a\":3,\"b\":4,\"a\":5}", "{\"a\":1,\"A\":2,\"b\":4}");
	reads("[{\"x\":{\"b\":0,\"b\":1}},{\"\":1,\"\":2}]", "[{\"x\":{\"b\":0}},{\"\":1}]");
	reads("{\"a\":1,\"\\u0061\":2}", "{\"a\":1}");

	struct json *j = parse("{\"b\":1,\"a\":2,\"b\":3}");
	is_int((long long)json_len(j), 2, "of equal keys one counts");
	json_set_int(j, "c", 4);
	writes(j, "{\"b\":1,\"a\":2,\"c\":4}", "one can go on behind a dropped last member");
	json_free(j);
}

static void test_getters(void)
{
	struct json *j = parse("{\"s\":\"t\",\"n\":1,\"b\":true,\"f\":false,\"z\":null,"
			       "\"a\":[1,\"x\"],\"o\":{\"k\":\"v\"}}");

	is_int(json_type(j), JSON_OBJECT, "object");
	is_int(json_type(json_get(j, "s")), JSON_STRING, "string");
	is_int(json_type(json_get(j, "n")), JSON_NUMBER, "number");
	is_int(json_type(json_get(j, "b")), JSON_BOOL, "true");
	is_int(json_type(json_get(j, "f")), JSON_BOOL, "false");
	is_int(json_type(json_get(j, "z")), JSON_NULL, "null");
	is_int(json_type(json_get(j, "a")), JSON_ARRAY, "array");
	is_int(json_type(json_get(j, "S")), JSON_NONE, "keys are case-sensitive");
	is_str(json_str(json_get(j, "o"), "k"), "v", "a path");
	ok(json_str(json_get(json_get(j, "x"), "y"), "z") == NULL, "a path into nothing");
	ok(json_get(json_get(j, "a"), "k") == NULL, "an array has no keys");
	ok(json_str(j, "n") == NULL && json_str(j, "z") == NULL, "no string");
	is_int((long long)json_len(j), 7, "members of an object");
	is_int((long long)json_len(json_get(j, "a")), 2, "members of an array");
	is_int((long long)json_len(json_get(j, "s")), 0, "members of a string");
	ok(json_first(json_get(j, "s")) == NULL, "a string has no first");

	const struct json *m = json_first(j);
	is_str(json_key(m), "s", "first");
	is_str(json_key(json_next(m)), "n", "next");
	m = json_first(json_get(j, "a"));
	ok(json_key(m) == NULL, "a member of an array has no key");
	is_str(json_text(json_next(m)), "x", "text");
	ok(json_next(json_next(m)) == NULL, "the last has no next");
	ok(json_next(j) == NULL, "nor has the top");

	ok(json_bool(j, "b", false) && !json_bool(j, "f", true), "bools");
	ok(json_bool(j, "x", true) && !json_bool(j, "x", false), "missing");
	ok(json_bool(j, "n", true) && !json_bool(j, "n", false), "no bool");
	json_free(j);
}

static void test_null(void)
{
	int64_t n = 7;

	is_int(json_type(NULL), JSON_NONE, "NULL has no type");
	ok(json_get(NULL, "a") == NULL && json_first(NULL) == NULL && json_next(NULL) == NULL &&
		json_key(NULL) == NULL && json_text(NULL) == NULL && json_str(NULL, "a") == NULL,
	    "NULL holds nothing");
	ok(json_len(NULL) == 0 && json_bool(NULL, "a", true), "NULL is empty");
	is_int(json_int(NULL, "a", 0, 1, &n, NULL), 0, "NULL has no number");
	is_int(n, 7, "so it is left alone");
	ok(json_copy(NULL) == NULL, "a copy of NULL");
	ok(json_eq(NULL, NULL), "NULL is equal to NULL");
	json_free(NULL);
	json_set(NULL, "a", json_object());
	json_set_str(NULL, "a", "b");
	json_add(NULL, json_array());
	json_del(NULL, "a");
	writes(NULL, "null", "NULL is written as null");
}

static void int_is(const char *text, int64_t min, int64_t max, int rc, int64_t want)
{
	struct err e = ERR_INIT;
	struct json *j = parse(text);
	int64_t n = 7;

	is_int(json_int(j, "n", min, max, &n, &e), rc, text);
	is_int(n, rc < 0 ? 7 : want, text);
	is_int(e.code, rc < 0 ? ERR_INVALID : ERR_NONE, text);
	ok(rc == 0 || strstr(e.text, "\"n\"") != NULL, "the text names the key");
	json_free(j);
}

static void test_int(void)
{
	static const char *const no[] = {"1.5", "\"\"", "\"-\"", "\" 1\"", "\"1 \"", "\"+1\"",
	    "\"1.0\"", "\"1e2\"", "\"0x1\"", "\"--1\"", "true", "null", "[1]", "{}", "1e300",
	    "-1e300", "9007199254740992", "-9007199254740993", "9223372036854775807",
	    "\"9223372036854775808\"", "\"-9223372036854775809\"",
	    "\"99999999999999999999999999\""};
	char text[64];

	int_is("{\"n\":5}", 0, 10, 0, 5);
	int_is("{\"n\":5.0}", 0, 10, 0, 5);
	int_is("{\"n\":\"5\"}", 0, 10, 0, 5);
	int_is("{\"n\":\"-5\"}", -5, 10, 0, -5);
	int_is("{\"n\":-0}", 0, 10, 0, 0);
	int_is("{\"n\":0}", 0, 10, 0, 0);
	int_is("{\"n\":10}", 0, 10, 0, 10);
	int_is("{\"n\":11}", 0, 10, -1, 0);
	int_is("{\"n\":-1}", 0, 10, -1, 0);
	int_is("{\"n\":\"11\"}", 0, 10, -1, 0);
	int_is("{\"m\":11}", 0, 10, 0, 7);
	int_is("{\"n\":9007199254740991}", 0, INT64_MAX, 0, 9007199254740991);
	int_is("{\"n\":-9007199254740991}", INT64_MIN, 0, 0, -9007199254740991);
	int_is("{\"n\":\"9223372036854775807\"}", 0, INT64_MAX, 0, INT64_MAX);
	int_is("{\"n\":\"-9223372036854775808\"}", INT64_MIN, 0, 0, INT64_MIN);
	for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++) {
		snprintf(text, sizeof(text), "{\"n\":%s}", no[i]);
		int_is(text, INT64_MIN, INT64_MAX, -1, 0);
	}
}

static void test_need(void)
{
	struct json *j = parse("{\"a\":\"x\",\"b\":\"\",\"c\":1}");
	struct err e = ERR_INIT;
	const char *s = NULL;

	is_int(json_need_str(j, "a", &s, &e), 0, "there");
	is_str(s, "x", "and given");
	is_int(json_need_str(j, "b", &s, &e), -1, "empty");
	is_str(e.text, "\"b\" is empty", "says so");
	is_int(json_need_str(j, "c", &s, &e), -1, "a number");
	is_str(e.text, "\"c\" is no string", "says so");
	is_int(json_need_str(j, "d", &s, &e), -1, "missing");
	is_str(e.text, "\"d\" is missing", "says so");
	is_int(e.code, ERR_INVALID, "the code is ERR_INVALID");
	is_int(json_need_str(NULL, "d", &s, NULL), -1, "NULL is allowed");
	is_str(s, "x", "a failure leaves what was there");
	json_free(j);
}

static void test_making(void)
{
	struct json *j = json_object(), *a = json_array();
	char text[] = "copied";

	json_set_str(j, "s", text);
	text[0] = 'x';
	json_set_int(j, "n", -12);
	json_set_bool(j, "t", true);
	json_set_bool(j, "f", false);
	json_add_str(a, "x");
	json_add_str(a, NULL);
	json_add(a, NULL);
	json_add(a, json_object());
	json_set(j, "a", a);
	json_set_str(j, "none", NULL);
	json_set(j, "none", NULL);
	writes(j, "{\"s\":\"copied\",\"n\":-12,\"t\":true,\"f\":false,\"a\":[\"x\",{}]}", "made");

	json_set_str(j, "n", "now a string");
	json_set(j, "a", NULL);
	json_del(j, "t");
	json_del(j, "t");
	json_set_str(j, "S", "other");
	writes(
	    j, "{\"s\":\"copied\",\"n\":\"now a string\",\"f\":false,\"S\":\"other\"}", "changed");
	json_set_str(j, "s", NULL);
	json_del(j, "S");
	json_set_int(j, "z", 1);
	writes(j, "{\"n\":\"now a string\",\"f\":false,\"z\":1}", "first and last can go");

	ok(json_string(NULL) == NULL, "a string of NULL is NULL");
	json_add(j, json_object());
	a = json_string("text");
	json_set_str(a, "k", "v");
	json_add_str(a, "v");
	writes(a, "\"text\"", "what is no parent takes and frees");
	json_free(a);
	json_free(j);
}

static void test_big_int(void)
{
	static const int64_t cases[] = {0, -1, 1000000000000000, 9007199254740991,
	    -9007199254740991, 9007199254740992, -9007199254740993, INT64_MAX, INT64_MIN};
	struct json *j = json_object();
	int64_t n = 7;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		json_set_int(j, "n", cases[i]);
		is_int(json_int(j, "n", INT64_MIN, INT64_MAX, &n, NULL), 0, "set and read");
		is_int(n, cases[i], "the same number");
	}
	json_set_int(j, "n", 9007199254740991);
	writes(j, "{\"n\":9007199254740991}", "the largest number");
	json_set_int(j, "n", INT64_MIN);
	writes(j, "{\"n\":\"-9223372036854775808\"}", "beyond it a string");
	json_free(j);
}

static void test_eq(void)
{
	static const struct {
		const char *a, *b;
		bool same;
	} cases[] = {
	    {"1", "1.0", true},
	    {"0", "-0", true},
	    {"0.1", "0.10000000000000001", true},
	    {"0.1", "0.10000000000000002", false},
	    {"1", "\"1\"", false},
	    {"true", "true", true},
	    {"true", "false", false},
	    {"null", "null", true},
	    {"null", "false", false},
	    {"\"a\"", "\"\\u0061\"", true},
	    {"\"a\"", "\"A\"", false},
	    {"[]", "{}", false},
	    {"[1,2]", "[1,2]", true},
	    {"[1,2]", "[2,1]", false},
	    {"[1,2]", "[1]", false},
	    {"[]", "[null]", false},
	    {"{}", "{}", true},
	    {"{\"a\":1,\"b\":[{}]}", "{\"b\":[{}],\"a\":1}", true},
	    {"{\"a\":1}", "{\"A\":1}", false},
	    {"{\"a\":1}", "{\"a\":2}", false},
	    {"{\"a\":1}", "{\"a\":1,\"b\":1}", false},
	    {"{\"a\":1,\"a\":2}", "{\"a\":1}", true},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct json *a = parse(cases[i].a), *b = parse(cases[i].b), *c = json_copy(a);
		ok(json_eq(a, b) == cases[i].same, cases[i].a);
		ok(json_eq(b, a) == cases[i].same, cases[i].b);
		ok(json_eq(a, a) && json_eq(a, c), "equal to itself and to its copy");
		ok(!json_eq(a, NULL) && !json_eq(NULL, a), "not equal to NULL");
		json_free(a);
		json_free(b);
		json_free(c);
	}
}

static void test_write(void)
{
	struct json *j = json_string("a\xff\xc3(\xe2\x82");
	struct buf b;

	writes(j, "\"a\xef\xbf\xbd\xef\xbf\xbd(\xef\xbf\xbd\xef\xbf\xbd\"",
	    "what is no UTF-8 becomes U+FFFD");
	json_free(j);

	j = parse("{\"key\":[\"value\",1.5]}");
	buf_init(&b, 23);
	buf_addc(&b, '>');
	is_int(json_write(j, &b), 0, "just enough room");
	is_str(b.data, ">{\"key\":[\"value\",1.5]}", "is all there");
	for (size_t max = 1; max < 22; max++) {
		struct buf small;
		buf_init(&small, max);
		buf_addc(&small, '>');
		ok(json_write(j, &small) == -1 && strcmp(small.data, ">") == 0, "too little room");
		buf_free(&small);
	}
	buf_free(&b);
	json_free(j);
}

/* Would take minutes if a member were searched for one by one. */
static void test_many(void)
{
	enum { MANY = 200000 };
	struct buf b, again;

	buf_init(&b, 16 * MANY);
	buf_init(&again, 16 * MANY);
	for (int i = 0; i < MANY; i++)
		buf_addf(&b, "%s\"%d\":0", i > 0 ? "," : "{", i);
	buf_adds(&b, "}");
	struct json *j = json_parse(b.data, b.len, NULL), *copy = json_copy(j);
	is_int((long long)json_len(j), MANY, "many members");
	ok(json_eq(j, copy), "and a copy of them");
	is_int(json_write(copy, &again), 0, "written");
	is_str(again.data, b.data, "in the same order");
	json_free(j);
	json_free(copy);
	buf_free(&b);
	buf_free(&again);
}

int main(void)
{
	test_reads();
	test_numbers();
	test_refused();
	test_duplicates();
	test_getters();
	test_null();
	test_int();
	test_need();
	test_making();
	test_big_int();
	test_eq();
	test_write();
	test_many();
	return unit_done();
}
