/* SPDX-License-Identifier: ISC */
/*
 * httpd_listen - listening TCP sockets from text or from systemd. Private to net/httpd; runs once,
 * at the start.
 */
#ifndef NET_HTTPD_LISTEN_H
#define NET_HTTPD_LISTEN_H

#include <stddef.h>

#include "core/err.h"
#include "core/strv.h"

struct httpd_fds {
	int *fd; /* non-blocking, close-on-exec; the caller closes them and frees the list */
	size_t n;
};

/* Opens all of `listen`. What was opened before a failure is in `out`, too. ERR_CONFIG: an address
 * that can't be read, or no address at all; ERR_DENIED, ERR_IO: can't bind. */
int httpd_listen(struct httpd_fds *out, const struct strv *listen, struct err *e);

/* Takes `n` descriptors from 3 on (sd_listen_fds(3)). ERR_CONFIG: not listening stream sockets. */
int httpd_inherit(struct httpd_fds *out, int n, struct err *e);

/* Adds the address that `fd` is bound to as "ADDRESS:PORT", IPv6 in brackets. */
void httpd_address(int fd, struct strv *out);

#endif
