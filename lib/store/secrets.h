/* SPDX-License-Identifier: ISC */
/*
 * secrets - the documents of a store of kind STORE_SECRETS, each readable by those who need it:
 *
 *	account		{"v", "key": PEM, "accounts": {DIRECTORY-URL: {"url", "contact"}}}
 *			for le-account and le-order
 *	seal/ID		{"v", "private": base64}
 *			for the writers
 *	public		{"v", "thumbprint", "seals": [{"id", "public"}, ...]}, newest last
 *			for all
 */
#ifndef STORE_SECRETS_H
#define STORE_SECRETS_H

#include "core/secret.h"
#include "crypto/key.h"
#include "crypto/seal.h"
#include "store/store.h"

struct secrets_public {
	char *thumbprint;
	struct seal_public *seals; /* newest last */
	size_t n;
};

void secrets_public_free(struct secrets_public *p);
const struct seal_public *secrets_seal_find(const struct secrets_public *p, const char *id);

/* p NULL and no error: nothing made yet (le-account register makes it). May be moved out. */
typedef void secrets_public_fn(void *arg, struct secrets_public *p, const struct err *e);
void secrets_public_get(struct store *s, secrets_public_fn *fn, void *arg);

/* ERR_NOTFOUND: that seal key is not held. The key may be taken (set to NULL by moving from
 * `*key`). */
typedef void secrets_seal_fn(void *arg, struct secret **key, const struct err *e);
void secrets_seal_get(struct store *s, const char *id, secrets_seal_fn *fn, void *arg);

struct secrets_account {
	struct key *key;
	struct json *accounts; /* directory URL → {"url","contact":[…]} */
};

void secrets_account_free(struct secrets_account *a);
const char *secrets_account_url(const struct secrets_account *a, const char *directory);

/* a NULL and no error: not made yet. May be moved out. */
typedef void secrets_account_fn(void *arg, struct secrets_account *a, const struct err *e);
void secrets_account_get(struct store *s, secrets_account_fn *fn, void *arg);

/* Makes what is missing of account key, seal key and public document, by put-if-absent, in an order
 * that lets two start together and any crash be mended by the next call; then as
 * secrets_account_get. */
void secrets_make(struct store *s, enum key_type type, secrets_account_fn *fn, void *arg);

/* Notes the account's URL (and contact) at a CA; conflicts are retried a few times. */
typedef void secrets_done_fn(void *arg, const struct err *e);
void secrets_account_note(struct store *s, const char *directory, const char *url,
    const struct strv *contact, secrets_done_fn *fn, void *arg);

#endif
