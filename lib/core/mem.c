/* SPDX-License-Identifier: ISC */
#include "core/mem.h"

#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *there(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

void *mem_alloc(size_t size)
{
	/* NULL is a lawful answer to a request for nothing, and would look like exhaustion. */
	return there(calloc(1, size > 0 ? size : 1));
}

void *mem_grow(void *p, size_t n, size_t size)
{
	if (size > 0 && n > SIZE_MAX / size)
		abort();
	return there(realloc(p, n * size > 0 ? n * size : 1));
}

char *mem_dup(const char *s)
{
	return s == NULL ? NULL : mem_dup_n(s, strlen(s));
}

char *mem_dup_n(const char *s, size_t len)
{
	if (len == SIZE_MAX)
		abort();
	char *copy = mem_alloc(len + 1);
	if (len > 0)
		memcpy(copy, s, len);
	return copy;
}

char *mem_printf(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	char *text = mem_vprintf(fmt, ap);
	va_end(ap);
	return text;
}

char *mem_vprintf(const char *fmt, va_list ap)
{
	char *text = NULL;

	return there(vasprintf(&text, fmt, ap) < 0 ? NULL : text);
}

void mem_free_wiped(void *p)
{
	/* The usable size may be more than what was asked for, and all of it may have been used. */
	if (p != NULL)
		explicit_bzero(p, malloc_usable_size(p));
	free(p);
}
