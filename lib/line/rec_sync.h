/* SPDX-License-Identifier: ISC */
/*
 * rec_sync - the set of hosts is complete as of now; also the heartbeat of a watching pipe.
 */
#ifndef LINE_REC_SYNC_H
#define LINE_REC_SYNC_H

#include <stdbool.h>

#include "line/rec.h"

struct rec_sync {
	int64_t hosts;       /* how many are present */
	struct strv missing; /* sources that have not answered: then it is not complete */
};

int rec_sync_read(struct rec_sync *out, const struct json *j, struct err *e);
int rec_sync_write(const struct rec_sync *r, struct buf *line);
void rec_sync_free(struct rec_sync *r);

/* Writes the record and hands it to `out`. */
void rec_sync_put(const struct rec_sync *r, const struct rec_out *out);

#endif
