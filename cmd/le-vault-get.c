/* SPDX-License-Identifier: ISC */
/*
 * le-vault-get - prints stored certificates as `issued` records with the plain key, for machines
 * whose programs can't read Vault.
 *
 * It promises: keys go to a pipe or a file, never to a terminal; what can't be read is told and
 * never left out in silence. The decisions are in lib/stage/write/get.
 */
#include <string.h>
#include <unistd.h>

#include "line/tool.h"
#include "stage/write/get.h"
#include "stage/site.h"

struct options {
	struct site site;
	bool watch;
	int64_t interval_ms;
};

static const struct opt table[] = {
    OPT(FLAG, watch, "watch", NULL, NULL, NULL, "go on and print what changes"),
    OPT_RANGE(DURATION, interval_ms, "poll", "TIME", "LE_POLL", "10s", 1000, 86400000,
	"how often --watch looks"),
    SITE(certs),
    SITE(vault),
    {.kind = OPT_END},
};

static const struct opt_tool tool_info = {"le-vault-get", "[options] [NAME ...] > ISSUED",
    "print stored certificates with their keys", table};

struct state {
	struct options o;
	struct strv asked;
	struct store *certs;
	struct get *get;
	struct tool *tool;
};

static void on_stop(void *arg)
{
	struct state *s = arg;

	get_stop(s->get);
	tool_done(s->tool);
}

static void on_done(void *arg, const struct err *e)
{
	struct state *s = arg;

	if (e != NULL)
		tool_fail(s->tool, e);
	else
		tool_done(s->tool);
}

static size_t backlog(void *arg)
{
	return tool_backlog(((struct state *)arg)->tool);
}

/* An id is a name, too, but for those of wildcards. */
static int take_name(void *arg, const char *text, struct err *e)
{
	struct state *s = arg;

	if (!rec_is_id(strncmp(text, "*.", 2) == 0 ? text + 2 : text))
		return err_set(e, ERR_USAGE,
		    "%s: neither a certificate's id nor a host name in lower case", text);
	strv_add(&s->asked, text);
	return 0;
}

static int open_all(void *arg, struct err *e)
{
	struct state *s = arg;
	struct options *o = &s->o;
	struct tool_events ev = {.stop = on_stop, .arg = s};
	struct tool_conf frame = {.no_input = true};
	struct get_conf conf = {.loop = o->site.loop,
	    .msg = &o->site.msg,
	    .asked = &s->asked,
	    .watch = o->watch,
	    .interval_ms = o->interval_ms,
	    .backlog = backlog,
	    .done = on_done,
	    .arg = s};

	if (isatty(STDOUT_FILENO))
		return err_set(e, ERR_USAGE,
		    "private keys are not printed on a terminal; send them to a pipe, as in: "
		    "le-vault-get | le-file-put");
	if (site_store(&o->site, STORE_CERTS, &s->certs, e) < 0 ||
	    site_frame(&o->site, &s->tool, &frame, &ev, e) < 0)
		return -1;
	conf.out = tool_out(s->tool);
	conf.certs = s->certs;
	s->get = get_new(&conf);
	return 0;
}

static void stop_all(void *arg)
{
	struct state *s = arg;

	get_stop(s->get);
}

static void close_all(void *arg)
{
	struct state *s = arg;

	get_free(s->get);
	strv_free(&s->asked);
}

int main(int argc, char **argv)
{
	struct state s = {0};
	struct site_life life = {.operand = take_name,
	    .open = open_all,
	    .stop = stop_all,
	    .close = close_all,
	    .arg = &s};

	return site_main(&s.o.site, &tool_info, argc, argv, &s.o, &life);
}
