/* SPDX-License-Identifier: ISC */
/*
 * buf - a growing byte buffer with a hard maximum.
 *
 * The maximum is named where the buffer is made and can't be passed: an addition that would pass it
 * adds nothing, and from then on the buffer is `failed`, so that a caller may check once, at the
 * end. The bytes are always followed by a NUL that does not count, so `data` is a C string when the
 * content is text. The memory is wiped when freed, since keys pass through buffers.
 */
#ifndef CORE_BUF_H
#define CORE_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data; /* never NULL after buf_init; borrowed until the next change */
	size_t len;
	size_t max;  /* in bytes, without the NUL */
	size_t room; /* private */
	bool failed; /* an addition did not fit */
};

void buf_init(struct buf *b, size_t max);
void buf_free(struct buf *b);  /* wipes; the buffer may be used again as an empty one */
void buf_reset(struct buf *b); /* empty, not failed; keeps the memory */

/* Each returns 0, or -1 when the maximum would be passed (now or before). */
int buf_add(struct buf *b, const void *bytes, size_t len);
int buf_adds(struct buf *b, const char *s);
int buf_addc(struct buf *b, char c);
int buf_addf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Removes `len` bytes (at most all) from the front. */
void buf_drop(struct buf *b, size_t len);

/* Cuts the buffer to `len` bytes; longer than it is: no effect. */
void buf_cut(struct buf *b, size_t len);

/* Moves the content out as a C string that the caller frees; the buffer is empty after. */
char *buf_take(struct buf *b);

#endif
