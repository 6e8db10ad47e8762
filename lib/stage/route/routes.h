/* SPDX-License-Identifier: ISC */
/*
 * routes - le-route-put's decision: when to read and write the registration of the challenge
 * responder, whose tags are the routes (route_set says which).
 *
 * The agent's registration is read first and then now and then; it is written only where it is not
 * as it should be. While Consul is away, and when it refuses, the tool goes on passing lines:
 * certificates that need no new route are renewed all the same.
 */
#ifndef STAGE_ROUTES_H
#define STAGE_ROUTES_H

#include <stdint.h>

#include "core/clock.h"
#include "core/loop.h"
#include "core/msg.h"
#include "hashi/consul_agent.h"
#include "line/rec.h"
#include "line/rec_host.h"
#include "line/rec_sync.h"
#include "stage/route/route_addr.h"
#include "stage/route/route_set.h"

#define ROUTES_SETTLE_MS 100  /* names that come together are registered together */
#define ROUTES_CHECK_MS 30000 /* how often the agent is asked whether it still has them */

/* Bytes of all tags. Consul takes a registration as one entry of its log, 512 KiB at most; the
 * rest of it is small. */
#define ROUTES_TAGS_MAX (500 * 1024)

struct routes;

struct routes_conf {
	struct loop *loop;
	const struct rng *rng;
	const struct msg *msg;
	const struct rec_out *out;
	struct consul *consul;
	struct route_conf route;       /* its service is name and id of the registration */
	const struct route_addr *addr; /* borrowed */
	void (*idle)(void *arg);       /* after routes_end: all is registered or reported */
	void (*fail)(void *arg, const struct err *e); /* after routes_end, or --withdraw: refused */
	void *arg;
};

struct routes *routes_new(const struct routes_conf *conf);
void routes_free(struct routes *r); /* after the consul client */

void routes_host(struct routes *r, const struct rec_host *host);
void routes_sync(struct routes *r, const struct rec_sync *sync);
void routes_end(struct routes *r);
void routes_drain(struct routes *r); /* reports what is not registered as failed, stage route */

/* --withdraw: deregisters the service and no more; idle or fail follows. */
void routes_withdraw(struct routes *r);

#endif
