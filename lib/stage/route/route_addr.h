/* SPDX-License-Identifier: ISC */
/*
 * route_addr - where the proxies reach the challenge responder, and where Consul checks it. Pure.
 */
#ifndef STAGE_ROUTE_ADDR_H
#define STAGE_ROUTE_ADDR_H

#include <stdint.h>

#include "core/err.h"

struct route_addr {
	char *host; /* IPv6 without brackets; NULL: the agent's own */
	int64_t port;
	char *check; /* URL; NULL: no check */
};

/* `responder` is "HOST:PORT", "[IPV6]:PORT" or ":PORT". `check` is a URL or "none"; NULL: the
 * responder's health path, at 127.0.0.1 where no host is given, since the agent itself asks.
 * ERR_USAGE. */
int route_addr_read(struct route_addr *a, const char *responder, const char *check, struct err *e);
void route_addr_free(struct route_addr *a);

#endif
