/* SPDX-License-Identifier: ISC */
/*
 * strv - a list of strings: host names, services, headers. It owns its strings.
 *
 * {0} is an empty list. Lists that stand for sets are kept sorted by their owner (strv_sort).
 */
#ifndef CORE_STRV_H
#define CORE_STRV_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"

struct strv {
	char **v;
	size_t n;
	size_t room; /* private */
};

void strv_add(struct strv *s, const char *text); /* copies */
void strv_take(struct strv *s, char *text);      /* takes */
void strv_addf(struct strv *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void strv_del(struct strv *s, size_t at);
void strv_free(struct strv *s);                           /* empty after */
void strv_copy(struct strv *dst, const struct strv *src); /* dst is replaced */
void strv_move(struct strv *dst, struct strv *src);       /* dst is replaced, src empty after */

void strv_sort(struct strv *s); /* bytewise, and drops duplicates */
bool strv_has(const struct strv *s, const char *text);
bool strv_has_sorted(const struct strv *s, const char *text); /* by bisection */
bool strv_eq(const struct strv *a, const struct strv *b);     /* same strings in the same order */
bool strv_same_set(const struct strv *a, const struct strv *b);

/* Splits at each byte of `seps`; empty pieces are dropped. */
void strv_split(struct strv *s, const char *text, const char *seps);
int strv_join(const struct strv *s, const char *sep, struct buf *out);

#endif
