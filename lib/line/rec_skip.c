/* SPDX-License-Identifier: ISC */
#include "line/rec_skip.h"

#include <stdlib.h>

#include "core/mem.h"

/* What was seen may be anything, even nothing ("le-exporter.host="): that is why it is skipped. */
static int read_name(const struct json *j, char **out, struct err *e)
{
	const char *text = json_str(j, "name");

	if (text == NULL)
		return err_set(e, ERR_INVALID, "\"name\" is missing or not a string");
	*out = mem_dup(text);
	return 0;
}

int rec_skip_read(struct rec_skip *out, const struct json *j, struct err *e)
{
	*out = (struct rec_skip){0};
	if (read_name(j, &out->name, e) < 0 ||
	    rec_str(j, "source", REC_OPTIONAL, &out->source, e) < 0 ||
	    rec_strv(j, "services", &out->services, e) < 0 ||
	    rec_str(j, "code", REC_NEEDED, &out->code, e) < 0 ||
	    rec_str(j, "why", REC_NEEDED, &out->why, e) < 0) {
		rec_skip_free(out);
		return err_prefix(e, "skip record");
	}
	return 0;
}

int rec_skip_write(const struct rec_skip *r, struct buf *line)
{
	struct json *j = rec_begin(REC_SKIP);

	json_set_str(j, "name", r->name);
	json_set_str(j, "source", r->source);
	rec_set_strv(j, "services", &r->services);
	json_set_str(j, "code", r->code);
	json_set_str(j, "why", r->why);
	return rec_end(j, line);
}

void rec_skip_free(struct rec_skip *r)
{
	free(r->name);
	free(r->source);
	strv_free(&r->services);
	free(r->code);
	free(r->why);
	*r = (struct rec_skip){0};
}

void rec_skip_put(const struct rec_skip *r, const struct rec_out *out)
{
	struct buf line;

	buf_init(&line, REC_LINE_MAX);
	if (rec_skip_write(r, &line) == 0)
		out->put(out->arg, REC_SKIP, &line);
	buf_free(&line);
}
