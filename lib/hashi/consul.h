/* SPDX-License-Identifier: ISC */
/*
 * consul - a client of one Consul agent's HTTP API: requests, KV, registration.
 * (developer.hashicorp.com/consul/api-docs; settings as in its CLI.)
 *
 * One try per call. Answers are mapped to errors: 403 ERR_DENIED (after one try with a re-read
 * token file), 404 ERR_NOTFOUND, 429 ERR_RATELIMITED, 413 ERR_TOOBIG, other 4xx ERR_INVALID, 5xx
 * and no connection ERR_UNAVAILABLE; the text holds Consul's own words.
 */
#ifndef HASHI_CONSUL_H
#define HASHI_CONSUL_H

#include <stdbool.h>
#include <stdint.h>

#include "core/err.h"
#include "core/json.h"
#include "core/loop.h"
#include "core/opt.h"
#include "core/strv.h"

struct consul;
struct consul_call;

struct consul_conf {
	const char *addr; /* CONSUL_HTTP_ADDR: host:port, http(s)://…[/prefix], unix:///path */
	const char *ssl;  /* CONSUL_HTTP_SSL, a boolean */
	const char *ssl_verify;
	const char *ca_file, *ca_path, *cert_file, *key_file, *server_name;
	const char *auth; /* CONSUL_HTTP_AUTH: user:pass */
	const char *namespace, *partition;
	const char *token_file;
	struct secret *token;
};

/* --consul-addr, --consul-token-file and the environment; for OPT_TABLE. */
extern const struct opt consul_opts[];

#define CONSUL_REPLY_MAX (64 * 1024 * 1024) /* bytes: a catalog of 100,000 services */
#define CONSUL_VALUE_MAX (512 * 1024)       /* bytes of a KV value (kv_max_value_size) */

int consul_new(struct consul **out, struct loop *l, const struct consul_conf *conf,
    const char *user_agent, struct err *e);
void consul_free(struct consul *c);
struct loop *consul_loop(const struct consul *c);

struct consul_request {
	const char *method; /* NULL: GET */
	const char *path;   /* "/v1/…", already escaped */
	const char *query;  /* "recurse&dc=x", already escaped; may be NULL */
	const char *body;   /* may be NULL */
	size_t body_len;
	int64_t timeout_ms; /* 0: 15 s */
	bool raw;           /* the body is no JSON: reply.json stays NULL */
	/* Runs on `arg` once the call is over, answered or dropped; NULL: it is the caller's. Where
	 * consul_send fails it does not run. */
	void (*arg_free)(void *arg);
};

struct consul_reply {
	int status;         /* 200, or 404 where the caller may like to know */
	struct json *json;  /* NULL: empty or raw body; may be taken (set to NULL) */
	uint64_t index;     /* X-Consul-Index; 0: none */
	bool leader;        /* X-Consul-KnownLeader, true when absent */
	int64_t contact_ms; /* X-Consul-LastContact */
	bool filtered; /* the ACLs may hide something (header, or default deny without a token) */
};

/* Once per call, from the loop. A 404 comes as an error *and* with the reply (its index matters);
 * other errors come without one. */
typedef void consul_fn(void *arg, struct consul_reply *reply, const struct err *e);

int consul_send(struct consul *c, const struct consul_request *req, consul_fn *fn, void *arg,
    struct consul_call **out, struct err *e);
void consul_cancel(struct consul_call *call); /* NULL is allowed */

#endif
