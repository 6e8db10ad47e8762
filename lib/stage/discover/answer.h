/* SPDX-License-Identifier: ISC */
/*
 * answer - what one source says: the names that it wants, and those that it shows but that can't be
 * certified. Part of stage/discover/wanted, which compares the answers of all sources.
 */
#ifndef STAGE_ANSWER_H
#define STAGE_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"
#include "core/json.h"
#include "core/map.h"
#include "core/strv.h"
#include "names/skip.h"
#include "names/tag.h"

#define ANSWER_SKIPS_PER_SERVICE 100 /* more of one service are counted, not kept */

struct answer_name {
	struct strv services; /* sorted; that asked for it */
	bool port80;
};

struct answer_skip {
	char *name; /* as written */
	enum skip_code code;
	char *why;
	struct strv services; /* sorted */
};

struct answer {
	struct map *names;  /* name → struct answer_name */
	struct map *skips;  /* a key that tells name, code and reason → struct answer_skip */
	struct strv floods; /* sorted sentences: services with more skips than are kept */
};

void answer_free(struct answer *a); /* NULL is allowed */

/* Reads {"SERVICE":["TAG",…],…}, as /v1/catalog/services gives it. `responder`: the service whose
 * tags say nothing; may be NULL. ERR_INVALID: not such an object. */
int answer_catalog(struct answer **out, const struct tag_conf *tags, const char *responder,
    const struct json *services, struct err *e);

/* Reads one name a line; "#" begins a comment. */
struct answer *answer_lines(const char *text, size_t len);

/* Adds the names of `from` to `a`; skips and floods become those of `from`, which is freed. */
void answer_join(struct answer *a, struct answer *from);

#endif
