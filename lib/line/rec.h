/* SPDX-License-Identifier: ISC */
/*
 * rec - what the record types have in common (le-records(5)): one JSON object a line, its `type`,
 * and the options that travel with a name. Each type has its own pair rec_TYPE.h/.c with
 *
 *	rec_TYPE_read   from a parsed line; checks everything, ERR_INVALID names the key
 *	rec_TYPE_write  as one line with its newline; -1: the buffer is full
 *	rec_TYPE_free   what read or the caller put into it; {0} is allowed
 *
 * No other code touches the keys of a record. Unknown keys are ignored. A struct owns its strings.
 */
#ifndef LINE_REC_H
#define LINE_REC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/json.h"
#include "core/strv.h"

#define REC_LINE_MAX (1024 * 1024) /* bytes of a line with its newline */
#define REC_NAMES_MAX 100          /* names in one certificate (the CA's limit) */

#define REC_LIST(X)                                                                                \
	X(HOST, "host")                                                                            \
	X(SKIP, "skip")                                                                            \
	X(SYNC, "sync")                                                                            \
	X(DUE, "due")                                                                              \
	X(ISSUED, "issued")                                                                        \
	X(STORED, "stored")                                                                        \
	X(FAILED, "failed")

#define REC_ENUM(name, text) REC_##name,
enum rec_type { REC_UNKNOWN, REC_LIST(REC_ENUM) REC_TYPES };
#undef REC_ENUM

const char *rec_type_name(enum rec_type type);

/* REC_UNKNOWN for a type that is not in the list: such a record passes through. */
enum rec_type rec_type_of(const struct json *record);

/* Parses a line without its newline; it must be an object with a string `type`. */
int rec_parse(const char *line, size_t len, struct json **out, struct err *e);

/* What a person may ask for a name (policy extra entries, host records). All optional. */
struct rec_options {
	struct strv names; /* names of the certificate besides the first */
	char *profile;     /* of the CA */
	char *ca;          /* preset or directory URL */
	char *key_type;    /* as crypto/key.h names them */
};

/* `j` is the options object itself; NULL: all empty. ERR_INVALID names the key. */
int rec_options_read(struct rec_options *out, const struct json *j, struct err *e);
struct json *rec_options_json(const struct rec_options *o); /* NULL where nothing is set */
void rec_options_free(struct rec_options *o);
void rec_options_copy(struct rec_options *dst, const struct rec_options *src);
int rec_options_eq(const struct rec_options *a, const struct rec_options *b);

/* Helpers of the record files: a checked copy of a string, a name, a time, a list of names. Missing
 * is an error with `need`, else leaves the field alone; null, "" and [] count as missing. */
enum rec_need { REC_OPTIONAL, REC_NEEDED };
int rec_str(const struct json *j, const char *key, enum rec_need need, char **out, struct err *e);
int rec_name(const struct json *j, const char *key, enum rec_need need, char **out, struct err *e);
int rec_time(
    const struct json *j, const char *key, enum rec_need need, int64_t *out, struct err *e);
int rec_names(
    const struct json *j, const char *key, enum rec_need need, struct strv *out, struct err *e);
int rec_strv(const struct json *j, const char *key, struct strv *out, struct err *e);

/* A certificate id: like a name, or "_wildcard." and a name; never with "/" or "..", since ids
 * become file names and keys. */
int rec_id(const struct json *j, const char *key, enum rec_need need, char **out, struct err *e);
bool rec_is_id(const char *text);

/* One of `words`, which ends in NULL. */
int rec_word(const struct json *j, const char *key, enum rec_need need, const char *const *words,
    char **out, struct err *e);

/* A write: begin makes the object with its `type`, end takes it and adds the line. */
struct json *rec_begin(enum rec_type type);
int rec_end(struct json *take, struct buf *line);
void rec_set_time(struct json *j, const char *key, int64_t wall_s);       /* 0: left out */
void rec_set_strv(struct json *j, const char *key, const struct strv *v); /* empty: left out */

/* Where a tool's or stage's own records go. `line` ends in a newline. */
struct rec_out {
	void (*put)(void *arg, enum rec_type type, const struct buf *line);
	void *arg;
};

#endif
