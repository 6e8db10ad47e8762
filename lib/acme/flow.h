/* SPDX-License-Identifier: ISC */
/*
 * flow - one order at the CA, from the journal's open slot to the issued one (RFC 8555 §7.4):
 * newOrder, authorizations and their http-01 challenges, finalize, certificate. It writes the
 * journal before it goes on, at each place where a crash could cost something.
 */
#ifndef ACME_FLOW_H
#define ACME_FLOW_H

#include <stdint.h>

#include "acme/journal.h"
#include "acme/session.h"
#include "core/clock.h"
#include "core/loop.h"

#define FLOW_POLL_FIRST_MS 50 /* where the CA names no Retry-After; doubles */
#define FLOW_POLL_MOST_MS 5000
#define FLOW_TIME_MAX_MS                                                                           \
	(15 * 60 * 1000) /* then it ends with ERR_AGAIN; the journal stays open                    \
			  */

struct flow;

struct flow_conf {
	struct loop *loop;
	const struct rng *rng;
	struct session *session;
	struct store *state;
	const struct cert_reader *reader;
	struct journal *journal; /* its open slot is used and written already; taken */
};

struct flow_end {
	const struct journal *journal;
	const char *stage;          /* order, challenge, finalize */
	const char *name;           /* the name whose challenge failed; NULL: the whole order */
	const struct json *problem; /* the CA's; NULL: none */
	int64_t retry_after_s;      /* -1: not told */
};

/* Once, from the loop. e NULL: the journal's issued slot holds the certificate and is written.
 * ERR_CONFLICT: somebody else wrote the journal: start over from reading it. Any other error: the
 * open slot is closed where the order is lost (invalid, gone, refused), else kept for resuming. */
typedef void flow_fn(void *arg, const struct err *e, const struct flow_end *end);

struct flow *flow_start(const struct flow_conf *conf, flow_fn *fn, void *arg);
void flow_cancel(struct flow *f); /* leaves the journal resumable; NULL is allowed */

#endif
