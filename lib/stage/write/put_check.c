/* SPDX-License-Identifier: ISC */
#include "stage/write/put_check.h"

#include <string.h>

#include "core/clock.h"
#include "crypto/cert.h"
#include "crypto/key.h"
#include "crypto/seal.h"

static int read_key(
    const struct rec_issued *r, const struct secret *seal_key, struct key **out, struct err *e)
{
	struct secret *opened = NULL;
	const struct secret *pem = r->key;
	int rc = -1;

	if (pem == NULL) {
		if (seal_open(seal_key, r->key_sealed, &opened, e) < 0) {
			err_prefix(e, "seal %s", r->seal);
			goto out;
		}
		pem = opened;
	}
	rc = key_read_pem(out, secret_bytes(pem), secret_len(pem), e);
out:
	secret_free(opened);
	return rc;
}

static int check_dates(
    const struct rec_issued *r, const struct cert *c, int64_t now_s, struct err *e)
{
	char text[CLOCK_TEXT_MAX];

	if (c->not_before != r->not_before || c->not_after != r->not_after)
		return err_set(e, ERR_INVALID, "the dates in the record are not the certificate's");
	if (c->not_after < now_s) {
		clock_format(c->not_after, text);
		return err_set(e, ERR_INVALID, "the certificate has expired (%s)", text);
	}
	if (c->not_before > now_s + PUT_AHEAD_S) {
		clock_format(c->not_before, text);
		return err_set(e, ERR_INVALID,
		    "the certificate is not valid before %s; is the clock of this host right?",
		    text);
	}
	return 0;
}

static int check_leaf(
    const struct rec_issued *r, const struct cert *c, int64_t now_s, struct err *e)
{
	if (strcmp(c->serial, r->serial) != 0)
		return err_set(e, ERR_INVALID, "the certificate's serial is %s, the record's is %s",
		    c->serial, r->serial);
	for (size_t i = 0; i < r->names.n; i++)
		if (!cert_covers(c, r->names.v[i]))
			return err_set(
			    e, ERR_INVALID, "the certificate does not hold %s", r->names.v[i]);
	return check_dates(r, c, now_s, e);
}

int put_check(const struct rec_issued *r, const struct secret *seal_key, int64_t now_s,
    struct secret **key_pem, struct err *e)
{
	size_t len = strlen(r->chain);
	struct cert cert = {0};
	struct key *key = NULL;
	int rc = -1;

	if (read_key(r, seal_key, &key, e) < 0 || cert_read(&cert, r->chain, len, e) < 0 ||
	    cert_check_chain(r->chain, len, key, e) < 0 || check_leaf(r, &cert, now_s, e) < 0 ||
	    key_write_pem(key, key_pem, e) < 0)
		goto out;
	rc = 0;
out:
	cert_free(&cert);
	key_free(key);
	return rc;
}
