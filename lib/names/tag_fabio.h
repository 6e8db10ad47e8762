/* SPDX-License-Identifier: ISC */
/*
 * tag_fabio - Fabio's "urlprefix-HOST[:PORT]/PATH [opts]" (Fabio: registry/consul/routecmd.go,
 * route/table.go): trimmed, cut at the first blank, host before the first slash, $DC and ${DC}
 * expanded. Host-less routes and routes below TAG_CHALLENGE_PATH say nothing; options that we do
 * not know are ignored.
 */
#ifndef NAMES_TAG_FABIO_H
#define NAMES_TAG_FABIO_H

#include "names/tag.h"

/* True: it was a Fabio tag (whether or not it held a name). */
bool tag_fabio(const struct tag_conf *conf, const char *tag, const struct tag_sink *sink);

#endif
