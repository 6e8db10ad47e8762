/* SPDX-License-Identifier: ISC */
/*
 * keygen - new private keys without a pause of the loop.
 *
 * An RSA key takes from a tenth of a second to several: those are made in threads, at most
 * KEYGEN_THREADS at once, and the rest waits in line (core/worker). EC keys are made in
 * microseconds, in the loop.
 */
#ifndef CRYPTO_KEYGEN_H
#define CRYPTO_KEYGEN_H

#include "core/loop.h"
#include "crypto/key.h"

#define KEYGEN_THREADS 2

struct keygen;
struct keygen_call;

int keygen_new(struct keygen **out, struct loop *l, struct err *e);

/* Drops what is under way without calling back; a search for primes is broken off. NULL is
 * allowed. */
void keygen_free(struct keygen *g);

/* Once, from the loop, never from keygen_start. The key is the callee's. */
typedef void keygen_fn(void *arg, struct key *key, const struct err *e);
struct keygen_call *keygen_start(struct keygen *g, enum key_type type, keygen_fn *fn, void *arg);
void keygen_cancel(struct keygen_call *call); /* NULL is allowed */

#endif
