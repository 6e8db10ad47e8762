/* SPDX-License-Identifier: ISC */
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "store/store_backend.h"

struct store {
	char *spec;
	enum store_kind kind;
	bool local;
	bool closed;   /* no more calls */
	bool released; /* by its user; ours until the clients are gone */
	const struct store_ops *ops;
	void *backend;            /* NULL: freed */
	struct store_link calls;  /* without an answer */
	struct store_link lapsed; /* those the backend still has, but no longer the caller */
	struct store_env *env;    /* NULL: done with */
	struct store *next;       /* of the same env */
};

enum call_kind { GET, PUT, LIST };

struct call {
	struct store_link link;
	enum call_kind kind;
	union {
		store_get_fn *get;
		store_put_fn *put;
		store_list_fn *list;
	} fn;
	void *arg;
	bool lapsed; /* fn was called with ERR_AGAIN */
};

static const struct scheme {
	const char *prefix;
	bool local;
	const struct store_ops *(*open)(const char *rest, enum store_kind kind,
	    struct store_env *env, void **backend, struct err *e);
} schemes[] = {
    {"dir:", true, store_dir_open},
    {"consul:", false, store_consul_open},
    {"vault:", false, store_vault_open},
};

/* ---- calls under way ---- */

static struct call *call_new(struct store *s, enum call_kind kind, void *arg)
{
	struct call *c = mem_alloc(sizeof(*c));

	c->kind = kind;
	c->arg = arg;
	store_link_add(&s->calls, &c->link);
	return c;
}

static void tell(const struct call *c, const struct err *e)
{
	if (c->lapsed)
		return;
	if (c->kind == GET)
		c->fn.get(c->arg, NULL, e);
	else if (c->kind == PUT)
		c->fn.put(c->arg, NULL, e);
	else
		c->fn.list(c->arg, NULL, e);
}

/* The caller may free the store from within its fn, so nothing but the call is touched after. */
static void fail(struct call *c, const struct err *e)
{
	store_link_del(&c->link);
	tell(c, e);
	free(c);
}

static void on_get(void *arg, struct store_doc *doc, const struct err *e)
{
	struct call *c = arg;

	if (doc == NULL) {
		fail(c, e);
		return;
	}
	store_link_del(&c->link);
	if (!c->lapsed)
		c->fn.get(c->arg, doc, e);
	json_free(doc->body);
	json_free(doc->attrs);
	free(c);
}

static void on_put(void *arg, const char *version, const struct err *e)
{
	struct call *c = arg;

	if (e != NULL) {
		fail(c, e);
		return;
	}
	store_link_del(&c->link);
	if (!c->lapsed)
		c->fn.put(c->arg, version, NULL);
	free(c);
}

/* ---- keys and versions ---- */

static int check_open(const struct store *s, struct err *e)
{
	if (s->closed)
		return err_set(e, ERR_AGAIN, "%s: it has been closed", s->spec);
	return 0;
}

static int check_key(const struct store *s, const char *key, struct err *e)
{
	if (!store_is_key(key))
		return err_set(e, ERR_INVALID,
		    "%s: \"%.300s\" is no key: it needs [a-z0-9._-] in parts joined by \"/\"",
		    s->spec, key);
	return check_open(s, e);
}

static int check_prefix(const struct store *s, const char *prefix, struct err *e)
{
	size_t len = strlen(prefix);
	char *key = mem_dup_n(prefix, len > 0 ? len - 1 : 0);
	bool fits = len == 0 || (prefix[len - 1] == '/' && store_is_key(key));

	free(key);
	if (!fits)
		return err_set(e, ERR_INVALID, "%s: \"%.300s\" is no folder", s->spec, prefix);
	return check_open(s, e);
}

/* Sets `*missing` where there is no `v`; on Vault the one of attributes is a string. */
static int check_v(
    const struct store *s, const char *key, const struct json *object, bool *missing, struct err *e)
{
	int64_t v = 0;

	*missing = json_get(object, "v") == NULL;
	if (json_int(object, "v", 0, INT64_MAX, &v, e) < 0)
		return err_prefix(e, "%s: %s", s->spec, key);
	if (v > STORE_V)
		return err_set(e, ERR_NEWER,
		    "%s: %s has format %lld, this program knows only %d: update it", s->spec, key,
		    (long long)v, STORE_V);
	return 0;
}

static int check_size(
    const struct store *s, const char *key, const struct json *body, struct err *e)
{
	struct buf text;
	int rc = 0;

	buf_init(&text, STORE_DOC_MAX);
	if (json_write(body, &text) < 0)
		rc = err_set(
		    e, ERR_TOOBIG, "%s: %s is larger than %d bytes", s->spec, key, STORE_DOC_MAX);
	buf_free(&text);
	return rc;
}

/* ---- opening and closing ---- */

int store_open(struct store **out, const char *spec, enum store_kind kind, struct store_env *env,
    struct err *e)
{
	const struct scheme *scheme = NULL;
	void *backend = NULL;

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (strncmp(spec, schemes[i].prefix, strlen(schemes[i].prefix)) == 0)
			scheme = &schemes[i];
	if (scheme == NULL)
		return err_set(e, ERR_CONFIG,
		    "store \"%.300s\": it must be dir:PATH, consul:PREFIX or vault:MOUNT/PATH",
		    spec);
	const char *rest = spec + strlen(scheme->prefix);
	const struct store_ops *ops = scheme->open(rest, kind, env, &backend, e);
	if (ops == NULL)
		return err_prefix(e, "store \"%.300s\"", spec);
	struct store *s = mem_alloc(sizeof(*s));
	s->spec = mem_dup(spec);
	s->kind = kind;
	s->local = scheme->local;
	s->ops = ops;
	s->backend = backend;
	store_link_init(&s->calls);
	store_link_init(&s->lapsed);
	if (!s->local) {
		s->env = env;
		s->next = env->stores;
		env->stores = s;
	}
	*out = s;
	return 0;
}

/* Ends the calls for their callers. Those that a client still has keep their memory until the
 * backend is freed. */
static void lapse(struct store *s)
{
	struct err e = ERR_INIT;

	s->closed = true;
	check_open(s, &e);
	while (s->calls.next != &s->calls) {
		struct call *c = (struct call *)s->calls.next;
		store_link_del(&c->link);
		store_link_add(&s->lapsed, &c->link);
		tell(c, &e);
		c->lapsed = true;
	}
}

static void free_backend(struct store *s)
{
	if (s->backend != NULL)
		s->ops->free(s->backend);
	s->backend = NULL;
	while (s->lapsed.next != &s->lapsed) {
		struct call *c = (struct call *)s->lapsed.next;
		store_link_del(&c->link);
		free(c);
	}
}

static void free_store(struct store *s)
{
	free_backend(s);
	free(s->spec);
	free(s);
}

void store_free(struct store *s)
{
	if (s == NULL)
		return;
	lapse(s);
	s->released = true;
	/* A client has no way to take back a request, so the store waits for its end. */
	if (s->env == NULL)
		free_store(s);
}

void store_env_free(struct store_env *env)
{
	struct store *s;

	/* First all, since those who are told here may turn to another store. */
	for (s = env->stores; s != NULL; s = s->next)
		s->closed = true;
	for (s = env->stores; s != NULL; s = s->next)
		lapse(s);
	while ((s = env->stores) != NULL) {
		env->stores = s->next;
		s->env = NULL;
		free_backend(s);
		if (s->released)
			free_store(s);
	}
	consul_free(env->consul_client);
	vault_free(env->vault_client);
	env->consul_client = NULL;
	env->vault_client = NULL;
}

const char *store_spec(const struct store *s)
{
	return s->spec;
}

bool store_is_local(const struct store *s)
{
	return s->local;
}

/* ---- the interface ---- */

static void get(struct store *s, const char *key, bool attrs_only, store_get_fn *fn, void *arg)
{
	struct call *c = call_new(s, GET, arg);
	struct err e = ERR_INIT;

	c->fn.get = fn;
	if (check_key(s, key, &e) < 0)
		fail(c, &e);
	else
		s->ops->get(s->backend, key, attrs_only, on_get, c);
}

void store_get(struct store *s, const char *key, store_get_fn *fn, void *arg)
{
	get(s, key, false, fn, arg);
}

void store_get_attrs(struct store *s, const char *key, store_get_fn *fn, void *arg)
{
	get(s, key, true, fn, arg);
}

/* A copy with `v` where it lacks; else NULL, and the original serves. */
static struct json *with_v(const struct json *object, bool missing, bool as_text)
{
	struct json *j = missing ? json_copy(object) : NULL;
	char text[16];

	snprintf(text, sizeof(text), "%d", STORE_V);
	if (j != NULL && as_text)
		json_set_str(j, "v", text);
	else if (j != NULL)
		json_set_int(j, "v", STORE_V);
	return j;
}

void store_put(struct store *s, const char *key, const struct json *body, const struct json *attrs,
    const char *version, store_put_fn *fn, void *arg)
{
	struct call *c = call_new(s, PUT, arg);
	bool body_lacks = false, attrs_lack = false;
	struct err e = ERR_INIT;

	c->fn.put = fn;
	if (check_key(s, key, &e) < 0 || check_v(s, key, body, &body_lacks, &e) < 0 ||
	    check_v(s, key, attrs, &attrs_lack, &e) < 0 || check_size(s, key, body, &e) < 0) {
		fail(c, &e);
		return;
	}
	/* A certificate's document has what Fabio reads and nothing else: there the attributes
	 * tell. */
	struct json *body_v = with_v(body, body_lacks && s->kind != STORE_CERTS, false);
	struct json *attrs_v = with_v(attrs, attrs_lack, true);
	s->ops->put(s->backend, key, body_v != NULL ? body_v : body,
	    attrs_v != NULL ? attrs_v : attrs, version, on_put, c);
	json_free(body_v);
	json_free(attrs_v);
}

void store_put_attrs(struct store *s, const char *key, const struct json *attrs,
    const char *version, store_put_fn *fn, void *arg)
{
	struct call *c = call_new(s, PUT, arg);
	struct err e = ERR_INIT;
	bool lacks = false;

	c->fn.put = fn;
	if (check_key(s, key, &e) < 0 || check_v(s, key, attrs, &lacks, &e) < 0) {
		fail(c, &e);
		return;
	}
	struct json *attrs_v = with_v(attrs, lacks, true);
	s->ops->put_attrs(s->backend, key, attrs_v != NULL ? attrs_v : attrs, version, on_put, c);
	json_free(attrs_v);
}

/* Other tools' entries may have names that are no keys, and Vault names folders too. */
static void on_list(void *arg, const struct strv *keys, const struct err *e)
{
	struct call *c = arg;
	struct strv good = {0};

	if (e != NULL) {
		fail(c, e);
		return;
	}
	for (size_t i = 0; i < keys->n; i++)
		if (store_is_key(keys->v[i]) && strchr(keys->v[i], '/') == NULL)
			strv_add(&good, keys->v[i]);
	strv_sort(&good);
	store_link_del(&c->link);
	c->fn.list(c->arg, &good, NULL);
	strv_free(&good);
	free(c);
}

void store_list(struct store *s, const char *prefix, store_list_fn *fn, void *arg)
{
	struct call *c = call_new(s, LIST, arg);
	struct err e = ERR_INIT;

	c->fn.list = fn;
	if (check_prefix(s, prefix, &e) < 0)
		fail(c, &e);
	else
		s->ops->list(s->backend, prefix, on_list, c);
}
