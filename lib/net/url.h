/* SPDX-License-Identifier: ISC */
/*
 * url - the parts of an http or https URL (RFC 3986 §3), by libcurl's parser.
 */
#ifndef NET_URL_H
#define NET_URL_H

#include <stdbool.h>

#include "core/err.h"

struct url {
	char *host; /* lower case; IPv6 without brackets */
	int port;   /* 80 or 443 where the URL names none */
	bool tls;   /* https */
};

/* ERR_INVALID: not such a URL, or one with user and password in it. */
int url_read(struct url *out, const char *text, struct err *e);
void url_free(struct url *u);

#endif
