/* SPDX-License-Identifier: ISC */
#include "core/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct row {
	const char *text;
	const char *kind;
	int status;
};

#define ERR_ROW(name, text, kind, status) [ERR_##name] = {text, kind, status},
static const struct row rows[] = {ERR_LIST(ERR_ROW)};
#undef ERR_ROW

static const struct row *row(enum err_code code)
{
	return &rows[(unsigned)code < ERR_CODES ? code : ERR_INTERNAL];
}

/* Puts dots at the end of a text that did not fit. A character of several bytes goes as a whole,
 * since the text ends up in JSON. */
static void mark_cut(char text[ERR_TEXT_MAX])
{
	size_t end = ERR_TEXT_MAX - sizeof("...");

	while (end > 0 && ((unsigned char)text[end] & 0xc0) == 0x80)
		end--;
	memcpy(text + end, "...", sizeof("..."));
}

/* Makes "words: rest", or the words alone. The text is made beside the old one, so that words and
 * rest may come from `e` itself. */
__attribute__((format(printf, 2, 0))) static void fill(
    struct err *e, const char *fmt, va_list ap, const char *rest)
{
	char text[ERR_TEXT_MAX] = "";

	int len = vsnprintf(text, sizeof(text), fmt, ap);
	if (len < 0)
		len = 0;
	if (rest != NULL && len < ERR_TEXT_MAX)
		len += snprintf(text + len, sizeof(text) - (size_t)len, ": %s", rest);
	if (len >= ERR_TEXT_MAX)
		mark_cut(text);
	memcpy(e->text, text, sizeof(text));
}

int err_set(struct err *e, enum err_code code, const char *fmt, ...)
{
	va_list ap;

	if (e == NULL)
		return -1;
	va_start(ap, fmt);
	fill(e, fmt, ap, NULL);
	va_end(ap);
	e->code = code;
	return -1;
}

int err_errno(struct err *e, const char *fmt, ...)
{
	int number = errno;
	char room[128];
	va_list ap;

	if (e == NULL)
		return -1;
	va_start(ap, fmt);
	fill(e, fmt, ap, strerror_r(number, room, sizeof(room)));
	va_end(ap);
	e->code = number == EACCES || number == EPERM ? ERR_DENIED
		  : number == ENOENT                  ? ERR_NOTFOUND
						      : ERR_IO;
	errno = number;
	return -1;
}

int err_prefix(struct err *e, const char *fmt, ...)
{
	va_list ap;

	if (e == NULL)
		return -1;
	va_start(ap, fmt);
	fill(e, fmt, ap, e->text);
	va_end(ap);
	return -1;
}

int err_copy(struct err *dst, const struct err *src)
{
	if (dst != NULL && src != NULL && dst != src)
		*dst = *src;
	return -1;
}

void err_clear(struct err *e)
{
	if (e == NULL)
		return;
	e->code = ERR_NONE;
	e->text[0] = '\0';
}

const char *err_name(enum err_code code)
{
	return row(code)->text;
}

const char *err_kind(enum err_code code)
{
	return row(code)->kind;
}

int err_exit(enum err_code code)
{
	return row(code)->status;
}

int err_is_temporary(enum err_code code)
{
	/* A rate limit passes by itself too; a pause waits for a person. */
	return strcmp(err_kind(code), "temporary") == 0 || code == ERR_RATELIMITED;
}
