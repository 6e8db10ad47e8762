/* SPDX-License-Identifier: ISC */
/*
 * tag_neutral - our own tags, for services behind any proxy: "le-exporter.host=NAME" (one name, or
 * several separated by commas) and "le-exporter.enable=false" (Go's booleans), which opts a
 * service out.
 */
#ifndef NAMES_TAG_NEUTRAL_H
#define NAMES_TAG_NEUTRAL_H

#include "names/tag.h"

/* True: it was one of our tags. An unknown le-exporter.* key reports SKIP_NOT_A_NAME with a reason.
 */
bool tag_neutral(const struct tag_conf *conf, const char *tag, const struct tag_sink *sink);

#endif
