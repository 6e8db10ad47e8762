/* SPDX-License-Identifier: ISC */
/*
 * The Consul client against the agent that CONSUL_HTTP_ADDR names, as TAP. Started by
 * t/0600-hashi-real.t; with the argument "denied" it has no token that is worth anything.
 */
#include "hashi/blocking.h"
#include "hashi/consul_agent.h"
#include "hashi/consul_kv.h"

#include "../unit/unit.h"

struct opts {
	struct consul_conf consul;
};

static const struct opt table[] = {
    {OPT_TABLE, .offset = offsetof(struct opts, consul), .sub = consul_opts}, {.kind = OPT_END}};
static const struct opt_tool tool = {"consul_real", "[denied]", "test of the Consul client", table};

static struct loop *l;
static struct consul *consul;
static struct err err;
static uint64_t index_got;
static char value[64];
static struct strv list;
static bool is_none;

static void on_get(void *arg, const char *v, size_t len, uint64_t index, const struct err *e)
{
	(void)arg;
	err_copy(&err, e != NULL ? e : &(const struct err)ERR_INIT);
	snprintf(value, sizeof(value), "%.*s", v != NULL ? (int)len : 6, v != NULL ? v : "(null)");
	index_got = index;
}

static void on_done(void *arg, const struct err *e)
{
	(void)arg;
	err_copy(&err, e != NULL ? e : &(const struct err)ERR_INIT);
}

static void on_list(void *arg, const struct strv *s, const struct err *e)
{
	on_done(arg, e);
	is_none = s == NULL;
	strv_free(&list);
	if (s != NULL)
		strv_copy(&list, s);
}

static void on_service(void *arg, const struct consul_service *s, const struct err *e)
{
	on_list(arg, s != NULL ? &s->tags : NULL, e);
}

static void fine(const char *name)
{
	loop_run(l, NULL);
	if (!ok(err.code == ERR_NONE, name))
		printf("#  got: %s\n", err.text);
}

static void test_kv(void)
{
	consul_kv_get(consul, "le/t/a b", on_get, NULL, NULL);
	fine("a key that is not there");
	is_str(value, "(null)", "has no value");
	consul_kv_put(consul, "le/t/ab", "one", 3, 0, on_done, NULL, NULL);
	fine("it is made");
	consul_kv_put(consul, "le/t/ab", "two", 3, 0, on_done, NULL, NULL);
	loop_run(l, NULL);
	is_int(err.code, ERR_CONFLICT, "but not twice");
	consul_kv_get(consul, "le/t/ab", on_get, NULL, NULL);
	fine("it is read");
	is_str(value, "one", "as it was written");
	consul_kv_put(consul, "le/t/ab", "", 0, index_got, on_done, NULL, NULL);
	fine("it is written again, empty");
	consul_kv_get(consul, "le/t/ab", on_get, NULL, NULL);
	fine("and read");
	is_str(value, "", "as empty");
	consul_kv_keys(consul, "le/t/", on_list, NULL, NULL);
	fine("keys are listed");
	ok(strv_has(&list, "le/t/ab"), "with ours among them");
	consul_kv_keys(consul, "le/none/", on_list, NULL, NULL);
	fine("none are listed");
	is_int((long long)list.n, 0, "as none");
}

static void test_agent(void)
{
	struct consul_service s = {.id = "le-real",
	    .name = "le-real",
	    .port = 9,
	    .check_http = "http://127.0.0.1:9/",
	    .check_interval_s = 60,
	    .deregister_after_s = 3600};

	strv_add(&s.tags, "urlprefix-a.example.com/");
	consul_register(consul, &s, on_done, NULL, NULL);
	fine("a service is registered");
	consul_service_get(consul, "le-real", on_service, NULL, NULL);
	fine("it is found");
	ok(strv_has(&list, "urlprefix-a.example.com/"), "with its tag");
	consul_deregister(consul, "le-real", on_done, NULL, NULL);
	fine("it is deregistered");
	consul_deregister(consul, "le-real", on_done, NULL, NULL);
	fine("and once more");
	consul_service_get(consul, "le-real", on_service, NULL, NULL);
	fine("it is looked for");
	ok(is_none, "and is gone");
	strv_free(&s.tags);
}

static int answers;

/* The second answer can come only because of the write that the first one has started. */
static void on_watch(void *arg, struct consul_reply *r, const struct err *e)
{
	(void)arg;
	answers++;
	if (answers == 1) {
		ok(e == NULL && r->json == NULL && r->index > 0, "an empty prefix can be watched");
		consul_kv_put(consul, "le/watch/a", "x", 1, 0, on_done, NULL, NULL);
		return;
	}
	ok(e == NULL && json_len(r->json) == 1, "the watch wakes at a write");
	loop_stop(l);
}

static void test_watch(void)
{
	static const struct blocking_conf conf = {
	    .path = "/v1/kv/le/watch/", .query = "recurse", .missing_ok = true};
	struct blocking *b = NULL;

	is_int(blocking_start(&b, consul, &conf, &rng_system, on_watch, NULL, NULL), 0, "a watch");
	loop_run(l, NULL);
	is_int(answers, 2, "two answers");
	blocking_stop(b);
}

static void on_filtered(void *arg, struct consul_reply *r, const struct err *e)
{
	on_done(arg, e);
	ok(e == NULL && r->filtered, "a list that ACLs have shortened says so");
}

static void test_denied(void)
{
	struct consul_request req = {.path = "/v1/catalog/services"};

	consul_kv_get(consul, "le/t/ab", on_get, NULL, NULL);
	loop_run(l, NULL);
	is_int(err.code, ERR_DENIED, "a refusal");
	ok(strstr(err.text, "Permission denied") != NULL, "in Consul's words");
	consul_send(consul, &req, on_filtered, NULL, NULL, NULL);
	loop_run(l, NULL);
}

int main(int argc, char **argv)
{
	struct opts o = {{0}};
	struct opt_common common;

	if (opt_parse(&tool, argc, argv, &o, &common, &err) < 0 ||
	    loop_new(&l, &clock_system, &err) < 0 ||
	    consul_new(&consul, l, &o.consul, "le-test/0", &err) < 0) {
		printf("Bail out! %s\n", err.text);
		return 1;
	}
	if (common.rest < argc) {
		test_denied();
	} else {
		test_kv();
		test_agent();
		test_watch();
	}
	consul_free(consul);
	loop_free(l);
	strv_free(&list);
	opt_free(table, &o);
	return unit_done();
}
