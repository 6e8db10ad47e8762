/* SPDX-License-Identifier: ISC */
#include "line/rec_sync.h"

#include <stdlib.h>

static int read_hosts(const struct json *j, int64_t *hosts, struct err *e)
{
	if (json_get(j, "hosts") == NULL)
		return err_set(e, ERR_INVALID, "\"hosts\" is missing");
	return json_int(j, "hosts", 0, INT32_MAX, hosts, e);
}

int rec_sync_read(struct rec_sync *out, const struct json *j, struct err *e)
{
	*out = (struct rec_sync){0};
	if (read_hosts(j, &out->hosts, e) < 0 || rec_strv(j, "missing", &out->missing, e) < 0) {
		rec_sync_free(out);
		return err_prefix(e, "sync record");
	}
	return 0;
}

int rec_sync_write(const struct rec_sync *r, struct buf *line)
{
	struct json *j = rec_begin(REC_SYNC);

	json_set_int(j, "hosts", r->hosts);
	rec_set_strv(j, "missing", &r->missing);
	return rec_end(j, line);
}

void rec_sync_free(struct rec_sync *r)
{
	strv_free(&r->missing);
	*r = (struct rec_sync){0};
}

void rec_sync_put(const struct rec_sync *r, const struct rec_out *out)
{
	struct buf line;

	buf_init(&line, REC_LINE_MAX);
	if (rec_sync_write(r, &line) == 0)
		out->put(out->arg, REC_SYNC, &line);
	buf_free(&line);
}
