/* SPDX-License-Identifier: ISC */
#include "names/tag.h"
#include "tag_log.h"

static const struct tag_conf conf = {.fabio_prefix = "urlprefix-"};

static void say(const char *tag, const char *want, const char *name)
{
	buf_reset(&tag_log);
	tag_parse(&conf, tag, &tag_log_sink);
	is_str(tag_log.data, want, name);
}

static void test_hostile(void)
{
	static char tag[5001];

	memset(tag, 'a', sizeof(tag) - 1);
	memcpy(tag, "urlprefix-", 10);
	buf_reset(&tag_log);
	tag_parse(&conf, tag, &tag_log_sink);
	ok(strncmp(tag_log.data, "!not-a-name urlprefix-aaa", 25) == 0, "a tag of 5000 bytes");
	is_int((long long)tag_log.len, (long long)strlen("!not-a-name ") + HOST_MAX,
	    "is reported with a name that is cut");
	ok(strstr(tag_log_why.data, "too long") != NULL, "and with the reason");
	tag[TAG_MAX] = '\0';
	memcpy(tag + 10, "a.example.com/", 14);
	say(tag, "a.example.com", "a tag of just TAG_MAX bytes is read");
}

static void test_trim(void)
{
	size_t len = 9;
	const char *text = " \t\r\n\v\f a b ";

	text = tag_trim(text, &len);
	ok(len == 1 && text[0] == 'a', "only len bytes are looked at");
	len = strlen(" x y\n");
	text = tag_trim(" x y\n", &len);
	ok(len == 3 && memcmp(text, "x y", 3) == 0, "white space within stays");
	len = 2;
	(void)tag_trim("  ", &len);
	is_int((long long)len, 0, "only white space");
}

int main(void)
{
	tag_log_init();
	say("urlprefix-a.example.com/", "a.example.com", "a Fabio tag");
	say("le-exporter.host=a.example.com", "a.example.com", "a neutral tag");
	say("le-exporter.enable=false", "opt-out", "an opt-out");
	say("v1.2.3", "", "somebody else's tag");
	say("", "", "an empty tag");
	say("a.example.com", "", "a name alone is no tag");
	test_hostile();
	test_trim();
	tag_log_free();
	return unit_done();
}
