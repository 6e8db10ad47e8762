/* SPDX-License-Identifier: ISC */
#include "crypto/jws.h"

#include <openssl/evp.h>

#include "core/base64.h"
#include "crypto/ossl.h"

#define HEADER_MAX (16 * 1024)  /* bytes; a JWK of RSA 4096 and three URLs need a tenth */
#define INPUT_MAX (1024 * 1024) /* bytes of what is signed; a request for 100 names: 40 KiB */
#define SIG_MAX 512             /* bytes; RSA 4096 */
#define HS256_LEN 32

/* Adds what is signed (RFC 7515 §5.1): header '.' payload, each in base64url. */
static int add_input(const struct json *header, const char *payload, size_t payload_len,
    struct buf *out, struct err *e)
{
	struct buf text;
	int rc;

	buf_init(&text, HEADER_MAX);
	rc = json_write(header, &text) || base64_encode(BASE64_URL, text.data, text.len, out) ||
	     buf_addc(out, '.') || base64_encode(BASE64_URL, payload, payload_len, out);
	buf_free(&text);
	return rc ? err_set(e, ERR_TOOBIG, "a request of %zu bytes is over the limit", payload_len)
		  : 0;
}

/* The object of RFC 7515 §7.2.2. Splits `input`. */
static struct json *flatten(struct buf *input, const void *sig, size_t sig_len)
{
	struct json *object = json_object();
	char *dot = strchr(input->data, '.');
	struct buf text;

	buf_init(&text, 2 * SIG_MAX);
	base64_encode(BASE64_URL, sig, sig_len, &text);
	*dot = '\0';
	json_set_str(object, "protected", input->data);
	json_set_str(object, "payload", dot + 1);
	json_set_str(object, "signature", text.data);
	buf_free(&text);
	return object;
}

int jws_sign(
    const struct jws *j, const char *payload, size_t payload_len, struct buf *out, struct err *e)
{
	struct json *header = json_object(), *body = NULL, *jwk;
	struct buf input, sig;
	int rc = -1;

	buf_init(&input, INPUT_MAX);
	buf_init(&sig, SIG_MAX);
	json_set_str(header, "alg", key_jws_alg(j->key));
	if (j->kid != NULL) {
		json_set_str(header, "kid", j->kid);
	} else {
		jwk = key_jwk(j->key);
		if (jwk == NULL) {
			err_set(e, ERR_INTERNAL, "cannot write the account key as a JWK");
			goto out;
		}
		json_set(header, "jwk", jwk);
	}
	json_set_str(header, "nonce", j->nonce);
	json_set_str(header, "url", j->url);
	if (add_input(header, payload, payload_len, &input, e) != 0 ||
	    key_sign_jws(j->key, input.data, input.len, &sig, e) != 0)
		goto out;
	body = flatten(&input, sig.data, sig.len);
	if (json_write(body, out) != 0) {
		err_set(e, ERR_TOOBIG, "no room for a request of %zu bytes", payload_len);
		goto out;
	}
	rc = 0;
out:
	json_free(header);
	json_free(body);
	buf_free(&input);
	buf_free(&sig);
	return rc;
}

int jws_eab(const struct key *account, const char *eab_kid, const struct secret *mac_key,
    const char *url, struct json **out, struct err *e)
{
	struct json *header = json_object(), *jwk = key_jwk(account);
	unsigned char mac[HS256_LEN];
	struct buf payload, input;
	int rc = -1;

	buf_init(&payload, HEADER_MAX);
	buf_init(&input, INPUT_MAX);
	if (jwk == NULL || json_write(jwk, &payload) != 0) {
		err_set(e, ERR_INTERNAL, "cannot write the account key as a JWK");
		goto out;
	}
	if (secret_len(mac_key) == 0) {
		err_set(e, ERR_INVALID, "the MAC key of EAB key id %s is empty", eab_kid);
		goto out;
	}
	json_set_str(header, "alg", "HS256");
	json_set_str(header, "kid", eab_kid);
	json_set_str(header, "url", url);
	if (add_input(header, payload.data, payload.len, &input, e) != 0)
		goto out;
	if (EVP_Q_mac(NULL, "HMAC", NULL, "SHA256", NULL, secret_bytes(mac_key),
		secret_len(mac_key), (const unsigned char *)input.data, input.len, mac, sizeof(mac),
		NULL) == NULL) {
		ossl_err(e, ERR_INTERNAL, "cannot make an HMAC");
		goto out;
	}
	*out = flatten(&input, mac, sizeof(mac));
	rc = 0;
out:
	json_free(header);
	json_free(jwk);
	buf_free(&payload);
	buf_free(&input);
	return rc;
}
