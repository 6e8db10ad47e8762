/* SPDX-License-Identifier: ISC */
/*
 * pace - when le-discover prints: the first change after a quiet time at once, further ones
 * gathered; a heartbeat where nothing changes; nothing while a slow reader has enough to read.
 */
#ifndef STAGE_PACE_H
#define STAGE_PACE_H

#include <stddef.h>
#include <stdint.h>

#include "core/loop.h"
#include "stage/discover/wanted.h"

#define PACE_BEAT_MS 60000
#define PACE_BACKLOG_MAX (64 * 1024) /* bytes that wait for the reader */

struct pace;

struct pace_conf {
	struct loop *loop;
	struct wanted *wanted;
	int64_t settle_ms;
	size_t (*backlog)(void *arg); /* tool_backlog */
	void *arg;
};

struct pace *pace_new(const struct pace_conf *conf);
void pace_free(struct pace *p);

/* Something arrived. Before all sources have been heard once, only the heartbeat prints. */
void pace_heard(struct pace *p);

#endif
