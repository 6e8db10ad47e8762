/* SPDX-License-Identifier: ISC */
/*
 * session_call - private to session: one call, and the lists that calls stand in. It asks for
 * nothing and knows no rules; session does.
 */
#ifndef ACME_SESSION_CALL_H
#define ACME_SESSION_CALL_H

#include "acme/session.h"

struct session_list {
	struct session_call *first, *last;
	size_t n;
};

struct session_call {
	struct session *session;
	struct session_list *list; /* NULL: in none */
	struct session_call *prev, *next;
	struct http_call *http; /* under way; NULL: none */
	char *url;
	struct buf payload;
	bool jwk;
	int tries;
	session_fn *fn; /* of a post */
	session_directory_fn *directory_fn;
	void *arg;
	bool done; /* being called back: cancelling has nothing left to do */
	/* Why it failed, kept until it can be told; code ERR_NONE: it did not. */
	struct err e;
	struct session_problem problem;
	struct json *json; /* the problem's */
};

/* The new call stands last in `at`. */
struct session_call *session_call_new(struct session *s, struct session_list *at, void *arg);
void session_call_free(struct session_call *c); /* it stands in no list any more */

void session_call_take(struct session_call *c); /* out of its list */
void session_call_move(struct session_call *c, struct session_list *to);
void session_call_put_first(struct session_call *c, struct session_list *to); /* from no list */

/* Keeps copies of why the call failed. */
void session_call_note(
    struct session_call *c, const struct err *e, const struct session_problem *problem);

/* Calls back and frees the call, which stands in no list any more. The session may be gone after.
 */
void session_call_end(struct session_call *c, const struct directory *d,
    const struct session_reply *reply, const struct err *e, const struct session_problem *problem);

#endif
