/* SPDX-License-Identifier: ISC */
/*
 * due_hosts - the wanted names that are present now, for stage/renew/due.
 */
#ifndef STAGE_DUE_HOSTS_H
#define STAGE_DUE_HOSTS_H

#include <stdbool.h>
#include <stddef.h>

#include "line/rec_host.h"

struct due_hosts;

struct due_hosts *due_hosts_new(size_t max);
void due_hosts_free(struct due_hosts *h);

/* Takes a record (moved out) in place of an earlier one; an absent one takes the name out. False:
 * there are `max` of them already. */
bool due_hosts_put(struct due_hosts *h, struct rec_host *host);

size_t due_hosts_len(const struct due_hosts *h);

/* Whether the name that a certificate's id stands for is wanted. */
bool due_hosts_has_id(const struct due_hosts *h, const char *id);

/* Sorted by name; borrowed until the next put. */
const struct rec_host *const *due_hosts_sorted(struct due_hosts *h, size_t *n);

#endif
