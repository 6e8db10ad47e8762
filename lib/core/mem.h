/* SPDX-License-Identifier: ISC */
/*
 * mem - memory that is always there.
 *
 * When memory runs out these functions abort: the one place where the library ends the process.
 * Every tool can be killed at any moment without loss, so an out-of-memory path in each caller
 * would be code that never runs and proves nothing. What outside data may ask for is limited where
 * it is read (buf, http, line), so exhaustion means a broken machine and not a large input.
 */
#ifndef CORE_MEM_H
#define CORE_MEM_H

#include <stdarg.h>
#include <stddef.h>

void *mem_alloc(size_t size);                   /* zeroed */
void *mem_grow(void *p, size_t n, size_t size); /* realloc to n * size, checked for overflow */
char *mem_dup(const char *s);                   /* NULL gives NULL */
char *mem_dup_n(const char *s, size_t len);     /* adds the NUL */
char *mem_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
char *mem_vprintf(const char *fmt, va_list ap) __attribute__((format(printf, 1, 0)));

/* Wipes the whole block behind `p` before it is given back; NULL is allowed. */
void mem_free_wiped(void *p);

#endif
