/* SPDX-License-Identifier: ISC */
/*
 * digest - SHA-256 for those who name it, and a quicker digest for our own use.
 */
#ifndef CRYPTO_DIGEST_H
#define CRYPTO_DIGEST_H

#include <stddef.h>

#define DIGEST_LEN 32
#define DIGEST_HEX_MAX (2 * DIGEST_LEN + 1)
#define DIGEST_MARK_MAX 33

void digest_sha256(const void *bytes, size_t len, unsigned char out[DIGEST_LEN]);
void digest_sha256_hex(const void *bytes, size_t len, char out[DIGEST_HEX_MAX]);

/* Tells one content from another: BLAKE2b of 128 bits (RFC 7693), in hex. Hosts without
 * instructions for SHA-256 have it in a third of the time. */
void digest_mark(const void *bytes, size_t len, char out[DIGEST_MARK_MAX]);

#endif
