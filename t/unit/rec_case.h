/* SPDX-License-Identifier: ISC */
/*
 * rec_case - one table of lines for each record type: what a line becomes when it is read and
 * written again, or why it is refused.
 */
#ifndef REC_CASE_H
#define REC_CASE_H

#include <stdlib.h>

#include "core/err.h"
#include "line/rec.h"
#include "unit.h"

struct rec_case {
	const char *in;
	const char *out;     /* NULL: the same as `in` */
	const char *refused; /* part of the message; NULL: accepted */
};

/* Defines static int again(line, buf, err): read, write. */
#define REC_AGAIN(type)                                                                            \
	static int again(const char *in, struct buf *out, struct err *e)                           \
	{                                                                                          \
		struct rec_##type r = {0};                                                         \
		struct json *j = NULL;                                                             \
		int rc = -1;                                                                       \
		if (rec_parse(in, strlen(in), &j, e) == 0 && rec_##type##_read(&r, j, e) == 0)     \
			rc = rec_##type##_write(&r, out);                                          \
		rec_##type##_free(&r);                                                             \
		json_free(j);                                                                      \
		return rc;                                                                         \
	}                                                                                          \
	/* A record that does not fit leaves the buffer as it was. */                              \
	static void too_big(const char *in)                                                        \
	{                                                                                          \
		struct buf small;                                                                  \
		buf_init(&small, strlen(in));                                                      \
		is_int(again(in, &small, NULL), -1, "no room for the newline");                    \
		is_int((long long)small.len, 0, "nothing is written");                             \
		buf_free(&small);                                                                  \
	}

static inline void rec_case_run(const struct rec_case *c, size_t n,
    int (*again)(const char *in, struct buf *out, struct err *e))
{
	for (size_t i = 0; i < n; i++) {
		struct err e = ERR_INIT;
		struct buf out;
		buf_init(&out, REC_LINE_MAX);
		int rc = again(c[i].in, &out, &e);
		if (c[i].refused != NULL) {
			bool good = rc == -1 && e.code == ERR_INVALID &&
				    strstr(e.text, c[i].refused) != NULL;
			if (!ok(good, c[i].in))
				printf("#  got: %s\n# want: %s\n", e.text, c[i].refused);
		} else {
			if (rc == -1)
				printf("# %s\n", e.text);
			else
				buf_cut(&out, out.len - 1);
			is_str(out.data, c[i].out ? c[i].out : c[i].in, c[i].in);
		}
		buf_free(&out);
	}
}

/* Collects what rec_TYPE_put hands out. */
static inline void rec_case_take(void *arg, enum rec_type type, const struct buf *line)
{
	(void)type;
	buf_reset(arg);
	buf_add(arg, line->data, line->len);
}

#endif
