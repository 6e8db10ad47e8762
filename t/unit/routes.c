/* SPDX-License-Identifier: ISC */
#include "stage/route/routes.h"

#include "fake_http.h"

#define CHALLENGE "/.well-known/acme-challenge/"
#define TAG(host) "urlprefix-" host CHALLENGE
#define GET "GET /v1/agent/service/le-challenge"
#define PUT "PUT /v1/agent/service/register?replace-existing-checks=true"
#define ABSENT                                                                                     \
	{                                                                                          \
		.want = GET, .status = 404                                                         \
	}
#define TAKEN                                                                                      \
	{                                                                                          \
		.want = PUT, .status = 200                                                         \
	}
/* What the agent tells of a registration with these tags. */
#define IS(tags)                                                                                   \
	"{\"ID\":\"le-challenge\",\"Service\":\"le-challenge\",\"Address\":\"10.0.0.1\","          \
	"\"Port\":8402,\"Meta\":{\"le-exporter\":\"check=http://10.0.0.1:8402/healthz\"},"         \
	"\"Tags\":[" tags "]}"

static struct loop *l;
static struct fake fake;
static struct consul *consul;
static struct routes *r;
static struct route_addr addr;
static struct buf records, said;
static int idle;
static enum err_code failed;

static void on_idle(void *arg)
{
	(void)arg;
	idle++;
	loop_stop(l);
}

static void on_fail(void *arg, const struct err *e)
{
	(void)arg;
	failed = e->code;
	loop_stop(l);
}

static void on_put(void *arg, enum rec_type type, const struct buf *line)
{
	(void)arg;
	(void)type;
	buf_add(&records, line->data, line->len);
}

static void on_say(void *arg, enum msg_level level, const char *text)
{
	(void)arg;
	buf_addf(&said, "%d %s\n", (int)level, text);
}

static void start(const struct fake_turn *turns, const char *name)
{
	static const struct rec_out out = {on_put, NULL};
	static const struct msg msg = {on_say, NULL, MSG_DEBUG};
	struct consul_conf conf = {0};

	loop_new(&l, &clock_system, NULL);
	fake_start(&fake, l, turns);
	conf.addr = fake.url;
	consul_new(&consul, l, &conf, "le-test/0", NULL);
	route_addr_read(&addr, "10.0.0.1:8402", NULL, NULL);
	struct routes_conf rc = {.loop = l,
	    .rng = &rng_system,
	    .msg = &msg,
	    .out = &out,
	    .consul = consul,
	    .route = {.service = "le-challenge", .fabio_prefix = "urlprefix-", .grace_ms = 100000},
	    .addr = &addr,
	    .idle = on_idle,
	    .fail = on_fail};
	r = routes_new(&rc);
	buf_init(&records, 1 << 20);
	buf_init(&said, 1 << 20);
	idle = 0;
	failed = ERR_NONE;
	printf("# %s\n", name);
}

static void end(void)
{
	consul_free(consul);
	routes_free(r);
	route_addr_free(&addr);
	fake_stop(&fake);
	loop_free(l);
	buf_free(&records);
	buf_free(&said);
}

static void host(const char *name)
{
	struct rec_host h = {.name = mem_dup(name)};
	routes_host(r, &h);
	rec_host_free(&h);
}

static void sync_all(void)
{
	routes_sync(r, &(const struct rec_sync){.hosts = 1});
}

static void run(void)
{
	loop_run(l, NULL);
}

static void on_late(void *arg)
{
	(void)arg;
	loop_stop(l);
}

static void run_for(int64_t ms)
{
	struct loop_timer late = {0};
	loop_timer_set(l, &late, ms, on_late, NULL);
	run();
	loop_timer_clear(&late);
}

static bool asked(int i, const char *text)
{
	return fake.got[i] != NULL && strstr(fake.got[i], text) != NULL;
}

static void test_first(void)
{
	static const struct fake_turn turns[] = {ABSENT, TAKEN, {0}};

	start(turns, "nothing is registered");
	host("b.example.com");
	host("a.example.com");
	sync_all();
	run_for(500);
	ok(asked(1, "\"Tags\":[\"" TAG("a.example.com") "\",\"" TAG("b.example.com") "\"]"),
	    "names that come together go together");
	ok(asked(1, "\"Address\":\"10.0.0.1\",\"Port\":8402"), "with the responder's address");
	ok(asked(1, "\"HTTP\":\"http://10.0.0.1:8402/healthz\"") && asked(1, "\"passing\""),
	    "and a check that passes");
	ok(!asked(1, "Deregister"), "Consul is never to drop it");
	is_int(idle, 0, "it goes on");
	end();
}

static void test_same(void)
{
	static const struct fake_turn turns[] = {
	    {.want = GET,
		.status = 200,
		.body = IS("\"" TAG("b.example.com") "\",\"" TAG("a.example.com") "\"")},
	    {0}};

	start(turns, "all is registered");
	host("a.example.com");
	sync_all();
	routes_end(r);
	run();
	is_int(idle, 1, "nothing is written");
	is_str(records.data, "", "or said");
	end();
}

static void other(const char *body, const char *name)
{
	const struct fake_turn turns[] = {{.want = GET, .status = 200, .body = body}, TAKEN, {0}};

	start(turns, name);
	host("a.example.com");
	routes_end(r);
	run();
	is_int(idle, 1, "it is written");
	end();
}

static void test_again(void)
{
	static const struct fake_turn turns[] = {ABSENT, TAKEN,
	    {.want = GET, .status = 200, .body = IS("\"" TAG("a.example.com") "\"")}, TAKEN, ABSENT,
	    TAKEN,
	    {.want = GET,
		.status = 200,
		.body = IS("\"" TAG("a.example.com") "\",\"" TAG("b.example.com") "\"")},
	    {0}};

	start(turns, "changes");
	host("a.example.com");
	run_for(400);
	host("b.example.com");
	run_for(400);
	ok(asked(3, "\"" TAG("a.example.com") "\",\"" TAG("b.example.com") "\""), "a name comes");
	sync_all();
	run_for(400);
	ok(asked(5, "\"" TAG("a.example.com") "\",\"" TAG("b.example.com") "\""),
	    "the agent has lost all, and gets all");
	routes_end(r);
	run_for(200);
	is_int(fake.count, 7, "at the end it is looked at once more");
	end();
}

static void test_away(void)
{
	static const struct fake_turn turns[] = {{.want = GET, .status = 500, .body = "No cluster"},
	    {.want = GET, .status = 429}, ABSENT, {.want = PUT, .status = 500, .body = "No leader"},
	    ABSENT, TAKEN, {0}};

	start(turns, "Consul is away for a while");
	host("a.example.com");
	routes_end(r);
	run();
	is_int(idle, 1, "it is waited for");
	is_str(records.data, "", "without a word on stdout");
	ok(strstr(said.data, "4 ") == said.data && strstr(said.data, "No cluster") != NULL &&
		strstr(said.data, "5 Consul takes routes again") != NULL,
	    "but some on stderr");
	ok(fake.at_ms[1] - fake.at_ms[0] >= 500, "not at once");
	end();
}

static void test_drain(void)
{
	static const struct fake_turn turns[] = {{.want = GET, .status = 503, .body = "gone"}, {0}};

	start(turns, "Consul stays away");
	host("a.example.com");
	routes_end(r);
	run_for(300);
	routes_drain(r);
	ok(strstr(records.data, "\"name\":\"a.example.com\",\"stage\":\"route\",\"kind\":"
				"\"temporary\",\"code\":\"unreachable\"") != NULL,
	    "what has no route is told");
	ok(strstr(records.data, "gone") != NULL, "with Consul's words");
	is_int(idle, 0, "and no more");
	end();
}

static void test_denied(void)
{
	static const struct fake_turn turns[] = {
	    {.want = GET, .status = 403, .body = "Permission denied"},
	    {.want = GET, .status = 403, .body = "Permission denied"}, {0}};

	start(turns, "Consul refuses");
	host("a.example.com");
	run_for(300);
	ok(strstr(records.data, "\"name\":\"a.example.com\",\"stage\":\"route\",\"kind\":"
				"\"permanent\",\"code\":\"not-permitted\"") != NULL,
	    "it is told");
	is_int(failed, ERR_NONE, "while input comes it goes on");
	ok(strstr(said.data, "3 ") == said.data, "with a message");
	buf_reset(&records);
	host("a.example.com");
	host("b.example.com");
	routes_end(r);
	run();
	is_int(failed, ERR_DENIED, "at the end it fails");
	ok(strstr(records.data, "\"a.example.com\"") == NULL &&
		strstr(records.data, "\"b.example.com\"") != NULL,
	    "each name is told once");
	end();
}

static void test_full(void)
{
	static const struct fake_turn turns[] = {ABSENT, TAKEN, {0}};
	char name[128];

	start(turns, "the registration is full");
	for (int i = 0; i < 8000; i++) {
		snprintf(name, sizeof(name), "n%04d.a-rather-long-domain.example.com", i);
		host(name);
	}
	routes_end(r);
	run();
	is_int(idle, 1, "it is written");
	ok(strlen(fake.got[1]) < 512 * 1024, "as far as it fits");
	ok(strstr(records.data, "n7999.a-rather") != NULL && strstr(records.data, "n0000") == NULL,
	    "who comes too late is told");
	ok(strstr(records.data, "\"code\":\"over-the-limit\"") != NULL &&
		strstr(records.data, "fabio-kv") != NULL,
	    "and why");
	end();
}

static void test_withdraw(void)
{
	static const struct fake_turn turns[] = {
	    {.want = "PUT /v1/agent/service/deregister/le-challenge", .status = 200}, {0}};
	static const struct fake_turn refused[] = {
	    {.want = "PUT /v1/agent/service/deregister/le-challenge", .status = 403}, {0}};

	start(turns, "withdraw");
	routes_withdraw(r);
	run();
	is_int(idle, 1, "done");
	end();
	start(refused, "withdraw, refused");
	routes_withdraw(r);
	run();
	is_int(failed, ERR_DENIED, "told");
	end();
}

int main(void)
{
	test_first();
	test_same();
	other("{\"ID\":\"le-challenge\",\"Service\":\"le-challenge\",\"Address\":\"10.0.0.1\","
	      "\"Port\":8402,\"Tags\":[\"" TAG("a.example.com") "\"]}",
	    "made by somebody else");
	other("{\"ID\":\"le-challenge\",\"Service\":\"le-challenge\",\"Address\":\"10.0.0.2\","
	      "\"Port\":8402,\"Tags\":[\"" TAG("a.example.com") "\"],"
								"\"Meta\":{\"le-exporter\":\"check="
								"http://10.0.0.1:8402/healthz\"}}",
	    "at another address");
	other("{\"ID\":\"le-challenge\",\"Service\":\"le-challenge\",\"Address\":\"10.0.0.1\","
	      "\"Port\":8403,\"Tags\":[\"" TAG("a.example.com") "\"],"
								"\"Meta\":{\"le-exporter\":\"check="
								"http://10.0.0.1:8402/healthz\"}}",
	    "at another port");
	other(IS("\"" TAG("a.example.com") "\",\"more\""), "with a tag of somebody's");
	test_again();
	test_away();
	test_drain();
	test_denied();
	test_full();
	test_withdraw();
	return unit_done();
}
