/* SPDX-License-Identifier: ISC */
/*
 * le-renew-check - joins the wanted names with the certificate store and prints what is due.
 *
 * It promises: a certificate that can't be read is never called missing, no certificate loses a
 * name after an incomplete set, and no private key is read where the store keeps attributes. The
 * decision is in lib/stage/renew/due.
 */
#include <string.h>

#include "core/mem.h"
#include "line/tool.h"
#include "names/host.h"
#include "stage/renew/due.h"
#include "stage/site.h"

struct options {
	struct site site;
	int64_t interval_ms;
	bool all;
	struct strv force;
};

static const struct opt table[] = {
    OPT_RANGE(DURATION, interval_ms, "interval", "TIME", "LE_INTERVAL", "10m", 1000, 86400000,
	"how often everything is looked at anew"),
    OPT(FLAG, all, "all", NULL, NULL, NULL,
	"read no input: every certificate in the store, with its own names"),
    OPT(LIST, force, "force", "NAME", NULL, NULL, "due in any case"),
    SITE(certs),
    SITE(drain),
    SITE(store),
    {.kind = OPT_END},
};

static const struct opt_tool tool_info = {
    "le-renew-check", "[options] < HOST > DUE", "tell which certificates are due", table};

struct state {
	struct options o;
	struct store *certs;
	struct due *due;
	struct tool *tool;
};

static int on_host(struct state *s, const struct json *record, struct err *e)
{
	struct rec_host host = {0};

	if (rec_host_read(&host, record, e) < 0)
		return -1;
	due_host(s->due, &host);
	rec_host_free(&host);
	return 0;
}

static int on_sync(struct state *s, const struct json *record, struct err *e)
{
	struct rec_sync sync = {0};

	if (rec_sync_read(&sync, record, e) < 0)
		return -1;
	due_sync(s->due, &sync);
	rec_sync_free(&sync);
	return 0;
}

static int on_record(void *arg, enum rec_type type, const struct json *record, const char *line,
    size_t len, struct err *e)
{
	(void)line;
	(void)len;
	return type == REC_HOST ? on_host(arg, record, e) : on_sync(arg, record, e);
}

static void on_end(void *arg)
{
	due_end(((struct state *)arg)->due);
}

static void on_drain(void *arg)
{
	due_drain(((struct state *)arg)->due);
}

static void on_stop(void *arg)
{
	struct state *s = arg;

	due_stop(s->due);
	tool_done(s->tool);
}

static void on_idle(void *arg)
{
	tool_done(((struct state *)arg)->tool);
}

static void on_fail(void *arg, const struct err *e)
{
	tool_fail(((struct state *)arg)->tool, e);
}

/* Names in normal form; an id of a wildcard certificate counts as its name. */
static int read_force(struct strv *force, struct err *e)
{
	char name[HOST_MAX + 1], text[HOST_MAX + 1];
	struct strv names = {0};

	for (size_t i = 0; i < force->n; i++) {
		bool id = strncmp(force->v[i], "_wildcard.", 10) == 0;
		snprintf(text, sizeof(text), "%s%s", id ? "*" : "", force->v[i] + (id ? 9 : 0));
		enum skip_code code = host_check_wildcard(text, strlen(text), name, NULL);
		if (code != SKIP_NONE && code != SKIP_SPECIAL_USE && code != SKIP_PUBLIC_SUFFIX) {
			strv_free(&names);
			return err_set(e, ERR_USAGE, "--force %s: %s", force->v[i], skip_why(code));
		}
		strv_add(&names, name);
	}
	strv_move(force, &names);
	return 0;
}

static int open_all(void *arg, struct err *e)
{
	struct state *s = arg;
	struct options *o = &s->o;
	struct tool_events ev = {on_record, on_end, on_drain, on_stop, s};
	struct tool_conf frame = {
	    .wants = TOOL_WANTS(REC_HOST) | TOOL_WANTS(REC_SYNC), .no_input = o->all};
	struct due_conf conf = {.loop = o->site.loop,
	    .rng = &rng_system,
	    .msg = &o->site.msg,
	    .interval_ms = o->interval_ms,
	    .force = &o->force,
	    .all = o->all,
	    .idle = on_idle,
	    .fail = on_fail,
	    .arg = s};

	if (read_force(&o->force, e) < 0 || site_store(&o->site, STORE_CERTS, &s->certs, e) < 0 ||
	    site_frame(&o->site, &s->tool, &frame, &ev, e) < 0)
		return -1;
	conf.out = tool_out(s->tool);
	conf.certs = s->certs;
	s->due = due_new(&conf);
	if (o->all)
		due_end(s->due);
	return 0;
}

static void stop_all(void *arg)
{
	struct state *s = arg;

	due_stop(s->due);
}

static void close_all(void *arg)
{
	struct state *s = arg;

	due_free(s->due);
}

int main(int argc, char **argv)
{
	struct state s = {0};
	struct site_life life = {.open = open_all, .stop = stop_all, .close = close_all, .arg = &s};

	return site_main(&s.o.site, &tool_info, argc, argv, &s.o, &life);
}
