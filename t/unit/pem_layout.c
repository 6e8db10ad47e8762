/* SPDX-License-Identifier: ISC */
#include "store/pem_layout.h"

#include <stdlib.h>

#include "data.h"
#include "unit.h"

#define CERT "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
#define CERT2 "-----BEGIN CERTIFICATE-----\nBBBB\n-----END CERTIFICATE-----\n"
#define KEY "-----BEGIN PRIVATE KEY-----\nCCCC\n-----END PRIVATE KEY-----\n"
#define EC_KEY "-----BEGIN EC PRIVATE KEY-----\nDDDD\n-----END EC PRIVATE KEY-----\n"

static struct json *body_of(const char *cert, const char *key)
{
	struct json *body = json_object();

	json_set_str(body, "cert", cert);
	json_set_str(body, "key", key);
	return body;
}

static void reads(const char *text, const char *cert, const char *key, const char *name)
{
	struct json *body = NULL, *attrs = NULL;
	struct err e = ERR_INIT;

	if (!ok(pem_layout_read(text, strlen(text), &body, &attrs, &e) == 0, name))
		printf("# %s\n", e.text);
	is_str(json_str(body, "cert"), cert, "its certificates");
	is_str(json_str(body, "key"), key, "its key");
	ok(attrs == NULL, "no attributes");
	json_free(body);
	json_free(attrs);
}

static void refuses(const char *text, size_t len, const char *name)
{
	struct json *body = NULL, *attrs = NULL;
	struct err e = ERR_INIT;

	is_int(pem_layout_read(text, len, &body, &attrs, &e), -1, name);
	is_int(e.code, ERR_INVALID, e.text);
	ok(body == NULL && attrs == NULL, "nothing is given");
}

static void writes(const char *cert, const char *key, const char *want, const char *name)
{
	struct json *body = body_of(cert, key);
	struct err e = ERR_INIT;
	struct buf out;

	buf_init(&out, 4096);
	buf_adds(&out, "x");
	is_int(pem_layout_write(body, NULL, &out, &e), want != NULL ? 0 : -1, name);
	is_str(out.data + 1, want != NULL ? want : "", "the file");
	if (want == NULL)
		is_int(e.code, ERR_INVALID, e.text);
	buf_free(&out);
	json_free(body);
}

static void attributes(void)
{
	static const char line[] =
	    "{\"serial\":\"01\",\"issuer\":\"-----BEGIN CERTIFICATE-----\\n\"}";
	struct json *body = body_of(CERT CERT2, KEY), *attrs = json_parse(line, strlen(line), NULL);
	struct json *body_back = NULL, *attrs_back = NULL;
	struct err e = ERR_INIT;
	struct buf out;

	buf_init(&out, 4096);
	is_int(pem_layout_write(body, attrs, &out, &e), 0, "attributes are written");
	ok(strncmp(out.data, "# le-exporter: {", 16) == 0, "in front");
	is_int(pem_layout_read(out.data, out.len, &body_back, &attrs_back, &e), 0, "and read");
	ok(json_eq(body, body_back), "the same document");
	ok(json_eq(attrs, attrs_back), "the same attributes");
	json_free(attrs_back);
	attrs_back = NULL;
	is_int(pem_layout_read(out.data, out.len, NULL, &attrs_back, &e), 0, "attributes alone");
	ok(json_eq(attrs, attrs_back), "the same");
	is_int(pem_layout_read(out.data, out.len, NULL, NULL, &e), 0, "or nothing");
	buf_cut(&out, 0);
	out.max = 100;
	is_int(pem_layout_write(body, attrs, &out, &e), -1, "a small buffer");
	is_int(e.code, ERR_TOOBIG, "is told");
	buf_free(&out);
	json_free(body);
	json_free(attrs);
	json_free(body_back);
	json_free(attrs_back);
}

int main(void)
{
	struct buf pair;

	reads(CERT KEY, CERT, KEY, "a plain file");
	reads("# le-exporter: {cut\n" CERT KEY, CERT, KEY, "damaged attributes are none");
	reads("# le-exporter: []\n" CERT KEY, CERT, KEY, "and so is what is no object");
	reads(CERT KEY "# le-exporter: {}\n", CERT, KEY, "and what is not in front");
	reads(KEY "\n\n" CERT "Bag Attributes\n" CERT2, CERT CERT2, KEY,
	    "the key in front, text between");
	reads("-----BEGIN EC PARAMETERS-----\nEEEE\n-----END EC PARAMETERS-----\n" EC_KEY CERT,
	    CERT, EC_KEY, "parameters are left out");
	reads("-----BEGIN CERTIFICATE-----\r\nAAAA \r\n-----END CERTIFICATE-----\r\n" KEY, CERT,
	    KEY, "line ends of another system");
	reads(CERT "-----BEGIN PRIVATE KEY-----\nCCCC\n-----END PRIVATE KEY-----", CERT, KEY,
	    "no newline at the end");
	refuses("", 0, "nothing");
	refuses(KEY, sizeof(KEY) - 1, "a key alone");
	refuses(CERT, sizeof(CERT) - 1, "a certificate alone");
	refuses(CERT KEY EC_KEY, sizeof(CERT KEY EC_KEY) - 1, "two keys");
	refuses(CERT KEY, sizeof(CERT KEY) - 10, "a file cut short");
	refuses("-----BEGIN CERTIFICATE-----\nA\0A\n-----END CERTIFICATE-----\n" KEY,
	    sizeof("-----BEGIN CERTIFICATE-----\nA\0A\n-----END CERTIFICATE-----\n" KEY) - 1,
	    "a NUL in a block");
	refuses("-----BEGIN CERTIFICATE-----\n" CERT KEY,
	    sizeof("-----BEGIN CERTIFICATE-----\n" CERT KEY) - 1, "a block in a block");
	writes(CERT CERT2, KEY, CERT CERT2 KEY, "chain and key");
	writes("hello\n" CERT, KEY "\n\n", CERT KEY, "only blocks are written");
	writes(CERT, "", NULL, "no key");
	writes("", KEY, NULL, "no certificate");
	writes(NULL, KEY, NULL, "no member");
	writes(CERT KEY, KEY, NULL, "a key among the certificates");
	writes(CERT, KEY CERT2, NULL, "a certificate beside the key");
	writes("x", KEY CERT2, NULL, "the two exchanged");
	attributes();
	buf_init(&pair, 65536);
	data_read("pair.pem", &pair);
	struct err e = ERR_INIT;
	struct json *body = NULL;
	is_int(pem_layout_read(pair.data, pair.len, &body, NULL, &e), 0, "OpenSSL's files");
	json_free(body);
	buf_free(&pair);
	return unit_done();
}
