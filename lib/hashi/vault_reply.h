/* SPDX-License-Identifier: ISC */
/*
 * vault_reply - what an answer of Vault or OpenBao means: status to error, and the fields of a KV
 * engine's answers. Pure.
 */
#ifndef HASHI_VAULT_REPLY_H
#define HASHI_VAULT_REPLY_H

#include "core/json.h"
#include "core/strv.h"
#include "net/http.h"

/* 0: status 2xx. -1: an error by the table in vault.h. In both cases `*body` is the JSON body, NULL
 * where there is none; the caller frees it. */
int vault_reply_read(struct json **body, const struct http_reply *in, struct err *e);

/* Of sys/internal/ui/mounts: version 1 or 2 of the KV engine that `path` is on, and how many bytes
 * of it are the mount, without a slash. ERR_CONFIG: another engine. */
int vault_reply_mount(
    const struct json *data, const char *path, int *version, size_t *mount_len, struct err *e);

/* Of a secret in version 2: `*secret` NULL: deleted. Borrowed. */
int vault_reply_secret(
    const struct json *data, const struct json **secret, int64_t *version, struct err *e);

struct vault_meta {
	const struct json *custom; /* borrowed; NULL: none */
	int64_t version;           /* 0: only metadata, no secret yet */
	bool live;
};

/* Of metadata/KEY in version 2, as things are at `now_s`: a version may have a date to be deleted.
 */
int vault_reply_meta(const struct json *data, int64_t now_s, struct vault_meta *out, struct err *e);

/* Of a LIST: adds the keys. */
int vault_reply_keys(const struct json *data, struct strv *out, struct err *e);

#endif
