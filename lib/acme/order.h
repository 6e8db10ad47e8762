/* SPDX-License-Identifier: ISC */
/*
 * order - the order object (RFC 8555 §7.1.3) and the payloads of newOrder (§7.4) and finalize.
 */
#ifndef ACME_ORDER_H
#define ACME_ORDER_H

#include <stdint.h>

#include "core/err.h"
#include "core/json.h"
#include "core/strv.h"

enum order_status { ORDER_PENDING, ORDER_READY, ORDER_PROCESSING, ORDER_VALID, ORDER_INVALID };

struct order {
	enum order_status status;
	struct strv names;          /* identifiers of type dns, sorted */
	struct strv authorizations; /* URLs */
	char *finalize;
	char *certificate;  /* URL; NULL until valid */
	struct json *error; /* problem; NULL: none */
	int64_t expires;    /* 0: not told */
};

/* ERR_PROTOCOL names what is missing or wrong. */
int order_read(struct order *out, const struct json *j, struct err *e);
void order_free(struct order *o);

/* `profile` and `replaces` (certid, RFC 9773 §5) may be NULL. */
struct json *order_new_payload(const struct strv *names, const char *profile, const char *replaces);

/* `csr` is DER. */
struct json *order_finalize_payload(const void *csr, size_t len);

#endif
