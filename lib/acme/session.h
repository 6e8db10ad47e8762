/* SPDX-License-Identifier: ISC */
/*
 * session - one ACME server and our account there: signed requests (RFC 8555 §6).
 *
 * The directory is fetched when first needed and again after an hour; nonces are pooled; badNonce
 * is answered by a new try with the nonce that came with it, at most SESSION_NONCE_TRIES times.
 * Nothing else is retried here: whoever calls knows what a repetition means.
 */
#ifndef ACME_SESSION_H
#define ACME_SESSION_H

#include <stdint.h>

#include "acme/directory.h"
#include "core/json.h"
#include "core/loop.h"
#include "crypto/key.h"
#include "net/http.h"

#define SESSION_NONCE_TRIES 20
#define SESSION_REPLY_MAX (1024 * 1024) /* bytes of any reply */
#define SESSION_RETRY_AFTER_MAX_S (7 * 86400)

struct session;
struct session_call;

struct session_conf {
	struct loop *loop;
	struct http *http;
	const char *directory_url;
	const struct key *key; /* of the account; borrowed */
	const char *account;   /* its URL here (kid); NULL: not known yet, only for newAccount */
	int64_t timeout_ms;    /* of one request; 0: 30 s */
};

struct session *session_new(const struct session_conf *conf);
void session_free(struct session *s);                 /* drops calls without calling back */
const char *session_account(const struct session *s); /* URL or NULL */
const char *session_ca(const struct session *s);      /* URL of the directory */
const struct key *session_key(const struct session *s);
void session_set_account(struct session *s, const char *url);

struct session_reply {
	int status;              /* 200..299 */
	const struct json *json; /* NULL where the body is none */
	const struct buf *body;
	const char *location;  /* absolute; NULL: none */
	int64_t retry_after_s; /* -1: none */
	const struct strv *up; /* Link rel="up" and rel="alternate" as absolute URLs */
	const struct strv *alternate;
};

/* Errors come with the problem document where there was one, and the Retry-After. */
struct session_problem {
	const struct json *json; /* NULL: none */
	int status;              /* 0: no answer */
	int64_t retry_after_s;   /* -1: none */
};

/* Once per call, from the loop: reply, or e and problem. All borrowed. */
typedef void session_fn(void *arg, const struct session_reply *reply, const struct err *e,
    const struct session_problem *problem);

/* The directory, fetched if need be. Borrowed during the call. */
typedef void session_directory_fn(void *arg, const struct directory *d, const struct err *e);
struct session_call *session_directory(struct session *s, session_directory_fn *fn, void *arg);

/* `payload` NULL: POST-as-GET. It is written to JSON at once and not taken. With `jwk` the key is
 * embedded instead of the account's URL (newAccount). */
struct session_call *session_post(struct session *s, const char *url, const struct json *payload,
    bool jwk, session_fn *fn, void *arg);

void session_cancel(struct session_call *call); /* NULL is allowed */

#endif
