/* SPDX-License-Identifier: ISC */
/*
 * responder - le-challenge-serve's decision: what is answered to a path (RFC 8555 §8.3).
 *
 * The answer to a token follows from the token and the account key's thumbprint alone, so copies
 * of the responder agree without knowing of each other. Pure.
 */
#ifndef STAGE_RESPONDER_H
#define STAGE_RESPONDER_H

#include "core/err.h"
#include "net/httpd.h"

#define RESPONDER_HEALTH_PATH "/healthz"

/* ERR_INVALID: not a SHA-256 thumbprint (RFC 8555 §8.1): 43 base64url characters. */
int responder_thumbprint(const char *text, struct err *e);

/* 200 with TOKEN.THUMBPRINT for the challenge path of a token, 200 "ok" for the health path, else
 * 404. The path is compared as it was sent: "%2e", "//" and ".." make it another. */
void responder_answer(const char *thumbprint, const char *path, struct httpd_answer *out);

#endif
