/* SPDX-License-Identifier: ISC */
/*
 * due_cache - what stage/renew/due knows about the certificate store: who is there and what each
 * holds.
 *
 * A look is one listing and the reading of those certificates that are new, asked for, or could
 * not be read before; at most DUE_READS at once, and with a break for the loop in between, so that
 * a large folder does not stop the pipe. What can't be read now stays as it was read last, and is
 * unknown until it can.
 */
#ifndef STAGE_DUE_CACHE_H
#define STAGE_DUE_CACHE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"
#include "core/loop.h"
#include "core/strv.h"
#include "store/certs.h"
#include "store/store.h"

#define DUE_READS 64 /* certificates read at once */

struct due_cache;

/* e: the listing failed; then all is as it was. */
typedef void due_cache_fn(void *arg, const struct err *e);

struct due_cache *due_cache_new(struct loop *l, struct store *certs, due_cache_fn *fn, void *arg);

/* No more callbacks; what is under way at the store ends without effect. */
void due_cache_stop(struct due_cache *c);
void due_cache_free(struct due_cache *c); /* after store_free */

/* One at a time; fn is called once for each, never from within the call. */
void due_cache_look(struct due_cache *c, bool all);
void due_cache_reread(struct due_cache *c, const struct strv *ids);

/* Whether the certificate has been read since `due_cache_mark`. */
void due_cache_mark(struct due_cache *c);
bool due_cache_is_fresh(const struct due_cache *c, const char *id);

/* The readable certificates, sorted by id; borrowed until the next look. */
const struct certs_info *const *due_cache_certs(const struct due_cache *c, size_t *n);

/* The others: `each` is called in order of id; `known`: it has been read before. */
void due_cache_unknown(const struct due_cache *c,
    void (*each)(void *arg, const char *id, bool known, const struct err *e), void *arg);

#endif
