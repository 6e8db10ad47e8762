/* SPDX-License-Identifier: ISC */
/*
 * due_names - the names that a certificate shall have, for stage/renew/due_join. Pure.
 */
#ifndef STAGE_DUE_NAMES_H
#define STAGE_DUE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/strv.h"
#include "names/host.h"

/* "*.example.com" for a.example.com; false where there can't be one. */
bool due_names_wildcard(const char *name, char out[HOST_MAX + 2]);

/* Adds to `out` the name that `id` stands for, if it is among them, then the `wanted` names, then
 * the `kept` ones (NULL: none), each part sorted, so that all replicas agree. What a wildcard among
 * them covers is left out, as CAs refuse the two together, and so is what is more than
 * REC_NAMES_MAX. `wanted` is sorted here. Returns how many of the names in `out` are wanted. */
size_t due_names_make(
    struct strv *out, const char *id, struct strv *wanted, const struct strv *kept);

/* Whether a certificate with the names `has` (sorted) lacks one of the first `n` of `names`. */
bool due_names_lack(const struct strv *has, const struct strv *names, size_t n);

#endif
