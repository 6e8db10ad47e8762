/* SPDX-License-Identifier: ISC */
/*
 * Secrets MOUNT/PATH/KEY of a KV engine. On version 2 a version is the number of the data version,
 * and a certificate's attributes are custom_metadata, which is written apart from the data and so
 * tells which data version it describes. Version 1 has neither and serves for certificates only;
 * there a version is the digest of the certificate, which shows a change but guards no write.
 */
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "hashi/vault_kv.h"
#include "store/store_backend.h"

#define MAX_VERSIONS 3       /* what is kept of a certificate, as old keys stay readable in it */
#define CUSTOM_VALUE_MAX 512 /* bytes; Vault's limit, and none may be empty */

struct vault_store {
	char *path;
	bool certs;
	struct vault_kv *kv;
	const struct msg *msg;
	struct store_link asks;
};

struct ask {
	struct store_link link;
	struct vault_store *store;
	char *key;
	struct store_doc doc;      /* of a get */
	struct json *body, *attrs; /* of a put */
	char version[STORE_VERSION_MAX];
	union {
		store_get_fn *get;
		store_put_fn *put;
		store_list_fn *list;
	} fn;
	void *arg;
};

static struct ask *ask_new(struct vault_store *s, const char *key, void *arg)
{
	struct ask *a = mem_alloc(sizeof(*a));

	a->store = s;
	a->key = mem_dup(key);
	a->arg = arg;
	store_link_add(&s->asks, &a->link);
	return a;
}

static void ask_free(struct ask *a)
{
	store_link_del(&a->link);
	free(a->key);
	json_free(a->doc.body);
	json_free(a->doc.attrs);
	json_free(a->body);
	json_free(a->attrs);
	free(a);
}

static bool is_v1(const struct vault_store *s)
{
	return vault_kv_version(s->kv) == 1;
}

static int refuse_v1(const struct vault_store *s, struct err *e)
{
	if (s->certs || !is_v1(s))
		return 0;
	return err_set(e, ERR_UNSUPPORTED,
	    "Vault path \"%s\" is on a KV engine of version 1, which can't check-and-set; use one "
	    "of "
	    "version 2 (vault secrets enable -path=NAME -version=2 kv)",
	    s->path);
}

static void set_digest(const struct json *body, char version[STORE_VERSION_MAX])
{
	const char *cert = json_str(body, "cert");

	if (cert == NULL)
		cert = "";
	store_version_digest(cert, strlen(cert), version);
}

/* ---- get ---- */

static void get_end(struct ask *a, const struct err *e)
{
	store_get_fn *fn = a->fn.get;
	struct store_doc doc = a->doc;
	void *arg = a->arg;

	if (e == NULL)
		a->doc = (struct store_doc){0};
	ask_free(a);
	fn(arg, e == NULL ? &doc : NULL, e);
}

/* Attributes of another version than the document's are as good as none. */
static void take_attrs(struct ask *a, const struct json *custom)
{
	const char *of = json_str(custom, "version");

	if (of == NULL || strcmp(of, a->doc.version) != 0)
		return;
	a->doc.attrs = json_copy(custom);
	json_del(a->doc.attrs, "version");
}

/* Not to be allowed to read metadata is no fault for whoever has read the certificate itself. */
static void got_meta_too(
    void *arg, const struct json *custom, int64_t version, bool live, const struct err *e)
{
	struct ask *a = arg;

	(void)version;
	(void)live;
	take_attrs(a, custom);
	get_end(a, e != NULL && e->code != ERR_DENIED ? e : NULL);
}

static void got_data(void *arg, const struct json *data, int64_t version, const struct err *e)
{
	struct ask *a = arg;
	struct err bad = ERR_INIT;

	if (e == NULL && refuse_v1(a->store, &bad) < 0)
		e = &bad;
	if (e != NULL) {
		get_end(a, e);
		return;
	}
	a->doc.live = data != NULL;
	a->doc.body = json_copy(data);
	store_version_write(version, a->doc.version);
	if (is_v1(a->store) && data != NULL)
		set_digest(data, a->doc.version);
	if (!a->store->certs || data == NULL || is_v1(a->store))
		get_end(a, NULL);
	else if (vault_kv_meta(a->store->kv, a->key, got_meta_too, a, &bad) < 0)
		get_end(a, &bad);
}

static void get_data(struct ask *a)
{
	struct err e = ERR_INIT;

	if (vault_kv_get(a->store->kv, a->key, got_data, a, &e) < 0)
		get_end(a, &e);
}

static void got_meta(
    void *arg, const struct json *custom, int64_t version, bool live, const struct err *e)
{
	struct ask *a = arg;

	if (e != NULL && e->code == ERR_UNSUPPORTED) {
		get_data(a);
		return;
	}
	a->doc.live = live;
	store_version_write(version, a->doc.version);
	if (e == NULL && live)
		take_attrs(a, custom);
	get_end(a, e);
}

static void vault_get(void *backend, const char *key, bool attrs_only, store_get_fn *fn, void *arg)
{
	struct vault_store *s = backend;
	struct ask *a = ask_new(s, key, arg);
	struct err e = ERR_INIT;

	a->fn.get = fn;
	if (!attrs_only || !s->certs)
		get_data(a);
	else if (vault_kv_meta(s->kv, key, got_meta, a, &e) < 0)
		got_meta(a, NULL, 0, false, &e);
}

/* ---- put ---- */

static struct ask *ask_new_put(struct vault_store *s, const char *key, const struct json *body,
    const struct json *attrs, const char *version, store_put_fn *fn, void *arg)
{
	struct ask *a = ask_new(s, key, arg);

	a->body = json_copy(body);
	a->attrs = s->certs ? json_copy(attrs) : NULL;
	snprintf(a->version, sizeof(a->version), "%s", version);
	a->fn.put = fn;
	return a;
}

static void put_end(struct ask *a, const struct err *e)
{
	store_put_fn *fn = a->fn.put;
	char version[STORE_VERSION_MAX];
	void *arg = a->arg;

	memcpy(version, a->version, sizeof(version));
	ask_free(a);
	fn(arg, e == NULL ? version : NULL, e);
}

static struct json *custom_of(const struct json *attrs, const char *version)
{
	struct json *custom = json_object();

	for (const struct json *j = json_first(attrs); j != NULL; j = json_next(j)) {
		size_t len = json_text(j) != NULL ? strlen(json_text(j)) : 0;
		if (len > 0 && len <= CUSTOM_VALUE_MAX)
			json_set_str(custom, json_key(j), json_text(j));
	}
	json_set_str(custom, "version", version);
	return custom;
}

/* Where a document was written, it is there, whatever became of its attributes. */
static void put_meta_done(void *arg, int64_t written, const struct err *e)
{
	struct ask *a = arg;

	(void)written;
	if (e != NULL && a->body != NULL) {
		msg_say(a->store->msg, MSG_WARN,
		    "vault:%s: %s is written, but its attributes are not (%s); until they are, the "
		    "certificate itself is read",
		    a->store->path, a->key, e->text);
		e = NULL;
	}
	put_end(a, e);
}

static int put_meta(struct ask *a, struct err *e)
{
	struct json *custom = custom_of(a->attrs, a->version);
	int rc = vault_kv_meta_put(a->store->kv, a->key, custom, MAX_VERSIONS, put_meta_done, a, e);

	json_free(custom);
	return rc;
}

static void put_done(void *arg, int64_t written, const struct err *e)
{
	struct ask *a = arg;
	struct err bad = ERR_INIT;

	if (e != NULL) {
		put_end(a, e);
		return;
	}
	store_version_write(written, a->version);
	if (is_v1(a->store))
		set_digest(a->body, a->version);
	if (a->attrs == NULL || is_v1(a->store))
		put_end(a, NULL);
	else if (put_meta(a, &bad) < 0)
		put_meta_done(a, 0, &bad);
}

static void put_data(struct ask *a)
{
	struct vault_store *s = a->store;
	struct err e = ERR_INIT;
	int64_t version = 0;

	if ((!is_v1(s) && store_version_read(a->version, &version, &e) < 0) ||
	    refuse_v1(s, &e) < 0 ||
	    vault_kv_put(s->kv, a->key, a->body, version, put_done, a, &e) < 0)
		put_end(a, &e);
}

static void put_probed(void *arg, const struct json *data, int64_t version, const struct err *e)
{
	struct ask *a = arg;

	(void)data;
	(void)version;
	if (e == NULL)
		put_data(a);
	else
		put_end(a, e);
}

/* What the engine is must be known before the first write, since version 1 takes any. */
static void vault_put(void *backend, const char *key, const struct json *body,
    const struct json *attrs, const char *version, store_put_fn *fn, void *arg)
{
	struct vault_store *s = backend;
	struct ask *a = ask_new_put(s, key, body, attrs, version, fn, arg);
	struct err e = ERR_INIT;

	if (vault_kv_version(s->kv) != 0)
		put_data(a);
	else if (vault_kv_get(s->kv, key, put_probed, a, &e) < 0)
		put_end(a, &e);
}

/* ---- attributes alone ---- */

static void repair(
    void *arg, const struct json *custom, int64_t version, bool live, const struct err *e)
{
	struct ask *a = arg;
	char now[STORE_VERSION_MAX];
	struct err bad = ERR_INIT;

	(void)custom;
	if (e != NULL) {
		put_end(a, e->code == ERR_UNSUPPORTED ? NULL : e);
		return;
	}
	store_version_write(version, now);
	if (!live || strcmp(now, a->version) != 0)
		err_set(&bad, ERR_CONFLICT, "Vault path \"%s/%s\" has another version now",
		    a->store->path, a->key);
	if (bad.code != ERR_NONE || put_meta(a, &bad) < 0)
		put_end(a, &bad);
}

static void vault_put_attrs(void *backend, const char *key, const struct json *attrs,
    const char *version, store_put_fn *fn, void *arg)
{
	struct vault_store *s = backend;
	struct ask *a = ask_new_put(s, key, NULL, attrs, version, fn, arg);
	struct err e = ERR_INIT;

	if (!s->certs)
		put_end(a, NULL);
	else if (vault_kv_meta(s->kv, key, repair, a, &e) < 0)
		repair(a, NULL, 0, false, &e);
}

/* ---- list ---- */

static void on_list(void *arg, const struct strv *keys, const struct err *e)
{
	struct ask *a = arg;
	store_list_fn *fn = a->fn.list;
	struct err bad = ERR_INIT;
	void *to = a->arg;

	if (e == NULL && refuse_v1(a->store, &bad) < 0)
		e = &bad;
	ask_free(a);
	fn(to, e == NULL ? keys : NULL, e);
}

static void vault_list(void *backend, const char *prefix, store_list_fn *fn, void *arg)
{
	struct vault_store *s = backend;
	struct ask *a = ask_new(s, prefix, arg);
	struct err e = ERR_INIT;

	a->fn.list = fn;
	if (vault_kv_list(s->kv, prefix, on_list, a, &e) < 0)
		on_list(a, NULL, &e);
}

/* ---- the store ---- */

static void vault_store_free(void *backend)
{
	struct vault_store *s = backend;

	vault_kv_free(s->kv);
	while (s->asks.next != &s->asks)
		ask_free((struct ask *)s->asks.next);
	free(s->path);
	free(s);
}

const struct store_ops *store_vault_open(
    const char *rest, enum store_kind kind, struct store_env *env, void **backend, struct err *e)
{
	static const struct store_ops ops = {
	    vault_store_free, vault_get, vault_put, vault_put_attrs, vault_list};
	struct vault_kv *kv = NULL;

	if (env->vault_client == NULL &&
	    vault_new(&env->vault_client, env->loop, env->vault, env->user_agent, env->msg, e) < 0)
		return NULL;
	if (vault_kv_new(&kv, env->vault_client, rest, e) < 0) {
		if (e != NULL)
			e->code = ERR_CONFIG;
		return NULL;
	}
	struct vault_store *s = mem_alloc(sizeof(*s));
	s->path = mem_dup(rest);
	s->certs = kind == STORE_CERTS;
	s->kv = kv;
	s->msg = env->msg;
	store_link_init(&s->asks);
	*backend = s;
	return &ops;
}
