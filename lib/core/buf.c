/* SPDX-License-Identifier: ISC */
#include "core/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/mem.h"

/* What a buffer without memory (room == 0) points at. It is never written. */
static char nothing[1];

static const size_t first_room = 64;

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){.data = nothing, .max = max};
}

void buf_free(struct buf *b)
{
	if (b->room > 0)
		mem_free_wiped(b->data);
	buf_init(b, b->max);
}

void buf_reset(struct buf *b)
{
	buf_cut(b, 0);
	b->failed = false;
}

/* Makes room for `len` bytes more and the NUL. Not by realloc: it would leave a copy of what may be
 * a key in memory that nobody wipes. */
static int reserve(struct buf *b, size_t len)
{
	if (b->failed || len > b->max - b->len) {
		b->failed = true;
		return -1;
	}
	if (len < b->room - b->len)
		return 0;

	size_t want = b->room > 0 ? b->room : first_room;
	while (want <= b->len + len)
		want *= 2;
	if (want - 1 > b->max)
		want = b->max + 1;
	char *data = mem_alloc(want);
	memcpy(data, b->data, b->len);
	if (b->room > 0)
		mem_free_wiped(b->data);
	b->data = data;
	b->room = want;
	return 0;
}

int buf_add(struct buf *b, const void *bytes, size_t len)
{
	if (reserve(b, len) < 0)
		return -1;
	if (len > 0)
		memcpy(b->data + b->len, bytes, len);
	b->len += len;
	b->data[b->len] = '\0';
	return 0;
}

int buf_adds(struct buf *b, const char *s)
{
	return buf_add(b, s, strlen(s));
}

int buf_addc(struct buf *b, char c)
{
	return buf_add(b, &c, 1);
}

int buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	int rc = -1;

	va_start(ap, fmt);
	va_copy(again, ap);
	int len = vsnprintf(NULL, 0, fmt, ap);
	if (len < 0)
		b->failed = true;
	else if (reserve(b, (size_t)len) == 0) {
		vsnprintf(b->data + b->len, (size_t)len + 1, fmt, again);
		b->len += (size_t)len;
		rc = 0;
	}
	va_end(again);
	va_end(ap);
	return rc;
}

void buf_drop(struct buf *b, size_t len)
{
	if (len > b->len)
		len = b->len;
	memmove(b->data, b->data + len, b->len - len);
	buf_cut(b, b->len - len);
}

void buf_cut(struct buf *b, size_t len)
{
	if (len >= b->len)
		return;
	b->len = len;
	b->data[len] = '\0';
}

char *buf_take(struct buf *b)
{
	char *data = b->room > 0 ? b->data : mem_dup("");

	buf_init(b, b->max);
	return data;
}
