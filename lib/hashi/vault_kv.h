/* SPDX-License-Identifier: ISC */
/*
 * vault_kv - a KV secrets engine, version 1 or 2 (api-docs/secret/kv), seen from one path.
 *
 * The version is asked once (sys/internal/ui/mounts), when first needed, and again after a failure;
 * "no access" is never taken for "version 1". A key is relative to the path given; LIST looks at
 * one level.
 */
#ifndef HASHI_VAULT_KV_H
#define HASHI_VAULT_KV_H

#include "core/strv.h"
#include "hashi/vault.h"

struct vault_kv;

/* `path` is "secret/fabio/certs": mount and prefix; the mount's end is found by asking. */
int vault_kv_new(struct vault_kv **out, struct vault *v, const char *path, struct err *e);
void vault_kv_free(struct vault_kv *kv); /* before its vault; drops calls without calling back */

/* 1 or 2 (once known, else 0). */
int vault_kv_version(const struct vault_kv *kv);

/* data NULL: not there (no error). `version`: of the current version, also of a deleted one; 0:
 * never written. On version 1 it is always 0. */
typedef void vault_kv_get_fn(
    void *arg, const struct json *data, int64_t version, const struct err *e);
int vault_kv_get(
    struct vault_kv *kv, const char *key, vault_kv_get_fn *fn, void *arg, struct err *e);

/* Check-and-set on version 2: ERR_CONFLICT when the current version is not `version`. On version 1
 * `version` is ignored. `written` is the new version. */
typedef void vault_kv_put_fn(void *arg, int64_t written, const struct err *e);
int vault_kv_put(struct vault_kv *kv, const char *key, const struct json *data, int64_t version,
    vault_kv_put_fn *fn, void *arg, struct err *e);

/* Keys of one level below `prefix` ("" or "journal/"); folders end in "/". None: empty. */
typedef void vault_kv_list_fn(void *arg, const struct strv *keys, const struct err *e);
int vault_kv_list(
    struct vault_kv *kv, const char *prefix, vault_kv_list_fn *fn, void *arg, struct err *e);

/* custom_metadata of a key (version 2; else ERR_UNSUPPORTED): a flat object of strings, NULL: none.
 * `version` as for get. `live` is false where the current version is deleted or destroyed, or the
 * key is not there. */
typedef void vault_kv_meta_fn(
    void *arg, const struct json *custom, int64_t version, bool live, const struct err *e);
int vault_kv_meta(
    struct vault_kv *kv, const char *key, vault_kv_meta_fn *fn, void *arg, struct err *e);

/* Replaces custom_metadata and sets max_versions (0: leave). */
int vault_kv_meta_put(struct vault_kv *kv, const char *key, const struct json *custom,
    int64_t max_versions, vault_kv_put_fn *fn, void *arg, struct err *e);

#endif
