/* SPDX-License-Identifier: ISC */
/*
 * problem - the CA's problem documents (RFC 7807, RFC 8555 §6.7): what went wrong in the CA's
 * words.
 */
#ifndef ACME_PROBLEM_H
#define ACME_PROBLEM_H

#include <stdint.h>

#include "core/err.h"
#include "core/json.h"

#define PROBLEM_DETAIL_MAX 600 /* characters of `detail` that reach a message */

/* Fills `e` from the document of a reply with this status (0: a document without a reply, such as
 * an order's or a challenge's `error`). Always -1. The codes, the first that fits:
 *
 *   ERR_UNAVAILABLE  serverInternal, any 5xx
 *   ERR_PAUSED       rateLimited or 429, and the text holds an unpause link
 *   ERR_RATELIMITED  rateLimited or 429
 *   ERR_DENIED       accountDoesNotExist, externalAccountRequired, userActionRequired;
 *                    unauthorized with status 401 or 403: the account may not do that. A foreign
 *                    order is answered so, too; who asked for one goes by the status.
 *   ERR_AGAIN        badNonce: session has tried often enough
 *   ERR_INVALID      all others; unauthorized without a reply is a wrong answer to a challenge
 *
 * The text is "type: detail; sub: NAME: type: detail". `j` may be NULL or anything: then the status
 * is all there is to say. */
int problem_err(const struct json *j, int status, struct err *e);

/* The last part of the `type` URN ("badNonce"); "unknown" where there is none. Borrowed from `j`.
 */
const char *problem_type(const struct json *j);

/* A copy that is safe to pass on in a `failed` record: type, detail, status, instance and
 * subproblems only. NULL for anything but an object. */
struct json *problem_copy(const struct json *j);

/* The self-service unpause link in a `detail` (Boulder), else NULL; the caller frees it. */
char *problem_unpause(const struct json *j);

#endif
