/* SPDX-License-Identifier: ISC */
/*
 * due_join - the pure half of stage/due: wanted names and what is stored in, what is due out.
 *
 * A certificate keeps its id while any of its names is wanted. names-changed is due only when a
 * wanted name is lacking; a complete set may drop names from a certificate at its renewal, an
 * incomplete one never.
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
	const struct strv
	    *unknown;             /* ids that could not be read, sorted: nothing is due for them */
	const struct strv *force; /* sorted */
	bool complete;            /* the set of hosts is complete */
	bool all;                 /* hosts don't matter: each certificate with its own names */
	int64_t now_s;
};

/* Calls `due` for each (borrowed), in order of id, and sets `*next_s` to the first moment after now
 * at which a certificate that is not due now will be (INT64_MAX: none). A host that a stored
 * wildcard covers calls `covered` (may be NULL). */
void due_join(const struct due_ask *ask, void (*due)(void *arg, const struct rec_due *due),
    void (*covered)(void *arg, const char *name, const char *id), void *arg, int64_t *next_s);

#endif
