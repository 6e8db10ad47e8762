/* SPDX-License-Identifier: ISC */
#include "core/json.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/json_lex.h"
#include "core/mem.h"

/* Behind this a double skips whole numbers (RFC 8259 §6): 2^53 may have been 2^53 + 1. */
#define EXACT_MAX ((INT64_C(1) << 53) - 1)

/* A struct json is a cJSON node under another name. The const goes, as cJSON has none. */
static inline cJSON *node(const struct json *j)
{
	return (cJSON *)j;
}

static inline struct json *from(cJSON *c)
{
	return (struct json *)c;
}

/* cJSON's allocator is global. It is set before main, so that no thread ever sees another one. */
__attribute__((constructor)) static void set_hooks(void)
{
	cJSON_Hooks hooks = {mem_alloc, mem_free_wiped};

	cJSON_InitHooks(&hooks);
}

/* The members of an object sorted by key, of equal keys the first before the others. */
struct ranked {
	cJSON *c;
	size_t rank;
};

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int rc = strcmp(x->c->string, y->c->string);

	return rc != 0 ? rc : x->rank < y->rank ? -1 : x->rank > y->rank;
}

static struct ranked *sorted(const cJSON *object, size_t len)
{
	struct ranked *v = mem_grow(NULL, len, sizeof(*v));
	size_t n = 0;

	for (cJSON *c = object->child; c != NULL; c = c->next, n++)
		v[n] = (struct ranked){c, n};
	qsort(v, n, sizeof(*v), compare_ranked);
	return v;
}

/* Sorting, since a search per member would let a stranger's object take quadratic time. */
static void drop_duplicates(cJSON *object)
{
	size_t len = json_len(from(object)), first = 0;
	struct ranked *v = sorted(object, len);

	for (size_t i = 1; i < len; i++) {
		if (strcmp(v[first].c->string, v[i].c->string) == 0)
			cJSON_Delete(cJSON_DetachItemViaPointer(object, v[i].c));
		else
			first = i;
	}
	free(v);
}

static void drop_all_duplicates(cJSON *top)
{
	if (cJSON_IsObject(top) && top->child != NULL && top->child->next != NULL)
		drop_duplicates(top);
	for (cJSON *c = top->child; c != NULL; c = c->next)
		drop_all_duplicates(c);
}

struct json *json_parse(const char *text, size_t len, struct err *e)
{
	if (json_lex_check(text, len, e) < 0)
		return NULL;
	cJSON *c = cJSON_ParseWithLength(text, len);
	if (c == NULL) {
		err_set(e, ERR_INVALID, "not JSON: refused by cJSON");
		return NULL;
	}
	drop_all_duplicates(c);
	return from(c);
}

struct json *json_copy(const struct json *j)
{
	return from(cJSON_Duplicate(node(j), true));
}

void json_free(struct json *j)
{
	cJSON_Delete(node(j));
}

enum json_type json_type(const struct json *j)
{
	switch (j == NULL ? cJSON_Invalid : node(j)->type & 0xff) {
	case cJSON_NULL:
		return JSON_NULL;
	case cJSON_True:
	case cJSON_False:
		return JSON_BOOL;
	case cJSON_Number:
		return JSON_NUMBER;
	case cJSON_String:
		return JSON_STRING;
	case cJSON_Array:
		return JSON_ARRAY;
	case cJSON_Object:
		return JSON_OBJECT;
	default:
		return JSON_NONE;
	}
}

static bool eq_arrays(const struct json *a, const struct json *b)
{
	const struct json *x = json_first(a), *y = json_first(b);

	for (; x != NULL && y != NULL; x = json_next(x), y = json_next(y))
		if (!json_eq(x, y))
			return false;
	return x == y;
}

static bool eq_objects(const struct json *a, const struct json *b)
{
	size_t len = json_len(a);
	bool same = len == json_len(b);

	if (!same)
		return false;
	struct ranked *x = sorted(node(a), len), *y = sorted(node(b), len);
	for (size_t i = 0; same && i < len; i++)
		same = strcmp(x[i].c->string, y[i].c->string) == 0 &&
		       json_eq(from(x[i].c), from(y[i].c));
	free(x);
	free(y);
	return same;
}

bool json_eq(const struct json *a, const struct json *b)
{
	if (json_type(a) != json_type(b))
		return false;
	switch (json_type(a)) {
	case JSON_BOOL:
		return cJSON_IsTrue(node(a)) == cJSON_IsTrue(node(b));
	case JSON_NUMBER:
		return node(a)->valuedouble == node(b)->valuedouble;
	case JSON_STRING:
		return strcmp(json_text(a), json_text(b)) == 0;
	case JSON_ARRAY:
		return eq_arrays(a, b);
	case JSON_OBJECT:
		return eq_objects(a, b);
	default:
		return true;
	}
}

const struct json *json_get(const struct json *object, const char *key)
{
	if (json_type(object) != JSON_OBJECT)
		return NULL;
	return from(cJSON_GetObjectItemCaseSensitive(node(object), key));
}

size_t json_len(const struct json *j)
{
	size_t n = 0;

	for (const struct json *m = json_first(j); m != NULL; m = json_next(m))
		n++;
	return n;
}

const struct json *json_first(const struct json *j)
{
	return j == NULL ? NULL : from(node(j)->child);
}

const struct json *json_next(const struct json *member)
{
	return member == NULL ? NULL : from(node(member)->next);
}

const char *json_key(const struct json *member)
{
	return member == NULL ? NULL : node(member)->string;
}

const char *json_text(const struct json *j)
{
	return json_type(j) == JSON_STRING ? node(j)->valuestring : NULL;
}

const char *json_str(const struct json *object, const char *key)
{
	return json_text(json_get(object, key));
}

bool json_bool(const struct json *object, const char *key, bool otherwise)
{
	const struct json *j = json_get(object, key);

	return json_type(j) == JSON_BOOL ? cJSON_IsTrue(node(j)) : otherwise;
}

/* strtoll would take blanks and a plus, too. */
static int whole_text(const char *text, int64_t *out)
{
	const char *digits = text + (*text == '-');

	if (*digits == '\0' || digits[strspn(digits, "0123456789")] != '\0')
		return -1;
	errno = 0;
	*out = strtoll(text, NULL, 10);
	return errno == ERANGE ? -1 : 0;
}

static int whole(const struct json *j, int64_t *out)
{
	if (json_type(j) == JSON_STRING)
		return whole_text(json_text(j), out);
	if (json_type(j) != JSON_NUMBER)
		return -1;

	double d = node(j)->valuedouble;
	if (d < (double)-EXACT_MAX || d > (double)EXACT_MAX)
		return -1;
	*out = (int64_t)d;
	return (double)*out == d ? 0 : -1;
}

int json_int(const struct json *object, const char *key, int64_t min, int64_t max, int64_t *out,
    struct err *e)
{
	const struct json *j = json_get(object, key);
	int64_t n = 0;

	if (j == NULL)
		return 0;
	if (whole(j, &n) < 0 || n < min || n > max)
		return err_set(e, ERR_INVALID,
		    "\"%s\" is no whole number from %" PRId64 " to %" PRId64, key, min, max);
	*out = n;
	return 0;
}

int json_need_str(const struct json *object, const char *key, const char **out, struct err *e)
{
	const struct json *j = json_get(object, key);
	const char *text = json_text(j);

	if (text == NULL || *text == '\0')
		return err_set(e, ERR_INVALID, "\"%s\" is %s", key,
		    j == NULL      ? "missing"
		    : text == NULL ? "no string"
				   : "empty");
	*out = text;
	return 0;
}

struct json *json_object(void)
{
	return from(cJSON_CreateObject());
}

struct json *json_array(void)
{
	return from(cJSON_CreateArray());
}

struct json *json_string(const char *s)
{
	return s == NULL ? NULL : from(cJSON_CreateString(s));
}

void json_set(struct json *object, const char *key, struct json *take)
{
	if (json_type(object) != JSON_OBJECT)
		json_free(take);
	else if (take == NULL)
		json_del(object, key);
	else if (!cJSON_ReplaceItemInObjectCaseSensitive(node(object), key, node(take)))
		cJSON_AddItemToObject(node(object), key, node(take));
}

void json_set_str(struct json *object, const char *key, const char *s)
{
	json_set(object, key, json_string(s));
}

void json_set_int(struct json *object, const char *key, int64_t n)
{
	char text[sizeof("-9223372036854775808")];

	if (n >= -EXACT_MAX && n <= EXACT_MAX) {
		json_set(object, key, from(cJSON_CreateNumber((double)n)));
		return;
	}
	snprintf(text, sizeof(text), "%" PRId64, n);
	json_set_str(object, key, text);
}

void json_set_bool(struct json *object, const char *key, bool b)
{
	json_set(object, key, from(cJSON_CreateBool(b)));
}

void json_add(struct json *array, struct json *take)
{
	if (json_type(array) != JSON_ARRAY)
		json_free(take);
	else if (take != NULL)
		cJSON_AddItemToArray(node(array), node(take));
}

void json_add_str(struct json *array, const char *s)
{
	json_add(array, json_string(s));
}

void json_del(struct json *object, const char *key)
{
	if (json_type(object) == JSON_OBJECT)
		cJSON_DeleteItemFromObjectCaseSensitive(node(object), key);
}

static void write_value(const struct json *j, struct buf *out);

static void write_members(const struct json *j, struct buf *out)
{
	bool named = json_type(j) == JSON_OBJECT;

	buf_addc(out, named ? '{' : '[');
	for (const struct json *m = json_first(j); m != NULL; m = json_next(m)) {
		if (named) {
			json_lex_string(json_key(m), out);
			buf_addc(out, ':');
		}
		write_value(m, out);
		if (json_next(m) != NULL)
			buf_addc(out, ',');
	}
	buf_addc(out, named ? '}' : ']');
}

static void write_value(const struct json *j, struct buf *out)
{
	switch (json_type(j)) {
	case JSON_BOOL:
		buf_adds(out, cJSON_IsTrue(node(j)) ? "true" : "false");
		break;
	case JSON_NUMBER:
		json_lex_number(node(j)->valuedouble, out);
		break;
	case JSON_STRING:
		json_lex_string(json_text(j), out);
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		write_members(j, out);
		break;
	default:
		buf_adds(out, "null");
	}
}

int json_write(const struct json *j, struct buf *out)
{
	size_t start = out->len;

	write_value(j, out);
	if (!out->failed)
		return 0;
	buf_cut(out, start);
	return -1;
}
