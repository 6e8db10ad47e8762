/* SPDX-License-Identifier: ISC */
#include "stage/route/route_set.h"

#include "core/mem.h"
#include "unit.h"

#define CHALLENGE "/.well-known/acme-challenge/"
#define TAG(host) "urlprefix-" host CHALLENGE
#define ROOM 100000
#define GRACE_MS 1000

static struct route_set *s;
static struct strv tags;

static void start(const char *fabio, const char *traefik)
{
	struct route_conf conf = {.service = "le-challenge",
	    .fabio_prefix = fabio,
	    .traefik_prefix = traefik,
	    .traefik_entrypoint = "web",
	    .grace_ms = GRACE_MS};
	s = route_set_new(&conf);
}

static void end(void)
{
	route_set_free(s);
	strv_free(&tags);
}

enum { ABSENT = 1, PORT80 = 2 };

static void host(const char *name, int how, const char *more, int64_t now_ms)
{
	struct rec_host h = {.name = mem_dup(name), .absent = how & ABSENT, .port80 = how & PORT80};

	strv_split(&h.options.names, more, " ");
	route_set_host(s, &h, now_ms);
	rec_host_free(&h);
}

static void found(const char *text, int64_t now_ms)
{
	struct strv list = {0};

	strv_split(&list, text, " ");
	route_set_found(s, &list, now_ms);
	strv_free(&list);
}

/* What is to be registered at that time, with blanks between. */
static void tags_are(size_t max, int64_t now_ms, const char *want, const char *name)
{
	struct buf text;

	buf_init(&text, ROOM);
	route_set_tags(s, max, now_ms, &tags);
	strv_join(&tags, " ", &text);
	is_str(text.data, want, name);
	buf_free(&text);
}

static void lacking(const char *want, const char *name)
{
	struct strv names = {0};
	struct buf text;

	buf_init(&text, ROOM);
	route_set_lacking(s, &names);
	strv_join(&names, " ", &text);
	is_str(text.data, want, name);
	buf_free(&text);
	strv_free(&names);
}

static void write_it(int64_t now_ms)
{
	route_set_tags(s, ROOM, now_ms, &tags);
	route_set_found(s, &tags, now_ms);
}

static void test_tags(void)
{
	start("urlprefix-", "traefik");
	host("b.example.com", 0, "", 0);
	host("a.example.com", PORT80, "", 0);
	host("*.example.com", 0, "c.example.com *.x.example.com", 0);
	tags_are(ROOM, 0,
	    "traefik.enable=true traefik.http.routers.le-challenge.entrypoints=web "
	    "traefik.http.routers.le-challenge.priority=100000 "
	    "traefik.http.routers.le-challenge.rule=PathPrefix(`" CHALLENGE
	    "`) " TAG("a.example.com") " " TAG("a.example.com:80") " " TAG("b.example.com") " " TAG(
		"c.example.com"),
	    "a tag for each name, on port 80 where it has a route there, none for wildcards");
	lacking("b.example.com a.example.com c.example.com", "all lack their route");
	lacking("", "which is said once");
	write_it(0);
	lacking("", "registered");
	route_set_found(s, NULL, 0);
	lacking("b.example.com a.example.com c.example.com", "lost again");
	host("a.example.com", 0, "", 0);
	tags_are(160, 0,
	    "traefik.enable=true traefik.http.routers.le-challenge.entrypoints=web "
	    "traefik.http.routers.le-challenge.priority=100000 "
	    "traefik.http.routers.le-challenge.rule=PathPrefix(`" CHALLENGE "`)",
	    "what is not for a name comes first");
	end();

	struct route_conf conf = {.service = "my.service",
	    .traefik_prefix = "t",
	    .traefik_entrypoint = "web80",
	    .grace_ms = GRACE_MS};
	s = route_set_new(&conf);
	host("a.example.com", 0, "", 0);
	tags_are(ROOM, 0,
	    "t.enable=true t.http.routers.my-service.entrypoints=web80 "
	    "t.http.routers.my-service.priority=100000 "
	    "t.http.routers.my-service.rule=PathPrefix(`" CHALLENGE "`)",
	    "Traefik alone, under another name");
	lacking("a.example.com", "the one router is lacking");
	write_it(0);
	lacking("", "and serves all");
	end();
}

static void test_grace(void)
{
	start("urlprefix-", NULL);
	host("a.example.com", 0, "", 0);
	host("a.example.com", ABSENT, "", 5);
	tags_are(ROOM, 5, "", "a name that never had a route needs no grace");
	host("a.example.com", PORT80, "", 5);
	host("b.example.com", 0, "", 5);
	write_it(5);
	is_int(route_set_next_ms(s, 5), -1, "nobody is in his grace");
	host("a.example.com", ABSENT, "", 10);
	is_int(route_set_next_ms(s, 20), GRACE_MS - 10, "an absent one is");
	host("a.example.com", ABSENT, "", 50);
	is_int(route_set_next_ms(s, 50), GRACE_MS - 40, "from the first time that it was absent");
	tags_are(ROOM, 1009,
	    TAG("a.example.com") " " TAG("a.example.com:80") " " TAG("b.example.com"),
	    "it keeps its route");
	lacking("", "and lacks none");
	route_set_found(s, NULL, 500);
	tags_are(ROOM, 1009,
	    TAG("a.example.com") " " TAG("a.example.com:80") " " TAG("b.example.com"),
	    "also when the agent has lost it");
	host("b.example.com", 0, "", 505);
	route_set_complete(s, 505);
	tags_are(ROOM, 1009,
	    TAG("a.example.com") " " TAG("a.example.com:80") " " TAG("b.example.com"),
	    "and all is said once more");
	tags_are(ROOM, 1010, TAG("b.example.com"), "but no longer");
	found(TAG("a.example.com") " " TAG("b.example.com"), 1010);
	tags_are(ROOM, 1011, TAG("b.example.com"), "not even when it is still registered");
	is_int(route_set_next_ms(s, 1011), -1, "it is waited for no more");
	host("a.example.com", 0, "", 1012);
	tags_are(ROOM, 1012, TAG("a.example.com") " " TAG("b.example.com"), "it is wanted again");
	end();
}

static void test_restart(void)
{
	start("urlprefix-", NULL);
	found(
	    TAG("old.example.com") " " TAG("old.example.com:80") " " TAG(
		"a.example.com") " "
				 "traefik.enable=true urlprefix-x.example.com/ urlprefix-" CHALLENGE
				 " " TAG("no_name") " " TAG(
				     "*.example.com") " urlprefix-:80" CHALLENGE,
	    0);
	tags_are(ROOM, 99999,
	    TAG("a.example.com") " " TAG("old.example.com") " " TAG("old.example.com:80"),
	    "what is found is kept, but only what is ours");
	is_int(route_set_next_ms(s, 99999), -1, "for as long as nobody knows all that is wanted");
	host("a.example.com", 0, "", 99999);
	route_set_complete(s, 100000);
	is_int(route_set_next_ms(s, 100000), GRACE_MS, "then it is in its grace");
	route_set_complete(s, 100500);
	is_int(route_set_next_ms(s, 100500), GRACE_MS - 500, "from the first complete set on");
	tags_are(ROOM, 101000, TAG("a.example.com"), "which ends");
	end();
}

/* Another one registers the same service. */
static void test_another(void)
{
	start("urlprefix-", NULL);
	host("a.example.com", 0, "", 0);
	route_set_complete(s, 0);
	write_it(0);
	found(TAG("a.example.com") " " TAG("b.example.com"), 100);
	tags_are(ROOM, 100, TAG("a.example.com") " " TAG("b.example.com"),
	    "a route that another made is kept");
	is_int(route_set_next_ms(s, 100), GRACE_MS, "for the time of grace");
	found(TAG("a.example.com"), 200);
	tags_are(ROOM, 200, TAG("a.example.com"), "one that another removed is not made again");
	found(TAG("b.example.com"), 300);
	tags_are(ROOM, 300, TAG("a.example.com") " " TAG("b.example.com"), "unless it is wanted");
	end();
}

static void test_options(void)
{
	start("urlprefix-", NULL);
	host("a.example.com", 0, "b.example.com c.example.com a.example.com", 0);
	host("c.example.com", 0, "b.example.com", 0);
	tags_are(ROOM, 0, TAG("a.example.com") " " TAG("b.example.com") " " TAG("c.example.com"),
	    "names of the options have routes");
	write_it(0);
	host("a.example.com", 0, "c.example.com d.example.com", 10);
	write_it(10);
	is_int(route_set_next_ms(s, 10), -1, "one that two name is wanted until both are silent");
	host("c.example.com", ABSENT, "", 20);
	tags_are(ROOM, 1019,
	    TAG("a.example.com") " " TAG("b.example.com") " " TAG("c.example.com") " " TAG(
		"d.example.com"),
	    "then it is in its grace");
	tags_are(ROOM, 1020, TAG("a.example.com") " " TAG("c.example.com") " " TAG("d.example.com"),
	    "and one that is still named is not");
	host("a.example.com", ABSENT, "", 30);
	tags_are(ROOM, 1030, "", "until the last one is silent");
	write_it(1030);
	is_int(route_set_next_ms(s, 0), -1, "and nothing is left");
	end();
}

static void test_full(void)
{
	size_t one = strlen(TAG("a.example.com")) + 3;

	start("urlprefix-", NULL);
	host("c.example.com", 0, "", 0);
	write_it(0);
	host("b.example.com", 0, "", 1);
	host("a.example.com", 0, "", 1);
	tags_are(2 * one, 1, TAG("b.example.com") " " TAG("c.example.com"),
	    "who has a route keeps it, then who came first");
	route_set_found(s, &tags, 1);
	lacking("a.example.com", "who comes too late lacks it");
	lacking("", "which is said once");
	tags_are(2 * one - 1, 1, TAG("c.example.com"), "the limit is kept to the byte");
	host("c.example.com", ABSENT, "", 2);
	tags_are(2 * one, 2, TAG("a.example.com") " " TAG("b.example.com"),
	    "who is in his grace makes room");
	host("b.example.com", PORT80, "", 2);
	tags_are(2 * one, 2, TAG("a.example.com") " " TAG("c.example.com"),
	    "both tags of a name or none");
	end();
}

int main(void)
{
	test_tags();
	test_grace();
	test_restart();
	test_another();
	test_options();
	test_full();
	return unit_done();
}
