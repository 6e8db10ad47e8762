/* SPDX-License-Identifier: ISC */
/*
 * certs - certificates in a store of kind STORE_CERTS: what is known about each, and writing one.
 *
 * A document has just `cert` (leaf and intermediates) and `key` (PKCS#8), PEM, each ending in a
 * newline, for that is what Fabio reads. What le-renew-check needs lies in the attributes; where
 * they are missing or describe another version (a certificate that other tools wrote), the
 * certificate itself is read.
 */
#ifndef STORE_CERTS_H
#define STORE_CERTS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/strv.h"
#include "line/rec.h"
#include "line/rec_issued.h"
#include "store/store.h"

struct certs_info {
	char *id;
	struct strv names; /* of the certificate, sorted */
	char *serial;
	int64_t not_before, not_after;
	char *certid, *issuer;        /* may be NULL */
	char *ca, *account, *profile; /* NULL where other tools wrote it */
	struct rec_options options;
	bool attributes; /* false: there are none that belong to it */
	char version[STORE_VERSION_MAX];
};

void certs_info_free(struct certs_info *i);

/* info NULL and no error: not there. ERR_INVALID: there, but not readable as a certificate. */
typedef void certs_info_fn(void *arg, struct certs_info *info, const struct err *e);

/* Reads attributes, or the document where there are none. `info` may be moved out ({0} left
 * behind). */
void certs_info_get(struct store *s, const char *id, certs_info_fn *fn, void *arg);

/* The same with the document itself (le-vault-get, read-back): `chain` and `key` are borrowed. Here
 * `info` is always of the certificate itself, and of the attributes only what it does not tell. */
typedef void certs_full_fn(
    void *arg, struct certs_info *info, const char *chain, const char *key, const struct err *e);
void certs_full_get(struct store *s, const char *id, certs_full_fn *fn, void *arg);

/* The attributes that belong to an issued certificate: serial, not_before, not_after, certid, ca,
 * account, issuer, profile, names.0…n (joined by blanks) and options.0…n (JSON text), long texts
 * cut into pieces of at most 512 bytes. */
struct json *certs_attrs(const struct rec_issued *r);

#endif
