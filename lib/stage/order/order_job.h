/* SPDX-License-Identifier: ISC */
/*
 * order_job - one certificate on its way through le-order: wall, journal, preflight, then (once it
 * has a place at the CA) key, CSR and flow. Part of stage/order/orders, which keeps the queue.
 */
#ifndef STAGE_ORDER_JOB_H
#define STAGE_ORDER_JOB_H

#include "acme/preflight.h"
#include "acme/session.h"
#include "core/clock.h"
#include "core/loop.h"
#include "crypto/key.h"
#include "crypto/keygen.h"
#include "line/rec.h"
#include "line/rec_due.h"
#include "store/secrets.h"
#include "store/store.h"

struct order_job;

/* What all jobs share; borrowed. */
struct order_env {
	struct loop *loop;
	const struct rng *rng;
	const struct rec_out *out;
	struct store *state;
	struct keygen *keygen;
	const struct cert_reader *reader;
	const struct secrets_public *public;
	const struct preflight_conf *preflight; /* NULL: none */
	const char *ca;                         /* directory URL where the due does not say */
	const char *profile;                    /* NULL: the CA's default */
	enum key_type key_type;
	/* The session at that CA; NULL with an error: no account there. */
	struct session *(*session)(void *arg, const char *ca, struct err *e);
	void (*ready)(void *arg, struct order_job *job); /* waits for order_job_order */
	void (*done)(void *arg, struct order_job *job);  /* frees itself after this */
	void *arg;
};

/* The due is moved out. */
struct order_job *order_job_new(const struct order_env *env, struct rec_due *due);
const char *order_job_id(const struct order_job *job);

void order_job_begin(struct order_job *job); /* not before the loop runs */
void order_job_order(struct order_job *job); /* it has a place now */

/* Ends it without `done`; the journal stays resumable. `why`: reported as failed. */
void order_job_abandon(struct order_job *job, const struct err *why);

#endif
