/* SPDX-License-Identifier: ISC */
#include "hashi/consul_kv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/base64.h"
#include "core/mem.h"
#include "hashi/api.h"
#include "hashi/consul_reply.h"

#define PATH_MAX_LEN 4096

/* One of the three asks; freed with its call, also when the client is freed first. */
struct ask {
	consul_kv_get_fn *get;
	consul_kv_put_fn *put;
	consul_kv_keys_fn *keys;
	char *key;
	uint64_t index;
	void *arg;
};

static void free_ask(void *arg)
{
	struct ask *ask = arg;
	free(ask->key);
	free(ask);
}

static int send(struct consul *c, struct ask *ask, struct consul_request *req, const char *key,
    consul_fn *fn, struct err *e)
{
	struct buf path;

	buf_init(&path, PATH_MAX_LEN);
	buf_adds(&path, "/v1/kv/");
	int rc = api_escape_path(key, &path, e);
	ask->key = mem_dup(key);
	req->path = path.data;
	req->arg_free = free_ask;
	if (rc < 0)
		err_prefix(e, "Consul key");
	else
		rc = consul_send(c, req, fn, ask, NULL, e);
	if (rc < 0)
		free_ask(ask);
	buf_free(&path);
	return rc;
}

int consul_kv_entry(
    const struct json *entry, const char **key, struct buf *value, uint64_t *index, struct err *e)
{
	const struct json *coded = json_get(entry, "Value");
	const char *text = json_text(coded);
	int64_t modified = -1;

	if (json_need_str(entry, "Key", key, e) < 0 ||
	    json_int(entry, "ModifyIndex", 0, INT64_MAX, &modified, e) < 0)
		return err_prefix(e, "entry of Consul's KV");
	if (modified < 0 || (text == NULL && json_type(coded) != JSON_NULL && coded != NULL))
		return err_set(e, ERR_INVALID,
		    "entry of Consul's KV, \"%s\": without ModifyIndex, or its value is no text",
		    *key);
	if (text != NULL && base64_decode(BASE64_STD, text, strlen(text), value, e) < 0)
		return err_prefix(e, "entry of Consul's KV, \"%s\"", *key);
	*index = (uint64_t)modified;
	return 0;
}

/* ---- get ---- */

static void on_get(void *arg, struct consul_reply *reply, const struct err *failed)
{
	struct ask *ask = arg;
	struct err e = ERR_INIT;
	const char *key = NULL;
	struct buf value;
	uint64_t index = 0;

	if (failed != NULL) {
		bool absent = failed->code == ERR_NOTFOUND;
		ask->get(ask->arg, NULL, 0, 0, absent ? NULL : failed);
		return;
	}
	buf_init(&value, CONSUL_VALUE_MAX);
	if (consul_kv_entry(json_first(reply->json), &key, &value, &index, &e) < 0) {
		if (e.code == ERR_INVALID)
			e.code = ERR_PROTOCOL;
		ask->get(ask->arg, NULL, 0, 0, &e);
	} else {
		ask->get(ask->arg, value.data, value.len, index, NULL);
	}
	buf_free(&value);
}

int consul_kv_get(struct consul *c, const char *key, consul_kv_get_fn *fn, void *arg, struct err *e)
{
	struct ask *ask = mem_alloc(sizeof(*ask));
	struct consul_request req = {.query = "consistent"};

	ask->get = fn;
	ask->arg = arg;
	return send(c, ask, &req, key, on_get, e);
}

/* ---- put ---- */

static void on_put(void *arg, struct consul_reply *reply, const struct err *failed)
{
	struct ask *ask = arg;
	struct err e = ERR_INIT;

	if (failed == NULL && !consul_reply_is_true(reply)) {
		err_set(&e, ERR_CONFLICT,
		    "Consul key \"%s\": changed by somebody else, its ModifyIndex is not %" PRIu64
		    " any more",
		    ask->key, ask->index);
		failed = &e;
	}
	ask->put(ask->arg, failed);
}

int consul_kv_put(struct consul *c, const char *key, const void *value, size_t len, uint64_t index,
    consul_kv_put_fn *fn, void *arg, struct err *e)
{
	if (len > CONSUL_VALUE_MAX)
		return err_set(e, ERR_TOOBIG, "Consul key \"%s\": %zu bytes, at most %d are stored",
		    key, len, CONSUL_VALUE_MAX);

	struct ask *ask = mem_alloc(sizeof(*ask));
	char *query = mem_printf("cas=%" PRIu64, index);
	struct consul_request req = {
	    .method = "PUT", .query = query, .body = value, .body_len = len};

	ask->put = fn;
	ask->index = index;
	ask->arg = arg;
	int rc = send(c, ask, &req, key, on_put, e);
	free(query);
	return rc;
}

/* ---- keys ---- */

static void on_keys(void *arg, struct consul_reply *reply, const struct err *failed)
{
	struct ask *ask = arg;
	struct strv keys = {0};
	struct err e = ERR_INIT;

	if (failed != NULL && failed->code == ERR_NOTFOUND)
		failed = NULL;
	else if (failed == NULL && json_type(reply->json) != JSON_ARRAY)
		err_set(&e, ERR_PROTOCOL, "keys of Consul's KV below \"%s\": no list", ask->key);
	for (const struct json *j = json_first(reply == NULL ? NULL : reply->json); j != NULL;
	     j = json_next(j)) {
		if (json_text(j) != NULL)
			strv_add(&keys, json_text(j));
		else
			err_set(&e, ERR_PROTOCOL, "keys of Consul's KV below \"%s\": not all text",
			    ask->key);
	}
	if (e.code != ERR_NONE)
		failed = &e;
	ask->keys(ask->arg, failed == NULL ? &keys : NULL, failed);
	strv_free(&keys);
}

int consul_kv_keys(
    struct consul *c, const char *prefix, consul_kv_keys_fn *fn, void *arg, struct err *e)
{
	struct ask *ask = mem_alloc(sizeof(*ask));
	struct consul_request req = {.query = "keys&consistent"};

	ask->keys = fn;
	ask->arg = arg;
	return send(c, ask, &req, prefix, on_keys, e);
}
