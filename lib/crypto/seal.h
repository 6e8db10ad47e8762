/* SPDX-License-Identifier: ISC */
/*
 * seal - libsodium sealed boxes (X25519, XSalsa20-Poly1305): what le-order closes, only a store
 * writer can open.
 *
 * A seal id is the first 16 hex digits of the SHA-256 of the public key; public keys are base64.
 */
#ifndef CRYPTO_SEAL_H
#define CRYPTO_SEAL_H

#include <stddef.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/secret.h"

#define SEAL_ID_LEN 16
#define SEAL_KEY_LEN 32            /* bytes, public and private */
#define SEAL_PLAIN_MAX (64 * 1024) /* bytes in a box; more: ERR_TOOBIG */

struct seal_public {
	char id[SEAL_ID_LEN + 1];
	unsigned char key[SEAL_KEY_LEN];
};

/* A new pair; `*private_key` holds SEAL_KEY_LEN bytes. */
int seal_generate(struct seal_public *pub, struct secret **private_key, struct err *e);

/* The public half of a private key, to check that a stored pair belongs together. */
int seal_public_of(const struct secret *private_key, struct seal_public *out, struct err *e);

int seal_public_read(struct seal_public *out, const char *base64, struct err *e);
int seal_public_write(const struct seal_public *pub, struct buf *out);

/* Adds base64 of the box around `plain`. */
int seal_close(
    const struct seal_public *pub, const struct secret *plain, struct buf *out, struct err *e);

/* ERR_INVALID: not base64, damaged, or closed for another key. */
int seal_open(
    const struct secret *private_key, const char *base64, struct secret **plain, struct err *e);

#endif
