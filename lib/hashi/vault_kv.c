/* SPDX-License-Identifier: ISC */
#include "hashi/vault_kv.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "hashi/api.h"
#include "hashi/vault_kv_op.h"
#include "hashi/vault_reply.h"

#define PATH_MAX_LEN 8192

int vault_kv_new(struct vault_kv **out, struct vault *v, const char *path, struct err *e)
{
	struct buf checked;

	path += strspn(path, "/");
	size_t len = strlen(path);
	while (len > 0 && path[len - 1] == '/')
		len--;
	if (len == 0)
		return err_set(
		    e, ERR_CONFIG, "path in Vault is empty; it is MOUNT/PATH, as secret/certs");
	char *trimmed = mem_dup_n(path, len);
	buf_init(&checked, PATH_MAX_LEN);
	int rc = api_escape_path(trimmed, &checked, e);
	buf_free(&checked);
	if (rc < 0) {
		free(trimmed);
		return err_prefix(e, "path in Vault");
	}
	struct vault_kv *kv = mem_alloc(sizeof(*kv));
	kv->vault = v;
	kv->path = trimmed;
	TAILQ_INIT(&kv->waiting);
	TAILQ_INIT(&kv->ready);
	TAILQ_INIT(&kv->sent);
	*out = kv;
	return 0;
}

static void drop(struct vault_kv *kv, struct ops *ops)
{
	while (!TAILQ_EMPTY(ops)) {
		struct op *op = TAILQ_FIRST(ops);
		vault_cancel(kv->vault, op);
		vault_kv_op_free(op);
	}
}

void vault_kv_free(struct vault_kv *kv)
{
	if (kv == NULL)
		return;
	if (!kv->is_freed) {
		vault_cancel(kv->vault, kv);
		drop(kv, &kv->waiting);
		drop(kv, &kv->ready);
		drop(kv, &kv->sent);
		kv->is_freed = true;
	}
	if (kv->busy > 0)
		return;
	free(kv->path);
	free(kv);
}

int vault_kv_version(const struct vault_kv *kv)
{
	return kv->version;
}

/* Vault knows no path that ends in a dot; curl and proxies would eat an empty segment. */
static int check_key(const char *key, struct err *e)
{
	size_t len = strlen(key);
	if (len == 0 || key[0] == '/' || key[len - 1] == '/' || key[len - 1] == '.' ||
	    strstr(key, "//") != NULL)
		return err_set(e, ERR_INVALID,
		    "key \"%.200s\" for Vault: must not be empty, end in a dot or slash, or "
		    "hold an empty part",
		    key);
	/* Only to be refused now and not once the version is known. */
	struct buf escaped;
	buf_init(&escaped, PATH_MAX_LEN);
	int rc = api_escape_path(key, &escaped, e);
	buf_free(&escaped);
	return rc;
}

/* ---- get ---- */

static int start_get(struct op *op, struct err *e)
{
	return vault_kv_op_send(op, "GET", "/data", "", NULL, e);
}

static void done_get(struct op *op, const struct json *data, const struct err *failed)
{
	const struct json *secret = NULL;
	struct err e = ERR_INIT;
	int64_t version = 0;
	bool absent = failed != NULL && failed->code == ERR_NOTFOUND;

	/* A deleted version is a 404 that has data: its number is what the next write must name. */
	if ((failed == NULL || (absent && data != NULL)) && op->engine == 2) {
		failed = vault_reply_secret(data, &secret, &version, &e) < 0 ? &e : NULL;
	} else if (failed == NULL && data == NULL) {
		err_set(&e, ERR_PROTOCOL, "Vault's answer has no data");
		failed = &e;
	} else if (failed == NULL) {
		secret = data;
	} else if (absent) {
		failed = NULL;
	}
	if (failed != NULL)
		op->fn.get(op->arg, NULL, 0, failed);
	else
		op->fn.get(op->arg, secret, version, NULL);
}

int vault_kv_get(
    struct vault_kv *kv, const char *key, vault_kv_get_fn *fn, void *arg, struct err *e)
{
	if (check_key(key, e) < 0)
		return -1;
	struct op *op = vault_kv_op_new(kv, key, arg);
	op->start = start_get;
	op->done = done_get;
	op->fn.get = fn;
	return vault_kv_op_submit(op, e);
}

/* ---- put ---- */

static int start_put(struct op *op, struct err *e)
{
	if (op->kv->version == 1)
		return vault_kv_op_send(op, "PUT", "", "", op->body, e);

	struct json *body = json_object(), *options = json_object();
	json_set_int(options, "cas", op->version);
	json_set(body, "options", options);
	json_set(body, "data", json_copy(op->body));
	int rc = vault_kv_op_send(op, "PUT", "/data", "", body, e);
	json_free(body);
	return rc;
}

static void done_put(struct op *op, const struct json *data, const struct err *failed)
{
	struct err e = ERR_INIT;
	int64_t written = 0;

	if (failed != NULL) {
		err_copy(&e, failed);
		if (e.code == ERR_INVALID && strstr(e.text, "did not match the current version"))
			e.code = ERR_CONFLICT;
	} else if (json_int(data, "version", 0, INT64_MAX, &written, &e) < 0) {
		e.code = ERR_PROTOCOL;
	}
	op->fn.put(op->arg, written, e.code != ERR_NONE ? &e : NULL);
}

int vault_kv_put(struct vault_kv *kv, const char *key, const struct json *data, int64_t version,
    vault_kv_put_fn *fn, void *arg, struct err *e)
{
	if (check_key(key, e) < 0)
		return -1;
	struct op *op = vault_kv_op_new(kv, key, arg);
	op->start = start_put;
	op->done = done_put;
	op->body = json_copy(data);
	op->version = version;
	op->fn.put = fn;
	return vault_kv_op_submit(op, e);
}

/* ---- list ---- */

/* Not the verb LIST, which some proxies drop. */
static int start_list(struct op *op, struct err *e)
{
	return vault_kv_op_send(op, "GET", "/metadata", "?list=true", NULL, e);
}

static void done_list(struct op *op, const struct json *data, const struct err *failed)
{
	struct strv keys = {0};
	struct err e = ERR_INIT;

	if (failed == NULL && vault_reply_keys(data, &keys, &e) < 0)
		failed = &e;
	else if (failed != NULL && failed->code == ERR_NOTFOUND)
		failed = NULL;
	op->fn.list(op->arg, failed == NULL ? &keys : NULL, failed);
	strv_free(&keys);
}

int vault_kv_list(
    struct vault_kv *kv, const char *prefix, vault_kv_list_fn *fn, void *arg, struct err *e)
{
	struct op *op = vault_kv_op_new(kv, prefix, arg);
	/* Vault appends the slash itself. */
	for (size_t len = strlen(op->key); len > 0 && op->key[len - 1] == '/'; len--)
		op->key[len - 1] = '\0';
	op->start = start_list;
	op->done = done_list;
	op->fn.list = fn;
	return vault_kv_op_submit(op, e);
}

/* ---- metadata ---- */

static int need_v2(const struct op *op, struct err *e)
{
	if (op->kv->version == 2)
		return 0;
	return err_set(e, ERR_UNSUPPORTED,
	    "\"%s\" is on a KV engine of version 1, which has no metadata", op->kv->path);
}

static int start_meta(struct op *op, struct err *e)
{
	return need_v2(op, e) < 0 ? -1 : vault_kv_op_send(op, "GET", "/metadata", "", NULL, e);
}

static void done_meta(struct op *op, const struct json *data, const struct err *failed)
{
	struct vault_meta meta = {0};
	struct err e = ERR_INIT;
	int64_t now_s = clock_wall_s(loop_clock(vault_loop(op->kv->vault)));

	if (failed == NULL && vault_reply_meta(data, now_s, &meta, &e) < 0)
		failed = &e;
	else if (failed != NULL && failed->code == ERR_NOTFOUND)
		failed = NULL;
	if (failed != NULL)
		op->fn.meta(op->arg, NULL, 0, false, failed);
	else
		op->fn.meta(op->arg, meta.custom, meta.version, meta.live, NULL);
}

int vault_kv_meta(
    struct vault_kv *kv, const char *key, vault_kv_meta_fn *fn, void *arg, struct err *e)
{
	if (check_key(key, e) < 0)
		return -1;
	struct op *op = vault_kv_op_new(kv, key, arg);
	op->start = start_meta;
	op->done = done_meta;
	op->fn.meta = fn;
	return vault_kv_op_submit(op, e);
}

static int start_meta_put(struct op *op, struct err *e)
{
	return need_v2(op, e) < 0 ? -1 : vault_kv_op_send(op, "PUT", "/metadata", "", op->body, e);
}

int vault_kv_meta_put(struct vault_kv *kv, const char *key, const struct json *custom,
    int64_t max_versions, vault_kv_put_fn *fn, void *arg, struct err *e)
{
	if (check_key(key, e) < 0)
		return -1;
	struct op *op = vault_kv_op_new(kv, key, arg);
	op->start = start_meta_put;
	op->done = done_put;
	op->body = json_object();
	json_set(op->body, "custom_metadata", json_copy(custom));
	if (max_versions > 0)
		json_set_int(op->body, "max_versions", max_versions);
	op->fn.put = fn;
	return vault_kv_op_submit(op, e);
}
