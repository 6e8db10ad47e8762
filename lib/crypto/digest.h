/* SPDX-License-Identifier: ISC */
/*
 * digest - SHA-256 of a few bytes.
 */
#ifndef CRYPTO_DIGEST_H
#define CRYPTO_DIGEST_H

#include <stddef.h>

#define DIGEST_LEN 32
#define DIGEST_HEX_MAX (2 * DIGEST_LEN + 1)

void digest_sha256(const void *bytes, size_t len, unsigned char out[DIGEST_LEN]);
void digest_sha256_hex(const void *bytes, size_t len, char out[DIGEST_HEX_MAX]);

#endif
