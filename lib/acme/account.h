/* SPDX-License-Identifier: ISC */
/*
 * account - the account at one CA (RFC 8555 §7.3): newAccount with terms, contact and EAB; finding
 * the account of a key that is registered already; its state.
 */
#ifndef ACME_ACCOUNT_H
#define ACME_ACCOUNT_H

#include <stdbool.h>

#include "acme/session.h"
#include "core/secret.h"
#include "core/strv.h"

struct account_ask {
	bool terms_agreed;            /* --agree-tos */
	const struct strv *contact;   /* mail addresses or mailto: URLs; may be NULL */
	const char *eab_kid;          /* NULL: none */
	const struct secret *eab_key; /* raw bytes of the MAC key */
	bool only_existing;           /* onlyReturnExisting: ERR_NOTFOUND where there is none */
};

struct account {
	char *url;
	char *status; /* valid, deactivated, revoked */
	struct strv contact;
	bool created; /* 201: it is new */
};

void account_free(struct account *a);

struct account_call;

/* Once, from the loop. `a` is borrowed; NULL with an error. ERR_DENIED: the terms (whose URL the
 * text tells) were not agreed to, or the CA wants EAB and none was given. */
typedef void account_fn(
    void *arg, struct account *a, const struct err *e, const struct session_problem *problem);

/* Sets the session's account URL on success. `ask` and what it points to must stay until fn is
 * called. */
struct account_call *account_register(
    struct session *s, const struct account_ask *ask, account_fn *fn, void *arg);

/* The account's present state, by POST-as-GET to its URL. */
struct account_call *account_show(struct session *s, account_fn *fn, void *arg);

/* Not called back any more; to be done before session_free. NULL is allowed. */
void account_cancel(struct account_call *c);

#endif
