/* SPDX-License-Identifier: ISC */
/*
 * tag_log - a sink for tags that writes down what it hears: "NAME", "NAME:80" for a route on port
 * 80, "!CODE NAME" for a skip, "opt-out"; with "; " between them.
 */
#ifndef TAG_LOG_H
#define TAG_LOG_H

#include "core/buf.h"
#include "names/tag.h"
#include "unit.h"

#define TAG_LOG_MAX (64 * 1024)

static struct buf tag_log, tag_log_why;

static void tag_log_name(void *arg, const struct tag_found *f)
{
	(void)arg;
	if (tag_log.len > 0)
		(void)buf_adds(&tag_log, "; ");
	if (f->code != SKIP_NONE)
		(void)buf_addf(&tag_log, "!%s ", skip_name(f->code));
	(void)buf_addf(&tag_log, "%s%s", f->name, f->port80 ? ":80" : "");
	if (!unit_check((f->code == SKIP_NONE) == (f->why == NULL),
		"a skip has a reason, a name none", __FILE__, __LINE__))
		return;
	buf_reset(&tag_log_why);
	(void)buf_adds(&tag_log_why, f->why != NULL ? f->why : "");
}

static void tag_log_opt_out(void *arg)
{
	(void)arg;
	(void)buf_adds(&tag_log, tag_log.len > 0 ? "; opt-out" : "opt-out");
}

static const struct tag_sink tag_log_sink = {tag_log_name, tag_log_opt_out, NULL};

static inline void tag_log_init(void)
{
	buf_init(&tag_log, TAG_LOG_MAX);
	buf_init(&tag_log_why, TAG_LOG_MAX);
}

static inline void tag_log_free(void)
{
	buf_free(&tag_log);
	buf_free(&tag_log_why);
}

#endif
