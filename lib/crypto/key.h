/* SPDX-License-Identifier: ISC */
/*
 * key - private keys: of the ACME account and of certificates. OpenSSL's EVP_PKEY behind a door.
 *
 * A key in the clear exists only inside a struct key and inside struct secret; it is never printed.
 */
#ifndef CRYPTO_KEY_H
#define CRYPTO_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/json.h"
#include "core/secret.h"

enum key_type { KEY_P256, KEY_P384, KEY_RSA2048, KEY_RSA3072, KEY_RSA4096, KEY_TYPES };

struct key;

/* "p256", "p384", "rsa2048", "rsa3072", "rsa4096"; ERR_INVALID lists them. */
int key_type_parse(const char *text, enum key_type *out, struct err *e);
const char *key_type_name(enum key_type type);

int key_generate(struct key **out, enum key_type type, struct err *e);

/* The same for another thread: an RSA key takes a while, and `stopped` is asked now and then
 * whether to break off, with ERR_AGAIN. */
int key_generate_until(
    struct key **out, enum key_type type, bool (*stopped)(void *arg), void *arg, struct err *e);
void key_free(struct key *k); /* NULL is allowed */

/* PEM, PKCS#8 without a passphrase (RFC 5958); reading takes SEC 1 and PKCS#1 too. Accepted are the
 * types above, RSA of 2048 to 4096 bits; else ERR_UNSUPPORTED. ERR_INVALID: no key. */
int key_read_pem(struct key **out, const char *pem, size_t len, struct err *e);
int key_write_pem(const struct key *k, struct secret **out, struct err *e);

enum key_type key_type(const struct key *k); /* RSA of other sizes: the next lower type */

/* The public part as a JWK (RFC 7517) with just the members that RFC 7638 hashes. */
struct json *key_jwk(const struct key *k);

/* RFC 7638, SHA-256, base64url: 43 characters. */
int key_thumbprint(const struct key *k, struct buf *out, struct err *e);

/* The `alg` of RFC 7518 for this key: ES256, ES384 or RS256. */
const char *key_jws_alg(const struct key *k);

/* Signs as key_jws_alg says; ECDSA as R||S (RFC 7518 §3.4). Adds raw bytes. */
int key_sign_jws(
    const struct key *k, const void *bytes, size_t len, struct buf *out, struct err *e);

/* EVP_PKEY *, for csr.c and cert.c only. */
void *key_evp(const struct key *k);

#endif
