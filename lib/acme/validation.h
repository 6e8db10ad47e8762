/* SPDX-License-Identifier: ISC */
/*
 * validation - one authorization to its end (RFC 8555 §7.5): fetched, its http-01 challenge
 * answered, polled until it is valid or not. The responder needs no word from here: it answers
 * every token.
 */
#ifndef ACME_VALIDATION_H
#define ACME_VALIDATION_H

#include "acme/patient.h"

#define VALIDATION_POLL_FIRST_MS 50 /* where the CA names no Retry-After; doubles */
#define VALIDATION_POLL_MOST_MS 5000

struct validation;

struct validation_end {
	const char *name;           /* the identifier; NULL: not even that was learnt */
	const struct json *problem; /* the CA's; NULL: none */
	int64_t retry_after_s;      /* -1: not told */
	bool lost;                  /* the authorization is invalid: so is its order */
};

/* Once, from the loop. e NULL: valid. There is no time limit here: the flow has one. */
typedef void validation_fn(
    void *arg, struct validation *v, const struct err *e, const struct validation_end *end);

struct validation *validation_start(
    const struct patient_conf *conf, const char *url, validation_fn *fn, void *arg);
void validation_cancel(struct validation *v); /* NULL is allowed */

#endif
