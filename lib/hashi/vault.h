/* SPDX-License-Identifier: ISC */
/*
 * vault - a client of Vault's or OpenBao's HTTP API (developer.hashicorp.com/vault/api-docs;
 * settings as in their CLIs, BAO_* before VAULT_*).
 *
 * One try per call; 307 from a standby is followed (same scheme or https, three hops, with body and
 * token). Errors: 403 ERR_DENIED (after one try with a re-read token file), 404 ERR_NOTFOUND, 400
 * ERR_INVALID, 412, 429, 472, 473 and 5xx (sealed, standby) ERR_UNAVAILABLE, 413 ERR_TOOBIG; the
 * text holds Vault's own words.
 */
#ifndef HASHI_VAULT_H
#define HASHI_VAULT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"
#include "core/json.h"
#include "core/loop.h"
#include "core/msg.h"
#include "core/opt.h"

struct vault;

struct vault_conf {
	const char *addr; /* default https://127.0.0.1:8200; unix:///path */
	const char *namespace;
	const char *ca_file, *ca_path, *cert_file, *key_file, *server_name;
	const char *skip_verify; /* a boolean */
	int64_t timeout_ms;      /* VAULT_CLIENT_TIMEOUT, 60 s */
	const char *token_file;
	struct secret *token;
};

/* --vault-addr, --vault-token-file and the environment; for OPT_TABLE. */
extern const struct opt vault_opts[];

#define VAULT_REPLY_MAX (32 * 1024 * 1024) /* bytes: Vault's own max_request_size */

/* `msg` gets Vault's warnings; may be NULL. */
int vault_new(struct vault **out, struct loop *l, const struct vault_conf *conf,
    const char *user_agent, const struct msg *msg, struct err *e);
void vault_free(struct vault *v); /* drops calls without calling back */
const struct loop *vault_loop(const struct vault *v);

/* `data` is the answer's data (NULL: none); a 404 that has data (a deleted version) comes with both
 * `data` and the error. May be copied, not taken. */
typedef void vault_fn(void *arg, const struct json *data, const struct err *e);

/* `path` is what follows /v1/, already escaped; `body` may be NULL and is not taken. */
int vault_send(struct vault *v, const char *method, const char *path, const struct json *body,
    vault_fn *fn, void *arg, struct err *e);

/* Drops all calls that were made with `arg`, without calling back: for an `arg` that goes. */
void vault_cancel(struct vault *v, const void *arg);

#endif
