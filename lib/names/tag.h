/* SPDX-License-Identifier: ISC */
/*
 * tag - what a service tag says about host names. One grammar a file pair; this is the common
 * result.
 *
 * A tag is text that a service owner wrote and is never trusted. A grammar is a function that looks
 * at one tag and reports what it found; it keeps nothing. To add one (Traefik rules): write
 * tag_NAME.h/.c and put it into the table of tag.c.
 */
#ifndef NAMES_TAG_H
#define NAMES_TAG_H

#include <stdbool.h>
#include <stddef.h>

#include "names/host.h"
#include "names/skip.h"

#define TAG_MAX 4096 /* bytes of a tag; a longer one is reported as SKIP_NOT_A_NAME */

/* The path that belongs to the challenge responder: a route there never makes a name wanted. */
#define TAG_CHALLENGE_PATH "/.well-known/acme-challenge/"

struct tag_conf {
	const char *fabio_prefix; /* "urlprefix-"; NULL: no Fabio tags */
	const char *datacenter;   /* for $DC in Fabio hosts; NULL: unknown */
	bool tcp_names;           /* take names of Fabio's proto=tcp routes, too */
};

struct tag_found {
	enum skip_code code;     /* SKIP_NONE: `name` is wanted */
	char name[HOST_MAX + 1]; /* normal form, or what was written */
	bool port80;             /* the route is bound to port 80 of that name (NAME:80/…) */
	const char *why;         /* for skips: borrowed during the call; else NULL */
};

struct tag_sink {
	void (*name)(void *arg, const struct tag_found *found);
	void (*opt_out)(void *arg); /* le-exporter.enable=false: the whole service */
	void *arg;
};

/* Looks at one tag with all grammars. A tag that is none of ours reports nothing. */
void tag_parse(const struct tag_conf *conf, const char *tag, const struct tag_sink *sink);

/*
 * For grammars. tag_report checks text[0..len) as a name and reports it; a good one gets the code
 * `good` (SKIP_NONE, SKIP_TCP_ROUTE). tag_refuse reports SKIP_NOT_A_NAME with a reason of its own.
 * tag_trim gives text[0..*len) without the white space around it.
 */
void tag_report(
    const struct tag_sink *sink, const char *text, size_t len, enum skip_code good, bool port80);
void tag_refuse(const struct tag_sink *sink, const char *text, size_t len, const char *why);
const char *tag_trim(const char *text, size_t *len);

#endif
