/* SPDX-License-Identifier: ISC */
/*
 * view - the records that le-discover would have printed if it began now, from the answers of all
 * sources and the policy. Part of stage/discover/wanted, which prints what differs between two
 * views.
 */
#ifndef STAGE_VIEW_H
#define STAGE_VIEW_H

#include <stdbool.h>

#include "core/map.h"
#include "core/strv.h"
#include "names/policy.h"
#include "stage/discover/answer.h"

#define VIEW_SERVICES_MAX 100 /* services named in a record; of more, the first */

struct view {
	struct map *hosts;   /* name → record line */
	struct map *skips;   /* a key that begins with the name → record line */
	struct map *bad;     /* key of a policy entry → why it is bad */
	struct strv missing; /* sources, sorted */
};

void view_init(struct view *v);
void view_free(struct view *v);
bool view_eq(const struct view *a, const struct view *b);

/* Records in the making. The policy is borrowed and must outlive the draft. */
struct view_draft;

struct view_draft *view_draft(const struct policy *policy);
void view_draft_free(struct view_draft *d);

/* Adds a source's names and skips; `kind` is what records call it. Of several sources of a name the
 * first is told. */
void view_answer(struct view_draft *d, const struct answer *a, const char *kind);

/* Adds the policy's extra entries, then takes out what it forbids. */
void view_policy(struct view_draft *d, const char *kind);

/* Writes the records into `v`. Names of `held` (NULL: none) stay as they are there, unless the
 * policy forbids them. A skip is of no interest where the same name is wanted. */
void view_write(struct view_draft *d, const struct map *held, struct view *v);

#endif
