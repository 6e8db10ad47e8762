/* SPDX-License-Identifier: ISC */
#include "crypto/csr.h"

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "data.h"
#include "unit.h"

/* The second path: what OpenSSL says of our request. */
static void made(enum key_type type, int signature_nid)
{
	struct strv names = {0}, got = {0}, want = {0};
	struct key *k = NULL;
	struct err e = ERR_INIT;
	const unsigned char *p;
	X509_REQ *req;
	struct buf der;

	buf_init(&der, 4096);
	strv_add(&names, "b.example.com");
	strv_add(&names, "a.example.com,DNS:evil.example.com");
	strv_add(&names, "*.example.com");
	key_generate(&k, type, &e);
	is_int(csr_make(k, &names, &der, &e), 0, key_type_name(type));
	p = (const unsigned char *)der.data;
	req = d2i_X509_REQ(NULL, &p, (long)der.len);
	ok(req != NULL && p == (const unsigned char *)der.data + der.len, "OpenSSL reads it");
	is_int(X509_REQ_verify(req, key_evp(k)), 1, "the signature fits");
	is_int(X509_REQ_get_signature_nid(req), signature_nid, "and its digest");
	is_int(X509_REQ_get_version(req), 0, "version 1");
	is_int(X509_NAME_entry_count(X509_REQ_get_subject_name(req)), 0, "an empty subject");
	is_int(csr_names(der.data, der.len, &got, &e), 0, "read back");
	strv_split(&want, "*.example.com a.example.com,dns:evil.example.com b.example.com", " ");
	ok(strv_eq(&got, &want), "the same names, sorted; a comma begins no other name");
	X509_REQ_free(req);
	key_free(k);
	strv_free(&names);
	strv_free(&got);
	strv_free(&want);
	buf_free(&der);
}

static void limits(void)
{
	struct key *k = data_key("p256.pem");
	struct strv names = {0}, got = {0};
	struct err e = ERR_INIT;
	struct buf der;
	char label[64] = "";

	buf_init(&der, 100);
	is_int(csr_make(k, &names, &der, &e), -1, "no name");
	is_int(e.code, ERR_INVALID, "is invalid");
	strv_add(&names, "a.example.com");
	is_int(csr_make(k, &names, &der, &e), -1, "no room");
	is_int(e.code, ERR_TOOBIG, "is too big");
	buf_free(&der);
	strv_free(&names);

	buf_init(&der, 64 * 1024);
	memset(label, 'x', sizeof(label) - 1);
	for (int i = 0; i < 100; i++)
		strv_addf(&names, "%03d.%.59s.%s.%s.%s", i, label, label, label, label + 2);
	is_int((long long)strlen(names.v[0]), 253, "the longest name");
	is_int(csr_make(k, &names, &der, &e), 0, "100 of them");
	is_int(csr_names(der.data, der.len, &got, &e), 0, "read back");
	ok(strv_eq(&got, &names), "the same");
	strv_free(&names);
	strv_free(&got);
	key_free(k);
	buf_free(&der);
}

static void foreign(void)
{
	struct strv got = {0}, want = {0};
	struct err e = ERR_INIT;
	struct buf der;
	size_t read = 0;

	buf_init(&der, 4096);
	data_read("openssl.csr", &der);
	strv_split(&want, "*.example.com a.example.com b.example.com", " ");
	is_int(csr_names(der.data, der.len, &got, &e), 0, "a request of openssl-req");
	ok(strv_eq(&got, &want), "its DNS names in lower case, sorted");
	is_int(csr_names(der.data, der.len, &got, &e), 0, "once more into the same list");
	ok(strv_eq(&got, &want), "replaces it");
	for (size_t i = 0; i < der.len; i++) {
		der.data[i] ^= 1;
		read += csr_names(der.data, der.len, &got, &e) == 0;
		der.data[i] ^= 1;
		read += csr_names(der.data, i, &got, &e) == 0;
	}
	is_int((long long)read, 0, "no changed or shortened request is read");
	ok(strv_eq(&got, &want), "and the list is left alone");
	buf_addc(&der, '\0');
	is_int(csr_names(der.data, der.len, &got, &e), -1, "nor one with a byte behind it");
	is_int(e.code, ERR_INVALID, "invalid");
	buf_reset(&der);
	data_read("nameless.csr", &der);
	is_int(csr_names(der.data, der.len, &got, &e), -1, "a request with a CN only");
	is_int(e.code, ERR_INVALID, "is invalid");
	is_int(csr_names(der.data, 1 << 20, &got, &e), -1, "a request over the limit");
	is_int(e.code, ERR_INVALID, "is invalid");
	strv_free(&got);
	strv_free(&want);
	buf_free(&der);
}

int main(void)
{
	made(KEY_P256, NID_ecdsa_with_SHA256);
	made(KEY_P384, NID_ecdsa_with_SHA384);
	made(KEY_RSA2048, NID_sha256WithRSAEncryption);
	limits();
	foreign();
	return unit_done();
}
