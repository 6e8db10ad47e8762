/* SPDX-License-Identifier: ISC */
#include "stage/discover/sources.h"

#include "fake_http.h"

#define LIMIT_MS 20000

static struct loop *l;
static struct fake fake;
static struct wanted *w;
static struct sources *s;
static struct strv specs, datacenters;
static struct buf printed, said;
static char policy_path[] = "/tmp/le-sources.XXXXXX";
static int heard, stop_at;

static void put(void *arg, enum rec_type type, const struct buf *line)
{
	(void)arg;
	(void)type;
	buf_add(&printed, line->data, line->len);
}

static void say(void *arg, enum msg_level level, const char *text)
{
	(void)arg;
	buf_addf(&said, "<%d>%s\n", (int)level, text);
}

/* Chance without chance: the shortest waits. */
static void fill(void *arg, void *bytes, size_t len)
{
	(void)arg;
	memset(bytes, 0, len);
}

static const struct rng rng = {fill, NULL};
static const struct msg msg = {say, NULL, MSG_DEBUG};
static const struct rec_out out = {put, NULL};

static void on_heard(void *arg)
{
	(void)arg;
	if (++heard >= stop_at)
		loop_stop(l);
}

static void on_limit(void *arg)
{
	(void)arg;
	ok(false, "not in time");
	loop_stop(l);
}

/* The conf of a test: what is not set here it sets itself. */
static struct sources_conf start(const struct fake_turn *turns)
{
	static struct consul_conf consul;
	struct wanted_conf conf = {.clock = &clock_system,
	    .msg = &msg,
	    .out = &out,
	    .tags = {.fabio_prefix = "urlprefix-"},
	    .policy_kind = "consul-kv"};

	loop_new(&l, &clock_system, NULL);
	fake_start(&fake, l, turns);
	consul = (struct consul_conf){.addr = fake.url};
	buf_init(&printed, 1 << 20);
	buf_init(&said, 1 << 20);
	w = wanted_new(&conf);
	heard = 0;
	return (struct sources_conf){.loop = l,
	    .rng = &rng,
	    .msg = &msg,
	    .wanted = w,
	    .consul = &consul,
	    .user_agent = "le-test/0",
	    .specs = &specs,
	    .datacenters = &datacenters,
	    .policy_file = policy_path,
	    .watch = true,
	    .heard = on_heard};
}

static void end(void)
{
	sources_free(s);
	s = NULL;
	wanted_free(w);
	fake_stop(&fake);
	loop_free(l);
	buf_free(&printed);
	buf_free(&said);
	strv_free(&specs);
	strv_free(&datacenters);
}

/* Runs until so many answers and failures were heard since the start. */
static void run_until(int n)
{
	struct loop_timer limit = {0};

	stop_at = n;
	loop_timer_set(l, &limit, LIMIT_MS, on_limit, NULL);
	if (heard < n)
		loop_run(l, NULL);
	loop_timer_clear(&limit);
}

static void prints(const char *name, const char *want)
{
	buf_reset(&printed);
	wanted_print(w);
	is_str(printed.data, want, name);
}

static int messages(void)
{
	int n = 0;

	for (const char *c = said.data; (c = strchr(c, '\n')) != NULL; c++)
		n++;
	return n;
}

#define INDEX(n) "X-Consul-Index: " #n "\r\n"
#define A "{\"web\":[\"urlprefix-a.example.com/\"]}"
#define HOST_A                                                                                     \
	"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\",\"source\":"          \
	"\"consul\",\"services\":[\"web\"]}\n"
#define SYNC "{\"type\":\"sync\",\"hosts\":1}\n"
#define MISSING "{\"type\":\"sync\",\"hosts\":1,\"missing\":[\"consul\"]}\n"

static void bad_times(void)
{
	static const struct fake_turn turns[] = {
	    {"GET /v1/catalog/services", 200, INDEX(5), A, 0, 0, 0},
	    {"GET /v1/catalog/services?index=5&wait=300000ms", 500, NULL, "No cluster leader", 0, 0,
		0},
	    {"GET /v1/catalog/services", 500, NULL, "No cluster leader", 0, 0, 0},
	    {"GET /v1/catalog/services", 429, NULL, NULL, 0, 0, 0},
	    {"GET /v1/catalog/services", 200, INDEX(6), A, 0, 0, 0},
	    {"GET /v1/catalog/services?index=6&wait=300000ms", 200, NULL, NULL, 0, 0, true},
	    {0},
	};
	struct sources_conf conf = start(turns);

	strv_add(&specs, "consul");
	is_int(sources_new(&s, &conf, NULL), 0, "a source");
	run_until(2);
	prints("the name", HOST_A SYNC);
	run_until(3);
	prints("an error of Consul takes nothing", MISSING);
	run_until(5);
	ok(!wanted_changed(w), "nor do more");
	run_until(6);
	prints("and it recovers", SYNC);
	char *want = mem_printf("<4>Consul at %s: GET /v1/catalog/services: status 500: No cluster "
				"leader; what is known of consul stays, trying again\n"
				"<4>Consul at %s: GET /v1/catalog/services: status 429: too many "
				"requests; what is known of consul stays, trying again\n"
				"<5>consul answers again\n",
	    fake.url, fake.url);
	is_str(said.data, want, "a message when the times change, not for each try");
	free(want);
	ok(sources_answered(s) && sources_error(s) == NULL, "with watch no error is the end");
	/* The last query of the script still has to come. */
	while (fake.count < 6) {
		struct loop_timer soon = {0};
		loop_timer_set(l, &soon, 10, on_heard, NULL);
		loop_run(l, NULL);
		loop_timer_clear(&soon);
	}
	end();
}

/* Each of these answers names nothing, and may lack something. Consul's client asks four times
 * before it slows down, so there are two scripts. */
static void not_whole(void)
{
	static const struct fake_turn turns[] = {
	    {"GET /v1/catalog/services", 200, INDEX(5), A, 0, 0, 0},
	    {"GET /v1/catalog/services?index=5&wait=300000ms", 200,
		INDEX(6) "X-Consul-Results-Filtered-By-ACLs: true\r\n", "{\"x\":[]}", 0, 0, 0},
	    {"GET /v1/catalog/services?index=6&wait=300000ms", 200,
		INDEX(7) "X-Consul-KnownLeader: false\r\n", "{\"x\":[]}", 0, 0, 0},
	    {"GET /v1/catalog/services?index=7&wait=300000ms", 200,
		INDEX(8) "X-Consul-KnownLeader: true\r\nX-Consul-LastContact: 60000\r\n",
		"{\"x\":[]}", 0, 0, 0},
	    {0},
	};
	struct sources_conf conf = start(turns);

	strv_add(&specs, "consul");
	is_int(sources_new(&s, &conf, NULL), 0, "a source");
	run_until(2);
	prints("the name", HOST_A SYNC);
	run_until(3);
	prints("a filtered answer takes nothing", MISSING);
	run_until(4);
	ok(!wanted_changed(w), "nor does one without a leader");
	run_until(5);
	ok(!wanted_changed(w), "nor one that lags");
	is_int(messages(), 2, "a message for each kind of trouble");
	end();
}

static void empty(void)
{
	static const struct fake_turn turns[] = {
	    {"GET /v1/catalog/services", 200, INDEX(5), A, 0, 0, 0},
	    {"GET /v1/catalog/services?index=5&wait=300000ms", 200, INDEX(6), "{}", 0, 0, 0},
	    {"GET /v1/catalog/services?index=6&wait=300000ms", 200, INDEX(7), "[1]", 0, 0, 0},
	    {"GET /v1/catalog/services?index=7&wait=300000ms", 200, INDEX(8), "{\"x\":[]}", 0, 0,
		0},
	    {0},
	};
	struct sources_conf conf = start(turns);

	strv_add(&specs, "consul");
	is_int(sources_new(&s, &conf, NULL), 0, "a source");
	run_until(2);
	prints("the name", HOST_A SYNC);
	run_until(3);
	prints("an empty catalog takes nothing", MISSING);
	run_until(4);
	ok(!wanted_changed(w), "nor does what is no catalog");
	run_until(5);
	prints("a whole one does",
	    "{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"absent\"}\n"
	    "{\"type\":\"sync\",\"hosts\":0}\n");
	is_int(messages(), 4, "a message for each trouble and for the end of each");
	end();
}

static void datacenter(void)
{
	static const char dc[] = "{\"web\":[\"urlprefix-${DC}.example.com/\"]}";
	static const struct fake_turn turns[] = {
	    {"GET /v1/catalog/services", 200, INDEX(5), dc, 0, 0, 0},
	    {"GET /v1/agent/self", 500, NULL, "no", 0, 0, 0},
	    {"GET /v1/catalog/services?index=5&wait=300000ms", 200, INDEX(6), dc, 0, 0, 0},
	    {"GET /v1/agent/self", 200, NULL, "{\"Config\":{\"Datacenter\":\"dc7\"}}", 0, 0, 0},
	    {"GET /v1/catalog/services?index=6&wait=300000ms", 200, INDEX(7), dc, 0, 0, 0},
	    {0},
	};
	static const struct fake_turn refused[] = {
	    {"GET /v1/catalog/services", 200, INDEX(5), dc, 0, 0, 0},
	    {"GET /v1/agent/self", 403, NULL, "Permission denied", 0, 0, 0},
	    {0},
	};
	struct sources_conf conf = start(turns);

	fake.keeps_last = true;
	strv_add(&specs, "consul");
	is_int(sources_new(&s, &conf, NULL), 0, "a source whose tags say $DC");
	run_until(2);
	buf_reset(&printed);
	wanted_print(w);
	ok(strstr(printed.data, "\"missing\":[\"consul\"]") != NULL,
	    "while nobody tells the datacenter the set is not whole");
	run_until(3);
	buf_reset(&printed);
	wanted_print(w);
	ok(strstr(printed.data, "\"dc7.example.com\"") != NULL &&
		strstr(printed.data, "missing") == NULL,
	    "the agent is asked again with the next answer");
	run_until(4);
	ok(!wanted_changed(w), "and then no more");
	end();

	conf = start(refused);
	conf.watch = false;
	strv_add(&specs, "consul");
	is_int(sources_new(&s, &conf, NULL), 0, "an agent that refuses to tell");
	run_until(2);
	wanted_print(w);
	ok(strstr(printed.data, "$DC stands for") != NULL &&
		strstr(printed.data, "missing") == NULL,
	    "such names are skipped, and that is all there is");
	ok(strstr(said.data, "agent_prefix") != NULL, "a message tells what to do");
	end();
}

static void the_policy(void)
{
	static const struct fake_turn turns[] = {
	    {"GET /v1/kv/my%20config/?recurse", 404,
		INDEX(5) "X-Consul-Results-Filtered-By-ACLs: true\r\n", NULL, 0, 0, 0},
	    {"GET /v1/kv/my%20config/?recurse&index=5&wait=300000ms", 404, INDEX(6), NULL, 0, 0, 0},
	    {"GET /v1/kv/my%20config/?recurse&index=6&wait=300000ms", 200, INDEX(7),
		"[{\"Key\":\"my config/extra/x.example.com\",\"Value\":null,\"ModifyIndex\":7},"
		"{\"Key\":\"my config/bad\",\"Value\":\"YQ==\",\"ModifyIndex\":7},"
		"{\"Key\":\"my config/extra/y.example.com\",\"Value\":\"?\",\"ModifyIndex\":7}]",
		0, 0, 0},
	    {"GET /v1/kv/my%20config/?recurse&index=7&wait=300000ms", 200, INDEX(8),
		"[{\"Key\":\"other/key\",\"Value\":null,\"ModifyIndex\":7}]", 0, 0, 0},
	    {0},
	};
	struct sources_conf conf = start(turns);

	fake.keeps_last = true;
	conf.policy_file = NULL;
	conf.config = "my config//";
	is_int(sources_new(&s, &conf, NULL), 0, "a policy in Consul's KV, and no source");
	run_until(1);
	ok(!wanted_print(w), "a policy of which a part is hidden is none");
	ok(strstr(said.data, "key_prefix \"my config/\"") != NULL, "a message tells what to do");
	run_until(2);
	prints("no entries are a policy", "{\"type\":\"sync\",\"hosts\":0}\n");
	run_until(3);
	buf_reset(&printed);
	wanted_print(w);
	ok(strstr(printed.data, "\"x.example.com\"") != NULL &&
		strstr(printed.data, "\"key\":\"bad\"") != NULL &&
		strstr(printed.data, "\"key\":\"extra/y.example.com\"") != NULL,
	    "bad entries leave the good ones alone");
	run_until(4);
	ok(!wanted_changed(w), "what is no answer to this question changes nothing");
	end();
}

static void one_shot(void)
{
	static const struct fake_turn none[] = {{0}};
	static const struct fake_turn turns[] = {
	    {"GET /v1/catalog/services?dc=dc1", 200, INDEX(5), A, 0, 0, 0},
	    {0},
	};
	struct sources_conf conf = start(turns);

	conf.watch = false;
	strv_add(&specs, "consul");
	strv_add(&specs, "file:/nowhere/names");
	strv_add(&datacenters, "dc1");
	is_int(sources_new(&s, &conf, NULL), 0, "a good and a bad source");
	run_until(3);
	ok(wanted_heard(w) && sources_answered(s), "all are heard, one has answered");
	ok(sources_error(s) != NULL && sources_error(s)->code == ERR_CONFIG,
	    "what went wrong is kept for the end");
	is_str(said.data, "", "and not said before");
	buf_reset(&printed);
	wanted_print(w);
	ok(strstr(printed.data, "\"missing\":[\"file:/nowhere/names\"]") != NULL, "who is missing");
	end();

	conf = start(none);
	conf.watch = false;
	conf.policy_file = NULL;
	strv_add(&specs, "file:/nowhere/names");
	is_int(sources_new(&s, &conf, NULL), 0, "a file alone");
	run_until(1);
	ok(wanted_heard(w) && !sources_answered(s), "needs no Consul, not even for the policy");
	end();
}

static void usage(void)
{
	static const struct fake_turn none[] = {{0}};
	static const char *const bad[] = {"nomad", "fabio-kv", "", "file:", "consul:dc1", "x"};
	struct sources_conf conf;
	struct err e = ERR_INIT;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		conf = start(none);
		strv_add(&specs, bad[i]);
		is_int(sources_new(&s, &conf, &e), -1, bad[i]);
		is_int(e.code, ERR_USAGE, "is a usage error");
		end();
	}
	conf = start(none);
	strv_add(&specs, "consul");
	strv_add(&datacenters, "dc1&stale");
	ok(sources_new(&s, &conf, &e) == -1 && e.code == ERR_USAGE, "no name of a datacenter");
	strv_free(&datacenters);
	for (int i = 0; i < 13; i++)
		strv_addf(&datacenters, "dc%d", i);
	ok(sources_new(&s, &conf, &e) == -1 && e.code == ERR_USAGE, "too many datacenters");
	strv_free(&datacenters);
	strv_add(&specs, "file:-");
	conf.policy_file = "-";
	ok(sources_new(&s, &conf, &e) == -1 && e.code == ERR_USAGE, "stdin twice");
	strv_free(&specs);
	conf.policy_file = NULL;
	conf.config = "/";
	ok(sources_new(&s, &conf, &e) == -1 && e.code == ERR_USAGE, "no prefix of keys");
	conf.config = "a/../b";
	ok(sources_new(&s, &conf, &e) == -1 && e.code == ERR_USAGE, "nor one that leads elsewhere");
	end();
}

int main(void)
{
	int fd = mkstemp(policy_path);

	if (fd == -1)
		return 1;
	close(fd);
	bad_times();
	not_whole();
	empty();
	datacenter();
	the_policy();
	one_shot();
	usage();
	unlink(policy_path);
	return unit_done();
}
