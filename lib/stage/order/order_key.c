/* SPDX-License-Identifier: ISC */
#include "stage/order/order_key.h"

#include <stdlib.h>

#include "core/base64.h"
#include "core/mem.h"
#include "crypto/csr.h"
#include "crypto/seal.h"

#define SEALED_MAX (16 * 1024) /* base64 of a sealed RSA key */

struct order_key {
	struct keygen_call *call;
	const struct strv *names;
	const struct secrets_public *public;
	order_key_fn *fn;
	void *arg;
};

static int make_csr(const struct key *key, const struct strv *names, char **out, struct err *e)
{
	struct buf der, text;
	int rc = -1;

	buf_init(&der, CSR_DER_MAX);
	buf_init(&text, CSR_DER_MAX * 2);
	if (csr_make(key, names, &der, e) < 0)
		goto out;
	if (base64_encode(BASE64_STD, der.data, der.len, &text) < 0) {
		err_set(e, ERR_TOOBIG, "the request is over %d bytes", CSR_DER_MAX);
		goto out;
	}
	*out = buf_take(&text);
	rc = 0;
out:
	buf_free(&der);
	buf_free(&text);
	return rc;
}

static int close_key(
    const struct key *key, const struct seal_public *seal, char **out, struct err *e)
{
	struct secret *pem = NULL;
	struct buf text;
	int rc = -1;

	buf_init(&text, SEALED_MAX);
	if (key_write_pem(key, &pem, e) < 0 || seal_close(seal, pem, &text, e) < 0)
		goto out;
	*out = buf_take(&text);
	rc = 0;
out:
	secret_free(pem);
	buf_free(&text);
	return rc;
}

static void made(void *arg, struct key *key, const struct err *e)
{
	struct order_key *k = arg;
	const struct seal_public *seal = &k->public->seals[k->public->n - 1];
	struct order_key_result r = {NULL, NULL, seal->id};
	struct err bad = ERR_INIT;

	if (e != NULL)
		bad = *e;
	else if (make_csr(key, k->names, &r.csr, &bad) == 0)
		close_key(key, seal, &r.sealed, &bad);
	key_free(key);
	if (bad.code != ERR_NONE) {
		free(r.csr);
		err_prefix(&bad, "new key");
		k->fn(k->arg, NULL, &bad);
	} else {
		k->fn(k->arg, &r, NULL);
	}
	free(k);
}

struct order_key *order_key_start(struct keygen *g, enum key_type type, const struct strv *names,
    const struct secrets_public *public, order_key_fn *fn, void *arg)
{
	struct order_key *k = mem_alloc(sizeof(*k));

	k->names = names;
	k->public = public;
	k->fn = fn;
	k->arg = arg;
	k->call = keygen_start(g, type, made, k);
	return k;
}

void order_key_cancel(struct order_key *k)
{
	if (k == NULL)
		return;
	keygen_cancel(k->call);
	free(k);
}
