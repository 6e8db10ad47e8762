/* SPDX-License-Identifier: ISC */
/*
 * routes - le-route-put's decision: which challenge routes the proxy needs, and how to get them
 * into Consul.
 *
 * The responder is registered as a Consul service, as passing, with one Fabio tag per wanted name
 * (a host-less route would lose against a name's own route), "NAME:80/…" too where the name has a
 * route on port 80, and the tags of one Traefik router. Written only when it changes, and again
 * when the agent has lost it.
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

#define ROUTES_SETTLE_MS 100 /* names that come together are registered together */
#define ROUTES_CHECK_MS                                                                            \
	30000 /* how often the agent is asked whether it still has the registration */

struct routes;

struct routes_conf {
	struct loop *loop;
	const struct rng *rng;
	const struct msg *msg;
	const struct rec_out *out;
	struct consul *consul;
	const char *service; /* name and id: le-challenge */
	const char *address; /* of the responder; NULL: the agent's */
	int64_t port;
	const char *check_http;         /* URL; NULL: none */
	const char *fabio_prefix;       /* NULL: no Fabio tags */
	const char *traefik_prefix;     /* NULL: no Traefik tags */
	const char *traefik_entrypoint; /* web */
	int64_t grace_ms;               /* a name absent for longer loses its route */
	void (*idle)(void *arg);        /* after routes_end: all is registered (or can't be) */
	void (*fail)(void *arg, const struct err *e); /* not permitted */
	void *arg;
};

struct routes *routes_new(const struct routes_conf *conf);
void routes_free(struct routes *r);

void routes_host(struct routes *r, const struct rec_host *host);
void routes_sync(struct routes *r, const struct rec_sync *sync);
void routes_end(struct routes *r);
void routes_drain(struct routes *r); /* reports what is not registered as failed, stage route */

/* --withdraw: deregisters the service and no more. */
void routes_withdraw(struct routes *r);

/* The tags for a set of names, sorted. Pure. */
void routes_tags(const struct routes_conf *conf, const struct strv *names,
    const struct strv *port80, struct strv *tags);

#endif
