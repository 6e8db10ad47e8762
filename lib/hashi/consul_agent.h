/* SPDX-License-Identifier: ISC */
/*
 * consul_agent - registering a service with the local agent (api-docs/agent/service).
 */
#ifndef HASHI_CONSUL_AGENT_H
#define HASHI_CONSUL_AGENT_H

#include "hashi/consul.h"

struct consul_service {
	const char *id;
	const char *name;
	const char *made; /* a note for whoever reads the registration again: what it was made of.
			     In its Meta as "le-exporter"; NULL: none. At most 512 bytes */
	struct strv tags;
	const char *address; /* may be NULL: the agent's */
	int64_t port;
	const char *check_http; /* URL of the health check; NULL: none. Starts as passing */
	int64_t check_interval_s;
	int64_t deregister_after_s; /* critical that long: Consul drops it; 0: never; at least 60 */
};

typedef void consul_agent_fn(void *arg, const struct err *e);
int consul_register(struct consul *c, const struct consul_service *s, consul_agent_fn *fn,
    void *arg, struct err *e);
int consul_deregister(
    struct consul *c, const char *id, consul_agent_fn *fn, void *arg, struct err *e);

/* The registration that this agent has under `id`, without its check; NULL: none (no error).
 * Borrowed. */
typedef void consul_service_fn(void *arg, const struct consul_service *s, const struct err *e);
int consul_service_get(
    struct consul *c, const char *id, consul_service_fn *fn, void *arg, struct err *e);

#endif
