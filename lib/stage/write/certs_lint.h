/* SPDX-License-Identifier: ISC */
/*
 * certs_lint - looks at all certificates of a store as Fabio would (le-vault-put --lint).
 *
 * One message for each finding. Fabio refuses the whole store for one entry without certificate or
 * key, or whose key is another's; an expired certificate, a chain out of order or a name that two
 * certificates hold it takes, and visitors see it.
 */
#ifndef STAGE_CERTS_LINT_H
#define STAGE_CERTS_LINT_H

#include <stdbool.h>

#include "core/loop.h"
#include "core/msg.h"
#include "store/store.h"

#define CERTS_LINT_AT_ONCE 16 /* entries that are read at once */

struct certs_lint;

/* `refused`: Fabio would refuse the store. `e`: it could not be looked at. */
typedef void certs_lint_fn(void *arg, bool refused, const struct err *e);

/* Begins from the loop; fn is called once, unless it is stopped before. */
struct certs_lint *certs_lint_new(
    struct loop *loop, struct store *certs, const struct msg *msg, certs_lint_fn *fn, void *arg);
void certs_lint_stop(struct certs_lint *l); /* NULL is allowed, here and below */
void certs_lint_free(struct certs_lint *l); /* after the store is freed */

#endif
