/* SPDX-License-Identifier: ISC */
#include "hashi/blocking.h"

#include "fake_http.h"

/* A clock that runs a hundred times as fast. The loop would still sleep for as long as it thinks it
 * must, so a pipe with something in it keeps it from sleeping at all. */
#define FAST 100

static int64_t fast_mono_ms(void *arg)
{
	struct timespec t;
	(void)arg;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 * FAST + t.tv_nsec / (1000000 / FAST);
}

static int64_t real_wall_s(void *arg)
{
	(void)arg;
	return (int64_t)time(NULL);
}

static const struct clock fast = {real_wall_s, fast_mono_ms, NULL};

/* Always 0: the shortest wait that is possible. */
static void no_chance(void *arg, void *bytes, size_t len)
{
	(void)arg;
	memset(bytes, 0, len);
}

static const struct rng rng = {no_chance, NULL};

static struct loop *l;
static struct fake fake;
static struct consul *consul;
static struct blocking *b;
static int pipe_fd[2];
static struct loop_io *pipe_io;

static int answers, errors, stop_after;
static int64_t started_ms;
static bool frees; /* stop from within the callback */
static enum err_code code;

static void on_awake(void *arg, int fd, unsigned events)
{
	(void)arg;
	(void)fd;
	(void)events;
}

static void on_answer(void *arg, struct consul_reply *r, const struct err *e)
{
	(void)arg;
	if (e != NULL) {
		errors++;
		code = e->code;
	} else {
		answers++;
		json_free(r->json);
		r->json = NULL;
	}
	if (answers + errors < stop_after)
		return;
	if (frees) {
		blocking_stop(b);
		b = NULL;
	}
	loop_stop(l);
}

static void play(const struct fake_turn *turns, const struct blocking_conf *conf, int stop)
{
	struct consul_conf c = {0};
	struct err e = ERR_INIT;

	answers = errors = 0;
	stop_after = stop;
	loop_new(&l, &fast, NULL);
	fake_start(&fake, l, turns);
	c.addr = fake.url;
	if (pipe(pipe_fd) < 0 || write(pipe_fd[1], "x", 1) != 1)
		abort();
	loop_io_add(l, pipe_fd[0], LOOP_READ, on_awake, NULL, &pipe_io, NULL);
	loop_io_unref(pipe_io);
	is_int(consul_new(&consul, l, &c, "le-test/0", &e), 0, "a client");
	started_ms = clock_mono_ms(&fast);
	is_int(blocking_start(&b, consul, conf, &rng, on_answer, NULL, &e), 0, "a watch");
	loop_run(l, NULL);
}

static void end(void)
{
	blocking_stop(b);
	b = NULL;
	consul_free(consul);
	fake_stop(&fake);
	loop_io_del(pipe_io);
	close(pipe_fd[0]);
	close(pipe_fd[1]);
	loop_free(l);
}

#define INDEX(n) .status = 200, .body = "{}", .headers = "X-Consul-Index: " n "\r\n"

static void test_index(void)
{
	static const struct fake_turn turns[] = {{.want = "GET /v1/c?stale", INDEX("7")},
	    {.want = "GET /v1/c?stale&index=7&wait=60000ms", INDEX("7")},
	    {.want = "GET /v1/c?stale&index=7&wait=60000ms", INDEX("9")},
	    {.want = "GET /v1/c?stale&index=9&wait=60000ms", INDEX("3")},
	    {.want = "GET /v1/c?stale", INDEX("3")},
	    {.want = "GET /v1/c?stale&index=3&wait=60000ms", INDEX("0")},
	    {.want = "GET /v1/c?stale", INDEX("0")},
	    {.want = "GET /v1/c?stale&index=1&wait=60000ms", .status = 200, .body = "{}"}, {0}};
	static const struct blocking_conf conf = {"/v1/c", "stale", 60000, false, false};

	play(turns, &conf, 8);
	is_int(answers, 8, "every answer is handed over");
	is_int(errors, 0, "without an error");
	end();
}

static void test_errors(void)
{
	static const struct fake_turn turns[] = {{.want = "GET /v1/c", INDEX("5")},
	    {.want = "GET /v1/c?index=5&wait=300000ms", .status = 500, .body = "No cluster leader"},
	    {.want = "GET /v1/c", .status = 429},
	    {.want = "GET /v1/c", .status = 403, .body = "ACL not found"},
	    {.want = "GET /v1/c", .status = 404, .headers = "X-Consul-Index: 3\r\n"},
	    {.want = "GET /v1/c", .status = 200, .body = "{", .missing = 1},
	    {.want = "GET /v1/c", INDEX("6")},
	    {.want = "GET /v1/c?index=6&wait=300000ms", .status = 500},
	    {.want = "GET /v1/c", INDEX("6")}, {0}};
	static const struct blocking_conf conf = {.path = "/v1/c"};
	const int64_t *at = fake.at_ms;

	play(turns, &conf, 9);
	is_int(answers, 3, "answers");
	is_int(errors, 6, "errors, after each of which it goes on");
	ok(at[2] - at[1] >= 1000, "it waits 1 s after the first");
	ok(at[3] - at[2] >= 2000, "then 2 s");
	ok(at[4] - at[3] >= 4000, "then 4 s");
	ok(at[5] - at[4] >= 8000, "then 8 s");
	ok(at[6] - at[5] >= 16000, "then 16 s");
	ok(at[8] - at[7] >= 1000 && at[8] - at[7] < 16000, "and less again after an answer");
	end();
}

static void test_bucket(void)
{
	static const struct blocking_conf conf = {.path = "/v1/c"};
	static const struct fake_turn same[] = {{INDEX("1")}, {INDEX("1")}, {INDEX("1")},
	    {INDEX("1")}, {INDEX("1")}, {INDEX("1")}, {INDEX("1")}, {INDEX("1")}, {0}};
	play(same, &conf, 8);
	is_int(answers, 8, "a server that never waits is asked on");
	ok(fake.at_ms[7] - started_ms >= 4 * 5000, "but only each 5 s after the first four");
	end();
}

static void test_missing(void)
{
	static const struct fake_turn turns[] = {
	    {.want = "GET /v1/kv/p/?recurse", .status = 404, .headers = "X-Consul-Index: 4\r\n"},
	    {.want = "GET /v1/kv/p/?recurse&index=4&wait=300000ms", INDEX("5")}, {0}};
	static const struct blocking_conf conf = {
	    .path = "/v1/kv/p/", .query = "recurse", .missing_ok = true};

	play(turns, &conf, 2);
	is_int(answers, 2, "no keys are an answer, and can be watched");
	is_int(errors, 0, "not an error");
	end();
}

static void test_once(void)
{
	static const struct fake_turn good[] = {{INDEX("4")}, {0}};
	static const struct fake_turn bad[] = {{.status = 500}, {0}};
	static const struct blocking_conf conf = {.path = "/v1/c", .once = true};

	/* With nothing left to wait for the loop ends by itself. */
	play(good, &conf, 99);
	is_int(answers, 1, "one answer");
	end();
	play(bad, &conf, 99);
	is_int(errors, 1, "or one error");
	is_int(code, ERR_UNAVAILABLE, "that tells why");
	end();
}

static void test_stop(void)
{
	static const struct fake_turn turns[] = {
	    {INDEX("4")}, {.silent = true, .status = 200}, {0}};
	static const struct fake_turn bad[] = {{.status = 500}, {0}};
	static const struct blocking_conf conf = {.path = "/v1/c"};

	frees = true;
	play(turns, &conf, 1);
	ok(b == NULL, "stopped from within an answer");
	fake.turn += 1;
	end();
	play(bad, &conf, 1);
	ok(b == NULL, "stopped from within an error");
	end();
	frees = false;
	blocking_stop(NULL);
}

int main(void)
{
	test_index();
	test_errors();
	test_bucket();
	test_missing();
	test_once();
	test_stop();
	return unit_done();
}
