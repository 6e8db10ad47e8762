/* SPDX-License-Identifier: ISC */
/*
 * sources - where le-discover gets the names and the policy: Consul's catalog and KV by blocking
 * queries, files and stdin. What they say goes to stage/discover/wanted; this module only follows
 * them.
 *
 * Specs: "consul" (one source per datacenter), "file:PATH", "file:-" (stdin). An error never ends
 * it: the source counts as missing, a message tells so once, and it is tried again.
 */
#ifndef STAGE_SOURCES_H
#define STAGE_SOURCES_H

#include <stdbool.h>

#include "core/clock.h"
#include "core/loop.h"
#include "core/msg.h"
#include "core/strv.h"
#include "hashi/consul.h"
#include "stage/discover/wanted.h"

#define SOURCES_CONFIG "le-exporter/config" /* default prefix of the policy in Consul's KV */

struct sources;

struct sources_conf {
	struct loop *loop;
	const struct rng *rng;
	const struct msg *msg;
	struct wanted *wanted;
	const struct consul_conf *consul; /* a client is made only if it is needed */
	const char *user_agent;
	const struct strv *specs;
	const struct strv *datacenters; /* empty: the agent's own */
	const char *config;             /* KV prefix; NULL: SOURCES_CONFIG if Consul is a source */
	const char *policy_file;        /* in place of the KV; may be NULL */
	const char *catalog;            /* --catalog, in place of all sources; may be NULL */
	bool watch;                     /* false: everything is asked once */
	void (*heard)(void *arg);       /* a source or the policy answered, or failed */
	void *arg;
};

/* ERR_USAGE: an unknown spec. Nothing is called before the loop runs. */
int sources_new(struct sources **out, const struct sources_conf *conf, struct err *e);
void sources_free(struct sources *s);

bool sources_answered(const struct sources *s);           /* one of the sources has */
const struct err *sources_error(const struct sources *s); /* the first one; NULL: none */

#endif
