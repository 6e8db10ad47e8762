/* SPDX-License-Identifier: ISC */
/*
 * le-status - what happened to each name. --log is the last stage of the pipe: a line per event for
 * a person, and the last verdict per name kept in the state store.
 *
 * It promises: reading never stops, neither for a slow terminal nor for a store that is away; and
 * a pipe that has gone silent ends, so that whoever runs it can start it anew. The decisions are in
 * lib/stage/status/verdict.
 */
#include <string.h>
#include <unistd.h>

#include "line/outq.h"
#include "line/tool.h"
#include "stage/site.h"
#include "stage/status/verdict.h"

struct options {
	struct site site;
	bool log;
	int64_t silence_ms;
};

static const struct opt table[] = {
    OPT(FLAG, log, "log", NULL, NULL, NULL, "be the last stage of the pipe"),
    OPT_RANGE(DURATION, silence_ms, "silence", "TIME", "LE_SILENCE", "5m", 0, 86400000,
	"exit 75 after so long without a sync record; 0: never"),
    SITE(state),
    SITE(drain),
    SITE(store),
    {.kind = OPT_END},
};

static const struct opt_tool tool_info = {
    "le-status", "--log [options] < RECORDS", "tell and keep what happened to each name", table};

struct state {
	struct options o;
	bool colours, ended, dropped;
	struct store *kept;
	struct verdict *verdict;
	struct outq *lines;
	struct tool *tool;
};

static bool is_told(const struct state *s, enum rec_type type)
{
	return s->o.site.msg.most >= (type == REC_HOST || type == REC_SYNC ? MSG_INFO : MSG_NOTICE);
}

/* A terminal that does not keep up loses lines; the verdicts are kept all the same. */
static void on_line(void *arg, enum rec_type type, const char *text)
{
	static const char *const colours[REC_TYPES] = {
	    [REC_FAILED] = "\033[31m", [REC_STORED] = "\033[32m"};
	struct state *s = arg;
	const char *colour = s->colours ? colours[type] : NULL;

	if (!is_told(s, type) || s->dropped)
		return;
	if (outq_full(s->lines)) {
		msg_say(
		    &s->o.site.msg, MSG_WARN, "standard output is too slow; lines are left out");
		s->dropped = true;
		return;
	}
	if (colour != NULL)
		outq_put(s->lines, colour, strlen(colour));
	outq_put(s->lines, text, strlen(text));
	if (colour != NULL)
		outq_put(s->lines, "\033[0m", strlen("\033[0m"));
	outq_put(s->lines, "\n", 1);
}

static int on_record(void *arg, enum rec_type type, const struct json *record, const char *line,
    size_t len, struct err *e)
{
	struct state *s = arg;

	(void)line;
	(void)len;
	return verdict_record(s->verdict, type, record, e);
}

static void on_end(void *arg)
{
	verdict_end(((struct state *)arg)->verdict);
}

static void on_idle(void *arg)
{
	struct state *s = arg;

	s->ended = true;
	if (outq_len(s->lines) == 0)
		tool_done(s->tool);
}

static void on_drained(void *arg)
{
	struct state *s = arg;

	s->dropped = false;
	if (s->ended)
		tool_done(s->tool);
}

static void on_fail(void *arg, const struct err *e)
{
	tool_fail(((struct state *)arg)->tool, e);
}

/* Nobody reads the lines any more: the tool ends as it would at the end of input. */
static void on_gone(void *arg, const struct err *e)
{
	struct state *s = arg;

	if (e != NULL)
		tool_fail(s->tool, e);
	else
		tool_done(s->tool);
}

static void on_silent(void *arg)
{
	struct state *s = arg;
	struct err e = ERR_INIT;

	err_set(&e, ERR_AGAIN,
	    "no sync record for %lld s: a stage before this one is stuck; start the pipe anew",
	    (long long)(s->o.silence_ms / 1000));
	tool_fail(s->tool, &e);
}

static int open_all(void *arg, struct err *e)
{
	struct state *s = arg;
	struct options *o = &s->o;
	struct tool_events ev = {on_record, on_end, NULL, on_end, s};
	struct tool_conf frame = {.no_output = true};
	const struct outq_events out = {on_drained, on_gone, s};
	struct verdict_conf conf = {.loop = o->site.loop,
	    .rng = &rng_system,
	    .msg = &o->site.msg,
	    .line = on_line,
	    .silence_ms = o->silence_ms,
	    .silent = on_silent,
	    .idle = on_idle,
	    .fail = on_fail,
	    .arg = s};

	if (!o->log)
		return err_set(e, ERR_USAGE, "needs --log, the only mode so far; see --help");
	for (int type = REC_UNKNOWN + 1; type < REC_TYPES; type++)
		frame.wants |= TOOL_WANTS(type);
	if (site_store(&o->site, STORE_STATE, &s->kept, e) < 0 ||
	    outq_new(&s->lines, o->site.loop, STDOUT_FILENO, &out, e) < 0 ||
	    site_frame(&o->site, &s->tool, &frame, &ev, e) < 0)
		return -1;
	s->colours = isatty(STDOUT_FILENO) == 1;
	conf.state = s->kept;
	s->verdict = verdict_new(&conf);
	return 0;
}

static void stop_all(void *arg)
{
	struct state *s = arg;

	verdict_stop(s->verdict);
}

static void close_all(void *arg)
{
	struct state *s = arg;

	verdict_free(s->verdict);
	outq_free(s->lines);
}

int main(int argc, char **argv)
{
	struct state s = {0};
	struct site_life life = {.open = open_all, .stop = stop_all, .close = close_all, .arg = &s};

	return site_main(&s.o.site, &tool_info, argc, argv, &s.o, &life);
}
