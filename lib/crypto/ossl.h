/* SPDX-License-Identifier: ISC */
/*
 * ossl - what the files of this folder share about OpenSSL: its errors as ours, and the host names
 * in an X.509 structure. Not for use outside lib/crypto.
 */
#ifndef CRYPTO_OSSL_H
#define CRYPTO_OSSL_H

#include <openssl/asn1.h>
#include <openssl/x509v3.h>

#include "core/err.h"
#include "core/strv.h"

/* Fills `e` with `what` and the reason OpenSSL gives, empties OpenSSL's error queue, returns -1. */
int ossl_err(struct err *e, enum err_code code, const char *what);

/* Adds a name in lower case. ERR_INVALID when it is empty, too long for DNS, or holds a byte that
 * no name has: a NUL or blank inside would make two readers see two different names. */
int ossl_add_name(struct strv *names, const ASN1_STRING *name, struct err *e);

/* Adds the DNS names of a subjectAltName; other kinds of names are passed over. */
int ossl_add_names(struct strv *names, const GENERAL_NAMES *san, struct err *e);

#endif
