/* SPDX-License-Identifier: ISC */
/*
 * jws - flattened JSON Web Signatures (RFC 7515 §7.2.2) as ACME uses them (RFC 8555 §6.2).
 */
#ifndef CRYPTO_JWS_H
#define CRYPTO_JWS_H

#include <stddef.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/json.h"
#include "core/secret.h"
#include "crypto/key.h"

struct jws {
	const struct key *key;
	const char *kid;   /* account URL; NULL: the JWK is embedded (newAccount, revoke by key) */
	const char *nonce; /* NULL: none (the inner JWS of a key rollover) */
	const char *url;
};

/* Adds the signed request body for `payload` (may be empty: POST-as-GET, RFC 8555 §6.3). */
int jws_sign(
    const struct jws *j, const char *payload, size_t payload_len, struct buf *out, struct err *e);

/* externalAccountBinding (RFC 8555 §7.3.4): the account's JWK signed by HS256 with the MAC key
 * (its bytes, no longer base64url), as a JSON object for the newAccount payload. */
int jws_eab(const struct key *account, const char *eab_kid, const struct secret *mac_key,
    const char *url, struct json **out, struct err *e);

#endif
