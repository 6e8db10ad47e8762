/* SPDX-License-Identifier: ISC */
/*
 * feed_policy - follows the policy: one entry a key below a prefix in Consul's KV, or a file.
 *
 * What can't be read in full is no policy, since a hidden entry may be a `deny`. A bad entry is
 * reported and leaves the others alone.
 */
#ifndef STAGE_FEED_POLICY_H
#define STAGE_FEED_POLICY_H

#include "stage/discover/feed.h"

/* ERR_USAGE: no prefix of keys. */
int feed_policy_kv(struct feed *f, const char *prefix, struct err *e);
int feed_policy_file(struct feed *f, const char *path, struct err *e);

#endif
