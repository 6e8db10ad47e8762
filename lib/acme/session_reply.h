/* SPDX-License-Identifier: ISC */
/*
 * session_reply - private to session: what one HTTP reply of an ACME server means. It keeps no
 * state and asks for nothing.
 *
 * Between us and the CA stand proxies and load balancers that answer in HTML with any status. So a
 * refusal counts as the CA's own only with a problem document, and a success only with a body of a
 * type that ACME has; anything else is ERR_PROTOCOL, which loses no order.
 */
#ifndef ACME_SESSION_REPLY_H
#define ACME_SESSION_REPLY_H

#include "acme/session.h"

struct session_seen {
	struct session_reply reply;     /* points into the rest and into the HTTP reply */
	struct session_problem problem; /* likewise */
	struct json *json;
	char *location;
	struct strv up, alternate;
};

/* `url` is what was asked. Fills `out` in each case; -1: `e` and out->problem say why. */
int session_reply_read(struct session_seen *out, const struct http_reply *r, const char *url,
    int64_t now_s, struct err *e);
void session_reply_free(struct session_seen *s);

#endif
