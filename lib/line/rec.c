/* SPDX-License-Identifier: ISC */
#include "line/rec.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/mem.h"
#include "names/host.h"

#define REC_NAME(name, text) [REC_##name] = text,
static const char *const type_names[REC_TYPES] = {[REC_UNKNOWN] = "unknown", REC_LIST(REC_NAME)};
#undef REC_NAME

/* The id of a wildcard's certificate has this in front of the name. */
static const char wildcard_id[] = "_wildcard.";

const char *rec_type_name(enum rec_type type)
{
	return type_names[(unsigned)type < REC_TYPES ? type : REC_UNKNOWN];
}

enum rec_type rec_type_of(const struct json *record)
{
	const char *text = json_str(record, "type");

	for (int t = REC_UNKNOWN + 1; text != NULL && t < REC_TYPES; t++)
		if (strcmp(text, type_names[t]) == 0)
			return (enum rec_type)t;
	return REC_UNKNOWN;
}

int rec_parse(const char *line, size_t len, struct json **out, struct err *e)
{
	struct json *j = json_parse(line, len, e);

	if (j == NULL)
		return -1;
	if (json_type(j) != JSON_OBJECT || json_str(j, "type") == NULL) {
		json_free(j);
		return err_set(e, ERR_INVALID, "not a JSON object with a string \"type\"");
	}
	*out = j;
	return 0;
}

/* ---- reading ---- */

/* The value of a key. Null and "" count as missing, which is what people and jq mean by them;
 * `*out` is NULL then, and -1 comes back only if the key is needed or of another type. */
static int field(const struct json *j, const char *key, enum rec_need need, enum json_type type,
    const struct json **out, struct err *e)
{
	const struct json *v = json_get(j, key);
	enum json_type got = json_type(v);

	*out = NULL;
	if (got == JSON_NONE || got == JSON_NULL || (got == JSON_STRING && *json_text(v) == '\0'))
		return need == REC_NEEDED ? err_set(e, ERR_INVALID, "\"%s\" is missing", key) : 0;
	if (got != type)
		return err_set(e, ERR_INVALID, "\"%s\" is not %s", key,
		    type == JSON_STRING ? "a string" : "a list of strings");
	*out = v;
	return 0;
}

static int text_field(
    const struct json *j, const char *key, enum rec_need need, const char **out, struct err *e)
{
	const struct json *v;

	if (field(j, key, need, JSON_STRING, &v, e) < 0)
		return -1;
	*out = json_text(v);
	return 0;
}

static void replace(char **out, const char *text)
{
	free(*out);
	*out = mem_dup(text);
}

int rec_str(const struct json *j, const char *key, enum rec_need need, char **out, struct err *e)
{
	const char *text;

	if (text_field(j, key, need, &text, e) < 0)
		return -1;
	if (text != NULL)
		replace(out, text);
	return 0;
}

/* Records hold what is a name in normal form, also one that no CA would certify: the wall against
 * those stands where names are found, and a stored certificate of an inner CA may have one. */
static bool is_name(enum skip_code code, const char *normal, const char *text)
{
	return (code == SKIP_NONE || code == SKIP_SPECIAL_USE || code == SKIP_PUBLIC_SUFFIX) &&
	       strcmp(normal, text) == 0 && strpbrk(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == NULL &&
	       text[strlen(text) - 1] != '.';
}

static int check_name(const char *key, const char *text, struct err *e)
{
	char normal[HOST_MAX + 1] = "";

	if (is_name(host_check_wildcard(text, strlen(text), normal, NULL), normal, text))
		return 0;
	return err_set(
	    e, ERR_INVALID, "\"%s\": \"%.300s\" is not a host name in normal form", key, text);
}

int rec_name(const struct json *j, const char *key, enum rec_need need, char **out, struct err *e)
{
	const char *text;

	if (text_field(j, key, need, &text, e) < 0)
		return -1;
	if (text == NULL)
		return 0;
	if (check_name(key, text, e) < 0)
		return -1;
	replace(out, text);
	return 0;
}

bool rec_is_id(const char *text)
{
	char normal[HOST_MAX + 1] = "";
	size_t prefix = strlen(wildcard_id);
	const char *name = strncmp(text, wildcard_id, prefix) == 0 ? text + prefix : text;

	return *name != '\0' && is_name(host_check(name, strlen(name), normal, NULL), normal, name);
}

int rec_id(const struct json *j, const char *key, enum rec_need need, char **out, struct err *e)
{
	const char *text;

	if (text_field(j, key, need, &text, e) < 0)
		return -1;
	if (text == NULL)
		return 0;
	if (!rec_is_id(text))
		return err_set(
		    e, ERR_INVALID, "\"%s\": \"%.300s\" is not a certificate id", key, text);
	replace(out, text);
	return 0;
}

int rec_time(const struct json *j, const char *key, enum rec_need need, int64_t *out, struct err *e)
{
	const char *text;
	int64_t wall_s;

	if (text_field(j, key, need, &text, e) < 0)
		return -1;
	if (text == NULL)
		return 0;
	if (clock_parse(text, &wall_s, e) < 0)
		return err_prefix(e, "\"%s\"", key);
	/* 0 is "no time" in the structs. */
	if (wall_s <= 0)
		return err_set(e, ERR_INVALID, "\"%s\" is before 1970", key);
	*out = wall_s;
	return 0;
}

int rec_strv(const struct json *j, const char *key, struct strv *out, struct err *e)
{
	struct strv list = {0};
	const struct json *v;

	if (field(j, key, REC_OPTIONAL, JSON_ARRAY, &v, e) < 0)
		return -1;
	for (v = json_first(v); v != NULL; v = json_next(v)) {
		const char *text = json_text(v);
		if (text == NULL || *text == '\0') {
			strv_free(&list);
			return err_set(e, ERR_INVALID, "\"%s\" is not a list of strings", key);
		}
		strv_add(&list, text);
	}
	if (list.n > 0)
		strv_move(out, &list);
	return 0;
}

static int check_names(const char *key, const struct strv *list, struct err *e)
{
	struct strv set = {0};

	if (list->n > REC_NAMES_MAX)
		return err_set(e, ERR_INVALID, "\"%s\" has more than %d names", key, REC_NAMES_MAX);
	for (size_t i = 0; i < list->n; i++)
		if (check_name(key, list->v[i], e) < 0)
			return -1;
	strv_copy(&set, list);
	strv_sort(&set);
	bool twice = set.n < list->n;
	strv_free(&set);
	return twice ? err_set(e, ERR_INVALID, "\"%s\" has a name twice", key) : 0;
}

int rec_names(
    const struct json *j, const char *key, enum rec_need need, struct strv *out, struct err *e)
{
	struct strv list = {0};

	if (rec_strv(j, key, &list, e) < 0)
		return -1;
	if (list.n == 0)
		return need == REC_NEEDED ? err_set(e, ERR_INVALID, "\"%s\" is missing", key) : 0;
	if (check_names(key, &list, e) < 0) {
		strv_free(&list);
		return -1;
	}
	strv_move(out, &list);
	return 0;
}

int rec_word(const struct json *j, const char *key, enum rec_need need, const char *const *words,
    char **out, struct err *e)
{
	const char *text;

	if (text_field(j, key, need, &text, e) < 0)
		return -1;
	if (text == NULL)
		return 0;
	for (; *words != NULL; words++)
		if (strcmp(text, *words) == 0) {
			replace(out, text);
			return 0;
		}
	return err_set(e, ERR_INVALID, "\"%s\": unknown value \"%.100s\"", key, text);
}

/* ---- writing ---- */

void rec_set_time(struct json *j, const char *key, int64_t wall_s)
{
	char text[CLOCK_TEXT_MAX];

	if (wall_s == 0)
		return;
	clock_format(wall_s, text);
	json_set_str(j, key, text);
}

void rec_set_strv(struct json *j, const char *key, const struct strv *v)
{
	if (v->n == 0)
		return;
	struct json *list = json_array();
	for (size_t i = 0; i < v->n; i++)
		json_add_str(list, v->v[i]);
	json_set(j, key, list);
}

struct json *rec_begin(enum rec_type type)
{
	struct json *j = json_object();

	json_set_str(j, "type", rec_type_name(type));
	return j;
}

int rec_end(struct json *take, struct buf *line)
{
	size_t start = line->len;
	int rc = json_write(take, line);

	if (rc == 0 && buf_addc(line, '\n') < 0)
		rc = -1;
	if (rc < 0)
		buf_cut(line, start);
	json_free(take);
	return rc;
}

/* ---- options ---- */

int rec_options_read(struct rec_options *out, const struct json *j, struct err *e)
{
	*out = (struct rec_options){0};
	if (json_type(j) == JSON_NONE || json_type(j) == JSON_NULL)
		return 0;
	if (json_type(j) != JSON_OBJECT)
		return err_set(e, ERR_INVALID, "\"options\" is not an object");
	if (rec_names(j, "names", REC_OPTIONAL, &out->names, e) < 0 ||
	    rec_str(j, "profile", REC_OPTIONAL, &out->profile, e) < 0 ||
	    rec_str(j, "ca", REC_OPTIONAL, &out->ca, e) < 0 ||
	    rec_str(j, "key_type", REC_OPTIONAL, &out->key_type, e) < 0) {
		rec_options_free(out);
		return err_prefix(e, "\"options\"");
	}
	return 0;
}

struct json *rec_options_json(const struct rec_options *o)
{
	struct json *j = json_object();

	rec_set_strv(j, "names", &o->names);
	json_set_str(j, "profile", o->profile);
	json_set_str(j, "ca", o->ca);
	json_set_str(j, "key_type", o->key_type);
	if (json_len(j) > 0)
		return j;
	json_free(j);
	return NULL;
}

void rec_options_free(struct rec_options *o)
{
	strv_free(&o->names);
	free(o->profile);
	free(o->ca);
	free(o->key_type);
	*o = (struct rec_options){0};
}

void rec_options_copy(struct rec_options *dst, const struct rec_options *src)
{
	if (dst == src)
		return;
	rec_options_free(dst);
	strv_copy(&dst->names, &src->names);
	dst->profile = mem_dup(src->profile);
	dst->ca = mem_dup(src->ca);
	dst->key_type = mem_dup(src->key_type);
}

static bool same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Names that a person only wrote in another order ask for the same certificate. */
int rec_options_eq(const struct rec_options *a, const struct rec_options *b)
{
	return strv_same_set(&a->names, &b->names) && same(a->profile, b->profile) &&
	       same(a->ca, b->ca) && same(a->key_type, b->key_type);
}
