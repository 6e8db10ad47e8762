/* SPDX-License-Identifier: ISC */
/*
 * json - reading and making JSON (RFC 8259); the only door to cJSON.
 *
 * A struct json is one value and owns what is below it. All getters accept NULL and a wrong type
 * and then answer NULL or the default, so a path can be followed without a check at each step. Text
 * must be valid UTF-8 without U+0000, and at most JSON_DEPTH_MAX levels deep; keys are compared
 * case-sensitively, and of equal keys the first counts. The memory of all values is wiped when
 * freed, since keys pass through.
 */
#ifndef CORE_JSON_H
#define CORE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"

#define JSON_DEPTH_MAX 64

struct json;

enum json_type {
	JSON_NONE,
	JSON_NULL,
	JSON_BOOL,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT
};

/* One value and nothing behind it but white space; ERR_INVALID tells the byte offset. */
struct json *json_parse(const char *text, size_t len, struct err *e);
struct json *json_copy(const struct json *j); /* NULL gives NULL */
void json_free(struct json *j);

enum json_type json_type(const struct json *j);           /* JSON_NONE for NULL */
bool json_eq(const struct json *a, const struct json *b); /* order of keys does not matter */

/* Reading. What is returned is borrowed from the value. */
const struct json *json_get(const struct json *object, const char *key);
size_t json_len(const struct json *j);               /* members of an array or object, else 0 */
const struct json *json_first(const struct json *j); /* of an array or object */
const struct json *json_next(const struct json *member);
const char *json_key(const struct json *member);                  /* of an object's member */
const char *json_text(const struct json *j);                      /* of a string, else NULL */
const char *json_str(const struct json *object, const char *key); /* NULL: missing or no string */
bool json_bool(const struct json *object, const char *key, bool otherwise);

/* Whole numbers, also where a string holds one (Consul, Vault). Missing: `*out` is left alone and 0
 * is returned. Not whole, not a number or outside min..max: -1, ERR_INVALID. So is a number behind
 * 2^53 - 1, which no longer can be told from its neighbours (RFC 8259 §6); in a string it may be.
 */
int json_int(const struct json *object, const char *key, int64_t min, int64_t max, int64_t *out,
    struct err *e);

/* A string that must be there and not be empty; ERR_INVALID names the key. */
int json_need_str(const struct json *object, const char *key, const char **out, struct err *e);

/* Making. The parent takes what is given to it; strings are copied. A key that exists is replaced.
 * A NULL value is left out (the key is not made, and an old one goes). json_set_int makes a string
 * of what a JSON number can't hold; json_int reads it back. A byte of a string that is not UTF-8 is
 * written as U+FFFD. */
struct json *json_object(void);
struct json *json_array(void);
struct json *json_string(const char *s);
void json_set(struct json *object, const char *key, struct json *take);
void json_set_str(struct json *object, const char *key, const char *s);
void json_set_int(struct json *object, const char *key, int64_t n);
void json_set_bool(struct json *object, const char *key, bool b);
void json_add(struct json *array, struct json *take);
void json_add_str(struct json *array, const char *s);
void json_del(struct json *object, const char *key);

/* Adds the value as one line without the newline. -1: the buffer is full (ERR_TOOBIG) and
 * holds what it held before. */
int json_write(const struct json *j, struct buf *out);

#endif
