/* SPDX-License-Identifier: ISC */
/*
 * addr - the address of a Consul or Vault server, and the booleans beside it, as HashiCorp's Go
 * clients read them: "host:port", "http(s)://host:port/prefix", "unix:///path". Pure.
 */
#ifndef HASHI_ADDR_H
#define HASHI_ADDR_H

#include <stdbool.h>

#include "core/err.h"

struct addr {
	char *base;      /* "https://host:port/prefix", no slash at the end; a path is appended */
	char *unix_path; /* of the socket, then base is "http://localhost"; NULL: TCP */
};

enum addr_tls {
	ADDR_PLAIN,   /* an address without a scheme means http */
	ADDR_TLS,     /* it means https */
	ADDR_TLS_ONLY /* https, even where http:// is written (CONSUL_HTTP_SSL) */
};

/* ERR_CONFIG: another scheme, no host, user info, a query, blanks. On failure `a` is empty. */
int addr_parse(struct addr *a, const char *text, enum addr_tls tls, struct err *e);
void addr_free(struct addr *a);

/* 1 t T true TRUE True, 0 f F false FALSE False (Go's strconv.ParseBool). NULL and "": `*out` is
 * left alone. ERR_CONFIG names `what`. */
int addr_bool(const char *what, const char *text, bool *out, struct err *e);

#endif
