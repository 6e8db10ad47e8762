/* SPDX-License-Identifier: ISC */
#include "crypto/seal.h"

#include <sodium.h>

#include "core/base64.h"
#include "unit.h"

static struct secret *text(const char *s)
{
	return secret_new(s, strlen(s));
}

static void pair(void)
{
	/* RFC 7748 §6.1: Alice's pair; the id was made with sha256sum(1). */
	static const unsigned char alice[SEAL_KEY_LEN] = {0x77, 0x07, 0x6d, 0x0a, 0x73, 0x18, 0xa5,
	    0x7d, 0x3c, 0x16, 0xc1, 0x72, 0x51, 0xb2, 0x66, 0x45, 0xdf, 0x4c, 0x2f, 0x87, 0xeb,
	    0xc0, 0x99, 0x2a, 0xb1, 0x77, 0xfb, 0xa5, 0x1d, 0xb9, 0x2c, 0x2a};
	struct secret *key = secret_new(alice, sizeof(alice));
	struct secret *small = secret_new(alice, sizeof(alice) - 1);
	struct seal_public pub, again;
	struct err e = ERR_INIT;
	struct buf b;

	buf_init(&b, 64);
	is_int(seal_public_of(key, &pub, &e), 0, "the public half of a private key");
	is_int(seal_public_write(&pub, &b), 0, "written");
	is_str(
	    b.data, "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=", "the public key of RFC 7748");
	is_str(pub.id, "300c9c9603b92a4b", "seal id");
	is_int(seal_public_read(&again, b.data, &e), 0, "read back");
	ok(memcmp(&again, &pub, sizeof(pub)) == 0, "the same key and id");
	is_int(seal_public_of(small, &again, &e), -1, "a private key that is too short");
	is_int(e.code, ERR_INVALID, "is invalid");
	is_int(seal_public_read(&again, "", &e), -1, "no public key");
	is_int(seal_public_read(&again, "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTg==", &e), -1,
	    "31 bytes");
	is_int(seal_public_read(&again, "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmpq", &e), -1,
	    "33 bytes");
	is_int(e.code, ERR_INVALID, "are invalid");
	is_int(seal_public_read(&again, "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=\n", &e), -1,
	    "a line end");
	buf_free(&b);
	secret_free(key);
	secret_free(small);
}

static void open_close(void)
{
	struct seal_public pub, other_pub;
	struct secret *key = NULL, *other = NULL, *plain = text("-----BEGIN"), *got = NULL;
	struct secret *small;
	struct err e = ERR_INIT;
	struct buf box, again, full;

	buf_init(&box, 1024);
	buf_init(&again, 1024);
	buf_init(&full, 10);
	is_int(seal_generate(&pub, &key, &e), 0, "a new pair");
	is_int(seal_generate(&other_pub, &other, &e), 0, "another");
	is_int((long long)secret_len(key), SEAL_KEY_LEN, "length of a private key");
	ok(strcmp(pub.id, other_pub.id) != 0 && strlen(pub.id) == SEAL_ID_LEN, "ids differ");
	is_int(seal_close(&pub, plain, &box, &e), 0, "closed");
	is_int(seal_close(&pub, plain, &again, &e), 0, "closed again");
	ok(strcmp(box.data, again.data) != 0, "no two boxes are alike");
	is_int(seal_open(key, box.data, &got, &e), 0, "opened");
	ok(secret_eq(got, plain), "the same content");
	secret_free(got);
	got = NULL;
	is_int(seal_open(other, box.data, &got, &e), -1, "not with another key");
	is_int(e.code, ERR_INVALID, "invalid");
	ok(strstr(e.text, other_pub.id) != NULL, "the message names the key that was tried");
	small = secret_new(secret_bytes(key), 16);
	is_int(seal_open(small, box.data, &got, &e), -1, "not with half a key");
	is_int(seal_close(&pub, plain, &full, &e), -1, "no room");
	is_int(e.code, ERR_TOOBIG, "is too big");
	ok(got == NULL, "no failure gives content");
	secret_free(small);
	secret_free(key);
	secret_free(other);
	secret_free(plain);
	buf_free(&box);
	buf_free(&again);
	buf_free(&full);
}

/* Each bit of the box counts, and so does its length. */
static void damage(void)
{
	struct secret *key = NULL, *plain = text("k"), *got = NULL;
	struct seal_public pub;
	struct err e = ERR_INIT;
	struct buf box, raw, bad;
	size_t opened = 0;

	buf_init(&box, 1024);
	buf_init(&raw, 1024);
	buf_init(&bad, 1024);
	seal_generate(&pub, &key, &e);
	seal_close(&pub, plain, &box, &e);
	base64_decode(BASE64_STD, box.data, box.len, &raw, &e);
	for (size_t i = 0; i < raw.len; i++) {
		raw.data[i] ^= 1;
		base64_encode(BASE64_STD, raw.data, raw.len, &bad);
		opened += seal_open(key, bad.data, &got, &e) == 0;
		buf_reset(&bad);
		raw.data[i] ^= 1;
		base64_encode(BASE64_STD, raw.data, i, &bad);
		opened += seal_open(key, bad.data, &got, &e) == 0;
		buf_reset(&bad);
	}
	is_int((long long)opened, 0, "no damaged or shortened box opens");
	is_int(seal_open(key, "", &got, &e), -1, "an empty text is no box");
	is_int(seal_open(key, "not base64!", &got, &e), -1, "nor is this");
	is_int(e.code, ERR_INVALID, "invalid");
	buf_free(&box);
	buf_free(&raw);
	buf_free(&bad);
	secret_free(key);
	secret_free(plain);
}

static void limits(void)
{
	static const char zeroes[SEAL_PLAIN_MAX + 1];
	struct secret *key = NULL, *got = NULL;
	struct secret *most = secret_new(zeroes, SEAL_PLAIN_MAX);
	struct secret *more = secret_new(zeroes, SEAL_PLAIN_MAX + 1);
	struct secret *none = text("");
	struct seal_public pub, weak = {.id = "0"};
	struct err e = ERR_INIT;
	struct buf box;

	buf_init(&box, 2 * SEAL_PLAIN_MAX);
	seal_generate(&pub, &key, &e);
	is_int(seal_close(&pub, most, &box, &e), 0, "the largest content");
	is_int(seal_open(key, box.data, &got, &e), 0, "opened");
	ok(secret_eq(got, most), "the same");
	secret_free(got);
	buf_reset(&box);
	is_int(seal_close(&pub, none, &box, &e), 0, "no content");
	is_int(seal_open(key, box.data, &got, &e), 0, "opened");
	is_int((long long)secret_len(got), 0, "still none");
	is_int(seal_close(&pub, more, &box, &e), -1, "one byte more than the limit");
	is_int(e.code, ERR_TOOBIG, "is too big");
	is_int(seal_close(&weak, none, &box, &e), -1, "a public key of zeroes");
	is_int(e.code, ERR_INVALID, "is refused");
	secret_free(got);
	secret_free(key);
	secret_free(most);
	secret_free(more);
	secret_free(none);
	buf_free(&box);
}

int main(void)
{
	pair();
	open_close();
	damage();
	limits();
	return unit_done();
}
