/* SPDX-License-Identifier: ISC */
/*
 * http_call - one transfer of the HTTP client: from a request to curl's options, from curl's
 * answers to a reply or an error. Private to net/http.
 *
 * It knows nothing of the loop nor of other calls, and never calls the caller back.
 */
#ifndef NET_HTTP_CALL_H
#define NET_HTTP_CALL_H

#include <curl/curl.h>

#include "net/http.h"

/* All header lines of a reply together. */
#define HTTP_HEADERS_MAX ((size_t)64 * 1024)

struct http_call {
	/* net/http's: its place among the client's calls. */
	struct http *client;
	struct http_call *prev, *next;
	http_fn *fn;
	void *arg;
	bool started; /* curl has it */
	bool done;    /* being called back: http_cancel has nothing left to do */

	/* Ours. */
	CURL *easy;
	struct curl_slist *headers, *connect_to;
	struct buf body; /* of the request */
	char *where;     /* host and port, for messages */
	struct http_reply reply;
	size_t headers_len;
	bool headers_end; /* what looks like a header from here on is a trailer */
	bool toobig;
	char text[CURL_ERROR_SIZE]; /* curl's own words on its error */
};

/* Nothing of `conf` and `req` is needed after. NULL: ERR_INVALID, ERR_INTERNAL. */
struct http_call *http_call_new(
    const struct http_conf *conf, const struct http_request *req, struct err *e);

/* Wipes headers and bodies. curl must not have the transfer any more. */
void http_call_free(struct http_call *call);

/* Judges a finished transfer: 0, call->reply is complete; -1, `e` is filled. */
int http_call_end(struct http_call *call, CURLcode code, struct err *e);

#endif
