/* SPDX-License-Identifier: ISC */
/*
 * patient - a signed request that outlives passing faults: no answer, 5xx, 503 with Retry-After.
 *
 * PATIENT_TRIES in all, with back-off, or when the CA says when. What the CA refuses (4xx, 429) is
 * not repeated. A request whose answer was lost may have been carried out: the caller must be able
 * to bear that.
 */
#ifndef ACME_PATIENT_H
#define ACME_PATIENT_H

#include "acme/session.h"
#include "core/clock.h"
#include "core/loop.h"

#define PATIENT_TRIES 5
#define PATIENT_FIRST_MS 500
#define PATIENT_MOST_MS 15000
#define PATIENT_OBEY_MAX_S 60 /* a longer Retry-After is the caller's business */

struct patient;

struct patient_conf {
	struct loop *loop;
	const struct rng *rng;
	struct session *session;
};

/* As session_post; `conf` is copied, `payload` is taken, NULL: POST-as-GET. */
struct patient *patient_post(const struct patient_conf *conf, const char *url, struct json *payload,
    session_fn *fn, void *arg);
void patient_cancel(struct patient *p); /* NULL is allowed */

#endif
