/* SPDX-License-Identifier: ISC */
/*
 * consul_kv - Consul's key/value store (api-docs/kv): read, check-and-set, list. One try per call.
 *
 * Keys are escaped here. An index of 0 stands for "not there" (?cas=0).
 */
#ifndef HASHI_CONSUL_KV_H
#define HASHI_CONSUL_KV_H

#include "hashi/consul.h"

/* value NULL and index 0: no such key (no error). Consistent reads. */
typedef void consul_kv_get_fn(
    void *arg, const char *value, size_t len, uint64_t index, const struct err *e);
int consul_kv_get(
    struct consul *c, const char *key, consul_kv_get_fn *fn, void *arg, struct err *e);

/* ERR_CONFLICT when the key's ModifyIndex is not `index`. ERR_TOOBIG beyond CONSUL_VALUE_MAX. */
typedef void consul_kv_put_fn(void *arg, const struct err *e);
int consul_kv_put(struct consul *c, const char *key, const void *value, size_t len, uint64_t index,
    consul_kv_put_fn *fn, void *arg, struct err *e);

/* All keys below a prefix, as they are; none: empty, no error. */
typedef void consul_kv_keys_fn(void *arg, const struct strv *keys, const struct err *e);
int consul_kv_keys(
    struct consul *c, const char *prefix, consul_kv_keys_fn *fn, void *arg, struct err *e);

/* One entry of a `?recurse` answer: decodes the value (base64; null is empty). For watches. */
int consul_kv_entry(
    const struct json *entry, const char **key, struct buf *value, uint64_t *index, struct err *e);

#endif
