/* SPDX-License-Identifier: ISC */
/*
 * directory - what an ACME server offers and where (RFC 8555 §7.1.1).
 */
#ifndef ACME_DIRECTORY_H
#define ACME_DIRECTORY_H

#include <stdbool.h>

#include "core/err.h"
#include "core/json.h"
#include "core/strv.h"

struct directory {
	char *new_nonce, *new_account, *new_order;     /* always there */
	char *key_change, *revoke_cert, *renewal_info; /* NULL: not offered */
	char *terms;                                   /* URL of the terms of service; NULL: none */
	bool eab_required;                             /* externalAccountRequired */
	struct strv profiles;                          /* names; sorted */
	struct strv caa;                               /* caaIdentities */
};

/* ERR_PROTOCOL names what is missing or no https/http URL. */
int directory_read(struct directory *out, const struct json *j, struct err *e);
void directory_free(struct directory *d);

/* "letsencrypt", "letsencrypt-staging", "zerossl", "google", or a URL: the directory's URL; else
 * NULL. */
const char *directory_url(const char *ca);

#endif
