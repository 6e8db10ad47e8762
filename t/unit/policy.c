/* SPDX-License-Identifier: ISC */
#include "core/mem.h"
#include "crypto/key.h"
#include "names/policy.h"
#include "unit.h"

static struct err e;

static int add(struct policy *p, const char *key, const char *value)
{
	err_clear(&e);
	return policy_add(p, key, value, strlen(value), &e);
}

/* Refused with a text that has this part. */
static void bad(const char *key, const char *value, const char *part)
{
	struct policy *p = policy_new();
	size_t n;

	is_int(add(p, key, value), -1, key);
	is_int(e.code, ERR_INVALID, "is invalid");
	if (!ok(strstr(e.text, part) != NULL, "and says why"))
		printf("# %s: %s\n", part, e.text);
	(void)policy_extras(p, &n);
	ok(n == 0 && policy_retries(p)->n == 0 && policy_check(p, "a.example.com") == SKIP_NONE,
	    "and adds nothing");
	policy_free(p);
}

static void test_bad(void)
{
	bad("extra", "", "extra/NAME");
	bad("extras/a.example.com", "", "extra/NAME");
	bad("Deny/a.example.com", "", "extra/NAME");
	bad("extra/a_b.example.com", "", "\"a_b.example.com\": \"_\" can't");
	bad("extra/a/b.example.com", "", "\"/\"");
	bad("extra/*.example.com", "", "_wildcard.example.com");
	bad("extra/_any.example.com", "", "\"_\"");
	bad("extra/web", "", "one label");
	bad("extra/10.0.0.1", "", "IP address");
	bad("extra/_wildcard.co.uk", "", "public suffix");
	bad("deny/*.example.com", "", "_wildcard.NAME");
	bad("deny/_wildcard._any.example.com", "", "\"_\"");
	bad("allow/_any.", "", "_any.NAME");
	bad("allow/_any.a b", "", "0x20");
	bad("retry/a b.example.com", "", "0x20");
	bad("extra/a.example.com", "yes", "");
	bad("extra/a.example.com", "[]", "JSON object");
	bad("extra/a.example.com", "{\"keytype\":\"p256\"}", "\"keytype\": expected names");
	bad("extra/a.example.com", "{\"key_type\":\"dsa\"}", "p256, p384");
	bad("extra/a.example.com", "{\"key_type\":256}", "short text");
	bad("extra/a.example.com", "{\"profile\":\"\"}", "\"profile\"");
	bad("extra/a.example.com", "{\"ca\":\"https://a b\"}", "\"ca\"");
	bad("extra/a.example.com", "{\"names\":\"b.example.com\"}", "at most 100");
	bad("extra/a.example.com", "{\"names\":[1]}", "\"names\": expected a text");
	bad("extra/a.example.com", "{\"names\":[\"b_c.example.com\"]}",
	    "\"names\": \"b_c.example.com\"");
}

static void test_limits(void)
{
	struct policy *p = policy_new();
	char *big = mem_alloc(POLICY_VALUE_MAX + 2);
	struct json *options = json_object(), *names = json_array();
	struct buf text;

	memset(big, ' ', POLICY_VALUE_MAX + 1);
	is_int(add(p, "extra/a.example.com", big), -1, "a value over the limit");
	big[POLICY_VALUE_MAX] = '\0';
	is_int(add(p, "extra/a.example.com", big), 0, "a blank value of just the limit");
	for (int i = 0; i < POLICY_NAMES_MAX; i++)
		json_add_str(names, "b.example.com");
	json_set(options, "names", names);
	buf_init(&text, POLICY_VALUE_MAX);
	json_write(options, &text);
	is_int(add(p, "extra/a.example.com", text.data), 0, "100 names");
	json_add_str(names, "b.example.com");
	buf_reset(&text);
	json_write(options, &text);
	is_int(add(p, "extra/a.example.com", text.data), -1, "101 names");
	buf_free(&text);
	json_free(options);
	free(big);
	policy_free(p);
}

static void test_match(void)
{
	struct policy *p = policy_new();

	is_int(policy_check(p, "a.example.com"), SKIP_NONE, "an empty policy");
	is_int(add(p, "deny/Bad.Example.com.", "because"), 0, "deny a name");
	is_int(add(p, "deny/_wildcard.w.example.com", ""), 0, "deny one label");
	is_int(add(p, "deny/_any.any.example.com", ""), 0, "deny any depth");
	is_int(policy_check(p, "bad.example.com"), SKIP_DENIED, "the name");
	is_int(policy_check(p, "a.bad.example.com"), SKIP_NONE, "not what is below");
	is_int(policy_check(p, "example.com"), SKIP_NONE, "not what is above");
	is_int(policy_check(p, "w.example.com"), SKIP_NONE, "_wildcard: not the name itself");
	is_int(policy_check(p, "a.w.example.com"), SKIP_DENIED, "one label");
	is_int(policy_check(p, "*.w.example.com"), SKIP_DENIED, "a wildcard is one label");
	is_int(policy_check(p, "b.a.w.example.com"), SKIP_NONE, "not two");
	is_int(policy_check(p, "any.example.com"), SKIP_DENIED, "_any: the name itself");
	is_int(policy_check(p, "a.any.example.com"), SKIP_DENIED, "one label");
	is_int(policy_check(p, "c.b.a.any.example.com"), SKIP_DENIED, "many");
	is_int(policy_check(p, "xany.example.com"), SKIP_NONE, "whole labels only");

	is_int(add(p, "allow/_any.example.com", ""), 0, "allow");
	is_int(policy_check(p, "a.example.com"), SKIP_NONE, "inside");
	is_int(policy_check(p, "a.example.net"), SKIP_NOT_ALLOWED, "outside");
	is_int(policy_check(p, "a.any.example.com"), SKIP_DENIED, "deny wins");
	is_int(add(p, "allow/_any.DE", ""), 0, "a pattern may be above what can be certified");
	is_int(policy_check(p, "a.beispiel.de"), SKIP_NONE, "and matches");
	is_int(add(p, "deny/_any.internal", ""), 0, "or special-use");
	policy_free(p);
}

static void test_lists(void)
{
	struct policy *p = policy_new();
	const struct policy_extra *x;
	const struct json *names;
	size_t n;

	x = policy_extras(p, &n);
	ok(n == 0, "no extras");
	is_int(add(p, "extra/b.example.com", "\n"), 0, "no options");
	is_int(
	    add(p, "extra/_wildcard.example.com", "{\"profile\":\"shortlived\"}"), 0, "wildcard");
	is_int(add(p, "extra/A.example.com", "{\"key_type\":\"p384\"}"), 0, "key type");
	is_int(add(p, "extra/a.example.com",
		   "{\"names\":[\"C.example.com.\",\"*.d.example.com\"],"
		   "\"ca\":\"letsencrypt\"}"),
	    0, "again, with names");
	is_int(add(p, "extra/", ""), 0, "a folder is no entry");
	is_int(add(p, "", ""), 0, "nor is the top one");
	x = policy_extras(p, &n);
	is_int((long long)n, 3, "extras");
	is_str(x[0].name, "*.example.com", "sorted");
	is_str(json_str(x[0].options, "profile"), "shortlived", "with options");
	is_str(x[1].name, "a.example.com", "in normal form");
	is_str(json_str(x[1].options, "key_type"), NULL, "the last value counts");
	names = json_get(x[1].options, "names");
	is_str(json_text(json_first(names)), "c.example.com", "names are in normal form");
	is_str(json_text(json_next(json_first(names))), "*.d.example.com", "and may be wildcards");
	is_str(x[2].name, "b.example.com", "the last");
	ok(x[2].options == NULL, "has none");

	is_int(add(p, "retry/c.example.com", ""), 0, "retry");
	is_int(add(p, "retry/_wildcard.example.com", ""), 0, "of a wildcard");
	is_int(add(p, "retry/A.example.com", "now"), 0, "with a note");
	is_int(add(p, "retry/a.example.com", ""), 0, "twice");
	is_int((long long)policy_retries(p)->n, 3, "retries");
	is_str(policy_retries(p)->v[0], "*.example.com", "sorted");
	is_str(policy_retries(p)->v[1], "a.example.com", "sorted");
	is_str(policy_retries(p)->v[2], "c.example.com", "sorted");
	policy_free(p);
	policy_free(NULL);
}

static void test_key_types(void)
{
	struct policy *p = policy_new();
	char value[64];

	for (int i = 0; i < KEY_TYPES; i++) {
		const char *name = key_type_name((enum key_type)i);

		snprintf(value, sizeof(value), "{\"key_type\":\"%s\"}", name);
		is_int(add(p, "extra/a.example.com", value), 0, name);
	}
	policy_free(p);
}

static void note_bad(void *arg, const char *key, const struct err *why)
{
	(void)buf_addf(arg, "[%s: %s]", key, why->text);
}

static void test_read(void)
{
	static const char text[] = "# a comment\n\n"
				   "deny/a.example.com\r\n"
				   "  extra/b.example.com\t{\"profile\": \"x\"} \n"
				   "allow/x\0y\n"
				   "nonsense/x y\n"
				   " # deny/b.example.com\n"
				   "deny/_any.example.net";
	struct policy *p = policy_new();
	struct buf log;
	size_t n;

	buf_init(&log, 4096);
	policy_read(p, text, sizeof(text) - 1, note_bad, &log);
	is_str(log.data,
	    "[allow/x?y: \"x?y\": a glob or regular expression is no single name; "
	    "expected a name, _wildcard.NAME or _any.NAME]"
	    "[nonsense/x: unknown key: expected extra/NAME, deny/PATTERN, allow/PATTERN or "
	    "retry/NAME]",
	    "bad lines are told");
	is_int(policy_check(p, "a.example.com"), SKIP_DENIED, "a line with a carriage return");
	is_int(policy_check(p, "b.example.com"), SKIP_NONE, "a comment");
	is_int(policy_check(p, "x.example.net"), SKIP_DENIED, "the last line without a newline");
	is_str(json_str(policy_extras(p, &n)[0].options, "profile"), "x", "a value");
	is_int((long long)n, 1, "one extra");
	policy_read(p, "", 0, note_bad, &log);
	buf_free(&log);
	policy_free(p);
}

int main(void)
{
	test_bad();
	test_limits();
	test_match();
	test_lists();
	test_key_types();
	test_read();
	return unit_done();
}
