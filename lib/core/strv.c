/* SPDX-License-Identifier: ISC */
#include "core/strv.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

void strv_add(struct strv *s, const char *text)
{
	strv_take(s, mem_dup(text));
}

void strv_take(struct strv *s, char *text)
{
	if (s->n == s->room) {
		s->room = s->room > 0 ? s->room * 2 : 8;
		s->v = mem_grow(s->v, s->room, sizeof(*s->v));
	}
	s->v[s->n++] = text;
}

void strv_addf(struct strv *s, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	strv_take(s, mem_vprintf(fmt, ap));
	va_end(ap);
}

void strv_del(struct strv *s, size_t at)
{
	if (at >= s->n)
		return;
	free(s->v[at]);
	s->n--;
	memmove(s->v + at, s->v + at + 1, (s->n - at) * sizeof(*s->v));
}

void strv_free(struct strv *s)
{
	for (size_t i = 0; i < s->n; i++)
		free(s->v[i]);
	free(s->v);
	*s = (struct strv){0};
}

void strv_copy(struct strv *dst, const struct strv *src)
{
	struct strv copy = {0};

	for (size_t i = 0; i < src->n; i++)
		strv_add(&copy, src->v[i]);
	strv_move(dst, &copy);
}

void strv_move(struct strv *dst, struct strv *src)
{
	if (dst == src)
		return;
	strv_free(dst);
	*dst = *src;
	*src = (struct strv){0};
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void strv_sort(struct strv *s)
{
	size_t kept = 0;

	if (s->n > 0)
		qsort(s->v, s->n, sizeof(*s->v), compare);
	for (size_t i = 0; i < s->n; i++) {
		if (kept > 0 && strcmp(s->v[kept - 1], s->v[i]) == 0)
			free(s->v[i]);
		else
			s->v[kept++] = s->v[i];
	}
	s->n = kept;
}

bool strv_has(const struct strv *s, const char *text)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->v[i], text) == 0)
			return true;
	return false;
}

bool strv_has_sorted(const struct strv *s, const char *text)
{
	return s->n > 0 && bsearch(&text, s->v, s->n, sizeof(*s->v), compare) != NULL;
}

bool strv_eq(const struct strv *a, const struct strv *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->v[i], b->v[i]) != 0)
			return false;
	return true;
}

bool strv_same_set(const struct strv *a, const struct strv *b)
{
	struct strv x = {0}, y = {0};

	strv_copy(&x, a);
	strv_copy(&y, b);
	strv_sort(&x);
	strv_sort(&y);
	bool same = strv_eq(&x, &y);
	strv_free(&x);
	strv_free(&y);
	return same;
}

void strv_split(struct strv *s, const char *text, const char *seps)
{
	for (text += strspn(text, seps); *text != '\0'; text += strspn(text, seps)) {
		size_t len = strcspn(text, seps);
		strv_take(s, mem_dup_n(text, len));
		text += len;
	}
}

int strv_join(const struct strv *s, const char *sep, struct buf *out)
{
	size_t start = out->len;

	for (size_t i = 0; i < s->n; i++) {
		if ((i > 0 && buf_adds(out, sep) < 0) || buf_adds(out, s->v[i]) < 0) {
			buf_cut(out, start);
			return -1;
		}
	}
	return 0;
}
