/* SPDX-License-Identifier: ISC */
/*
 * blocking - a blocking query followed for ever (api-docs/features/blocking): really watching, not
 * polling. Consul's rules are kept here and nowhere else: index below the last one, or an error →
 * start again from 0; index 0 counts as 1; a return proves no change (whoever is called compares
 * contents); a token bucket against loops that turn without waiting; back-off with jitter 1–60 s on
 * errors; read time-out = wait + wait/16
 * + slack. Never gives up.
 */
#ifndef HASHI_BLOCKING_H
#define HASHI_BLOCKING_H

#include "core/clock.h"
#include "hashi/consul.h"

struct blocking;

struct blocking_conf {
	const char *path;  /* "/v1/catalog/services" */
	const char *query; /* without index and wait; may be NULL */
	int64_t wait_ms;   /* 0: 5 min */
	bool once;         /* one answer and no more: the one-shot mode; errors are final, too */
	bool missing_ok;   /* 404 is an answer (KV prefix without keys), its json is NULL */
};

/* Each answer (its json may be taken), and each error, after which it goes on by itself: whoever is
 * called keeps what he has. */
typedef void blocking_fn(void *arg, struct consul_reply *reply, const struct err *e);

int blocking_start(struct blocking **out, struct consul *c, const struct blocking_conf *conf,
    const struct rng *rng, blocking_fn *fn, void *arg, struct err *e);
void blocking_stop(struct blocking *b); /* from within fn, too; NULL is allowed */

#endif
