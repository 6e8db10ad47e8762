/* SPDX-License-Identifier: ISC */
/*
 * csr - certificate signing requests (RFC 2986) as ACME wants them (RFC 8555 §7.4).
 */
#ifndef CRYPTO_CSR_H
#define CRYPTO_CSR_H

#include "core/buf.h"
#include "core/err.h"
#include "core/strv.h"
#include "crypto/key.h"

#define CSR_DER_MAX (64 * 1024) /* bytes; 100 names of 253 and RSA 4096: 28 KiB */

/* DER of a request for `names` (A-labels, at least one), all as subjectAltName; the subject is
 * empty, since a common name is limited to 64 characters and going out of use. Signed with SHA-256
 * (SHA-384 for P-384). Adds to `der`. */
int csr_make(const struct key *k, const struct strv *names, struct buf *der, struct err *e);

/* The DNS names of a DER request, sorted; ERR_INVALID. The journal's check. */
int csr_names(const void *der, size_t len, struct strv *names, struct err *e);

#endif
