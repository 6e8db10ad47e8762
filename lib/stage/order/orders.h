/* SPDX-License-Identifier: ISC */
/*
 * orders - le-order's decision: `due` records in, `issued` and `failed` records out.
 *
 * One job per certificate id, newer `due` replaces a waiting one, a job in flight is not started
 * twice. A job reads the journal, runs the preflight of its names, waits for one of the `jobs`
 * places at the CA, and runs the flow. While records wait to be written to stdout no new order
 * starts.
 */
#ifndef STAGE_ORDERS_H
#define STAGE_ORDERS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/clock.h"
#include "core/loop.h"
#include "core/msg.h"
#include "line/rec.h"
#include "line/rec_due.h"
#include "net/dns.h"
#include "net/http.h"
#include "store/secrets.h"
#include "store/store.h"

#define ORDERS_QUEUE_MAX 100000 /* ids waiting; more are dropped: their due comes again */
#define ORDERS_CONFLICTS 5 /* times a job starts over because the journal was written elsewhere */

struct orders;

struct orders_conf {
	struct loop *loop;
	const struct rng *rng;
	const struct msg *msg;
	const struct rec_out *out;
	struct http *ca_http;    /* for the CA */
	struct http *probe_http; /* for the preflight */
	struct dns *dns;
	struct store *secrets, *state;
	/* Where the due does not say: */
	const char *ca;       /* a name that directory_url knows, or a URL */
	const char *key_type; /* as key_type_parse takes it */
	const char *profile;  /* NULL: the CA's default */
	int64_t jobs;         /* orders at the CA at once */
	int64_t ready_ms;     /* --ready-timeout */
	int64_t http_port;
	bool no_preflight;
	/* Bytes that wait for a slow reader (tool_backlog). */
	size_t (*backlog)(void *arg);
	/* Nothing is in hand any more, after orders_end. */
	void (*idle)(void *arg);
	/* Without this nothing works: account missing, store not permitted. */
	void (*fail)(void *arg, const struct err *e);
	void *arg;
};

/* ERR_USAGE: no such CA or key type. */
int orders_new(struct orders **out, const struct orders_conf *conf, struct err *e);
void orders_free(struct orders *o);

/* Takes a due (moved out). Nothing happens before the account has been read. */
void orders_due(struct orders *o, struct rec_due *due);

void orders_end(struct orders *o);   /* no more dues: idle is called when all is done */
void orders_drain(struct orders *o); /* reports what is left as failed, temporary */
void orders_stop(struct orders *o);  /* leaves all resumable, at once; NULL is allowed */

#endif
