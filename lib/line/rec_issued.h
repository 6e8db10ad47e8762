/* SPDX-License-Identifier: ISC */
/*
 * rec_issued - a certificate with its key: le-order (sealed) or le-vault-get (plain) to the
 * writers.
 */
#ifndef LINE_REC_ISSUED_H
#define LINE_REC_ISSUED_H

#include <stdbool.h>

#include "core/secret.h"
#include "line/rec.h"

struct rec_issued {
	char *id;
	struct strv names;
	char *chain;        /* PEM, leaf first, ends in a newline */
	char *key_sealed;   /* base64, crypto/seal.h; or ... */
	char *seal;         /* ... its seal id */
	struct secret *key; /* plain PEM; le-vault-get only */
	char *serial;
	int64_t not_before;
	int64_t not_after;
	char *issuer;
	char *ca;      /* directory URL */
	char *account; /* URL */
	char *certid;
	char *profile;
	char *replaces; /* certid of the predecessor */
	struct rec_options options;
};

int rec_issued_read(struct rec_issued *out, const struct json *j, struct err *e);
int rec_issued_write(const struct rec_issued *r, struct buf *line);
void rec_issued_free(struct rec_issued *r);

/* Writes the record and hands it to `out`. */
void rec_issued_put(const struct rec_issued *r, const struct rec_out *out);

#endif
