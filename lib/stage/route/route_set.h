/* SPDX-License-Identifier: ISC */
/*
 * route_set - which challenge routes the proxy needs, and the tags that make them. Pure.
 *
 * Two sources: what is wanted (host and sync records) and what is registered (the tags that the
 * agent has). A name that nobody wants any more keeps its route for the time of grace. When that
 * began is not stored anywhere: a route that is found registered and not wanted is in its grace
 * from the first complete set on.
 *
 * Several may register the same service. So each takes over what it finds: a route that another
 * made stays, and one in its grace that another removed is not made again.
 */
#ifndef STAGE_ROUTE_SET_H
#define STAGE_ROUTE_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "core/strv.h"
#include "line/rec_host.h"

struct route_set;

struct route_conf {
	const char *service;            /* the Traefik router's name */
	const char *fabio_prefix;       /* "urlprefix-"; NULL: no Fabio tags */
	const char *traefik_prefix;     /* "traefik"; NULL: no Traefik tags */
	const char *traefik_entrypoint; /* "web" */
	int64_t grace_ms;
};

struct route_set *route_set_new(const struct route_conf *conf);
void route_set_free(struct route_set *s);

/* `now_ms` is monotonic time, here and below. The names among the host's options need a route as
 * well; a wildcard needs none. */
void route_set_host(struct route_set *s, const struct rec_host *host, int64_t now_ms);

/* The wanted names are complete as of now. */
void route_set_complete(struct route_set *s, int64_t now_ms);

/* What the agent has registered; NULL: nothing. */
void route_set_found(struct route_set *s, const struct strv *tags, int64_t now_ms);

/* How long until the next route's grace is over; -1: none is in its grace. */
int64_t route_set_next_ms(const struct route_set *s, int64_t now_ms);

/* The tags for all routes but those whose grace is over, sorted; `tags` is replaced. Where they
 * need more than `max` bytes of JSON, wanted names that have their route already come first, then
 * those that have none, then those in their grace; the rest is left out. */
void route_set_tags(const struct route_set *s, size_t max, int64_t now_ms, struct strv *tags);

/* Adds the wanted names that have no route, but each only once until it has had one. */
void route_set_lacking(struct route_set *s, struct strv *names);

#endif
