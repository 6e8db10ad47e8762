/* SPDX-License-Identifier: ISC */
#include "crypto/key.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "core/base64.h"
#include "core/mem.h"
#include "crypto/digest.h"
#include "crypto/ossl.h"

#define PEM_MAX (64 * 1024) /* bytes; RSA 4096 with its certificates is a tenth of that */
#define JWK_MAX 2048        /* bytes; RSA 4096 needs 720 */
#define SIG_MAX 512         /* bytes; RSA 4096 */
#define RSA_BITS_MAX 4096

struct key {
	EVP_PKEY *evp;
	enum key_type type;
};

static const struct kind {
	const char *name;
	const char *alg;    /* RFC 7518 §3.1 */
	const char *digest; /* of that algorithm */
	const char *curve;  /* RFC 7518 §6.2.1.1; NULL: RSA */
	int bits;           /* of the field or the modulus */
} kinds[KEY_TYPES] = {
    [KEY_P256] = {"p256", "ES256", "SHA256", "P-256", 256},
    [KEY_P384] = {"p384", "ES384", "SHA384", "P-384", 384},
    [KEY_RSA2048] = {"rsa2048", "RS256", "SHA256", NULL, 2048},
    [KEY_RSA3072] = {"rsa3072", "RS256", "SHA256", NULL, 3072},
    [KEY_RSA4096] = {"rsa4096", "RS256", "SHA256", NULL, 4096},
};

int key_type_parse(const char *text, enum key_type *out, struct err *e)
{
	for (enum key_type t = 0; t < KEY_TYPES; t++) {
		if (strcmp(text, kinds[t].name) == 0) {
			*out = t;
			return 0;
		}
	}
	return err_set(e, ERR_INVALID,
	    "key type \"%s\" is not one of p256, p384, rsa2048, rsa3072, rsa4096", text);
}

const char *key_type_name(enum key_type type)
{
	return kinds[type].name;
}

static struct key *key_new(EVP_PKEY *take, enum key_type type)
{
	struct key *k = mem_alloc(sizeof(*k));

	k->evp = take;
	k->type = type;
	return k;
}

struct stopper {
	bool (*stopped)(void *arg);
	void *arg;
	bool was_stopped;
};

static int go_on(EVP_PKEY_CTX *ctx)
{
	struct stopper *s = EVP_PKEY_CTX_get_app_data(ctx);

	s->was_stopped = s->stopped(s->arg);
	return !s->was_stopped;
}

static EVP_PKEY *generate_rsa(int bits, struct stopper *s)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	EVP_PKEY *evp = NULL;

	if (ctx != NULL && EVP_PKEY_keygen_init(ctx) > 0 &&
	    EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, bits) > 0) {
		EVP_PKEY_CTX_set_app_data(ctx, s);
		EVP_PKEY_CTX_set_cb(ctx, go_on);
		if (EVP_PKEY_generate(ctx, &evp) <= 0)
			evp = NULL;
	}
	EVP_PKEY_CTX_free(ctx);
	return evp;
}

int key_generate_until(
    struct key **out, enum key_type type, bool (*stopped)(void *arg), void *arg, struct err *e)
{
	const struct kind *kind = &kinds[type];
	struct stopper s = {stopped, arg, false};
	EVP_PKEY *evp;

	evp = kind->curve ? EVP_EC_gen(kind->curve) : generate_rsa(kind->bits, &s);
	if (evp == NULL && s.was_stopped)
		return err_set(e, ERR_AGAIN, "the generation of a key was broken off");
	if (evp == NULL)
		return ossl_err(e, ERR_INTERNAL, "cannot generate a key");
	*out = key_new(evp, type);
	return 0;
}

static bool never(void *arg)
{
	(void)arg;
	return false;
}

int key_generate(struct key **out, enum key_type type, struct err *e)
{
	return key_generate_until(out, type, never, NULL, e);
}

void key_free(struct key *k)
{
	if (k == NULL)
		return;
	EVP_PKEY_free(k->evp);
	mem_free_wiped(k);
}

/* OpenSSL would ask on the terminal for a passphrase; nobody sits there. */
static int no_passphrase(char *buf, int size, int writing, void *asked)
{
	(void)buf, (void)size, (void)writing;
	*(bool *)asked = true;
	return -1;
}

/* Finds which of our types it is. A curve spelt out in parameters is refused even where OpenSSL
 * recognises it, since no CA takes a certificate request with one (RFC 5480 §2.1.1). */
static int classify(const EVP_PKEY *evp, enum key_type *type, struct err *e)
{
	int bits = EVP_PKEY_get_bits(evp), spelt_out = 0;

	if (EVP_PKEY_is_a(evp, "RSA") && bits >= kinds[KEY_RSA2048].bits && bits <= RSA_BITS_MAX) {
		*type = KEY_RSA4096;
		while (kinds[*type].bits > bits)
			(*type)--;
		return 0;
	}
	if (EVP_PKEY_is_a(evp, "EC")) {
		char group[64] = "";

		EVP_PKEY_get_int_param(
		    evp, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &spelt_out);
		EVP_PKEY_get_group_name(evp, group, sizeof(group), NULL);
		*type = strcmp(group, SN_secp384r1) == 0 ? KEY_P384 : KEY_P256;
		if (!spelt_out && (*type == KEY_P384 || strcmp(group, SN_X9_62_prime256v1) == 0))
			return 0;
	}
	return err_set(e, ERR_UNSUPPORTED,
	    "a %s key of %d bits; P-256, P-384 and RSA of 2048 to 4096 bits are supported",
	    EVP_PKEY_get0_type_name(evp), bits);
}

/* Adds a signature the way OpenSSL makes it: ECDSA as DER. */
static int sign(const struct key *k, const void *bytes, size_t len, struct buf *out, struct err *e)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	unsigned char sig[SIG_MAX];
	size_t sig_len = sizeof(sig);
	int good;

	good = ctx != NULL &&
	       EVP_DigestSignInit_ex(ctx, NULL, kinds[k->type].digest, NULL, NULL, k->evp, NULL) ==
		   1 &&
	       EVP_DigestSign(ctx, sig, &sig_len, bytes, len) == 1;
	EVP_MD_CTX_free(ctx);
	if (!good)
		return ossl_err(e, ERR_INTERNAL, "cannot sign");
	if (buf_add(out, sig, sig_len) != 0)
		return err_set(e, ERR_TOOBIG, "no room for a signature");
	return 0;
}

/* Everything that compares keys sees the public half only, so a file whose halves do not belong
 * together would be noticed first by the visitors of the site. A signature proves both. */
static bool halves_fit(const struct key *k)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	struct buf sig;
	bool fit;

	buf_init(&sig, SIG_MAX);
	fit = ctx != NULL && sign(k, "le", 2, &sig, NULL) == 0 &&
	      EVP_DigestVerifyInit_ex(ctx, NULL, kinds[k->type].digest, NULL, NULL, k->evp, NULL) ==
		  1 &&
	      EVP_DigestVerify(
		  ctx, (unsigned char *)sig.data, sig.len, (const unsigned char *)"le", 2) == 1;
	EVP_MD_CTX_free(ctx);
	buf_free(&sig);
	ERR_clear_error();
	return fit;
}

int key_read_pem(struct key **out, const char *pem, size_t len, struct err *e)
{
	bool asked = false;
	struct key *k;
	EVP_PKEY *evp;
	BIO *in;

	if (len > PEM_MAX)
		return err_set(e, ERR_INVALID, "no private key: %zu bytes are too many", len);
	in = BIO_new_mem_buf(pem, (int)len);
	evp = in ? PEM_read_bio_PrivateKey(in, NULL, no_passphrase, &asked) : NULL;
	BIO_free(in);
	if (evp == NULL && asked)
		return ossl_err(e, ERR_UNSUPPORTED,
		    "the private key has a passphrase; take it off with openssl-pkey(1)");
	if (evp == NULL)
		return ossl_err(e, ERR_INVALID, "no private key in PEM");
	/* The decoder leaves the complaints of the formats that it tried in vain. */
	ERR_clear_error();
	k = key_new(evp, KEY_TYPES);
	if (classify(evp, &k->type, e) != 0)
		goto bad;
	if (!halves_fit(k)) {
		err_set(e, ERR_INVALID, "no private key: its halves do not fit each other");
		goto bad;
	}
	*out = k;
	return 0;
bad:
	key_free(k);
	return -1;
}

int key_write_pem(const struct key *k, struct secret **out, struct err *e)
{
	BIO *bio = BIO_new(BIO_s_secmem()); /* wiped when it grows and when freed */
	char *text;
	long len;

	if (bio == NULL ||
	    PEM_write_bio_PKCS8PrivateKey(bio, k->evp, NULL, NULL, 0, NULL, NULL) != 1) {
		BIO_free(bio);
		return ossl_err(e, ERR_INTERNAL, "cannot write a private key");
	}
	len = BIO_get_mem_data(bio, &text);
	*out = secret_new(text, (size_t)len);
	BIO_free(bio);
	return 0;
}

enum key_type key_type(const struct key *k)
{
	return k->type;
}

/* Sets a member to a big number in base64url; `width` bytes long, 0: as long as it needs. */
static bool set_number(
    struct json *jwk, const char *member, const EVP_PKEY *evp, const char *param, int width)
{
	unsigned char bytes[RSA_BITS_MAX / 8];
	struct buf text;
	BIGNUM *n = NULL;
	bool good;

	buf_init(&text, JWK_MAX);
	good = EVP_PKEY_get_bn_param(evp, param, &n) == 1;
	if (good && width == 0)
		width = BN_num_bytes(n);
	good = good && width <= (int)sizeof(bytes) && BN_bn2binpad(n, bytes, width) == width &&
	       base64_encode(BASE64_URL, bytes, (size_t)width, &text) == 0;
	if (good)
		json_set_str(jwk, member, text.data);
	BN_free(n);
	buf_free(&text);
	return good;
}

/* Members in the order of RFC 7638 §3.3, so that writing it gives what is to be hashed. */
struct json *key_jwk(const struct key *k)
{
	const struct kind *kind = &kinds[k->type];
	struct json *jwk = json_object();
	int width = kind->bits / 8;
	bool good;

	if (kind->curve != NULL) {
		json_set_str(jwk, "crv", kind->curve);
		json_set_str(jwk, "kty", "EC");
		good = set_number(jwk, "x", k->evp, OSSL_PKEY_PARAM_EC_PUB_X, width) &&
		       set_number(jwk, "y", k->evp, OSSL_PKEY_PARAM_EC_PUB_Y, width);
	} else {
		good = set_number(jwk, "e", k->evp, OSSL_PKEY_PARAM_RSA_E, 0);
		json_set_str(jwk, "kty", "RSA");
		good = good && set_number(jwk, "n", k->evp, OSSL_PKEY_PARAM_RSA_N, 0);
	}
	if (good)
		return jwk;
	ERR_clear_error();
	json_free(jwk);
	return NULL;
}

int key_thumbprint(const struct key *k, struct buf *out, struct err *e)
{
	struct json *jwk = key_jwk(k);
	unsigned char hash[DIGEST_LEN];
	struct buf text;
	int rc = -1;

	buf_init(&text, JWK_MAX);
	if (jwk == NULL || json_write(jwk, &text) != 0) {
		err_set(e, ERR_INTERNAL, "cannot write the key as a JWK");
		goto out;
	}
	digest_sha256(text.data, text.len, hash);
	if (base64_encode(BASE64_URL, hash, sizeof(hash), out) != 0) {
		err_set(e, ERR_TOOBIG, "no room for a thumbprint");
		goto out;
	}
	rc = 0;
out:
	json_free(jwk);
	buf_free(&text);
	return rc;
}

const char *key_jws_alg(const struct key *k)
{
	return kinds[k->type].alg;
}

/* Adds a DER signature as R||S, each as wide as the field (RFC 7518 §3.4). */
static int add_raw(const struct buf *der, int width, struct buf *out, struct err *e)
{
	const unsigned char *p = (const unsigned char *)der->data;
	ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &p, (long)der->len);
	unsigned char raw[SIG_MAX];
	bool good;

	good = sig != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(sig), raw, width) == width &&
	       BN_bn2binpad(ECDSA_SIG_get0_s(sig), raw + width, width) == width;
	ECDSA_SIG_free(sig);
	if (!good)
		return ossl_err(e, ERR_INTERNAL, "cannot read back a signature");
	if (buf_add(out, raw, 2 * (size_t)width) != 0)
		return err_set(e, ERR_TOOBIG, "no room for a signature");
	return 0;
}

int key_sign_jws(const struct key *k, const void *bytes, size_t len, struct buf *out, struct err *e)
{
	const struct kind *kind = &kinds[k->type];
	struct buf der;
	int rc;

	if (kind->curve == NULL)
		return sign(k, bytes, len, out, e);
	buf_init(&der, SIG_MAX);
	rc = sign(k, bytes, len, &der, e);
	if (rc == 0)
		rc = add_raw(&der, kind->bits / 8, out, e);
	buf_free(&der);
	return rc;
}

void *key_evp(const struct key *k)
{
	return k->evp;
}
