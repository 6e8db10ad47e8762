/* SPDX-License-Identifier: ISC */
#include "crypto/cert.h"

#include <openssl/err.h>
#include <openssl/provider.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "core/base64.h"
#include "core/mem.h"
#include "crypto/csr.h"
#include "crypto/ossl.h"

#define BEGIN "-----BEGIN CERTIFICATE-----"
#define END "-----END CERTIFICATE-----"
#define SERIAL_MAX 64 /* bytes; RFC 5280 §4.1.2.2 allows 20 */
#define KEYID_MAX 256 /* bytes; in practice 20 */

struct chain {
	X509 *v[CERT_CHAIN_MAX]; /* leaf first */
	size_t n;
	OSSL_LIB_CTX *lib; /* NULL: the default */
	bool leaf_only;    /* the others are counted, not decoded: v[1…] are NULL */
};

static void chain_free(struct chain *c)
{
	while (c->n > 0)
		X509_free(c->v[--c->n]);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void skip_blanks(const char **at, const char *end)
{
	while (*at < end && is_blank(**at))
		(*at)++;
}

static bool skip_text(const char **at, const char *end, const char *text)
{
	size_t len = strlen(text);

	if ((size_t)(end - *at) < len || memcmp(*at, text, len) != 0)
		return false;
	*at += len;
	return true;
}

/* Reads the base64 up to the dashes of the end mark. */
static X509 *read_der(OSSL_LIB_CTX *lib, const char **at, const char *end)
{
	struct buf text, der;
	const unsigned char *p;
	X509 *x = NULL;

	buf_init(&text, CERT_PEM_MAX);
	buf_init(&der, CERT_PEM_MAX);
	for (; *at < end && **at != '-'; (*at)++) {
		if (!is_blank(**at))
			buf_addc(&text, **at);
	}
	if (base64_decode(BASE64_STD, text.data, text.len, &der, NULL) == 0) {
		p = (const unsigned char *)der.data;
		x = X509_new_ex(lib, NULL);
		d2i_X509(&x, &p, (long)der.len); /* which frees it where it fails */
		if (x != NULL && p != (const unsigned char *)der.data + der.len) {
			X509_free(x); /* bytes behind it that nobody has signed */
			x = NULL;
		}
	}
	buf_free(&text);
	buf_free(&der);
	return x;
}

/* Our own reader, since OpenSSL's passes over whatever stands between the blocks, while the
 * strictest reader of the store takes this chain whole or not at all. */
static int chain_read(struct chain *c, const char *pem, size_t len, struct err *e)
{
	const char *end = pem + len;
	X509 *x;

	if (len > CERT_PEM_MAX)
		return err_set(e, ERR_INVALID, "a chain of %zu bytes is over the limit", len);
	for (skip_blanks(&pem, end); pem < end; skip_blanks(&pem, end)) {
		if (c->n == CERT_CHAIN_MAX)
			return err_set(
			    e, ERR_INVALID, "more than %d certificates in it", CERT_CHAIN_MAX);
		if (!skip_text(&pem, end, BEGIN))
			return err_set(
			    e, ERR_INVALID, "no certificate begins after number %zu", c->n);
		if (c->leaf_only && c->n > 0) {
			while (pem < end && *pem != '-')
				pem++;
			c->n++;
		} else {
			x = read_der(c->lib, &pem, end);
			if (x == NULL)
				return ossl_err(e, ERR_INVALID, "a certificate cannot be read");
			c->v[c->n++] = x;
			if (X509_get_extension_flags(x) & EXFLAG_INVALID)
				return ossl_err(
				    e, ERR_INVALID, "a certificate has a broken extension");
		}
		if (!skip_text(&pem, end, END))
			return err_set(e, ERR_INVALID, "certificate %zu does not end", c->n);
	}
	if (c->n == 0)
		return err_set(e, ERR_INVALID, "no certificate in it");
	return 0;
}

/* Both ways to write it: hex for people, and RFC 9773 §4.1 with the sign byte of DER. */
static int read_serial(struct cert *out, const X509 *leaf, struct buf *signed_der, struct err *e)
{
	const ASN1_INTEGER *serial = X509_get0_serialNumber(leaf);
	const unsigned char *bytes = ASN1_STRING_get0_data(serial);
	size_t len = (size_t)ASN1_STRING_length(serial);
	struct buf hex;

	if (ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER || len == 0 || len > SERIAL_MAX)
		return err_set(e, ERR_INVALID, "a serial number below 0 or beyond all measure");
	if (bytes[0] >= 0x80)
		buf_addc(signed_der, '\0');
	buf_add(signed_der, bytes, len);
	buf_init(&hex, 2 * SERIAL_MAX);
	hex_encode(bytes, len, &hex);
	out->serial = buf_take(&hex);
	return 0;
}

static char *make_certid(X509 *leaf, const struct buf *serial)
{
	const ASN1_OCTET_STRING *keyid = X509_get0_authority_key_id(leaf);
	struct buf id;

	if (keyid == NULL || ASN1_STRING_length(keyid) > KEYID_MAX)
		return NULL;
	buf_init(&id, 2 * (KEYID_MAX + SERIAL_MAX));
	base64_encode(
	    BASE64_URL, ASN1_STRING_get0_data(keyid), (size_t)ASN1_STRING_length(keyid), &id);
	buf_addc(&id, '.');
	base64_encode(BASE64_URL, serial->data, serial->len, &id);
	return buf_take(&id);
}

static int read_issuer(struct cert *out, const X509 *leaf, struct err *e)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;
	long len;
	int rc = 0;

	if (bio != NULL &&
	    X509_NAME_print_ex(bio, X509_get_issuer_name(leaf), 0, XN_FLAG_RFC2253) >= 0) {
		len = BIO_get_mem_data(bio, &text);
		out->issuer = mem_dup_n(text, (size_t)len);
	} else {
		rc = ossl_err(e, ERR_INVALID, "the issuer's name cannot be read");
	}
	BIO_free(bio);
	return rc;
}

static int read_time(const ASN1_TIME *time, int64_t *out_s, struct err *e)
{
	struct tm tm;

	if (ASN1_TIME_to_tm(time, &tm) != 1)
		return ossl_err(e, ERR_INVALID, "a date that does not exist");
	*out_s = timegm(&tm);
	return 0;
}

/* The common name stands in only where there is no DNS name (RFC 2818 §3.1); the last one counts,
 * as the most specific. */
static int read_names(struct strv *names, const X509 *leaf, struct err *e)
{
	GENERAL_NAMES *san = X509_get_ext_d2i(leaf, NID_subject_alt_name, NULL, NULL);
	const X509_NAME *subject = X509_get_subject_name(leaf);
	int rc = 0, at = -1, cn = -1;

	if (san != NULL)
		rc = ossl_add_names(names, san, e);
	while ((at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0)
		cn = at;
	if (rc == 0 && names->n == 0 && cn >= 0)
		rc = ossl_add_name(
		    names, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, cn)), e);
	strv_sort(names);
	GENERAL_NAMES_free(san);
	return rc;
}

static int tell(struct cert *out, const struct chain *chain, struct err *e)
{
	struct cert c = {.serial = NULL};
	X509 *leaf = chain->v[0];
	struct buf serial;
	int rc = -1;

	buf_init(&serial, SERIAL_MAX + 1);
	if (read_serial(&c, leaf, &serial, e) != 0 || read_issuer(&c, leaf, e) != 0 ||
	    read_names(&c.names, leaf, e) != 0 ||
	    read_time(X509_get0_notBefore(leaf), &c.not_before, e) != 0 ||
	    read_time(X509_get0_notAfter(leaf), &c.not_after, e) != 0)
		goto out;
	c.certid = make_certid(leaf, &serial);
	c.chain_len = chain->n;
	*out = c;
	rc = 0;
out:
	if (rc != 0)
		cert_free(&c);
	buf_free(&serial);
	return rc;
}

void cert_free(struct cert *c)
{
	free(c->serial);
	free(c->issuer);
	free(c->certid);
	strv_free(&c->names);
	*c = (struct cert){.serial = NULL};
}

/* The leaf's public key as it must be: a key, or its DER (SubjectPublicKeyInfo). */
struct own {
	const EVP_PKEY *key;
	const unsigned char *der;
	long len;
};

/* Steps into the element at `*at`, or over it. */
static bool step(const unsigned char **at, long *left, int want, bool into)
{
	const unsigned char *p = *at;
	long len;
	int tag, class;
	int how = ASN1_get_object(&p, &len, &tag, &class, *left);

	if ((how & 0x81) != 0 || class != V_ASN1_UNIVERSAL || tag != want)
		return false;
	*left = into ? len : *left - (p - *at) - len;
	*at = into ? p : p + len;
	return true;
}

/* Where the key of a request is (RFC 2986 §4.1). Found by hand, since for OpenSSL to read a request
 * is to decode its key, which takes longer than to sign one. */
static bool find_key(struct own *out, const unsigned char *csr, size_t csr_len)
{
	long left = (long)csr_len;

	if (csr_len > CSR_DER_MAX || !step(&csr, &left, V_ASN1_SEQUENCE, true) ||
	    !step(&csr, &left, V_ASN1_SEQUENCE, true) ||
	    !step(&csr, &left, V_ASN1_INTEGER, false) || !step(&csr, &left, V_ASN1_SEQUENCE, false))
		return false;
	out->der = csr;
	out->len = left;
	if (!step(&csr, &left, V_ASN1_SEQUENCE, false))
		return false;
	out->len -= left;
	return true;
}

static bool is_own(X509 *leaf, const struct own *own)
{
	unsigned char *der = NULL;
	bool same;

	if (own->key != NULL) {
		const EVP_PKEY *public = X509_get0_pubkey(leaf);
		return public != NULL && EVP_PKEY_eq(public, own->key) == 1;
	}
	same = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(leaf), &der) == own->len &&
	       memcmp(der, own->der, (size_t)own->len) == 0;
	OPENSSL_free(der);
	return same;
}

static int check_chain(const struct chain *c, const struct own *own, struct err *e)
{
	if (X509_check_ca(c->v[0]) != 0)
		return err_set(e, ERR_INVALID, "the first certificate is one of a CA");
	if (!is_own(c->v[0], own))
		return ossl_err(e, ERR_INVALID, "the first certificate is for another key");
	for (size_t i = 0; i + 1 < c->n && !c->leaf_only; i++) {
		/* Names and key ids first: they tell a wrong order from a forged signature. */
		int why = X509_check_issued(c->v[i + 1], c->v[i]);
		EVP_PKEY *issuer = X509_get0_pubkey(c->v[i + 1]);

		if (why != X509_V_OK)
			return err_set(e, ERR_INVALID,
			    "certificate %zu is not issued by number %zu: %s", i + 1, i + 2,
			    X509_verify_cert_error_string(why));
		if (issuer == NULL || X509_verify(c->v[i], issuer) != 1)
			return err_set(e, ERR_INVALID,
			    "certificate %zu is not signed by number %zu", i + 1, i + 2);
	}
	return 0;
}

/* What is not asked for is NULL. All in one, since to parse a chain is the dear part of it. */
static int read_and_check(OSSL_LIB_CTX *lib, struct cert *out, const char *pem, size_t len,
    const struct own *own, struct err *e)
{
	struct chain chain = {.lib = lib, .leaf_only = own != NULL && own->key == NULL};
	int rc;

	rc = chain_read(&chain, pem, len, e);
	if (rc == 0 && own != NULL)
		rc = check_chain(&chain, own, e);
	if (rc == 0 && out != NULL)
		rc = tell(out, &chain, e);
	if (rc != 0)
		err_prefix(e, "certificate chain");
	ERR_clear_error();
	chain_free(&chain);
	return rc;
}

int cert_read(struct cert *out, const char *pem, size_t len, struct err *e)
{
	return read_and_check(NULL, out, pem, len, NULL, e);
}

int cert_check_chain(const char *pem, size_t len, const struct key *k, struct err *e)
{
	return read_and_check(NULL, NULL, pem, len, &(struct own){.key = key_evp(k)}, e);
}

/* A library without algorithms. */
struct cert_reader {
	OSSL_LIB_CTX *lib;
	OSSL_PROVIDER *none;
};

int cert_reader_new(struct cert_reader **out, struct err *e)
{
	struct cert_reader *r = mem_alloc(sizeof(*r));

	r->lib = OSSL_LIB_CTX_new();
	if (r->lib != NULL)
		r->none = OSSL_PROVIDER_load(r->lib, "null");
	if (r->none == NULL) {
		cert_reader_free(r);
		return ossl_err(e, ERR_INTERNAL, "OpenSSL's null provider");
	}
	*out = r;
	return 0;
}

void cert_reader_free(struct cert_reader *r)
{
	if (r == NULL)
		return;
	if (r->none != NULL)
		OSSL_PROVIDER_unload(r->none);
	OSSL_LIB_CTX_free(r->lib);
	free(r);
}

int cert_read_answer(const struct cert_reader *r, struct cert *out, const char *pem, size_t len,
    const void *csr, size_t csr_len, struct err *e)
{
	struct own own = {NULL, NULL, 0};

	if (!find_key(&own, csr, csr_len))
		return ossl_err(e, ERR_INVALID, "certificate request: not one in DER");
	return read_and_check(r->lib, out, pem, len, &own, e);
}

bool cert_covers(const struct cert *c, const char *name)
{
	const char *dot = strchr(name, '.');
	char *wildcard;
	bool covered;

	if (strv_has_sorted(&c->names, name))
		return true;
	if (dot == NULL || dot == name)
		return false;
	wildcard = mem_printf("*%s", dot);
	covered = strv_has_sorted(&c->names, wildcard);
	free(wildcard);
	return covered;
}
