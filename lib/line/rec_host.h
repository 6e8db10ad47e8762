/* SPDX-License-Identifier: ISC */
/*
 * rec_host - a wanted name: le-discover to le-route-put and le-renew-check.
 */
#ifndef LINE_REC_HOST_H
#define LINE_REC_HOST_H

#include <stdbool.h>

#include "line/rec.h"

struct rec_host {
	char *name;
	bool absent;          /* `state`: present (the default) or absent */
	char *source;         /* consul, consul-kv, nomad, fabio-kv, file; may be NULL */
	struct strv services; /* that asked for it */
	bool port80;          /* the name has a route of its own on port 80 */
	struct rec_options options;
};

int rec_host_read(struct rec_host *out, const struct json *j, struct err *e);
int rec_host_write(const struct rec_host *r, struct buf *line);
void rec_host_free(struct rec_host *r);

/* Writes the record and hands it to `out`. */
void rec_host_put(const struct rec_host *r, const struct rec_out *out);

#endif
