/* SPDX-License-Identifier: ISC */
/*
 * le-pipe - runs a pipeline as one thing: any stage's fault ends all, is named once and becomes the
 * exit status.
 *
 * It promises: when it ends, nothing that it started is left; the stages die with it even when it
 * is killed. It never looks at what goes through the pipe. The decisions are in lib/stage/pipe.
 */
#include <sys/types.h>

#include "core/proc.h"
#include "stage/pipe.h"
#include "stage/site.h"

struct options {
	struct site site;
	int64_t parent;
};

/* An int is what pid_t is on Linux. */
static const struct opt table[] = {
    OPT_RANGE(INT, parent, "parent", "PID", NULL, NULL, 1, INT32_MAX,
	"end, as by TERM, when PID ends, which must be the parent (in sh: $$)"),
    {.kind = OPT_END},
};

static const struct opt_tool tool_info = {
    "le-pipe", "[options] STAGE ...", "run a pipeline as one thing", table};

static int check_stages(char *const *stages, size_t n, struct err *e)
{
	if (n == 0)
		return err_set(e, ERR_USAGE, "no STAGE is given; see le-pipe --help");
	for (size_t i = 0; i < n; i++)
		if (stages[i][strspn(stages[i], " \t\n")] == '\0')
			return err_set(e, ERR_USAGE, "stage %zu is empty", i + 1);
	return 0;
}

int main(int argc, char **argv)
{
	struct options o = {0};
	struct opt_common common;
	struct pipe *pipe = NULL;
	struct err e = ERR_INIT;
	int status = 0;

	int rc = site_start(&o.site, &tool_info, argc, argv, &o, &common, &e);
	if (rc == 0) {
		char *const *stages = argv + common.rest;
		size_t n = (size_t)(argc - common.rest);
		struct pipe_conf conf = {.loop = o.site.loop,
		    .msg = &o.site.msg,
		    .stages = (const char *const *)stages,
		    .n = n};
		rc = check_stages(stages, n, &e);
		if (rc == 0 && o.parent != 0)
			rc = proc_follow((pid_t)o.parent, &e);
		if (rc == 0)
			rc = pipe_new(&pipe, &conf, &e);
	}
	if (rc == 0)
		rc = status = pipe_run(pipe, &e);
	if (rc < 0)
		status = site_exit(&o.site, &tool_info, &e);
	pipe_free(pipe);
	site_free(&o.site);
	opt_free(table, &o);
	return status;
}
