/* SPDX-License-Identifier: ISC */
/*
 * pem_layout - a certificate document as one combined PEM file, and back: what Fabio's path source,
 * HAProxy, nginx and Traefik all read.
 *
 *	# le-exporter: {"v":"1","serial":…}	the attributes
 *	-----BEGIN CERTIFICATE-----		`cert`: leaf, then intermediates
 *	-----BEGIN PRIVATE KEY-----		`key`
 *
 * PEM readers skip text outside blocks (RFC 7468 §2).
 *
 * Attributes and certificate are one file, so they can never disagree; le-renew-check looks only at
 * the first line.
 */
#ifndef STORE_PEM_LAYOUT_H
#define STORE_PEM_LAYOUT_H

#include "core/buf.h"
#include "core/err.h"
#include "core/json.h"

/* `body` has `cert` and `key`; attrs may be NULL. Only their PEM blocks are written, with plain
 * line ends. ERR_INVALID: a half is missing, or is not what it should be. On failure nothing is
 * added. */
int pem_layout_write(
    const struct json *body, const struct json *attrs, struct buf *out, struct err *e);

/* Reads such a file, also one that other tools wrote (no attributes; key before the certificates;
 * other blocks, which are left out). ERR_INVALID: no certificate, no key or two of them. `*attrs`
 * is NULL where there are none, or damaged ones. Either out may be NULL; without `body` only the
 * first line is looked at. */
int pem_layout_read(
    const char *text, size_t len, struct json **body, struct json **attrs, struct err *e);

#endif
