/* SPDX-License-Identifier: ISC */
/*
 * due_join - the pure half of stage/renew/due: wanted names and what is stored in, what is due out.
 *
 * A certificate keeps its id while any of its names is wanted. names-changed is due only when a
 * wanted name is lacking; a complete set may drop names from a certificate at its renewal, an
 * incomplete one never.
 *
 * Each wanted name has one home: the certificate whose id is its own, else the stored one that
 * holds it (of several the one that ends last), else none if a stored wildcard covers it, else the
 * new certificate of the name in whose options it stands, else a new one of its own.
 */
#ifndef STAGE_DUE_JOIN_H
#define STAGE_DUE_JOIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "line/rec_due.h"
#include "line/rec_host.h"
#include "store/certs.h"

struct due_ask {
	const struct rec_host *const *hosts; /* present ones, sorted by name */
	size_t hosts_n;
	const struct certs_info *const *certs; /* sorted by id */
	size_t certs_n;
	/* Ids that could not be read, sorted: nothing is due for them. One that is among `certs`
	 * as well (as it was read before) still is the home of its names. */
	const struct strv *unknown;
	const struct strv *force; /* sorted; each a wanted name, an id or a name of a certificate */
	bool complete;            /* the set of hosts is complete */
	bool partial; /* some certificate was never read, but will be: nothing is called missing */
	bool all;     /* hosts don't matter: each certificate with its own names */
	int64_t now_s;
};

struct due_answer {
	void (*due)(void *arg, const struct rec_due *due); /* borrowed; in order of id */
	/* A host that a stored wildcard covers. May be NULL. */
	void (*covered)(void *arg, const struct rec_host *host, const char *id);
	void *arg;
};

/* Sets `*next_s` to the first moment after now at which something that is not due now will be
 * (INT64_MAX: none). */
void due_join(const struct due_ask *ask, const struct due_answer *answer, int64_t *next_s);

#endif
