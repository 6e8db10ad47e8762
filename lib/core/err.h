/* SPDX-License-Identifier: ISC */
/*
 * err - what went wrong, in a form that a caller can act on and a person can read.
 *
 * Functions that can fail return 0 or -1 and take a caller-owned struct err as their last
 * argument. The one that notices the fault fills it; each level above may put words in front.
 * The library never prints: main prints once. A struct err holds no memory and needs no free.
 */
#ifndef CORE_ERR_H
#define CORE_ERR_H

#include <stddef.h>

/*
 * The few kinds that a caller acts on: name, text, `kind` in a failed record (le-records(5)),
 * exit status (sysexits(3)). One list, so that the tables can never be out of step.
 */
#define ERR_LIST(X)                                                                                \
	X(NONE, "no error", "permanent", 0)                                                        \
	X(INVALID, "invalid input", "permanent", 1)                                                \
	X(USAGE, "usage", "permanent", 64)                                                         \
	X(CONFIG, "configuration", "permanent", 78)                                                \
	X(DENIED, "not permitted", "permanent", 77)                                                \
	X(NOTFOUND, "not found", "permanent", 1)                                                   \
	X(CONFLICT, "changed by somebody else", "temporary", 75)                                   \
	X(UNAVAILABLE, "unreachable", "temporary", 69)                                             \
	X(AGAIN, "try again later", "temporary", 75)                                               \
	X(RATELIMITED, "rate limited", "rate-limited", 75)                                         \
	X(PAUSED, "paused by the CA", "paused", 1)                                                 \
	X(PROTOCOL, "unexpected answer", "temporary", 69)                                          \
	X(TOOBIG, "over the limit", "permanent", 1)                                                \
	X(UNSUPPORTED, "not supported", "permanent", 78)                                           \
	X(NEWER, "written by a newer version", "permanent", 78)                                    \
	X(IO, "input/output", "temporary", 75)                                                     \
	X(INTERNAL, "internal", "permanent", 70)

#define ERR_ENUM(name, text, kind, status) ERR_##name,
enum err_code { ERR_LIST(ERR_ENUM) ERR_CODES };
#undef ERR_ENUM

#define ERR_TEXT_MAX 1024

struct err {
	enum err_code code;
	char text[ERR_TEXT_MAX]; /* always terminated; cut with "..." when longer */
};

#define ERR_INIT                                                                                   \
	{                                                                                          \
		ERR_NONE, ""                                                                       \
	}

/* Fills `e` (NULL is allowed: the caller does not care) and returns -1. */
int err_set(struct err *e, enum err_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with ": " and the text of errno at the end. The code is ERR_DENIED for EACCES and
 * EPERM, ERR_NOTFOUND for ENOENT, else ERR_IO. */
int err_errno(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Puts words and ": " in front of the text of `e`, keeps the code, returns -1. */
int err_prefix(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Copies `src` to `dst` and returns -1. */
int err_copy(struct err *dst, const struct err *src);

void err_clear(struct err *e);

const char *err_name(enum err_code code); /* the text of the list above */
const char *err_kind(enum err_code code); /* the `kind` of a failed record */
int err_exit(enum err_code code);         /* the exit status */

/* True where the same attempt may succeed later without anybody's doing (temporary kinds). */
int err_is_temporary(enum err_code code);

#endif
