/* SPDX-License-Identifier: ISC */
#include "line/rec_host.h"

#include <stdlib.h>
#include <string.h>

static int read_state(const struct json *j, bool *absent, struct err *e)
{
	static const char *const words[] = {"present", "absent", NULL};
	char *state = NULL;

	if (rec_word(j, "state", REC_OPTIONAL, words, &state, e) < 0)
		return -1;
	*absent = state != NULL && strcmp(state, "absent") == 0;
	free(state);
	return 0;
}

static int read_port80(const struct json *j, bool *port80, struct err *e)
{
	enum json_type type = json_type(json_get(j, "port80"));

	if (type != JSON_NONE && type != JSON_NULL && type != JSON_BOOL)
		return err_set(e, ERR_INVALID, "\"port80\" is neither true nor false");
	*port80 = json_bool(j, "port80", false);
	return 0;
}

int rec_host_read(struct rec_host *out, const struct json *j, struct err *e)
{
	*out = (struct rec_host){0};
	if (rec_name(j, "name", REC_NEEDED, &out->name, e) < 0 ||
	    read_state(j, &out->absent, e) < 0 ||
	    rec_str(j, "source", REC_OPTIONAL, &out->source, e) < 0 ||
	    rec_strv(j, "services", &out->services, e) < 0 || read_port80(j, &out->port80, e) < 0 ||
	    rec_options_read(&out->options, json_get(j, "options"), e) < 0) {
		rec_host_free(out);
		return err_prefix(e, "host record");
	}
	return 0;
}

int rec_host_write(const struct rec_host *r, struct buf *line)
{
	struct json *j = rec_begin(REC_HOST);

	json_set_str(j, "name", r->name);
	json_set_str(j, "state", r->absent ? "absent" : "present");
	json_set_str(j, "source", r->source);
	rec_set_strv(j, "services", &r->services);
	if (r->port80)
		json_set_bool(j, "port80", true);
	json_set(j, "options", rec_options_json(&r->options));
	return rec_end(j, line);
}

void rec_host_free(struct rec_host *r)
{
	free(r->name);
	free(r->source);
	strv_free(&r->services);
	rec_options_free(&r->options);
	*r = (struct rec_host){0};
}

void rec_host_put(const struct rec_host *r, const struct rec_out *out)
{
	struct buf line;

	buf_init(&line, REC_LINE_MAX);
	if (rec_host_write(r, &line) == 0)
		out->put(out->arg, REC_HOST, &line);
	buf_free(&line);
}
