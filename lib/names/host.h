/* SPDX-License-Identifier: ISC */
/*
 * host - host names: may this text become a certificate name?
 *
 * A name is lower-case A-labels without a trailing dot: letters, digits and inner hyphens, labels
 * of 1–63 and 253 characters in all, two to ten labels, no IP address. xn-- labels must be valid
 * IDNA2008. It lies below a public suffix of the ICANN section, as Let's Encrypt demands: co.uk
 * and web.service.consul are refused, github.io passes. Only here are libidn2 and libpsl used.
 */
#ifndef NAMES_HOST_H
#define NAMES_HOST_H

#include <stdbool.h>
#include <stddef.h>

#include "core/buf.h"
#include "names/skip.h"

#define HOST_MAX 253

/* Writes the normal form of text[0..len) (case folded, one trailing dot dropped) to `name` and
 * returns SKIP_NONE; else the code, a sentence for a person added to `why` (may be NULL), and
 * `name` holds the text cut to printable ASCII, for the record. A non-ASCII name is refused and
 * `why` tells the A-label form to write instead. "*.example.com" is SKIP_WILDCARD, other glob
 * characters SKIP_PATTERN. */
enum skip_code host_check(const char *text, size_t len, char name[HOST_MAX + 1], struct buf *why);

/* The same for names of a policy's `extra` and of stored certificates, where "*.example.com" is
 * legal. */
enum skip_code host_check_wildcard(
    const char *text, size_t len, char name[HOST_MAX + 1], struct buf *why);

/* The registered domain by the public suffix list (example.co.uk for a.b.example.co.uk); points
 * into `name`, which is in normal form. NULL where the name itself is a public suffix. */
const char *host_registered_domain(const char *name);

/* The id of a certificate whose first name this is: "_wildcard.example.com" for "*.example.com",
 * else the name itself. `out` has HOST_MAX + 10 bytes. */
void host_cert_id(const char *name, char out[HOST_MAX + 10]);

#endif
