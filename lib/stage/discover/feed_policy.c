/* SPDX-License-Identifier: ISC */
#include "stage/discover/feed_policy.h"

#include <string.h>

#include "core/mem.h"
#include "hashi/api.h"
#include "hashi/consul_kv.h"

#define PATH_MAX_LEN 4096

static void on_bad(void *arg, const char *key, const struct err *e)
{
	struct feed *f = arg;

	wanted_policy_bad(f->env->wanted, key, e);
}

/* Adds one entry. -1: what came is no KV answer at all. */
static int add_entry(struct feed *f, struct policy *p, const struct json *entry, struct err *e)
{
	struct err bad = ERR_INIT;
	const char *key = NULL;
	size_t prefix_len = strlen(f->prefix);
	uint64_t index;
	struct buf value;

	buf_init(&value, CONSUL_VALUE_MAX);
	int rc = consul_kv_entry(entry, &key, &value, &index, &bad);
	if (key == NULL || strncmp(key, f->prefix, prefix_len) != 0) {
		rc = err_set(e, ERR_PROTOCOL,
		    "the policy: what Consul sent is no list of keys below %s", f->prefix);
	} else {
		if (rc == 0)
			rc = policy_add(p, key + prefix_len, value.data, value.len, &bad);
		if (rc < 0)
			on_bad(f, key + prefix_len, &bad);
		rc = 0;
	}
	buf_free(&value);
	return rc;
}

/* A rule that is hidden from us may be a `deny`, so a part of the policy is none. */
static int read_kv(
    struct feed *f, struct policy *p, const struct consul_reply *reply, struct err *e)
{
	enum json_type type = json_type(reply->json);

	if (reply->filtered)
		return err_set(e, ERR_DENIED,
		    "the policy: ACLs may hide a part of %s; give a token whose policy reads "
		    "key_prefix \"%s\"",
		    f->prefix, f->prefix);
	if (type != JSON_ARRAY && reply->status != 404)
		return err_set(e, ERR_PROTOCOL, "the policy: what Consul sent is no list");
	for (const struct json *j = json_first(reply->json); j != NULL; j = json_next(j))
		if (add_entry(f, p, j, e) < 0)
			return -1;
	return 0;
}

static void on_kv(void *arg, struct consul_reply *reply, const struct err *failed)
{
	struct feed *f = arg;
	struct policy *p = NULL;
	struct err e = ERR_INIT;

	if (failed != NULL) {
		feed_failed(f, failed);
		return;
	}
	p = policy_new();
	if (read_kv(f, p, reply, &e) < 0) {
		policy_free(p);
		feed_failed(f, &e);
		return;
	}
	wanted_policy(f->env->wanted, p);
	feed_answered(f, NULL);
}

static void on_policy_file(void *arg, const char *text, size_t len, const struct err *e)
{
	struct feed *f = arg;
	struct policy *p;

	if (e != NULL) {
		feed_failed(f, e);
		return;
	}
	p = policy_new();
	policy_read(p, text, len, on_bad, f);
	wanted_policy(f->env->wanted, p);
	feed_answered(f, NULL);
}

int feed_policy_kv(struct feed *f, const char *prefix, struct err *e)
{
	size_t len = strlen(prefix);
	struct buf path;

	while (len > 0 && prefix[len - 1] == '/')
		len--;
	if (len == 0 || prefix[0] == '/')
		return err_set(
		    e, ERR_USAGE, "\"%s\": expected a prefix such as le-exporter/config", prefix);
	f->prefix = mem_printf("%.*s/", (int)len, prefix);
	buf_init(&path, PATH_MAX_LEN);
	(void)buf_adds(&path, "/v1/kv/");
	int rc = api_escape_path(f->prefix, &path, e);
	if (rc < 0)
		e->code = ERR_USAGE;
	else
		rc = feed_query(f, path.data, "recurse", true, on_kv, e);
	buf_free(&path);
	return rc;
}

int feed_policy_file(struct feed *f, const char *path, struct err *e)
{
	return input_new(&f->input, f->env->loop, path, f->env->watch, on_policy_file, f, e);
}
