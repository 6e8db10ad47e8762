/* SPDX-License-Identifier: ISC */
/*
 * nonce - the pool of anti-replay nonces (RFC 8555 §6.5): every reply brings one, every request
 * takes one. The newest is taken first; old ones are dropped, since CAs forget them.
 */
#ifndef ACME_NONCE_H
#define ACME_NONCE_H

#include <stdint.h>

#define NONCE_MAX 256       /* kept at once */
#define NONCE_AGE_MS 300000 /* older ones are not used */
#define NONCE_LEN_MAX 512   /* bytes; longer ones are no nonces */

struct nonce;

struct nonce *nonce_new(void);
void nonce_free(struct nonce *n);

/* Ignores what is not base64url (RFC 8555 §6.5.1). */
void nonce_put(struct nonce *n, const char *text, int64_t now_ms);

/* The caller frees it; NULL: none that is fresh. */
char *nonce_take(struct nonce *n, int64_t now_ms);

/* After a badNonce: what is in the pool is likely as bad. */
void nonce_clear(struct nonce *n);

#endif
