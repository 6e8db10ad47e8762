/* SPDX-License-Identifier: ISC */
/*
 * Tags: whatever is reported is either a name that host_check agrees with, or a skip with a reason
 * and a text that is safe to show.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/mem.h"
#include "names/tag.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(void *arg, const struct tag_found *f)
{
	char name[HOST_MAX + 1];

	(void)arg;
	if (f->code == SKIP_NONE || f->code == SKIP_TCP_ROUTE)
		if (host_check(f->name, strlen(f->name), name, NULL) != SKIP_NONE ||
		    strcmp(name, f->name) != 0)
			abort();
	if ((f->code == SKIP_NONE) != (f->why == NULL) || (f->why != NULL && f->why[0] == '\0'))
		abort();
	for (const char *c = f->name; *c != '\0'; c++)
		if (*c < ' ' || *c > '~')
			abort();
}

static void opt_out(void *arg)
{
	(void)arg;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct tag_conf confs[] = {
	    {.fabio_prefix = "urlprefix-", .datacenter = "dc1"},
	    {.fabio_prefix = "urlprefix-", .tcp_names = true},
	};
	const struct tag_sink sink = {check, opt_out, NULL};
	char *tag = mem_dup_n((const char *)data, size);

	for (size_t i = 0; i < sizeof(confs) / sizeof(confs[0]); i++)
		tag_parse(&confs[i], tag, &sink);
	free(tag);
	return 0;
}
