/* SPDX-License-Identifier: ISC */
#include "crypto/key.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "data.h"
#include "unit.h"

static void types(void)
{
	enum key_type t = KEY_TYPES;
	struct err e = ERR_INIT;

	for (enum key_type want = 0; want < KEY_TYPES; want++) {
		is_int(key_type_parse(key_type_name(want), &t, &e), 0, key_type_name(want));
		is_int(t, want, "is itself");
	}
	is_int(key_type_parse("rsa1024", &t, &e), -1, "rsa1024 is unknown");
	is_int(e.code, ERR_INVALID, "invalid");
	ok(strstr(e.text, "p256, p384, rsa2048, rsa3072, rsa4096"), "the message lists the types");
	is_int(key_type_parse("", &t, &e), -1, "an empty type");
	is_int(key_type_parse("P256", &t, &e), -1, "upper case");
}

/* The second path: OpenSSL verifies what a JOSE library would, after R||S has become DER again. */
static bool verifies(
    const struct key *k, const char *text, const struct buf *sig, const EVP_MD *md, size_t width)
{
	const unsigned char *raw = (const unsigned char *)sig->data;
	unsigned char *der = NULL;
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t len = sig->len;
	bool good;

	if (width != 0) {
		ECDSA_SIG *s = ECDSA_SIG_new();

		ECDSA_SIG_set0(
		    s, BN_bin2bn(raw, (int)width, NULL), BN_bin2bn(raw + width, (int)width, NULL));
		len = (size_t)i2d_ECDSA_SIG(s, &der);
		ECDSA_SIG_free(s);
		raw = der;
	}
	good = EVP_DigestVerifyInit(ctx, NULL, md, NULL, key_evp(k)) == 1 &&
	       EVP_DigestVerify(ctx, raw, len, (const unsigned char *)text, strlen(text)) == 1;
	EVP_MD_CTX_free(ctx);
	OPENSSL_free(der);
	return good;
}

static void generate(
    enum key_type type, const char *alg, const EVP_MD *md, size_t width, size_t len)
{
	struct key *k = NULL, *again = NULL;
	struct secret *pem = NULL;
	struct err e = ERR_INIT;
	struct buf a, b;

	buf_init(&a, 1024);
	buf_init(&b, 1024);
	is_int(key_generate(&k, type, &e), 0, key_type_name(type));
	is_int(key_type(k), type, "has its type");
	is_str(key_jws_alg(k), alg, "and algorithm");
	is_int(key_write_pem(k, &pem, &e), 0, "written");
	ok(strncmp(secret_bytes(pem), "-----BEGIN PRIVATE KEY-----\n", 28) == 0, "as PKCS#8");
	is_int(key_read_pem(&again, secret_bytes(pem), secret_len(pem), &e), 0, "read back");
	key_thumbprint(k, &a, &e);
	key_thumbprint(again, &b, &e);
	is_int((long long)a.len, 43, "a thumbprint has 43 characters");
	is_str(b.data, a.data, "the same key");
	buf_reset(&a);
	/* R or S begin with a zero byte once in 128 signatures. */
	for (int i = 0; i < (type == KEY_P256 ? 600 : 3); i++) {
		buf_reset(&a);
		if (key_sign_jws(k, "some text", 9, &a, &e) != 0 || a.len != len ||
		    !verifies(again, "some text", &a, md, width))
			break;
	}
	is_int((long long)a.len, (long long)len, "length of a signature");
	ok(verifies(again, "some text", &a, md, width), "verified");
	ok(!verifies(again, "other text", &a, md, width), "not for another text");
	buf_free(&b);
	buf_init(&b, len - 1);
	is_int(key_sign_jws(k, "", 0, &b, &e), -1, "no room for a signature");
	is_int(e.code, ERR_TOOBIG, "is too big");
	secret_free(pem);
	key_free(k);
	key_free(again);
	buf_free(&a);
	buf_free(&b);
}

/* RFC 7638 §3.1, whose private half is in RFC 7517 A.2. */
static void thumbprint(void)
{
	struct key *k = data_key("rfc7638.pem");
	struct json *jwk = key_jwk(k);
	struct err e = ERR_INIT;
	struct buf b;

	buf_init(&b, 1024);
	is_int(key_thumbprint(k, &b, &e), 0, "the example of RFC 7638");
	is_str(b.data, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", "thumbprint");
	is_int(key_type(k), KEY_RSA2048, "RSA 2048");
	is_str(json_str(jwk, "e"), "AQAB", "exponent");
	ok(strncmp(json_str(jwk, "n"), "0vx7agoebGcQ", 12) == 0, "modulus");
	is_int((long long)json_len(jwk), 3, "and nothing private");
	json_free(jwk);
	key_free(k);
	k = data_key("p256.pem");
	jwk = key_jwk(k);
	buf_reset(&b);
	json_write(jwk, &b);
	ok(strncmp(b.data, "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"", 31) == 0, "an EC JWK");
	is_int((long long)strlen(json_str(jwk, "x")), 43, "x has the width of the field");
	is_int((long long)strlen(json_str(jwk, "y")), 43, "y too");
	is_int((long long)json_len(jwk), 4, "and nothing private");
	json_free(jwk);
	key_free(k);
	buf_free(&b);
	buf_init(&b, 42);
	k = data_key("p384.pem");
	is_int(key_thumbprint(k, &b, &e), -1, "no room for a thumbprint");
	is_int(e.code, ERR_TOOBIG, "is too big");
	key_free(k);
	buf_free(&b);
}

static void reads(const char *name, int rc, int code, enum key_type type)
{
	struct key *k = NULL;
	struct err e = ERR_INIT;
	struct buf pem;

	buf_init(&pem, 64 * 1024);
	data_read(name, &pem);
	is_int(key_read_pem(&k, pem.data, pem.len, &e), rc, name);
	is_int(e.code, code, "and its error");
	if (k != NULL)
		is_int(key_type(k), type, "and type");
	is_int((long long)ERR_peek_error(), 0, "OpenSSL's errors are used up");
	key_free(k);
	buf_free(&pem);
}

static void formats(void)
{
	struct key *k = NULL;
	struct err e = ERR_INIT;

	reads("p256.pem", 0, ERR_NONE, KEY_P256);
	reads("p384.pem", 0, ERR_NONE, KEY_P384);
	reads("p256-sec1.pem", 0, ERR_NONE, KEY_P256);
	reads("p256-params.pem", 0, ERR_NONE, KEY_P256);
	reads("rfc7638.pem", 0, ERR_NONE, KEY_RSA2048);
	reads("rsa2500.pem", 0, ERR_NONE, KEY_RSA2048);
	reads("rsa1024.pem", -1, ERR_UNSUPPORTED, 0);
	reads("p521.pem", -1, ERR_UNSUPPORTED, 0);
	reads("k256.pem", -1, ERR_UNSUPPORTED, 0);
	reads("p256-explicit.pem", -1, ERR_UNSUPPORTED, 0);
	reads("ed25519.pem", -1, ERR_UNSUPPORTED, 0);
	reads("p256-passphrase.pem", -1, ERR_UNSUPPORTED, 0);
	reads("p256-sec1-passphrase.pem", -1, ERR_UNSUPPORTED, 0);
	reads("p256-public.pem", -1, ERR_INVALID, 0);
	is_int(key_read_pem(&k, "", 0, &e), -1, "nothing");
	is_int(e.code, ERR_INVALID, "is no key");
	is_int(key_read_pem(&k, "-----BEGIN PRIVATE KEY-----\n", 28, &e), -1, "half of a PEM");
	is_int(e.code, ERR_INVALID, "is no key");
	is_int(key_read_pem(&k, "", 64 * 1024 + 1, &e), -1, "too much");
	is_int(e.code, ERR_INVALID, "is no key");
	ok(k == NULL, "no failure gives a key");
	key_free(NULL);
}

/* A file with the private half of one key and the public half of another. */
static void halves(void)
{
	static const char *names[] = {"p256.pem", "rfc7638.pem"};

	for (size_t i = 0; i < 2; i++) {
		struct key *k = data_key(names[i]), *bad = NULL;
		struct err e = ERR_INIT;
		unsigned char *der = NULL;
		BIO *bio = BIO_new(BIO_s_mem());
		int len = i2d_PrivateKey(key_evp(k), &der);
		char *pem;
		long pem_len;

		/* EC: the private number is at 7 to 38. RSA: the modulus is at 11 to 267. */
		der[i == 0 ? 38 : 200] ^= 2;
		PEM_write_bio(bio, i == 0 ? PEM_STRING_ECPRIVATEKEY : PEM_STRING_RSA, "", der, len);
		pem_len = BIO_get_mem_data(bio, &pem);
		is_int(key_read_pem(&bad, pem, (size_t)pem_len, &e), -1, "halves of two keys");
		is_int(e.code, ERR_INVALID, "are no key");
		ok(strstr(e.text, "halves") != NULL, "and the message says so");
		key_free(bad);
		key_free(k);
		OPENSSL_free(der);
		BIO_free(bio);
	}
}

int main(void)
{
	types();
	generate(KEY_P256, "ES256", EVP_sha256(), 32, 64);
	generate(KEY_P384, "ES384", EVP_sha384(), 48, 96);
	generate(KEY_RSA2048, "RS256", EVP_sha256(), 0, 256);
	generate(KEY_RSA3072, "RS256", EVP_sha256(), 0, 384);
	generate(KEY_RSA4096, "RS256", EVP_sha256(), 0, 512);
	thumbprint();
	formats();
	halves();
	return unit_done();
}
