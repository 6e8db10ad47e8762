/* SPDX-License-Identifier: ISC */
#include "crypto/cert.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "crypto/csr.h"
#include "data.h"
#include "unit.h"

/* A small CA: root, intermediate, leaf, and what the leaf may have wrong. */
static struct key *root_key, *mid_key, *leaf_key;

struct spec {
	const char *subject, *issuer;
	const struct key *key, *signer;
	bool ca;
	const char *san[6]; /* DNS names */
	size_t san_len;     /* bytes of san[0]; 0: up to its NUL */
	const char *aki;    /* hex */
	const char *serial; /* hex; NULL: 1 */
	const char *start, *end;
};

static void add_ext(X509 *x, int nid, const char *value)
{
	X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

	X509_add_ext(x, ext, -1);
	X509_EXTENSION_free(ext);
}

static void add_san(X509 *x, const struct spec *s)
{
	GENERAL_NAMES *san = GENERAL_NAMES_new();

	for (size_t i = 0; i < 6 && s->san[i] != NULL; i++) {
		GENERAL_NAME *name = GENERAL_NAME_new();
		ASN1_IA5STRING *text = ASN1_IA5STRING_new();

		ASN1_STRING_set(text, s->san[i], i == 0 && s->san_len ? (int)s->san_len : -1);
		GENERAL_NAME_set0_value(name, GEN_DNS, text);
		sk_GENERAL_NAME_push(san, name);
	}
	X509_add1_ext_i2d(x, NID_subject_alt_name, san, 0, 0);
	GENERAL_NAMES_free(san);
}

static void add_aki(X509 *x, const char *hex)
{
	AUTHORITY_KEYID *aki = AUTHORITY_KEYID_new();
	long len;
	unsigned char *bytes = OPENSSL_hexstr2buf(hex, &len);

	aki->keyid = ASN1_OCTET_STRING_new();
	ASN1_OCTET_STRING_set(aki->keyid, bytes, (int)len);
	X509_add1_ext_i2d(x, NID_authority_key_identifier, aki, 0, 0);
	AUTHORITY_KEYID_free(aki);
	OPENSSL_free(bytes);
}

static void set_name(X509_NAME *name, const char *cn)
{
	X509_NAME_add_entry_by_txt(name, "C", MBSTRING_ASC, (const void *)"NL", -1, -1, 0);
	if (cn != NULL)
		X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const void *)cn, -1, -1, 0);
}

static void add(struct buf *pem, const struct spec *s)
{
	X509 *x = X509_new();
	BIO *bio = BIO_new(BIO_s_mem());
	BIGNUM *serial = NULL;
	char *text;
	long len;

	X509_set_version(x, X509_VERSION_3);
	BN_hex2bn(&serial, s->serial ? s->serial : "1");
	BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(x));
	set_name(X509_get_subject_name(x), s->subject);
	set_name(X509_get_issuer_name(x), s->issuer);
	ASN1_TIME_set_string_X509(X509_getm_notBefore(x), s->start ? s->start : "20260101000000Z");
	ASN1_TIME_set_string_X509(X509_getm_notAfter(x), s->end ? s->end : "20260331235959Z");
	X509_set_pubkey(x, key_evp(s->key));
	if (s->ca)
		add_ext(x, NID_basic_constraints, "critical,CA:TRUE");
	if (s->san[0] != NULL)
		add_san(x, s);
	if (s->aki != NULL)
		add_aki(x, s->aki);
	X509_sign(x, key_evp(s->signer), EVP_sha256());
	PEM_write_bio_X509(bio, x);
	len = BIO_get_mem_data(bio, &text);
	buf_add(pem, text, (size_t)len);
	BN_free(serial);
	BIO_free(bio);
	X509_free(x);
}

static void add_leaf(struct buf *pem)
{
	add(pem, &(struct spec){.subject = "a.example.com",
		     .issuer = "Mid",
		     .key = leaf_key,
		     .signer = mid_key,
		     .san = {"a.example.com"}});
}

static void add_mid(struct buf *pem)
{
	add(pem, &(struct spec){.subject = "Mid",
		     .issuer = "Root",
		     .key = mid_key,
		     .signer = root_key,
		     .ca = true});
}

static void add_root(struct buf *pem)
{
	add(pem, &(struct spec){.subject = "Root",
		     .issuer = "Root",
		     .key = root_key,
		     .signer = root_key,
		     .ca = true});
}

/* Reads one leaf made of `s`; the caller frees. */
static int leaf(const struct spec *s, struct cert *c, struct err *e)
{
	struct spec full = *s;
	struct buf pem;
	int rc;

	full.key = leaf_key;
	full.signer = mid_key;
	full.issuer = full.issuer ? full.issuer : "Mid";
	buf_init(&pem, CERT_PEM_MAX);
	add(&pem, &full);
	err_clear(e);
	rc = cert_read(c, pem.data, pem.len, e);
	is_int((long long)ERR_peek_error(), 0, "OpenSSL's errors are used up");
	buf_free(&pem);
	return rc;
}

static void fields(void)
{
	struct cert c = {0};
	struct strv want = {0};
	struct err e = ERR_INIT;

	/* RFC 9773 §4.1. */
	is_int(
	    leaf(&(struct spec){.aki = "69885B6B87464041E1B37B847BA0AE2CDE01C8D4",
		     .serial = "87654321",
		     .issuer = "E, 7",
		     .start = "19700101000000Z",
		     .end = "20500101000000Z",
		     .san = {"B.Example.COM", "*.example.com", "a.example.com", "b.example.com"}},
		&c, &e),
	    0, "a leaf");
	is_str(c.certid, "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE", "the example of RFC 9773");
	is_str(c.serial, "87654321", "serial without the sign byte");
	is_str(c.issuer, "CN=E\\, 7,C=NL", "issuer as RFC 2253 has it");
	strv_split(&want, "*.example.com a.example.com b.example.com", " ");
	ok(strv_eq(&c.names, &want), "names in lower case, sorted, each once");
	is_int(c.not_before, 0, "1970");
	is_int(c.not_after, 2524608000, "2050, written as GeneralizedTime");
	is_int((long long)c.chain_len, 1, "chain of one");
	cert_free(&c);
	ok(c.serial == NULL && c.names.n == 0, "freed");
	cert_free(&c);

	is_int(leaf(&(struct spec){.subject = "CN.example.com", .serial = "0f"}, &c, &e), 0, "CN");
	ok(c.names.n == 1 && strv_has(&c.names, "cn.example.com"), "stands in for a name");
	is_str(c.serial, "0f", "two digits a byte");
	ok(c.certid == NULL, "no key identifier of the authority, no certid");
	is_int(c.not_after, 1775001599, "the last second of validity");
	cert_free(&c);
	is_int(leaf(&(struct spec){.serial = "0"}, &c, &e), 0, "no name at all");
	is_int((long long)c.names.n, 0, "has no names");
	is_str(c.serial, "00", "serial 0");
	cert_free(&c);
	strv_free(&want);
}

static void refused(void)
{
	char longest[256];
	struct cert c = {0};
	struct err e = ERR_INIT;

	memset(longest, 'x', 254);
	longest[254] = '\0';
	is_int(leaf(&(struct spec){.san = {"a.example.com\0.evil.example"}, .san_len = 27}, &c, &e),
	    -1, "a NUL within a name");
	is_int(e.code, ERR_INVALID, "invalid");
	ok(strstr(e.text, "0x00") != NULL, "the message says so");
	is_int(leaf(&(struct spec){.san = {"a.example.com", "b\n"}}, &c, &e), -1, "a line end");
	is_int(leaf(&(struct spec){.san = {"a b"}}, &c, &e), -1, "a blank");
	is_int(leaf(&(struct spec){.san = {"b\xc3\xbc"}}, &c, &e), -1, "not ASCII");
	is_int(leaf(&(struct spec){.san = {""}}, &c, &e), -1, "an empty name");
	is_int(leaf(&(struct spec){.san = {longest}}, &c, &e), -1, "254 bytes");
	is_int(leaf(&(struct spec){.serial = "-5"}, &c, &e), -1, "a serial below 0");
	is_int(e.code, ERR_INVALID, "invalid");
	ok(c.serial == NULL && c.names.n == 0, "no failure gives a certificate");
}

static void check(
    const struct buf *pem, const struct key *k, int rc, const char *why, const char *name)
{
	struct err e = ERR_INIT;

	is_int(cert_check_chain(pem->data, pem->len, k, &e), rc, name);
	is_int(e.code, rc ? ERR_INVALID : ERR_NONE, "error code");
	if (!ok(strstr(e.text, why) != NULL, "and says why"))
		printf("# %s\n", e.text);
	is_int((long long)ERR_peek_error(), 0, "OpenSSL's errors are used up");
}

static void chains(void)
{
	struct buf pem;

	buf_init(&pem, CERT_PEM_MAX);
	add_leaf(&pem);
	check(&pem, leaf_key, 0, "", "a leaf alone");
	check(&pem, mid_key, -1, "another key", "the wrong key");
	add_mid(&pem);
	check(&pem, leaf_key, 0, "", "leaf and intermediate");
	add_root(&pem);
	check(&pem, leaf_key, 0, "", "and root");
	add_root(&pem);
	check(&pem, leaf_key, 0, "", "the root signs itself");
	add_leaf(&pem);
	check(&pem, leaf_key, -1, "certificate 4 is not issued by number 5", "a leaf at the end");

	buf_reset(&pem);
	add_mid(&pem);
	add_leaf(&pem);
	check(&pem, leaf_key, -1, "one of a CA", "intermediate first");
	buf_reset(&pem);
	add_leaf(&pem);
	add_root(&pem);
	check(&pem, leaf_key, -1, "certificate 1 is not issued by number 2", "one is missing");
	buf_reset(&pem);
	add_leaf(&pem);
	add(&pem, &(struct spec){.subject = "Mid",
		      .issuer = "Root",
		      .key = root_key,
		      .signer = root_key,
		      .ca = true});
	check(
	    &pem, leaf_key, -1, "certificate 1 is not signed by number 2", "right name, other key");
	buf_reset(&pem);
	add(&pem, &(struct spec){.subject = "a.example.com",
		      .issuer = "a.example.com",
		      .key = leaf_key,
		      .signer = leaf_key,
		      .san = {"a.example.com"}});
	check(&pem, leaf_key, 0, "", "self-signed, but no CA");
	buf_reset(&pem);
	check(&pem, leaf_key, -1, "no certificate", "nothing");
	buf_free(&pem);
}

static void requests(void)
{
	struct cert_reader *r = NULL;
	struct strv names = {0};
	struct cert c = {0};
	struct err e = ERR_INIT;
	struct buf pem, csr;

	is_int(cert_reader_new(&r, &e), 0, "a reader");
	buf_init(&pem, CERT_PEM_MAX);
	buf_init(&csr, CSR_DER_MAX);
	strv_add(&names, "a.example.com");
	add_leaf(&pem);
	add_mid(&pem);
	csr_make(leaf_key, &names, &csr, &e);
	is_int(cert_read_answer(r, &c, pem.data, pem.len, csr.data, csr.len, &e), 0, "its request");
	ok(c.serial != NULL && c.chain_len == 2, "and what is in it");
	cert_free(&c);
	buf_adds(&pem, "-----BEGIN CERTIFICATE-----\nAAAA\n");
	is_int(
	    cert_read_answer(r, &c, pem.data, pem.len, csr.data, csr.len, &e), -1, "no end above");
	buf_cut(&pem, pem.len - strlen("-----BEGIN CERTIFICATE-----\nAAAA\n"));
	is_int(cert_read_answer(r, &c, pem.data, pem.len, csr.data, csr.len - 1, &e), -1,
	    "half of it");
	is_int(e.code, ERR_INVALID, "invalid");
	is_int(cert_read_answer(r, &c, pem.data, pem.len, csr.data, CSR_DER_MAX + 1, &e), -1,
	    "too long");
	buf_reset(&csr);
	csr_make(mid_key, &names, &csr, &e);
	is_int(cert_read_answer(r, &c, pem.data, pem.len, csr.data, csr.len, &e), -1,
	    "another request");
	is_int(e.code, ERR_INVALID, "invalid");
	is_int(cert_read_answer(r, &c, "", 0, csr.data, csr.len, &e), -1, "no chain");
	ok(c.serial == NULL, "nothing is told of what does not fit");
	cert_reader_free(r);
	strv_free(&names);
	buf_free(&pem);
	buf_free(&csr);
}

static void text(
    const char *before, const char *between, const char *after, int rc, const char *name)
{
	struct cert c = {0};
	struct err e = ERR_INIT;
	struct buf pem;

	buf_init(&pem, CERT_PEM_MAX);
	buf_adds(&pem, before);
	add_leaf(&pem);
	buf_adds(&pem, between);
	add_mid(&pem);
	buf_adds(&pem, after);
	is_int(cert_read(&c, pem.data, pem.len, &e), rc, name);
	is_int(e.code, rc ? ERR_INVALID : ERR_NONE, "error code");
	is_int((long long)c.chain_len, rc ? 0 : 2, "certificates");
	cert_free(&c);
	buf_free(&pem);
}

static void counts(int n, int rc)
{
	struct cert c = {0};
	struct err e = ERR_INIT;
	struct buf pem;

	buf_init(&pem, CERT_PEM_MAX);
	for (int i = 0; i < n; i++)
		add_root(&pem);
	is_int(cert_read(&c, pem.data, pem.len, &e), rc, "count of certificates");
	is_int((long long)c.chain_len, rc ? 0 : n, "as many as there are");
	cert_free(&c);
	buf_free(&pem);
}

static void texts(void)
{
	struct cert c = {0};
	struct err e = ERR_INIT;
	struct buf pem;
	int good = 0;

	text("", "", "", 0, "two certificates");
	text("\r\n", "\n\n \t", "\r\n\n", 0, "white space around them");
	text("Leaf:\n", "", "", -1, "text in front");
	text("", "# intermediate\n", "", -1, "text between");
	text("", "", "-----BEGIN", -1, "half a mark behind");
	text(
	    "", "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "", -1, "an empty one");
	text(
	    "", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "", -1, "no DER");
	text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "", "", -1, "a key");
	counts(0, -1);
	counts(CERT_CHAIN_MAX, 0);
	counts(CERT_CHAIN_MAX + 1, -1);

	buf_init(&pem, 2 * CERT_PEM_MAX);
	add_leaf(&pem);
	for (size_t i = 0; i + 1 < pem.len; i++)
		good += cert_read(&c, pem.data, i, &e) == 0;
	is_int(good, 0, "no shortened one is read");
	pem.data[100] = '\0';
	is_int(cert_read(&c, pem.data, pem.len, &e), -1, "a NUL in the text");
	buf_reset(&pem);
	while (pem.len <= CERT_PEM_MAX)
		buf_addc(&pem, '\n');
	is_int(cert_read(&c, pem.data, pem.len, &e), -1, "over the limit");
	is_int(e.code, ERR_INVALID, "invalid");
	buf_free(&pem);
}

static void covers(void)
{
	struct cert c = {0};

	strv_split(&c.names, "*.example.com example.org", " ");
	ok(cert_covers(&c, "example.org"), "a name itself");
	ok(cert_covers(&c, "a.example.com"), "one label below the wildcard");
	ok(cert_covers(&c, "*.example.com"), "the wildcard itself");
	ok(!cert_covers(&c, "a.b.example.com"), "not two labels");
	ok(!cert_covers(&c, "example.com"), "not none");
	ok(!cert_covers(&c, ".example.com"), "not an empty one");
	ok(!cert_covers(&c, "a.example.org"), "not below a plain name");
	ok(!cert_covers(&c, "org"), "not a part");
	ok(!cert_covers(&c, ""), "not nothing");
	strv_free(&c.names);
}

int main(void)
{
	struct err e = ERR_INIT;

	leaf_key = data_key("p256.pem");
	mid_key = data_key("p384.pem");
	key_generate(&root_key, KEY_P256, &e);
	fields();
	refused();
	chains();
	requests();
	texts();
	covers();
	key_free(root_key);
	key_free(mid_key);
	key_free(leaf_key);
	return unit_done();
}
