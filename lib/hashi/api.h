/* SPDX-License-Identifier: ISC */
/*
 * api - what Consul's and Vault's HTTP APIs have in common: an address, a token that may be
 * rotated, and requests that are kept until they are answered, so that they can be sent again: once
 * after a 403 with another token, and after a 307 to where it leads. What the answers mean is left
 * to consul and vault.
 */
#ifndef HASHI_API_H
#define HASHI_API_H

#include "hashi/addr.h"
#include "net/http.h"

struct api;
struct api_call;

struct api_conf {
	const char *addr;
	enum addr_tls tls;
	struct http_conf http;      /* all but unix_path; empty strings count as NULL */
	const char *auth;           /* "user:pass"; NULL: none */
	const struct strv *headers; /* sent with each request; copied */
	const char *token_header;   /* static text */
	const struct secret *token; /* NULL: none; copied */
	const char *token_file;     /* NULL: none; wins over token */
	const char *credential;     /* name of the systemd credential for when there is neither */
	int hops_max;               /* redirects with 307 that are followed in one call */
};

int api_new(struct api **out, struct loop *l, const struct api_conf *conf, struct err *e);
void api_free(struct api *a); /* drops all calls without calling back */

const char *api_base(const struct api *a); /* for messages */
bool api_has_token(const struct api *a);

struct api_request {
	const char *method;
	const char *path;  /* appended to the address; already escaped */
	const char *query; /* already escaped; may be NULL */
	const void *body;  /* NULL: none; copied, wiped */
	size_t body_len;
	size_t reply_max;   /* bytes */
	int64_t timeout_ms; /* of each try */
	/* Runs on `arg` once the call is over, answered or dropped; NULL: it is the caller's. */
	void (*arg_free)(void *arg);
};

/* As http_fn. Where api_send fails, arg_free does not run. */
typedef void api_fn(void *arg, struct http_reply *reply, const struct err *e);
int api_send(struct api *a, const struct api_request *req, api_fn *fn, void *arg,
    struct api_call **out, struct err *e);
void api_cancel(struct api_call *call); /* NULL is allowed */

/* Adds a path of several segments, each escaped. ERR_INVALID: "." or ".." as a segment, which any
 * server on the way might resolve. */
int api_escape_path(const char *path, struct buf *out, struct err *e);

/* Somebody else's words for use in a message: in one line, cut to API_WORDS_MAX, without control
 * characters; `otherwise` where there are none. Added to `out`. */
void api_words(const char *text, size_t len, const char *otherwise, struct buf *out);

#define API_WORDS_MAX 300 /* bytes */

#endif
