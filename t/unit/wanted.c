/* SPDX-License-Identifier: ISC */
#include "stage/discover/wanted.h"

#include <stdarg.h>
#include <stdlib.h>

#include "core/mem.h"
#include "line/rec_host.h"
#include "unit.h"

static struct buf printed, said;
static struct wanted *w;

static void put(void *arg, enum rec_type type, const struct buf *line)
{
	struct json *j = json_parse(line->data, line->len, NULL);

	(void)arg;
	ok(rec_type_of(j) == type, "the type is told");
	json_free(j);
	buf_add(&printed, line->data, line->len);
}

static void say(void *arg, enum msg_level level, const char *text)
{
	(void)arg;
	(void)level;
	buf_adds(&said, text);
	buf_addc(&said, '\n');
}

static int64_t fixed(void *arg)
{
	(void)arg;
	return 1796083200; /* 2026-12-01 */
}

static const struct clock clock_fixed = {fixed, fixed, NULL};
static const struct msg msg = {say, NULL, MSG_DEBUG};
static const struct rec_out out = {put, NULL};

static void start(void)
{
	struct wanted_conf conf = {.clock = &clock_fixed,
	    .msg = &msg,
	    .out = &out,
	    .tags = {.fabio_prefix = "urlprefix-"},
	    .responder = "le-challenge",
	    .policy_kind = "consul-kv"};

	buf_init(&printed, 1 << 24);
	buf_init(&said, 1 << 20);
	w = wanted_new(&conf);
}

static void end(void)
{
	wanted_free(w);
	buf_free(&printed);
	buf_free(&said);
}

static int catalog(int source, const char *text, bool whole)
{
	struct json *j = json_parse(text, strlen(text), NULL);
	int rc = wanted_catalog(w, source, j, whole, NULL);

	json_free(j);
	return rc;
}

static void on_bad(void *arg, const char *key, const struct err *e)
{
	(void)arg;
	wanted_policy_bad(w, key, e);
}

static void policy(const char *text)
{
	struct policy *p = policy_new();

	policy_read(p, text, strlen(text), on_bad, NULL);
	wanted_policy(w, p);
}

/* Prints, and compares with the lines up to NULL. Single quotes stand for double ones. */
static void prints(const char *name, ...)
{
	struct buf want;
	va_list ap;

	buf_init(&want, 1 << 20);
	va_start(ap, name);
	for (const char *line; (line = va_arg(ap, const char *)) != NULL;)
		buf_adds(&want, line);
	va_end(ap);
	for (char *c = want.data; *c != '\0'; c++)
		if (*c == '\'')
			*c = '"';
	buf_reset(&printed);
	ok(wanted_print(w), "it prints");
	is_str(printed.data, want.data, name);
	ok(!wanted_changed(w), "then nothing is left to say");
	buf_free(&want);
}

#define HOST(name, more) "{'type':'host','name':'" name "','state':'present'" more "}\n"
#define ABSENT(name) "{'type':'host','name':'" name "','state':'absent'}\n"
#define SKIP(name, more, code, why)                                                                \
	"{'type':'skip','name':'" name "'" more ",'code':'" code "','why':'" why "'}\n"
#define BY(service) ",'source':'consul','services':['" service "']"
#define SYNC(n) "{'type':'sync','hosts':" #n "}\n"
#define MISSING(n, source) "{'type':'sync','hosts':" #n ",'missing':['" source "']}\n"

static void nothing_before_the_policy(void)
{
	start();
	int id = wanted_source(w, "consul", "consul");

	ok(!wanted_heard(w), "nothing was heard yet");
	catalog(id, "{\"web\":[\"urlprefix-a.example.com/\"]}", true);
	ok(!wanted_heard(w), "the policy is waited for");
	ok(!wanted_print(w) && printed.len == 0, "before the policy nothing is printed");
	wanted_policy(w, NULL);
	ok(wanted_heard(w) && !wanted_changed(w), "an unreadable one is heard, but none");
	ok(!wanted_print(w) && printed.len == 0, "so still nothing is printed");
	policy("");
	ok(wanted_changed(w), "then there is something to say");
	prints("the name comes with the policy", HOST("a.example.com", BY("web")), SYNC(1), NULL);
	wanted_policy(w, NULL);
	prints("a policy that can't be read later stays", SYNC(1), NULL);
	end();
}

static void only_differences(void)
{
	start();
	int id = wanted_source(w, "consul", "consul");

	policy("");
	catalog(id,
	    "{\"web\":[\"urlprefix-b.example.com/\",\"urlprefix-a.example.com/\"],"
	    "\"api\":[\"urlprefix-a.example.com:80/ redirect=301,https://a\"],\"consul\":[]}",
	    true);
	prints("all names, sorted, with their services",
	    HOST("a.example.com", ",'source':'consul','services':['api','web'],'port80':true"),
	    HOST("b.example.com", BY("web")), SYNC(2), NULL);
	catalog(id,
	    "{\"consul\":[],\"api\":[\"urlprefix-a.example.com:80/ redirect=301,https://a\"],"
	    "\"web\":[\"urlprefix-a.example.com/\",\"urlprefix-b.example.com/\"]}",
	    true);
	ok(!wanted_changed(w), "another order is no change");
	prints("a heartbeat is a sync alone", SYNC(2), NULL);
	catalog(id, "{\"web\":[\"urlprefix-b.example.com/\",\"urlprefix-c.example.com/\"]}", true);
	ok(wanted_changed(w), "a change is seen");
	prints("only the difference is printed", ABSENT("a.example.com"),
	    HOST("c.example.com", BY("web")), SYNC(2), NULL);
	ok(catalog(id, "[]", true) == -1, "a list is no catalog");
	ok(catalog(id, "{\"web\":\"x\"}", true) == -1, "a text is no list of tags");
	ok(catalog(id, "{\"web\":[1]}", true) == -1, "a number is no tag");
	prints("what is no catalog changes nothing", SYNC(2), NULL);
	catalog(id, "{\"web\":null}", true);
	prints("null is no tags", ABSENT("b.example.com"), ABSENT("c.example.com"), SYNC(0), NULL);
	end();
}

static void never_shrinks(void)
{
	start();
	int id = wanted_source(w, "consul", "consul");

	policy("");
	catalog(id, "{\"web\":[\"urlprefix-a.example.com/\"]}", true);
	prints("a name", HOST("a.example.com", BY("web")), SYNC(1), NULL);
	catalog(id, "{}", false);
	prints("an empty answer that may lack something takes nothing", MISSING(1, "consul"), NULL);
	catalog(id, "{\"new\":[\"urlprefix-b.example.com/\"]}", false);
	prints("but it may add", HOST("b.example.com", BY("new")), MISSING(2, "consul"), NULL);
	wanted_missing(w, id);
	ok(!wanted_changed(w), "a failure after that is nothing new");
	catalog(id, "{\"web\":[\"urlprefix-a.example.com/\"]}", true);
	prints("a whole answer takes it away", ABSENT("b.example.com"), SYNC(1), NULL);
	wanted_missing(w, id);
	ok(wanted_changed(w), "a source that fails is told");
	prints("its names stay", MISSING(1, "consul"), NULL);
	policy("deny/a.example.com\n");
	prints("the policy counts even so", ABSENT("a.example.com"),
	    SKIP("a.example.com", BY("web"), "denied", "denied by the policy"),
	    MISSING(0, "consul"), NULL);
	end();
}

static void several_sources(void)
{
	start();
	int one = wanted_source(w, "consul:dc1", "consul");
	int two = wanted_source(w, "consul:dc2", "consul");
	int file = wanted_source(w, "file:/names", "file");
	const char *text = "x.example.com\n # none\nF.example.com. # yes\n\n10.0.0.1";

	policy("");
	wanted_datacenter(w, one, "dc1");
	wanted_datacenter(w, two, "dc2");
	catalog(
	    one, "{\"web\":[\"urlprefix-$DC.example.com/\",\"urlprefix-x.example.com/\"]}", true);
	wanted_names(w, file, text, strlen(text));
	ok(!wanted_heard(w), "one was not heard");
	prints("the first source of a name is told, and who is missing",
	    HOST("dc1.example.com", BY("web")), HOST("f.example.com", ",'source':'file'"),
	    HOST("x.example.com", BY("web")),
	    SKIP("10.0.0.1", ",'source':'file'", "not-a-name", "an IP address is no name"),
	    MISSING(3, "consul:dc2"), NULL);
	catalog(one, "{\"web\":[]}", true);
	prints("no name goes while a source was never heard",
	    HOST("x.example.com", ",'source':'file'"), MISSING(3, "consul:dc2"), NULL);
	catalog(two, "{\"api\":[\"urlprefix-${DC}.example.com/\"]}", true);
	prints("then what none of them wants goes", ABSENT("dc1.example.com"),
	    HOST("dc2.example.com", BY("api")), SYNC(3), NULL);
	wanted_missing(w, file);
	wanted_missing(w, two);
	prints("all that are missing are told, sorted",
	    "{'type':'sync','hosts':3,'missing':['consul:dc2','file:/names']}\n", NULL);
	end();
}

static void skips_and_opt_out(void)
{
	start();
	int id = wanted_source(w, "consul", "consul");

	policy("");
	catalog(id,
	    "{\"le-challenge\":[\"urlprefix-own.example.com/\"],"
	    "\"out\":[\"urlprefix-a.example.com/\",\"urlprefix-b.example.com/\","
	    "\"le-exporter.enable=false\"],"
	    "\"in\":[\"le-exporter.host=b.example.com\",\"urlprefix-*.example.com/\","
	    "\"urlprefix-a.example.com/.well-known/acme-challenge/\"],"
	    "\"in2\":[\"urlprefix-*.example.com/\"]}",
	    true);
	prints("an opt-out counts for its service only, our own service says nothing",
	    HOST("b.example.com", BY("in")),
	    SKIP("*.example.com", ",'source':'consul','services':['in','in2']", "wildcard",
		"a wildcard needs a DNS challenge, which http-01 is not"),
	    SKIP("a.example.com", BY("out"), "opt-out",
		"the service carries le-exporter.enable=false"),
	    SYNC(1), NULL);
	catalog(id,
	    "{\"in\":[\"urlprefix-*.example.com/\"],\"out\":[\"urlprefix-a.example.com/\"]}", true);
	prints("a skip comes again when its services change", HOST("a.example.com", BY("out")),
	    ABSENT("b.example.com"),
	    SKIP("*.example.com", BY("in"), "wildcard",
		"a wildcard needs a DNS challenge, which http-01 is not"),
	    SYNC(1), NULL);
	catalog(id, "{\"out\":[\"urlprefix-a.example.com/\"]}", true);
	prints("that a skip is gone nobody need hear", SYNC(1), NULL);
	end();
}

static void floods(void)
{
	start();
	int id = wanted_source(w, "consul", "consul");
	struct buf text;

	policy("");
	buf_init(&text, 1 << 20);
	buf_adds(&text, "{\"bad\":[\"urlprefix-a.example.com/\"");
	for (int i = 0; i < 150; i++)
		buf_addf(&text, ",\"urlprefix-h%d/\"", 100 + (i * 7) % 150);
	buf_adds(&text, "]}");
	catalog(id, text.data, true);
	wanted_print(w);
	int lines = 0;
	for (const char *c = printed.data; (c = strchr(c, '\n')) != NULL; c++)
		lines++;
	is_int(lines, 102, "a host, so many skips, a sync");
	ok(strstr(printed.data, "\"h100\"") != NULL && strstr(printed.data, "\"h199\"") != NULL &&
		strstr(printed.data, "\"h200\"") == NULL,
	    "the first by name, so they are the same each time");
	is_str(said.data,
	    "consul: bad: 150 of its names can't be certified; only the first 100 are told\n",
	    "a message tells how many");
	catalog(id, text.data, true);
	ok(!wanted_changed(w) && strchr(said.data, '\n')[1] == '\0', "and it does so once");
	buf_free(&text);
	end();
}

static void the_policy(void)
{
	start();
	int id = wanted_source(w, "consul", "consul");

	catalog(id,
	    "{\"web\":[\"urlprefix-a.example.com/\",\"urlprefix-b.example.com/\","
	    "\"urlprefix-c.example.org/\"]}",
	    true);
	policy("deny/b.example.com\nallow/_any.example.com\nextra/_wildcard.example.com\n"
	       "extra/a.example.com {\"names\":[\"x.example.com\",\"b.example.com\"],\"profile\":"
	       "\"short\"}\nextra/z.example.org\nretry/a.example.com\nnope/a\n");
	prints("extra, deny, allow and a bad entry", HOST("*.example.com", ",'source':'consul-kv'"),
	    HOST("a.example.com",
		BY("web") ",'options':{'names':['x.example.com'],'profile':'short'}"),
	    SKIP("b.example.com", BY("web"), "denied", "denied by the policy"),
	    SKIP("c.example.org", BY("web"), "not-allowed", "matches no allow entry of the policy"),
	    SKIP("z.example.org", ",'source':'consul-kv'", "not-allowed",
		"matches no allow entry of the policy"),
	    "{'type':'failed','key':'nope/"
	    "a','stage':'discover','kind':'permanent','code':'invalid-input','why':'unknown key: "
	    "expected extra/NAME, deny/PATTERN, allow/PATTERN or "
	    "retry/NAME','time':'2026-12-01T00:00:00Z'}\n",
	    SYNC(2), NULL);
	policy("extra/z.example.org\n");
	prints("another policy counts at once", ABSENT("*.example.com"),
	    HOST("a.example.com", BY("web")), HOST("b.example.com", BY("web")),
	    HOST("c.example.org", BY("web")), HOST("z.example.org", ",'source':'consul-kv'"),
	    SYNC(4), NULL);
	policy("bad\n");
	prints("a bad entry is told", ABSENT("z.example.org"),
	    "{'type':'failed','key':'bad','stage':'discover','kind':'permanent','code':'invalid-"
	    "input','why':'unknown key: expected extra/NAME, deny/PATTERN, allow/PATTERN or "
	    "retry/NAME','time':'2026-12-01T00:00:00Z'}\n",
	    SYNC(3), NULL);
	policy("bad\n#\n");
	ok(!wanted_changed(w), "and not again");
	struct err e = ERR_INIT;
	err_set(&e, ERR_INVALID, "x");
	wanted_policy_bad(w, "half", &e);
	wanted_policy(w, NULL);
	policy("");
	prints("bad entries of a policy that was never whole are none", SYNC(3), NULL);
	end();
}

static void many_services(void)
{
	start();
	int id = wanted_source(w, "consul", "consul");
	struct buf text;
	struct rec_host host;
	struct err e = ERR_INIT;

	policy("");
	buf_init(&text, 1 << 24);
	for (int i = 0; i < 300; i++)
		buf_addf(&text, "%c\"s%03d%.*s\":[\"urlprefix-a.example.com/\"]", i ? ',' : '{', i,
		    0, "");
	buf_addc(&text, '}');
	catalog(id, text.data, true);
	wanted_print(w);
	struct json *j = json_parse(printed.data, strcspn(printed.data, "\n"), NULL);
	is_int((long long)json_len(json_get(j, "services")), 100, "not all services are named");
	json_free(j);

	buf_reset(&text);
	buf_addc(&text, '{');
	for (int i = 0; i < 60; i++) {
		buf_addf(&text, "%s\"s%02d", i ? "," : "", i);
		for (int k = 0; k < 2000; k++)
			buf_adds(&text, "0123456789");
		buf_adds(&text, "\":[\"urlprefix-a.example.com/\"]");
	}
	buf_addc(&text, '}');
	catalog(id, text.data, true);
	buf_reset(&printed);
	wanted_print(w);
	j = json_parse(printed.data, strcspn(printed.data, "\n"), NULL);
	ok(rec_host_read(&host, j, &e) == 0 && host.services.n == 0,
	    "where their names are endless the record does without");
	rec_host_free(&host);
	json_free(j);
	buf_free(&text);
	end();
}

int main(void)
{
	nothing_before_the_policy();
	only_differences();
	never_shrinks();
	several_sources();
	skips_and_opt_out();
	floods();
	the_policy();
	many_services();
	return unit_done();
}
