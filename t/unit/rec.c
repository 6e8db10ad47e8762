/* SPDX-License-Identifier: ISC */
#include "line/rec.h"

#include "unit.h"

static struct json *parse(const char *text)
{
	struct json *j = NULL;

	rec_parse(text, strlen(text), &j, NULL);
	return j;
}

static void types(void)
{
	struct json *j = parse("{\"type\":\"due\"}");
	is_int(rec_type_of(j), REC_DUE, "a known type");
	json_free(j);
	j = parse("{\"type\":\"duel\"}");
	ok(j != NULL, "a record of an unknown type is a record");
	is_int(rec_type_of(j), REC_UNKNOWN, "of an unknown type");
	json_free(j);
	j = parse("{\"type\":\"unknown\"}");
	is_int(rec_type_of(j), REC_UNKNOWN, "\"unknown\" is no type");
	json_free(j);
	is_int(rec_type_of(NULL), REC_UNKNOWN, "of nothing");
	is_str(rec_type_name(REC_FAILED), "failed", "the name of a type");
	is_str(rec_type_name((enum rec_type)99), "unknown", "the name of no type");
}

static void garbage(void)
{
	static const char *const lines[] = {"", " ", "x", "{", "[]", "5", "null", "\"host\"", "{}",
	    "{\"type\":5}", "{\"type\":null}", "{\"Type\":\"host\"}", "{\"type\":\"host\"} x",
	    "{\"type\":\"host\"", "{\"type\":\"ho\xff\"}", "{'type':'host'}"};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct err e = ERR_INIT;
		struct json *j = NULL;
		ok(rec_parse(lines[i], strlen(lines[i]), &j, &e) == -1 && j == NULL &&
			e.code == ERR_INVALID && *e.text != '\0',
		    "no record");
	}
	struct json *j = NULL;
	is_int(rec_parse("{\"type\":\"h\0\"}", 12, &j, NULL), -1, "a NUL in a line");
	is_int(rec_parse("{\"type\":\"host\"}\r", 16, &j, NULL), 0, "a CR is white space");
	json_free(j);
}

static void options(void)
{
	struct rec_options a = {0}, b = {0};
	struct err e = ERR_INIT;
	struct json *j = parse("{\"type\":\"\",\"names\":[\"b.example.com\",\"c.example.com\"],"
			       "\"profile\":\"p\",\"ca\":\"le\",\"key_type\":\"p256\"}");

	is_int(rec_options_read(&a, NULL, &e), 0, "no options at all");
	ok(rec_options_json(&a) == NULL, "nothing set is nothing written");
	is_int(rec_options_read(&a, j, &e), 0, "all options");
	json_free(j);
	ok(!rec_options_eq(&a, &b), "they differ from none");
	rec_options_copy(&b, &a);
	ok(rec_options_eq(&a, &b), "a copy is equal");
	rec_options_copy(&b, &b);
	ok(rec_options_eq(&a, &b), "a copy onto itself");
	char *first = b.names.v[0];
	b.names.v[0] = b.names.v[1];
	b.names.v[1] = first;
	ok(rec_options_eq(&a, &b), "the order of names does not matter");
	strv_del(&b.names, 0);
	ok(!rec_options_eq(&a, &b), "a name less");
	rec_options_copy(&b, &a);
	free(b.ca);
	b.ca = NULL;
	ok(!rec_options_eq(&a, &b) && !rec_options_eq(&b, &a), "a key less");
	rec_options_free(&a);
	rec_options_free(&b);
	ok(rec_options_eq(&a, &b), "both empty");
}

/* A helper that finds nothing, or a fault, leaves the field as it was. */
static void fields(void)
{
	struct json *j = parse("{\"type\":\"x\",\"s\":\"text\",\"bad\":5,\"list\":[\"a\",5]}");
	struct strv list = {0};
	struct err e = ERR_INIT;
	char *s = NULL;
	int64_t t = 7;

	is_int(rec_str(j, "s", REC_NEEDED, &s, &e), 0, "a string");
	is_int(rec_str(j, "none", REC_OPTIONAL, &s, &e), 0, "a missing one");
	is_int(rec_str(j, "bad", REC_OPTIONAL, &s, &e), -1, "a number");
	is_str(s, "text", "the field is as it was");
	is_int(rec_time(j, "none", REC_OPTIONAL, &t, &e), 0, "a missing time");
	is_int(rec_time(j, "s", REC_OPTIONAL, &t, &e), -1, "a time that is none");
	is_int(t, 7, "the time is as it was");
	strv_add(&list, "old");
	is_int(rec_strv(j, "none", &list, &e), 0, "a missing list");
	is_int(rec_strv(j, "list", &list, &e), -1, "a mixed list");
	ok(list.n == 1 && strcmp(list.v[0], "old") == 0, "the list is as it was");
	strv_free(&list);
	free(s);
	json_free(j);
}

int main(void)
{
	types();
	garbage();
	options();
	fields();
	return unit_done();
}
