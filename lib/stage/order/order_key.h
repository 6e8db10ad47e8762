/* SPDX-License-Identifier: ISC */
/*
 * order_key - the new private key of an order: made, its certificate request signed, and sealed to
 * the writers. The key in the clear lives no longer than this.
 */
#ifndef STAGE_ORDER_KEY_H
#define STAGE_ORDER_KEY_H

#include "crypto/keygen.h"
#include "store/secrets.h"

struct order_key;

struct order_key_result {
	char *csr;        /* DER, base64; the caller's */
	char *sealed;     /* base64; the caller's */
	const char *seal; /* id */
};

/* Once, from the loop. r NULL with an error. */
typedef void order_key_fn(void *arg, struct order_key_result *r, const struct err *e);

/* `names` and `public` (whose newest seal key is taken) must stay until fn is called. */
struct order_key *order_key_start(struct keygen *g, enum key_type type, const struct strv *names,
    const struct secrets_public *public, order_key_fn *fn, void *arg);
void order_key_cancel(struct order_key *k); /* NULL is allowed */

#endif
