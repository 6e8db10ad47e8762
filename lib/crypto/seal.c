/* SPDX-License-Identifier: ISC */
#include "crypto/seal.h"

#include <assert.h>
#include <sodium.h>

#include "core/base64.h"
#include "core/mem.h"
#include "crypto/digest.h"

static_assert(SEAL_KEY_LEN == crypto_box_PUBLICKEYBYTES, "a public key of libsodium");
static_assert(SEAL_KEY_LEN == crypto_box_SECRETKEYBYTES, "a private key of libsodium");

#define BOX_MAX (SEAL_PLAIN_MAX + crypto_box_SEALBYTES)

static int ready(struct err *e)
{
	if (sodium_init() < 0)
		return err_set(e, ERR_INTERNAL, "libsodium finds no source of random numbers");
	return 0;
}

static void set_id(struct seal_public *pub)
{
	char hex[DIGEST_HEX_MAX];

	digest_sha256_hex(pub->key, sizeof(pub->key), hex);
	memcpy(pub->id, hex, SEAL_ID_LEN);
	pub->id[SEAL_ID_LEN] = '\0';
}

int seal_generate(struct seal_public *pub, struct secret **private_key, struct err *e)
{
	unsigned char key[SEAL_KEY_LEN];

	if (ready(e) != 0)
		return -1;
	crypto_box_keypair(pub->key, key);
	set_id(pub);
	*private_key = secret_new_wipe(key, sizeof(key));
	return 0;
}

int seal_public_of(const struct secret *private_key, struct seal_public *out, struct err *e)
{
	if (secret_len(private_key) != SEAL_KEY_LEN)
		return err_set(e, ERR_INVALID, "a private seal key of %zu bytes instead of %d",
		    secret_len(private_key), SEAL_KEY_LEN);
	if (ready(e) != 0)
		return -1;
	crypto_scalarmult_base(out->key, (const unsigned char *)secret_bytes(private_key));
	set_id(out);
	return 0;
}

int seal_public_read(struct seal_public *out, const char *base64, struct err *e)
{
	struct buf key;
	int rc = -1;

	buf_init(&key, SEAL_KEY_LEN);
	if (base64_decode(BASE64_STD, base64, strlen(base64), &key, NULL) != 0 ||
	    key.len != SEAL_KEY_LEN) {
		err_set(
		    e, ERR_INVALID, "a public seal key is the base64 of %d bytes", SEAL_KEY_LEN);
		goto out;
	}
	memcpy(out->key, key.data, SEAL_KEY_LEN);
	set_id(out);
	rc = 0;
out:
	buf_free(&key);
	return rc;
}

int seal_public_write(const struct seal_public *pub, struct buf *out)
{
	return base64_encode(BASE64_STD, pub->key, sizeof(pub->key), out);
}

int seal_close(
    const struct seal_public *pub, const struct secret *plain, struct buf *out, struct err *e)
{
	size_t len = secret_len(plain);
	unsigned char *box = NULL;
	int rc = -1;

	if (len > SEAL_PLAIN_MAX)
		return err_set(e, ERR_TOOBIG, "%zu bytes are too many for a sealed box", len);
	if (ready(e) != 0)
		return -1;
	box = mem_alloc(len + crypto_box_SEALBYTES);
	/* Fails for a public key of low order only, whose boxes anybody could open. */
	if (crypto_box_seal(box, (const unsigned char *)secret_bytes(plain), len, pub->key) != 0) {
		err_set(e, ERR_INVALID, "seal key %s is a weak point of the curve", pub->id);
		goto out;
	}
	if (base64_encode(BASE64_STD, box, len + crypto_box_SEALBYTES, out) != 0) {
		err_set(e, ERR_TOOBIG, "no room for a sealed box of %zu bytes", len);
		goto out;
	}
	rc = 0;
out:
	free(box);
	return rc;
}

int seal_open(
    const struct secret *private_key, const char *base64, struct secret **plain, struct err *e)
{
	struct seal_public pub;
	unsigned char *text = NULL;
	struct buf box;
	size_t len;
	int rc = -1;

	buf_init(&box, BOX_MAX);
	if (seal_public_of(private_key, &pub, e) != 0)
		goto out;
	if (base64_decode(BASE64_STD, base64, strlen(base64), &box, NULL) != 0 ||
	    box.len < crypto_box_SEALBYTES) {
		err_set(e, ERR_INVALID, "not a sealed box in base64");
		goto out;
	}
	len = box.len - crypto_box_SEALBYTES;
	text = mem_alloc(len + 1); /* the box may be empty */
	if (crypto_box_seal_open(text, (const unsigned char *)box.data, box.len, pub.key,
		(const unsigned char *)secret_bytes(private_key)) != 0) {
		err_set(
		    e, ERR_INVALID, "sealed box is damaged or not closed for seal key %s", pub.id);
		goto out;
	}
	*plain = secret_new_wipe(text, len);
	rc = 0;
out:
	mem_free_wiped(text);
	buf_free(&box);
	return rc;
}
