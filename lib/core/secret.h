/* SPDX-License-Identifier: ISC */
/*
 * secret - bytes that must not leak: tokens, private keys, seal keys.
 *
 * They lie in locked memory with guard pages (libsodium), are read-only once made, left out of core
 * dumps, and wiped when freed. There is deliberately no print function and no copy to a plain
 * buffer. One secret costs four pages: keep tokens and keys here, not whole stores.
 */
#ifndef CORE_SECRET_H
#define CORE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"

struct secret;

/* Copies `len` bytes; a NUL that does not count follows them. */
struct secret *secret_new(const void *bytes, size_t len);

/* The same, and wipes the source. */
struct secret *secret_new_wipe(void *bytes, size_t len);

void secret_free(struct secret *s); /* NULL is allowed */

const char *secret_bytes(const struct secret *s); /* borrowed, terminated; NULL for NULL */
size_t secret_len(const struct secret *s);

/* Compares in constant time; two NULLs are equal. */
bool secret_eq(const struct secret *a, const struct secret *b);

/* Reads a file of at most `max` bytes; with `trim`, white space at both ends is dropped (token
 * files end in a newline). ERR_NOTFOUND, ERR_DENIED, ERR_IO, ERR_TOOBIG; ERR_INVALID when empty. */
int secret_read_file(struct secret **out, const char *path, size_t max, bool trim, struct err *e);

#endif
