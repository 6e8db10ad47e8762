/* SPDX-License-Identifier: ISC */
/*
 * authz - the authorization object (RFC 8555 §7.1.4) with its challenges (§7.1.5, §8).
 */
#ifndef ACME_AUTHZ_H
#define ACME_AUTHZ_H

#include <stdbool.h>

#include "core/err.h"
#include "core/json.h"

enum authz_status {
	AUTHZ_PENDING,
	AUTHZ_VALID,
	AUTHZ_INVALID,
	AUTHZ_DEACTIVATED,
	AUTHZ_EXPIRED,
	AUTHZ_REVOKED
};

struct challenge {
	char *type; /* http-01 */
	char *url;
	char *token;  /* checked: base64url, at least 22 characters (§8.3); NULL where the type has
			 none */
	char *status; /* pending, processing, valid, invalid */
	struct json *error; /* problem; NULL: none */
};

struct authz {
	enum authz_status status;
	char *name; /* the identifier */
	bool wildcard;
	struct challenge *challenges;
	size_t n;
};

/* Challenges of unknown types are kept as they are; a broken one is left out. ERR_PROTOCOL. */
int authz_read(struct authz *out, const struct json *j, struct err *e);
void authz_free(struct authz *a);

/* The challenge of that type, else NULL. Borrowed. */
const struct challenge *authz_challenge(const struct authz *a, const char *type);

/* The problem of the challenge that failed, else NULL. Borrowed. */
const struct json *authz_problem(const struct authz *a);

/* RFC 8555 §8.1 keyAuthorization: TOKEN.THUMBPRINT; the caller frees it. */
char *authz_key_authorization(const char *token, const char *thumbprint);

/* True for a challenge token: base64url, 22 to 128 characters. The responder's first check. */
bool authz_token_ok(const char *token);

#endif
