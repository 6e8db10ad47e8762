/* SPDX-License-Identifier: ISC */
#include "crypto/jws.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include "core/base64.h"
#include "data.h"
#include "unit.h"

#define URL "https://ca.example/acme/new-order"

/* Decodes a member of the flattened object, as the CA would. */
static void member(const struct json *body, const char *key, struct buf *out)
{
	const char *text = json_str(body, key);

	buf_reset(out);
	if (text == NULL || base64_decode(BASE64_URL, text, strlen(text), out, NULL) != 0)
		buf_adds(out, "(not base64url)");
}

/* The second path: the signing input is put together from the body and verified by OpenSSL. */
static bool verifies(const struct json *body, const struct key *k)
{
	int width = key_type(k) == KEY_P256 ? 32 : key_type(k) == KEY_P384 ? 48 : 0;
	const EVP_MD *md = width == 48 ? EVP_sha384() : EVP_sha256();
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char *der = NULL;
	const unsigned char *raw;
	struct buf input, sig;
	size_t len;
	bool good;

	buf_init(&input, 64 * 1024);
	buf_init(&sig, 1024);
	buf_addf(&input, "%s.%s", json_str(body, "protected"), json_str(body, "payload"));
	member(body, "signature", &sig);
	raw = (const unsigned char *)sig.data;
	len = sig.len;
	if (width != 0) {
		ECDSA_SIG *s = ECDSA_SIG_new();

		ECDSA_SIG_set0(s, BN_bin2bn(raw, width, NULL), BN_bin2bn(raw + width, width, NULL));
		len = (size_t)i2d_ECDSA_SIG(s, &der);
		raw = der;
		ECDSA_SIG_free(s);
	}
	good = EVP_DigestVerifyInit(ctx, NULL, md, NULL, key_evp(k)) == 1 &&
	       EVP_DigestVerify(ctx, raw, len, (const unsigned char *)input.data, input.len) == 1;
	EVP_MD_CTX_free(ctx);
	OPENSSL_free(der);
	buf_free(&input);
	buf_free(&sig);
	return good;
}

static void signs(const char *name, const char *header)
{
	struct key *k = data_key(name);
	struct jws j = {.key = k, .kid = "https://ca.example/acct/1", .nonce = "n-1", .url = URL};
	struct err e = ERR_INIT;
	struct json *body;
	struct buf out, text;

	buf_init(&out, 64 * 1024);
	buf_init(&text, 64 * 1024);
	buf_adds(&out, "before ");
	is_int(jws_sign(&j, "{\"a\":1}", 7, &out, &e), 0, name);
	ok(strncmp(out.data, "before {", 8) == 0, "added to what is there");
	buf_drop(&out, 7);
	body = json_parse(out.data, out.len, &e);
	is_int((long long)json_len(body), 3, "protected, payload, signature");
	member(body, "protected", &text);
	is_str(text.data, header, "header");
	member(body, "payload", &text);
	is_str(text.data, "{\"a\":1}", "payload");
	ok(verifies(body, k), "the signature fits");
	json_set_str(body, "payload", "e30");
	ok(!verifies(body, k), "but not another payload");
	json_free(body);
	key_free(k);
	buf_free(&out);
	buf_free(&text);
}

static void forms(void)
{
	struct key *k = data_key("p256.pem");
	struct jws j = {.key = k, .url = URL};
	struct json *body, *header, *jwk = key_jwk(k);
	struct err e = ERR_INIT;
	struct buf out, text;

	buf_init(&out, 64 * 1024);
	buf_init(&text, 64 * 1024);
	is_int(jws_sign(&j, "", 0, &out, &e), 0, "POST-as-GET without kid and nonce");
	body = json_parse(out.data, out.len, &e);
	is_str(json_str(body, "payload"), "", "an empty payload is an empty string");
	ok(verifies(body, k), "the signature fits");
	member(body, "protected", &text);
	header = json_parse(text.data, text.len, &e);
	ok(json_eq(json_get(header, "jwk"), jwk), "the JWK is embedded");
	ok(json_get(header, "kid") == NULL, "no kid beside it");
	ok(json_get(header, "nonce") == NULL, "no nonce");
	is_str(json_str(header, "url"), URL, "but the URL");
	buf_free(&out);
	buf_init(&out, 100);
	is_int(jws_sign(&j, "{}", 2, &out, &e), -1, "no room");
	is_int(e.code, ERR_TOOBIG, "is too big");
	is_int((long long)out.len, 0, "and adds nothing");
	json_free(body);
	json_free(header);
	json_free(jwk);
	key_free(k);
	buf_free(&out);
	buf_free(&text);
}

/* The vector is made with t/unit/data/eab.sh, which has nothing but the openssl command. */
static void eab(void)
{
	struct key *k = data_key("rfc7638.pem");
	struct secret *mac = secret_new("0123456789abcdef0123456789abcdef", 32);
	struct secret *none = secret_new("", 0);
	struct json *body = NULL, *other = NULL, *payload, *jwk = key_jwk(k);
	struct err e = ERR_INIT;
	struct buf text;

	buf_init(&text, 4096);
	is_int(jws_eab(k, "kid-1", mac, "https://ca.example/new-account", &body, &e), 0, "EAB");
	member(body, "protected", &text);
	is_str(text.data,
	    "{\"alg\":\"HS256\",\"kid\":\"kid-1\",\"url\":\"https://ca.example/new-account\"}",
	    "header");
	member(body, "payload", &text);
	payload = json_parse(text.data, text.len, &e);
	ok(json_eq(payload, jwk), "the payload is the account's JWK");
	is_str(json_str(body, "signature"), "qZ0gAPryfnK0wyROqhlwclwBxOl5XLH2rG9Uhjy8hBQ",
	    "known HMAC");
	is_int(jws_eab(k, "kid-1", none, URL, &other, &e), -1, "an empty MAC key");
	is_int(e.code, ERR_INVALID, "is invalid");
	is_int(jws_eab(k, "kid-1", NULL, URL, &other, &e), -1, "so is none");
	ok(other == NULL, "and gives nothing");
	json_free(body);
	json_free(payload);
	json_free(jwk);
	key_free(k);
	secret_free(mac);
	secret_free(none);
	buf_free(&text);
}

int main(void)
{
	signs("p256.pem",
	    "{\"alg\":\"ES256\",\"kid\":\"https://ca.example/acct/1\",\"nonce\":\"n-1\","
	    "\"url\":\"" URL "\"}");
	signs("p384.pem",
	    "{\"alg\":\"ES384\",\"kid\":\"https://ca.example/acct/1\",\"nonce\":\"n-1\","
	    "\"url\":\"" URL "\"}");
	signs("rsa2500.pem",
	    "{\"alg\":\"RS256\",\"kid\":\"https://ca.example/acct/1\",\"nonce\":\"n-1\","
	    "\"url\":\"" URL "\"}");
	forms();
	eab();
	return unit_done();
}
