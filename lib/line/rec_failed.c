/* SPDX-License-Identifier: ISC */
#include "line/rec_failed.h"

#include <stdlib.h>

#include "core/mem.h"

static const char *const stages[] = {"discover", "route", "check", "preflight", "budget", "order",
    "challenge", "finalize", "store", NULL};
static const char *const kinds[] = {"temporary", "permanent", "rate-limited", "paused", NULL};

static int read_subject(const struct json *j, struct rec_failed *out, struct err *e)
{
	if (rec_id(j, "id", REC_OPTIONAL, &out->id, e) < 0 ||
	    rec_name(j, "name", REC_OPTIONAL, &out->name, e) < 0 ||
	    rec_str(j, "key", REC_OPTIONAL, &out->key, e) < 0)
		return -1;
	if ((out->id != NULL) + (out->name != NULL) + (out->key != NULL) != 1)
		return err_set(e, ERR_INVALID, "needs just one of \"id\", \"name\" and \"key\"");
	return 0;
}

static int read_problem(const struct json *j, struct json **out, struct err *e)
{
	const struct json *v = json_get(j, "problem");

	if (json_type(v) == JSON_NONE || json_type(v) == JSON_NULL)
		return 0;
	if (json_type(v) != JSON_OBJECT)
		return err_set(e, ERR_INVALID, "\"problem\" is not an object");
	*out = json_copy(v);
	return 0;
}

int rec_failed_read(struct rec_failed *out, const struct json *j, struct err *e)
{
	*out = (struct rec_failed){0};
	if (read_subject(j, out, e) < 0 ||
	    rec_word(j, "stage", REC_NEEDED, stages, &out->stage, e) < 0 ||
	    rec_word(j, "kind", REC_NEEDED, kinds, &out->kind, e) < 0 ||
	    rec_str(j, "code", REC_NEEDED, &out->code, e) < 0 ||
	    rec_str(j, "why", REC_NEEDED, &out->why, e) < 0 ||
	    rec_time(j, "time", REC_NEEDED, &out->time, e) < 0 ||
	    read_problem(j, &out->problem, e) < 0 ||
	    rec_time(j, "retry_at", REC_OPTIONAL, &out->retry_at, e) < 0 ||
	    rec_str(j, "unpause", REC_OPTIONAL, &out->unpause, e) < 0) {
		rec_failed_free(out);
		return err_prefix(e, "failed record");
	}
	return 0;
}

int rec_failed_write(const struct rec_failed *r, struct buf *line)
{
	struct json *j = rec_begin(REC_FAILED);

	json_set_str(j, "id", r->id);
	json_set_str(j, "name", r->name);
	json_set_str(j, "key", r->key);
	json_set_str(j, "stage", r->stage);
	json_set_str(j, "kind", r->kind);
	json_set_str(j, "code", r->code);
	json_set_str(j, "why", r->why);
	rec_set_time(j, "time", r->time);
	json_set(j, "problem", json_copy(r->problem));
	rec_set_time(j, "retry_at", r->retry_at);
	json_set_str(j, "unpause", r->unpause);
	return rec_end(j, line);
}

void rec_failed_free(struct rec_failed *r)
{
	free(r->id);
	free(r->name);
	free(r->key);
	free(r->stage);
	free(r->kind);
	free(r->code);
	free(r->why);
	json_free(r->problem);
	free(r->unpause);
	*r = (struct rec_failed){0};
}

void rec_failed_put(const struct rec_failed *r, const struct rec_out *out)
{
	struct buf line;

	buf_init(&line, REC_LINE_MAX);
	if (rec_failed_write(r, &line) == 0)
		out->put(out->arg, REC_FAILED, &line);
	buf_free(&line);
}

/* Makes a word of an error's text: "not permitted" is "not-permitted". */
static char *code_word(enum err_code code)
{
	char *word = mem_dup(err_name(code));

	for (char *c = word; *c != '\0'; c++)
		if (*c == ' ' || *c == '/')
			*c = '-';
	return word;
}

static void put_common(struct rec_failed *r, const char *stage, const struct err *e, int64_t now_s,
    const struct rec_out *out)
{
	r->stage = mem_dup(stage);
	r->kind = mem_dup(err_kind(e->code));
	r->code = code_word(e->code);
	r->why = mem_dup(*e->text != '\0' ? e->text : err_name(e->code));
	r->time = now_s;
	rec_failed_put(r, out);
	rec_failed_free(r);
}

void rec_failed_id(const char *id, const char *stage, const struct err *e, int64_t now_s,
    const struct rec_out *out)
{
	struct rec_failed r = {.id = mem_dup(id)};

	put_common(&r, stage, e, now_s, out);
}

void rec_failed_name(const char *name, const char *stage, const struct err *e, int64_t now_s,
    const struct rec_out *out)
{
	struct rec_failed r = {.name = mem_dup(name)};

	put_common(&r, stage, e, now_s, out);
}
