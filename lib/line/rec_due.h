/* SPDX-License-Identifier: ISC */
/*
 * rec_due - a certificate that is to be ordered: le-renew-check to le-order.
 */
#ifndef LINE_REC_DUE_H
#define LINE_REC_DUE_H

#include <stdbool.h>

#include "line/rec.h"

struct rec_due {
	char *id;
	struct strv names; /* the first stays first */
	char *reason;      /* missing, expiring, ari, revoked, names-changed, forced */
	/* Of the stored certificate, where there is one: */
	int64_t not_after; /* 0: none */
	char *serial;
	char *certid; /* RFC 9773 */
	char *ca;
	char *account;
	int64_t window_end; /* of the ARI window; 0: unknown */
	struct rec_options options;
};

int rec_due_read(struct rec_due *out, const struct json *j, struct err *e);
int rec_due_write(const struct rec_due *r, struct buf *line);
void rec_due_free(struct rec_due *r);

/* Writes the record and hands it to `out`. */
void rec_due_put(const struct rec_due *r, const struct rec_out *out);

#endif
