/* SPDX-License-Identifier: ISC */
#include "line/rec_stored.h"

#include <stdlib.h>

int rec_stored_read(struct rec_stored *out, const struct json *j, struct err *e)
{
	*out = (struct rec_stored){0};
	if (rec_id(j, "id", REC_NEEDED, &out->id, e) < 0 ||
	    rec_names(j, "names", REC_NEEDED, &out->names, e) < 0 ||
	    rec_str(j, "store", REC_NEEDED, &out->store, e) < 0 ||
	    rec_str(j, "serial", REC_NEEDED, &out->serial, e) < 0 ||
	    rec_time(j, "not_after", REC_NEEDED, &out->not_after, e) < 0 ||
	    rec_str(j, "version", REC_OPTIONAL, &out->version, e) < 0) {
		rec_stored_free(out);
		return err_prefix(e, "stored record");
	}
	return 0;
}

int rec_stored_write(const struct rec_stored *r, struct buf *line)
{
	struct json *j = rec_begin(REC_STORED);

	json_set_str(j, "id", r->id);
	rec_set_strv(j, "names", &r->names);
	json_set_str(j, "store", r->store);
	json_set_str(j, "serial", r->serial);
	rec_set_time(j, "not_after", r->not_after);
	json_set_str(j, "version", r->version);
	return rec_end(j, line);
}

void rec_stored_free(struct rec_stored *r)
{
	free(r->id);
	strv_free(&r->names);
	free(r->store);
	free(r->serial);
	free(r->version);
	*r = (struct rec_stored){0};
}

void rec_stored_put(const struct rec_stored *r, const struct rec_out *out)
{
	struct buf line;

	buf_init(&line, REC_LINE_MAX);
	if (rec_stored_write(r, &line) == 0)
		out->put(out->arg, REC_STORED, &line);
	buf_free(&line);
}
