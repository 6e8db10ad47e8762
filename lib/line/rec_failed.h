/* SPDX-License-Identifier: ISC */
/*
 * rec_failed - something did not work: any tool to le-status.
 */
#ifndef LINE_REC_FAILED_H
#define LINE_REC_FAILED_H

#include <stdbool.h>

#include "line/rec.h"

struct rec_failed {
	char *id;    /* just one of id, ... */
	char *name;  /* ... name ... */
	char *key;   /* ... and key (of a policy entry) is set */
	char *stage; /* discover, route, check, preflight, budget, order, challenge, finalize,
			store */
	char *kind;  /* temporary, permanent, rate-limited, paused */
	char *code;  /* a word; for the CA's problems the last part of its type (RFC 8555 §6.7) */
	char *why;   /* a sentence for a person */
	int64_t time;
	struct json *problem; /* the CA's RFC 7807 object */
	int64_t retry_at;     /* 0: unknown */
	char *unpause;        /* URL */
};

int rec_failed_read(struct rec_failed *out, const struct json *j, struct err *e);
int rec_failed_write(const struct rec_failed *r, struct buf *line);
void rec_failed_free(struct rec_failed *r);

/* Writes the record and hands it to `out`. */
void rec_failed_put(const struct rec_failed *r, const struct rec_out *out);

/* The common cases: `id`, or `name`, failed at `stage` because of `e`: kind and code come from it.
 */
void rec_failed_id(const char *id, const char *stage, const struct err *e, int64_t now_s,
    const struct rec_out *out);
void rec_failed_name(const char *name, const char *stage, const struct err *e, int64_t now_s,
    const struct rec_out *out);

#endif
