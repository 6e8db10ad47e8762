/* SPDX-License-Identifier: ISC */
/*
 * preflight - does the way that the CA will take lead to our responder? Asked without the CA.
 *
 * A random token is fetched from http://NAME/.well-known/acme-challenge/ as the CA would: addresses
 * by the resolver (IPv6 first), up to PREFLIGHT_REDIRECTS redirects, a body of at most 128 bytes
 * (Boulder's limit). The stateless responder answers any token, so TOKEN.THUMBPRINT proves the
 * whole path. While the answer is wrong it is asked again, until the route is live or `ready_ms` is
 * over.
 */
#ifndef ACME_PREFLIGHT_H
#define ACME_PREFLIGHT_H

#include <stdint.h>

#include "core/clock.h"
#include "core/err.h"
#include "core/loop.h"
#include "net/dns.h"
#include "net/http.h"

#define PREFLIGHT_BODY_MAX 128
#define PREFLIGHT_REDIRECTS 10
#define PREFLIGHT_TRY_MS 10000 /* the CA's dial time-out */

struct preflight;

struct preflight_conf {
	struct loop *loop;
	struct http *http;
	struct dns *dns;
	const struct rng *rng;
	const char *thumbprint;
	int64_t http_port; /* 80; others for labs */
	int64_t ready_ms;  /* how long to wait for the route */
};

/* Once, from the loop. e NULL: the path is good. ERR_NOTFOUND: no address; ERR_INVALID: somebody
 * else answers; ERR_UNAVAILABLE: nobody does. The text is for a person: the last thing seen. */
typedef void preflight_fn(void *arg, struct preflight *p, const struct err *e);

/* `conf` and what it points to must outlive the call. */
struct preflight *preflight_start(
    const struct preflight_conf *conf, const char *name, preflight_fn *fn, void *arg);
void preflight_cancel(struct preflight *p); /* NULL is allowed */

#endif
