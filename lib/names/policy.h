/* SPDX-License-Identifier: ISC */
/*
 * policy - the cluster's rules on names: extra, deny, allow, retry (le-exporter(7), "Policy").
 *
 * One entry per key, as below le-exporter/config/ in Consul KV: "extra/NAME", "deny/PATTERN",
 * "allow/PATTERN", "retry/NAME". PATTERN is a name, "_wildcard.example.com" (just one label more)
 * or "_any.example.com" (the name itself and any depth below). In extra/ and retry/,
 * "_wildcard.example.com" stands for "*.example.com". Deny wins over all; where an allow entry
 * exists, only matching names pass; extra names must pass both. Only extra entries read their
 * value; elsewhere it is a note for people.
 */
#ifndef NAMES_POLICY_H
#define NAMES_POLICY_H

#include <stddef.h>

#include "core/err.h"
#include "core/json.h"
#include "core/strv.h"
#include "names/skip.h"

#define POLICY_VALUE_MAX (64 * 1024) /* bytes of an entry's value */
#define POLICY_NAMES_MAX 100         /* names in an extra entry (the CA's limit) */

struct policy;

struct policy_extra {
	char *name; /* normal form; may be a wildcard */
	struct json
	    *options; /* {"names":[…],"profile":…,"ca":…,"key_type":…}, checked; NULL: none */
};

struct policy *policy_new(void);
void policy_free(struct policy *p);

/* Adds one entry; `key` is relative ("deny/a.example.com"), `value` may be empty. A bad key or
 * value adds nothing: ERR_INVALID says what is wrong with it and what is expected. A key that ends
 * in "/" (a folder that Consul's UI makes) is silently no entry. */
int policy_add(struct policy *p, const char *key, const char *value, size_t len, struct err *e);

/* A policy file (--policy): one "KEY [VALUE]" a line, # comments; calls `bad` for each bad line,
 * goes on. */
void policy_read(struct policy *p, const char *text, size_t len,
    void (*bad)(void *arg, const char *key, const struct err *e), void *arg);

/* SKIP_NONE, SKIP_DENIED or SKIP_NOT_ALLOWED. `name` in normal form. */
enum skip_code policy_check(const struct policy *p, const char *name);

/* The extra entries, sorted by name; borrowed. */
const struct policy_extra *policy_extras(const struct policy *p, size_t *n);

/* The names of retry entries, sorted; borrowed. */
const struct strv *policy_retries(const struct policy *p);

#endif
