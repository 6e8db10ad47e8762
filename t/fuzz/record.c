/* SPDX-License-Identifier: ISC */
/*
 * Any line: what reads as a record is written as one line, and that line reads and writes the same.
 */
#include <stdint.h>
#include <stdlib.h>

#include "line/rec_due.h"
#include "line/rec_failed.h"
#include "line/rec_host.h"
#include "line/rec_issued.h"
#include "line/rec_skip.h"
#include "line/rec_stored.h"
#include "line/rec_sync.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* -1: the line is refused. */
#define AGAIN(type)                                                                                \
	static int again_##type(const struct json *j, struct buf *out)                             \
	{                                                                                          \
		struct err e = ERR_INIT;                                                           \
		struct rec_##type r = {0};                                                         \
		int rc = rec_##type##_read(&r, j, &e);                                             \
		if (rc < 0 && (e.code != ERR_INVALID || *e.text == '\0'))                          \
			abort();                                                                   \
		if (rc == 0 && rec_##type##_write(&r, out) < 0)                                    \
			abort();                                                                   \
		rec_##type##_free(&r);                                                             \
		return rc;                                                                         \
	}

AGAIN(host)
AGAIN(skip)
AGAIN(sync)
AGAIN(due)
AGAIN(issued)
AGAIN(stored)
AGAIN(failed)

static int (*const again[REC_TYPES])(const struct json *j, struct buf *out) = {
    [REC_HOST] = again_host,
    [REC_SKIP] = again_skip,
    [REC_SYNC] = again_sync,
    [REC_DUE] = again_due,
    [REC_ISSUED] = again_issued,
    [REC_STORED] = again_stored,
    [REC_FAILED] = again_failed,
};

static int run(const char *line, size_t len, struct buf *out)
{
	struct json *j = NULL;
	int rc = -1;

	if (rec_parse(line, len, &j, NULL) < 0)
		return -1;
	enum rec_type type = rec_type_of(j);
	if (type != REC_UNKNOWN)
		rc = again[type](j, out);
	json_free(j);
	return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct buf once, twice;

	/* Escapes may make a line longer, so the limit is not the pipe's. */
	buf_init(&once, 8 * REC_LINE_MAX);
	buf_init(&twice, 8 * REC_LINE_MAX);
	if (len < REC_LINE_MAX && run((const char *)data, len, &once) == 0) {
		if (once.data[once.len - 1] != '\n' ||
		    memchr(once.data, '\n', once.len) != once.data + once.len - 1)
			abort();
		if (run(once.data, once.len - 1, &twice) < 0 || once.len != twice.len ||
		    memcmp(once.data, twice.data, once.len) != 0)
			abort();
	}
	buf_free(&once);
	buf_free(&twice);
	return 0;
}
