/* SPDX-License-Identifier: ISC */
/*
 * rec_stored - a certificate is in a store and was read back: the writers to le-status.
 */
#ifndef LINE_REC_STORED_H
#define LINE_REC_STORED_H

#include <stdbool.h>

#include "line/rec.h"

struct rec_stored {
	char *id;
	struct strv names;
	char *store; /* as the --certs option says */
	char *serial;
	int64_t not_after;
	char *version; /* of the store; may be NULL */
};

int rec_stored_read(struct rec_stored *out, const struct json *j, struct err *e);
int rec_stored_write(const struct rec_stored *r, struct buf *line);
void rec_stored_free(struct rec_stored *r);

/* Writes the record and hands it to `out`. */
void rec_stored_put(const struct rec_stored *r, const struct rec_out *out);

#endif
