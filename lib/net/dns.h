/* SPDX-License-Identifier: ISC */
/*
 * dns - addresses of a name, through c-ares on our loop. No cache: the preflight wants the truth.
 */
#ifndef NET_DNS_H
#define NET_DNS_H

#include <stdint.h>

#include "core/err.h"
#include "core/loop.h"
#include "core/strv.h"

struct dns;
struct dns_call;

struct dns_conf {
	const struct strv *servers; /* "ADDRESS[:PORT]", "[v6]:PORT"; empty: the system's */
	int64_t timeout_ms;         /* one question, all servers; 0: 10 s */
};

int dns_new(struct dns **out, struct loop *l, const struct dns_conf *conf, struct err *e);
void dns_free(struct dns *d); /* drops all calls without calling back */

/* Called once, from the loop, never from dns_addresses: addresses as text, IPv6 first as the CA
 * does, or an error: ERR_NOTFOUND (NXDOMAIN, or no A and no AAAA: definite), ERR_UNAVAILABLE
 * (time-out, SERVFAIL). */
typedef void dns_fn(void *arg, const struct strv *addresses, const struct err *e);

int dns_addresses(
    struct dns *d, const char *name, dns_fn *fn, void *arg, struct dns_call **out, struct err *e);
void dns_cancel(struct dns_call *call); /* NULL is allowed */

#endif
