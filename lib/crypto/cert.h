/* SPDX-License-Identifier: ISC */
/*
 * cert - reading X.509 chains (RFC 5280): what is in the leaf, and whether chain and key belong
 * together. Trust is not judged here: whose CA it is, is the caller's business.
 */
#ifndef CRYPTO_CERT_H
#define CRYPTO_CERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/strv.h"
#include "crypto/key.h"

#define CERT_CHAIN_MAX 10         /* certificates in a chain */
#define CERT_PEM_MAX (256 * 1024) /* bytes of a chain */

struct cert {
	char *serial;       /* lower-case hex, two digits a byte, no leading zero byte */
	char *issuer;       /* RFC 2253 */
	char *certid;       /* RFC 9773 §4.1; NULL: no authority key identifier */
	struct strv names;  /* DNS names of the subjectAltName (else the CN), lower case, sorted */
	int64_t not_before; /* seconds UTC */
	int64_t not_after;  /* seconds UTC; the last second of validity */
	size_t chain_len;   /* certificates in the PEM, leaf included */
};

/* Reads a PEM chain, leaf first (RFC 8555 §9.1). Anything but certificates and white space between
 * them, too many, or none: ERR_INVALID. */
int cert_read(struct cert *out, const char *pem, size_t len, struct err *e);
void cert_free(struct cert *c);

/* 0 when `k` is the leaf's key, each certificate is signed by the next, and the leaf is no CA.
 * ERR_INVALID says which does not fit. */
int cert_check_chain(const char *pem, size_t len, const struct key *k, struct err *e);

/* What reads certificates but not the keys in them, for which OpenSSL takes ten times as long as
 * for all the rest; to make one takes longer than that, so who reads many keeps it. */
struct cert_reader;
int cert_reader_new(struct cert_reader **out, struct err *e);
void cert_reader_free(struct cert_reader *r); /* NULL is allowed */

/* cert_read for what a CA answers to a request (DER): 0 when the leaf is for the request's key and
 * no CA. Of the chain above it only the form is looked at: who stores it checks it
 * (cert_check_chain), and to decode the issuers once more would cost as much as all signatures of
 * the order. */
int cert_read_answer(const struct cert_reader *r, struct cert *out, const char *pem, size_t len,
    const void *csr, size_t csr_len, struct err *e);

/* True when the certificate's names cover `name`: equal, or a wildcard one label up. */
bool cert_covers(const struct cert *c, const char *name);

#endif
