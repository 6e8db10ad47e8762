/* SPDX-License-Identifier: ISC */
/*
 * store - where documents are kept: `dir:PATH`, `consul:PREFIX` or `vault:MOUNT/PATH`.
 *
 * A document is a JSON object under a key, with a version (opaque; writes are check-and-set on it)
 * and, where the backend can, attributes: a flat object of strings that may be read with fewer
 * rights than the document (Vault's custom_metadata). Every document carries `v`, a certificate's
 * in its attributes. Writers change what they know in the object they read, so unknown keys
 * survive, and so does a `v` above STORE_V: such a document may be read by whoever cares, but a put
 * of it fails with ERR_NEWER.
 *
 * "Not there" is an answer; whatever can't be read is an error and never "not there".
 * Calls are asynchronous: fn is called just once. It may be called before the call returns (reads
 * from dir: are answered so). Order among calls is not kept. store_free and store_env_free end what
 * is pending with ERR_AGAIN.
 *
 * To add a backend: fill a struct store_ops (store_backend.h) and name its scheme in store.c.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"
#include "core/json.h"
#include "core/loop.h"
#include "core/msg.h"
#include "core/strv.h"
#include "hashi/consul.h"
#include "hashi/vault.h"

#define STORE_V 1
#define STORE_KEY_MAX 512 /* bytes: segments of [a-z0-9._-] joined by "/", none begins with "." */
#define STORE_VERSION_MAX 64
#define STORE_DOC_MAX (512 * 1024) /* bytes of a document (Consul's limit) */

struct store;

enum store_kind {
	STORE_CERTS, /* certificates and keys in the layout that proxies read; consul: is refused */
	STORE_SECRETS, /* account and seal keys; consul: and KV version 1 are refused */
	STORE_STATE    /* nothing secret; KV version 1 is refused */
};

struct store_env {
	struct loop *loop;
	const struct consul_conf *consul;
	const struct vault_conf *vault;
	const char *user_agent;
	const struct msg *msg;
	struct consul
	    *consul_client; /* made when first needed, shared by all stores; store_env_free */
	struct vault *vault_client;
	struct store *stores; /* private: those that use the clients */
};

/* Closes all stores and frees the clients; before or after store_free, but within the life of what
 * it points to. `env` itself must live until then. */
void store_env_free(struct store_env *env);

/* ERR_CONFIG: unknown scheme, or a backend that this kind refuses. Nothing is contacted yet. */
int store_open(struct store **out, const char *spec, enum store_kind kind, struct store_env *env,
    struct err *e);
void store_free(struct store *s);

const char *store_spec(const struct store *s); /* as given: for messages and records */
bool store_is_local(const struct store *s);    /* dir: */

struct store_doc {
	struct json *body; /* NULL: not there. May be taken (set to NULL) */
	struct json
	    *attrs; /* NULL: none, or they describe another version, or the backend has none */
	bool live;  /* there is a document, whether or not its body was asked for */
	char version[STORE_VERSION_MAX]; /* "": never written */
};

/* `doc` is NULL with an error, but for a document that is no JSON object (ERR_INVALID): then it
 * tells the version, by which the document can be overwritten. */
typedef void store_get_fn(void *arg, struct store_doc *doc, const struct err *e);
typedef void store_put_fn(void *arg, const char *version, const struct err *e);
typedef void store_list_fn(void *arg, const struct strv *keys, const struct err *e);

void store_get(struct store *s, const char *key, store_get_fn *fn, void *arg);

/* Attributes, liveness and version only; body stays NULL. Where the backend has no attributes it
 * reads the document and gives it. */
void store_get_attrs(struct store *s, const char *key, store_get_fn *fn, void *arg);

/* Writes if the current version is `version` ("" = must never have been written), else
 * ERR_CONFLICT. `body` gets `v` if it has none. `attrs` may be NULL: none; a backend without them
 * drops them. Both are borrowed during the call. ERR_TOOBIG: over STORE_DOC_MAX. */
void store_put(struct store *s, const char *key, const struct json *body, const struct json *attrs,
    const char *version, store_put_fn *fn, void *arg);

/* Repairs the attributes of the version that is there, without touching the document; no effect
 * where the backend has none. */
void store_put_attrs(struct store *s, const char *key, const struct json *attrs,
    const char *version, store_put_fn *fn, void *arg);

/* Keys one level below `prefix` ("" or "journal/"), without the prefix, sorted. Folders are left
 * out, and so is what can't be a key. */
void store_list(struct store *s, const char *prefix, store_list_fn *fn, void *arg);

#endif
