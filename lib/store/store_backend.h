/* SPDX-License-Identifier: ISC */
/*
 * store_backend - what a backend fills in; for store.c and the backends only.
 *
 * store.c has checked the keys and does `v`; a backend moves documents. It calls each fn just once,
 * or never once its `free` has run: store.c ends what is left. What fn leaves in a store_doc is
 * freed by store.c; at an error it gets what store_get_fn says. A backend touches nothing of its
 * own after it called fn.
 */
#ifndef STORE_STORE_BACKEND_H
#define STORE_STORE_BACKEND_H

#include "store/store.h"

/* What is under way, in a ring, so that it can be ended or freed. First member of its owner. */
struct store_link {
	struct store_link *prev, *next;
};

void store_link_init(struct store_link *ring); /* an empty one */
void store_link_add(struct store_link *ring, struct store_link *l);
void store_link_del(struct store_link *l);

bool store_is_key(const char *text);

/* A version that is a number: "" is 0, else up to 18 digits. ERR_INVALID. */
int store_version_read(const char *version, int64_t *out, struct err *e);
void store_version_write(int64_t n, char version[STORE_VERSION_MAX]);

/* A version that is the content (digest_mark). */
void store_version_digest(const void *bytes, size_t len, char version[STORE_VERSION_MAX]);

struct store_ops {
	void (*free)(void *backend);
	void (*get)(void *backend, const char *key, bool attrs_only, store_get_fn *fn, void *arg);
	void (*put)(void *backend, const char *key, const struct json *body,
	    const struct json *attrs, const char *version, store_put_fn *fn, void *arg);
	void (*put_attrs)(void *backend, const char *key, const struct json *attrs,
	    const char *version, store_put_fn *fn, void *arg);
	void (*list)(void *backend, const char *prefix, store_list_fn *fn, void *arg);
};

/* `rest` is what follows the scheme. Each sets `*backend` and returns its ops, or NULL with `e`. */
const struct store_ops *store_dir_open(
    const char *rest, enum store_kind kind, struct store_env *env, void **backend, struct err *e);
const struct store_ops *store_consul_open(
    const char *rest, enum store_kind kind, struct store_env *env, void **backend, struct err *e);
const struct store_ops *store_vault_open(
    const char *rest, enum store_kind kind, struct store_env *env, void **backend, struct err *e);

#endif
