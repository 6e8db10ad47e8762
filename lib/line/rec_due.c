/* SPDX-License-Identifier: ISC */
#include "line/rec_due.h"

#include <stdlib.h>

static const char *const reasons[] = {
    "missing", "expiring", "ari", "revoked", "names-changed", "forced", NULL};

int rec_due_read(struct rec_due *out, const struct json *j, struct err *e)
{
	*out = (struct rec_due){0};
	if (rec_id(j, "id", REC_NEEDED, &out->id, e) < 0 ||
	    rec_names(j, "names", REC_NEEDED, &out->names, e) < 0 ||
	    rec_word(j, "reason", REC_NEEDED, reasons, &out->reason, e) < 0 ||
	    rec_time(j, "not_after", REC_OPTIONAL, &out->not_after, e) < 0 ||
	    rec_str(j, "serial", REC_OPTIONAL, &out->serial, e) < 0 ||
	    rec_str(j, "certid", REC_OPTIONAL, &out->certid, e) < 0 ||
	    rec_str(j, "ca", REC_OPTIONAL, &out->ca, e) < 0 ||
	    rec_str(j, "account", REC_OPTIONAL, &out->account, e) < 0 ||
	    rec_time(j, "window_end", REC_OPTIONAL, &out->window_end, e) < 0 ||
	    rec_options_read(&out->options, json_get(j, "options"), e) < 0) {
		rec_due_free(out);
		return err_prefix(e, "due record");
	}
	return 0;
}

int rec_due_write(const struct rec_due *r, struct buf *line)
{
	struct json *j = rec_begin(REC_DUE);

	json_set_str(j, "id", r->id);
	rec_set_strv(j, "names", &r->names);
	json_set_str(j, "reason", r->reason);
	rec_set_time(j, "not_after", r->not_after);
	json_set_str(j, "serial", r->serial);
	json_set_str(j, "certid", r->certid);
	json_set_str(j, "ca", r->ca);
	json_set_str(j, "account", r->account);
	rec_set_time(j, "window_end", r->window_end);
	json_set(j, "options", rec_options_json(&r->options));
	return rec_end(j, line);
}

void rec_due_free(struct rec_due *r)
{
	free(r->id);
	strv_free(&r->names);
	free(r->reason);
	free(r->serial);
	free(r->certid);
	free(r->ca);
	free(r->account);
	rec_options_free(&r->options);
	*r = (struct rec_due){0};
}

void rec_due_put(const struct rec_due *r, const struct rec_out *out)
{
	struct buf line;

	buf_init(&line, REC_LINE_MAX);
	if (rec_due_write(r, &line) == 0)
		out->put(out->arg, REC_DUE, &line);
	buf_free(&line);
}
