/* SPDX-License-Identifier: ISC */
/*
 * http - HTTP client: libcurl's multi interface on our loop. One try per call; whoever calls
 * decides on retries (net/retry). Connections are kept and shared by all calls of one client.
 *
 * Every call has a limit in time and in bytes. Redirects are not followed (Vault's 307 and the
 * preflight's rules are the callers'). A proxy is taken from http_proxy, https_proxy and no_proxy
 * as curl does, but never where connect_to or unix_path says where to connect.
 */
#ifndef NET_HTTP_H
#define NET_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/loop.h"
#include "core/secret.h"
#include "core/strv.h"

struct http;
struct http_call;

struct http_conf {
	const char *user_agent; /* "le-order/0.1.0"; RFC 8555 §6.1 wants one */
	const char *ca_file;    /* PEM roots instead of the system's; NULL: system */
	const char *ca_path;    /* folder of hashed roots; NULL: system */
	const char *cert_file;  /* client certificate and key, PEM; NULL: none */
	const char *key_file;
	const char
	    *server_name; /* expected in the server's certificate and SNI; NULL: the URL's host */
	bool insecure;    /* no check of the server's certificate */
	const char *unix_path; /* connect here whatever the URL's host is; NULL: TCP */
	int64_t connect_ms;    /* 0: 10 s */
	int connections_max;   /* calls under way at once, to all hosts; 0: 16. More wait in line
				  and their time runs from their start only */
	int http2;             /* 1: many calls over one connection where the server can */
};

struct http_request {
	const char *method;          /* "GET", "POST", "PUT", "DELETE", "HEAD", "LIST" */
	const char *url;             /* http or https only */
	const struct strv *headers;  /* "Name: value"; may be NULL; copied */
	const char *secret_header;   /* "X-Vault-Token": its value is `secret`; NULL: none */
	const struct secret *secret; /* not copied before the header is made; may be freed after */
	const char *user_password;   /* "user:pass", Basic; NULL: none */
	const void *body;            /* copied; sent with Content-Length */
	size_t body_len;
	size_t reply_max;       /* bytes; 0: 1 MiB. More: ERR_TOOBIG */
	int64_t timeout_ms;     /* whole call; 0: 60 s. Over it: ERR_UNAVAILABLE */
	const char *connect_to; /* "ADDRESS:PORT" instead of the URL's host; NULL: resolve */
};

struct http_reply {
	int status; /* 100..599 */
	struct buf body;
	struct strv headers; /* "name: value", names in lower case, of the last response */
};

/* Called just once per call, from the loop, never from http_send: either with a reply (any status)
 * or with an error: ERR_UNAVAILABLE (no connection, time-out, torn), ERR_TOOBIG, ERR_PROTOCOL (not
 * HTTP), ERR_CONFIG (TLS verification failed: retrying does not help by itself). The reply is
 * borrowed during the call; its body may be moved out. */
typedef void http_fn(void *arg, struct http_reply *reply, const struct err *e);

/* `conf` is copied. ERR_CONFIG: files that can't be read. */
int http_new(struct http **out, struct loop *l, const struct http_conf *conf, struct err *e);
void http_free(struct http *h); /* drops all calls without calling back */

/* ERR_INVALID: no URL that we speak. */
int http_send(struct http *h, const struct http_request *req, http_fn *fn, void *arg,
    struct http_call **out, struct err *e);
void http_cancel(struct http_call *call); /* no call back; NULL is allowed */

/* Value of the first header of that name (lower case), else NULL. Borrowed. */
const char *http_header(const struct http_reply *r, const char *name);

/* Retry-After (RFC 9110 §10.2.3), a number or a date, as seconds from `now_s`, cut to 0..max_s; -1:
 * not there or unreadable. */
int64_t http_retry_after_s(const struct http_reply *r, int64_t now_s, int64_t max_s);

/* The RFC 8288 links with that `rel` in the reply's Link headers, added to `out` as they stand. */
void http_links(const struct http_reply *r, const char *rel, struct strv *out);

/* Adds `text` percent-encoded as one path segment (RFC 3986 §2.3 unreserved pass). */
int http_escape(const char *text, struct buf *out);

/* Resolves `ref` against `base` (RFC 3986 §5); the caller frees the result. ERR_INVALID. */
int http_url_join(const char *base, const char *ref, char **out, struct err *e);

#endif
