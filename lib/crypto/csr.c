/* SPDX-License-Identifier: ISC */
#include "crypto/csr.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "crypto/ossl.h"

/* Built from its parts and not from a line of OpenSSL's configuration language, in which a comma
 * within a name would begin another name. */
static GENERAL_NAMES *make_san(const struct strv *names)
{
	GENERAL_NAMES *san = GENERAL_NAMES_new();

	for (size_t i = 0; san != NULL && i < names->n; i++) {
		GENERAL_NAME *name = GENERAL_NAME_new();
		ASN1_IA5STRING *text = ASN1_IA5STRING_new();

		if (name == NULL || text == NULL || !ASN1_STRING_set(text, names->v[i], -1) ||
		    !sk_GENERAL_NAME_push(san, name)) {
			GENERAL_NAME_free(name);
			ASN1_IA5STRING_free(text);
			GENERAL_NAMES_free(san);
			return NULL;
		}
		GENERAL_NAME_set0_value(name, GEN_DNS, text);
	}
	return san;
}

static bool add_san(X509_REQ *req, const struct strv *names)
{
	GENERAL_NAMES *san = make_san(names);
	STACK_OF(X509_EXTENSION) *exts = NULL;
	bool good;

	good = san != NULL && X509V3_add1_i2d(&exts, NID_subject_alt_name, san, 0, 0) == 1 &&
	       X509_REQ_add_extensions(req, exts) == 1;
	GENERAL_NAMES_free(san);
	sk_X509_EXTENSION_pop_free(exts, X509_EXTENSION_free);
	return good;
}

/* X509_REQ_set_pubkey writes the key and reads it back, which takes longer than to sign. For an EC
 * key there is little to write (RFC 5480 §2). */
static bool set_key(X509_REQ *req, const struct key *k)
{
	int curve = key_type(k) == KEY_P384 ? NID_secp384r1 : NID_X9_62_prime256v1;
	unsigned char *point = NULL;
	size_t len;

	if (key_type(k) != KEY_P256 && key_type(k) != KEY_P384)
		return X509_REQ_set_pubkey(req, key_evp(k)) == 1;
	len = EVP_PKEY_get1_encoded_public_key(key_evp(k), &point);
	if (len > 0 && X509_PUBKEY_set0_param(X509_REQ_get_X509_PUBKEY(req),
			   OBJ_nid2obj(NID_X9_62_id_ecPublicKey), V_ASN1_OBJECT, OBJ_nid2obj(curve),
			   point, (int)len) == 1)
		return true;
	OPENSSL_free(point);
	return false;
}

int csr_make(const struct key *k, const struct strv *names, struct buf *der, struct err *e)
{
	const EVP_MD *md = key_type(k) == KEY_P384 ? EVP_sha384() : EVP_sha256();
	X509_REQ *req = NULL;
	unsigned char *bytes = NULL;
	int len, rc = -1;

	if (names->n == 0)
		return err_set(e, ERR_INVALID, "a certificate request without a name");
	req = X509_REQ_new();
	if (req == NULL || !set_key(req, k) || !add_san(req, names) ||
	    X509_REQ_sign(req, key_evp(k), md) == 0) {
		ossl_err(e, ERR_INTERNAL, "cannot make a certificate request");
		goto out;
	}
	len = i2d_X509_REQ(req, &bytes);
	if (len < 0) {
		ossl_err(e, ERR_INTERNAL, "cannot write a certificate request");
		goto out;
	}
	if (buf_add(der, bytes, (size_t)len) != 0) {
		err_set(e, ERR_TOOBIG, "no room for a certificate request of %d bytes", len);
		goto out;
	}
	rc = 0;
out:
	X509_REQ_free(req);
	OPENSSL_free(bytes);
	return rc;
}

static int read_san(X509_REQ *req, struct strv *names, struct err *e)
{
	STACK_OF(X509_EXTENSION) *exts = X509_REQ_get_extensions(req);
	int found = -1, rc;
	GENERAL_NAMES *san = X509V3_get_d2i(exts, NID_subject_alt_name, &found, NULL);

	if (san != NULL)
		rc = ossl_add_names(names, san, e);
	else if (found == -1)
		rc = err_set(e, ERR_INVALID, "no subjectAltName in it");
	else
		rc = ossl_err(e, ERR_INVALID, "two subjectAltNames or a broken one in it");
	if (rc == 0 && names->n == 0)
		rc = err_set(e, ERR_INVALID, "no host name in it");
	GENERAL_NAMES_free(san);
	sk_X509_EXTENSION_pop_free(exts, X509_EXTENSION_free);
	return rc;
}

int csr_names(const void *der, size_t len, struct strv *names, struct err *e)
{
	const unsigned char *p = der;
	X509_REQ *req = NULL;
	struct strv found = {0};
	int rc = -1;

	if (len <= CSR_DER_MAX)
		req = d2i_X509_REQ(NULL, &p, (long)len);
	if (req == NULL || p != (const unsigned char *)der + len) {
		ossl_err(e, ERR_INVALID, "not a certificate request in DER");
		goto out;
	}
	if (read_san(req, &found, e) != 0)
		goto out;
	if (X509_REQ_verify(req, X509_REQ_get0_pubkey(req)) != 1) {
		ossl_err(e, ERR_INVALID, "its signature does not fit");
		goto out;
	}
	strv_sort(&found);
	strv_move(names, &found);
	rc = 0;
out:
	if (rc != 0)
		err_prefix(e, "certificate request");
	strv_free(&found);
	X509_REQ_free(req);
	return rc;
}
