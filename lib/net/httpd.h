/* SPDX-License-Identifier: ISC */
/*
 * httpd - HTTP server: libmicrohttpd on our loop. Answers small fixed bodies to GET and HEAD; it
 * never reads a request body and never blocks.
 */
#ifndef NET_HTTPD_H
#define NET_HTTPD_H

#include <stddef.h>
#include <stdint.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/loop.h"
#include "core/strv.h"

struct httpd;

struct httpd_conf {
	const struct strv
	    *listen;         /* "HOST:PORT", ":PORT" (IPv6 and IPv4), "[::1]:PORT"; port 0: any */
	int connections_max; /* in all; 0: 1024 */
	int per_address_max; /* from one client address; 0: no limit (a proxy is one address) */
	size_t header_max;   /* bytes of request line and headers; 0: 8192. More, or over some sixty
				headers: 431 or closed */
	int64_t idle_s; /* a connection without progress is closed, and so is one whose request is
			   not there after twice that; 0: 15 s */
};

struct httpd_request {
	const char *method;
	const char *path; /* as sent, without the query, not decoded */
};

struct httpd_answer {
	int status;               /* 404 unless set */
	const char *content_type; /* static text; NULL: text/plain */
	struct buf body;          /* at most 64 KiB */
};

/* Fills `answer`; must not block. Other methods than GET and HEAD get 405 before this is asked. */
typedef void httpd_fn(void *arg, const struct httpd_request *req, struct httpd_answer *answer);

/* Listens on all of `listen`, or on the sockets that systemd passed (sd_listen_fds(3)) if `fds` of
 * them are given, starting at descriptor 3. ERR_CONFIG: bad address; ERR_DENIED, ERR_IO: can't
 * bind. */
int httpd_new(struct httpd **out, struct loop *l, const struct httpd_conf *conf, int fds,
    httpd_fn *fn, void *arg, struct err *e);
void httpd_free(struct httpd *h); /* closes listeners and connections; never from within fn */

/* Adds the bound addresses as "ADDRESS:PORT". */
void httpd_bound(const struct httpd *h, struct strv *out);

#endif
