/* SPDX-License-Identifier: ISC */
#include "crypto/digest.h"

#include <sodium.h>

/* libsodium's hash and not OpenSSL's, because it neither allocates nor fails: a digest without an
 * error to check is easier to use right. */
void digest_sha256(const void *bytes, size_t len, unsigned char out[DIGEST_LEN])
{
	crypto_hash_sha256(out, bytes, len);
}

void digest_sha256_hex(const void *bytes, size_t len, char out[DIGEST_HEX_MAX])
{
	unsigned char hash[DIGEST_LEN];

	digest_sha256(bytes, len, hash);
	sodium_bin2hex(out, DIGEST_HEX_MAX, hash, sizeof(hash));
}

void digest_mark(const void *bytes, size_t len, char out[DIGEST_MARK_MAX])
{
	unsigned char hash[crypto_generichash_BYTES_MIN];

	crypto_generichash(hash, sizeof(hash), bytes, len, NULL, 0);
	sodium_bin2hex(out, DIGEST_MARK_MAX, hash, sizeof(hash));
}
