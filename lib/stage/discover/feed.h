/* SPDX-License-Identifier: ISC */
/*
 * feed - one thing that le-discover follows: Consul's catalog, a file of names, or the policy
 * (feed_policy). What it says goes to stage/discover/wanted. An error never ends it: a message
 * tells so when times turn bad or good, not at each try. Part of stage/discover/sources, which
 * keeps the list.
 */
#ifndef STAGE_FEED_H
#define STAGE_FEED_H

#include <stdbool.h>

#include "core/clock.h"
#include "core/loop.h"
#include "core/msg.h"
#include "hashi/blocking.h"
#include "hashi/consul.h"
#include "stage/discover/input.h"
#include "stage/discover/wanted.h"

#define FEED_STALE_MS 5000 /* an answer from a server that lags more may lack something */
#define FEED_POLICY (-1)   /* in place of a source's number */

/* What all feeds share. */
struct feed_env {
	struct loop *loop;
	const struct rng *rng;
	const struct msg *msg;
	struct wanted *wanted;
	struct consul *consul;    /* NULL until one needs it */
	bool watch;               /* false: everything is asked once */
	void (*heard)(void *arg); /* a feed answered, or failed */
	void *arg;
	struct err error; /* the first one, without watch */
	bool answered;    /* some source of names has */
};

struct feed {
	struct feed_env *env;
	int id;     /* a source's number, or FEED_POLICY */
	char *name; /* for messages */
	struct blocking *query;
	struct input *input;
	enum err_code failing; /* ERR_NONE: it answers */
	const char *lacks;     /* why its last answer is not whole; NULL: it is */
	bool knows_dc;         /* the datacenter, or that nobody tells it */
	/* The answer that waits for the datacenter. */
	struct consul_call *self;
	struct json *held;
	const char *held_lacks;
	char *prefix; /* of the policy's keys in Consul's KV, with a slash at its end */
};

struct feed *feed_new(struct feed_env *env, int id, const char *name);
void feed_free(struct feed *f); /* NULL is allowed */

/* Start to follow. `dc` NULL: the agent's own. A file is one name a line, or a saved answer of
 * /v1/catalog/services, in whose tags $DC stands for `dc`. */
int feed_catalog(struct feed *f, const char *dc, struct err *e);
int feed_catalog_file(struct feed *f, const char *path, const char *dc, struct err *e);
int feed_names(struct feed *f, const char *path, struct err *e);

/* For feeds: a blocking query; how its answer was. `lacks` as in the struct, static text. */
int feed_query(struct feed *f, const char *path, const char *query, bool missing_ok,
    blocking_fn *fn, struct err *e);
void feed_failed(struct feed *f, const struct err *e);
void feed_answered(struct feed *f, const char *lacks);

#endif
