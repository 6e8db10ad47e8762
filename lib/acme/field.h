/* SPDX-License-Identifier: ISC */
/*
 * field - private to lib/acme: members that the objects of RFC 8555 share, read strictly, since a
 * wrong URL would be asked for and a wrong name shown.
 */
#ifndef ACME_FIELD_H
#define ACME_FIELD_H

#include <stdbool.h>

#include "core/err.h"
#include "core/json.h"
#include "core/strv.h"

#define FIELD_URL_MAX 2048 /* characters */
#define FIELD_LIST_MAX 100 /* members of a list; CAs allow 100 names in an order */
#define FIELD_NAME_MAX 255 /* characters of an identifier or another name */

enum field_need { FIELD_OPTIONAL, FIELD_NEEDED };

/* True for a text of 1 to FIELD_NAME_MAX characters. */
bool field_is_word(const char *text);

/* 0 for an absolute http or https URL of visible ASCII characters, else ERR_PROTOCOL. */
int field_url_check(const char *text, struct err *e);

/* `*out` is the caller's; left alone where an optional member is missing, null or "". */
int field_url(
    const struct json *object, const char *key, enum field_need need, char **out, struct err *e);

/* Adds the URLs of an array that must be there. */
int field_urls(const struct json *object, const char *key, struct strv *out, struct err *e);

/* The value of an identifier object of type dns (RFC 8555 §7.1.3); borrowed from it. NULL:
 * ERR_PROTOCOL. */
const char *field_dns(const struct json *identifier, struct err *e);

/* The place of the member `key` in `words`; -1: ERR_PROTOCOL. */
int field_word(
    const struct json *object, const char *key, const char *const words[], int n, struct err *e);

#endif
