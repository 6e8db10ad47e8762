/* SPDX-License-Identifier: ISC */
/*
 * rec_skip - a name that was seen and can't or may not be certified: le-discover and le-order to
 * le-status.
 */
#ifndef LINE_REC_SKIP_H
#define LINE_REC_SKIP_H

#include <stdbool.h>

#include "line/rec.h"

struct rec_skip {
	char *name;   /* as written where it is no name */
	char *source; /* may be NULL */
	struct strv services;
	char *code; /* of names/skip.h; codes of newer versions pass */
	char *why;  /* one sentence */
};

int rec_skip_read(struct rec_skip *out, const struct json *j, struct err *e);
int rec_skip_write(const struct rec_skip *r, struct buf *line);
void rec_skip_free(struct rec_skip *r);

/* Writes the record and hands it to `out`. */
void rec_skip_put(const struct rec_skip *r, const struct rec_out *out);

#endif
