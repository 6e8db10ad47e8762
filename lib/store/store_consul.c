/* SPDX-License-Identifier: ISC */
/*
 * Keys PREFIX/KEY/doc in Consul's KV; a version is the ModifyIndex. The fixed last word is there
 * because a Consul might refuse a key that ends in what looks like a file suffix (".com"; a draft
 * of its key check did). There are no attributes.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "hashi/consul_kv.h"
#include "store/store_backend.h"

#define PREFIX_MAX 200 /* bytes */

static const char last_word[] = "/doc";

struct consul_store {
	char *prefix;
	struct store_env *env;
	struct store_link asks;
};

struct ask {
	struct store_link link;
	struct consul_store *store;
	char *key;
	struct buf text;                 /* of a put */
	char version[STORE_VERSION_MAX]; /* that a put replaces */
	union {
		store_get_fn *get;
		store_put_fn *put;
		store_list_fn *list;
	} fn;
	void *arg;
};

static struct ask *ask_new(struct consul_store *s, const char *key, const char *end, void *arg)
{
	struct ask *a = mem_alloc(sizeof(*a));

	a->store = s;
	a->key = mem_printf("%s/%s%s", s->prefix, key, end);
	buf_init(&a->text, STORE_DOC_MAX);
	a->arg = arg;
	store_link_add(&s->asks, &a->link);
	return a;
}

static void ask_free(struct ask *a)
{
	store_link_del(&a->link);
	free(a->key);
	buf_free(&a->text);
	free(a);
}

/* ---- get ---- */

static int decode(const char *value, size_t len, struct json **body, struct err *e)
{
	*body = json_parse(value, len, e);
	if (*body == NULL)
		return -1;
	if (json_type(*body) == JSON_OBJECT)
		return 0;
	json_free(*body);
	*body = NULL;
	return err_set(e, ERR_INVALID, "it is not a JSON object");
}

static void on_get(void *arg, const char *value, size_t len, uint64_t index, const struct err *e)
{
	struct ask *a = arg;
	store_get_fn *fn = a->fn.get;
	void *to = a->arg;
	struct store_doc doc = {0};
	struct err bad = ERR_INIT;

	if (e == NULL && value != NULL) {
		doc.live = true;
		store_version_write((int64_t)index, doc.version);
		if (decode(value, len, &doc.body, &bad) < 0) {
			err_prefix(&bad, "Consul key \"%s\"", a->key);
			e = &bad;
		}
	}
	ask_free(a);
	fn(to, e == NULL || e == &bad ? &doc : NULL, e);
}

static void consul_get(void *backend, const char *key, bool attrs_only, store_get_fn *fn, void *arg)
{
	struct consul_store *s = backend;
	struct ask *a = ask_new(s, key, last_word, arg);
	struct err e = ERR_INIT;

	(void)attrs_only;
	a->fn.get = fn;
	if (consul_kv_get(s->env->consul_client, a->key, on_get, a, &e) < 0)
		on_get(a, NULL, 0, 0, &e);
}

/* ---- put ---- */

static void put_end(struct ask *a, const char *version, const struct err *e)
{
	store_put_fn *fn = a->fn.put;
	char copy[STORE_VERSION_MAX];
	void *to = a->arg;

	snprintf(copy, sizeof(copy), "%s", version);
	ask_free(a);
	fn(to, e == NULL ? copy : NULL, e);
}

/* Consul does not tell the index of what it wrote. Where it can't be learnt, or somebody else has
 * written since, the old version is given: the next write with it conflicts, as it should. */
static void on_read_back(
    void *arg, const char *value, size_t len, uint64_t index, const struct err *e)
{
	struct ask *a = arg;
	char version[STORE_VERSION_MAX];

	if (e != NULL || value == NULL || len != a->text.len ||
	    memcmp(value, a->text.data, len) != 0) {
		put_end(a, a->version, NULL);
		return;
	}
	store_version_write((int64_t)index, version);
	put_end(a, version, NULL);
}

static void on_put(void *arg, const struct err *e)
{
	struct ask *a = arg;

	if (e != NULL)
		put_end(a, "", e);
	else if (consul_kv_get(a->store->env->consul_client, a->key, on_read_back, a, NULL) < 0)
		put_end(a, a->version, NULL);
}

static void consul_put(void *backend, const char *key, const struct json *body,
    const struct json *attrs, const char *version, store_put_fn *fn, void *arg)
{
	struct consul_store *s = backend;
	struct ask *a = ask_new(s, key, last_word, arg);
	struct err e = ERR_INIT;
	int64_t index;

	(void)attrs;
	a->fn.put = fn;
	snprintf(a->version, sizeof(a->version), "%s", version);
	json_write(body, &a->text);
	if (store_version_read(version, &index, &e) < 0 ||
	    consul_kv_put(s->env->consul_client, a->key, a->text.data, a->text.len, (uint64_t)index,
		on_put, a, &e) < 0)
		on_put(a, &e);
}

static void consul_put_attrs(void *backend, const char *key, const struct json *attrs,
    const char *version, store_put_fn *fn, void *arg)
{
	(void)backend;
	(void)key;
	(void)attrs;
	fn(arg, version, NULL);
}

/* ---- list ---- */

/* Of PREFIX/FOLDER/NAME/doc the NAME. */
static void add_name(const struct ask *a, const char *key, struct strv *names)
{
	size_t before = strlen(a->key), word = strlen(last_word);

	if (strncmp(key, a->key, before) != 0)
		return;
	key += before;
	const char *slash = strchr(key, '/');
	if (slash != NULL && strlen(slash) == word && strcmp(slash, last_word) == 0)
		strv_take(names, mem_dup_n(key, (size_t)(slash - key)));
}

static void on_keys(void *arg, const struct strv *keys, const struct err *e)
{
	struct ask *a = arg;
	store_list_fn *fn = a->fn.list;
	void *to = a->arg;
	struct strv names = {0};

	for (size_t i = 0; e == NULL && i < keys->n; i++)
		add_name(a, keys->v[i], &names);
	ask_free(a);
	fn(to, e == NULL ? &names : NULL, e);
	strv_free(&names);
}

static void consul_list(void *backend, const char *prefix, store_list_fn *fn, void *arg)
{
	struct consul_store *s = backend;
	struct ask *a = ask_new(s, prefix, "", arg);
	struct err e = ERR_INIT;

	a->fn.list = fn;
	if (consul_kv_keys(s->env->consul_client, a->key, on_keys, a, &e) < 0)
		on_keys(a, NULL, &e);
}

/* ---- the store ---- */

static void consul_store_free(void *backend)
{
	struct consul_store *s = backend;

	while (s->asks.next != &s->asks)
		ask_free((struct ask *)s->asks.next);
	free(s->prefix);
	free(s);
}

static int check_prefix(const char *prefix, struct err *e)
{
	size_t len = strlen(prefix);

	for (size_t i = 0; i < len; i++)
		if (!isalnum((unsigned char)prefix[i]) && strchr("._-/", prefix[i]) == NULL)
			len = 0;
	if (len == 0 || len > PREFIX_MAX || prefix[0] == '/' || prefix[len - 1] == '/')
		return err_set(e, ERR_CONFIG,
		    "it needs a prefix of letters, digits and ._-/ without a slash at either end, "
		    "as in consul:le-exporter/state");
	return 0;
}

const struct store_ops *store_consul_open(
    const char *rest, enum store_kind kind, struct store_env *env, void **backend, struct err *e)
{
	static const struct store_ops ops = {
	    consul_store_free, consul_get, consul_put, consul_put_attrs, consul_list};

	if (kind != STORE_STATE) {
		err_set(e, ERR_CONFIG,
		    "keys would lie in Consul in the clear; use vault:MOUNT/PATH or dir:PATH");
		return NULL;
	}
	if (check_prefix(rest, e) < 0)
		return NULL;
	if (env->consul_client == NULL &&
	    consul_new(&env->consul_client, env->loop, env->consul, env->user_agent, e) < 0)
		return NULL;
	struct consul_store *s = mem_alloc(sizeof(*s));
	s->prefix = mem_dup(rest);
	s->env = env;
	store_link_init(&s->asks);
	*backend = s;
	return &ops;
}
