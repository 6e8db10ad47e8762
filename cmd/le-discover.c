/* SPDX-License-Identifier: ISC */
/*
 * le-discover - which host names are wanted: Consul's catalog, files and the policy in; `host`,
 * `skip` and `sync` records out.
 *
 * It promises: no name before the policy has been read, no name `absent` because something did not
 * answer. With --watch it never ends by itself. The decisions are in lib/stage/discover/wanted, the
 * sources in lib/stage/discover/sources, the pace in lib/stage/discover/pace.
 */
#include "line/tool.h"
#include "stage/discover/pace.h"
#include "stage/site.h"
#include "stage/discover/sources.h"
#include "stage/discover/wanted.h"

struct options {
	struct site site;
	struct strv sources, datacenters;
	const char *fabio_prefix, *config, *policy, *service, *catalog;
	int64_t settle_ms;
	bool watch, tcp_names;
};

#define AT(field) .offset = offsetof(struct options, field)

static const struct opt table[] = {
    {OPT_LIST, .name = "source", .arg = "SOURCE", AT(sources), .env = "LE_SOURCE",
	.help = "consul or file:PATH, one name a line (consul)"},
    {OPT_FLAG, .name = "watch", AT(watch), .help = "follow the sources, never end"},
    {OPT_DURATION, .name = "settle", .arg = "TIME", AT(settle_ms), .env = "LE_SETTLE",
	.otherwise = "2s", .max = 3600000,
	.help = "how long to gather changes after a change was printed"},
    {OPT_LIST, .name = "datacenter", .arg = "DC", AT(datacenters), .env = "LE_DATACENTER",
	.help = "of Consul (the agent's own)"},
    {OPT_STR, .name = "service", .arg = "NAME", AT(service), .env = "LE_SERVICE",
	.otherwise = "le-challenge",
	.help = "the challenge responder's own service, whose tags say nothing"},
    {OPT_STR, .name = "fabio-prefix", .arg = "PREFIX", AT(fabio_prefix), .env = "LE_FABIO_PREFIX",
	.otherwise = "urlprefix-", .help = "of Fabio's tags; empty: these are not read"},
    {OPT_FLAG, .name = "tcp-names", AT(tcp_names), .env = "LE_TCP_NAMES",
	.help = "take the names of Fabio's proto=tcp routes, too"},
    {OPT_STR, .name = "policy-prefix", .arg = "PREFIX", AT(config), .env = "LE_POLICY_PREFIX",
	.help = "of the policy in Consul's KV (" SOURCES_CONFIG ")"},
    {OPT_STR, .name = "policy", .arg = "FILE", AT(policy), .env = "LE_POLICY",
	.help = "policy from a file instead of the KV"},
    {OPT_STR, .name = "catalog", .arg = "FILE", AT(catalog),
	.help = "explain a saved answer of /v1/catalog/services; -: stdin"},
    SITE(consul),
    {.kind = OPT_END},
};

static const struct opt_tool tool_info = {
    "le-discover", "[options] > HOSTS", "print the host names that are in use", table};

struct state {
	struct options o;
	struct wanted *wanted;
	struct sources *sources;
	struct pace *pace; /* with --watch */
	struct tool *tool;
	bool ended;
};

static size_t backlog(void *arg)
{
	return tool_backlog(((struct state *)arg)->tool);
}

static void on_heard(void *arg)
{
	struct state *s = arg;

	if (s->pace != NULL) {
		pace_heard(s->pace);
		return;
	}
	if (s->ended || !wanted_heard(s->wanted))
		return;
	s->ended = true;
	if (sources_answered(s->sources))
		(void)wanted_print(s->wanted);
	if (sources_error(s->sources) != NULL)
		tool_fail(s->tool, sources_error(s->sources));
	else
		tool_done(s->tool);
}

static int check(struct options *o, struct err *e)
{
	if (o->catalog != NULL && (o->watch || o->sources.n > 0))
		return err_set(e, ERR_USAGE, "--catalog goes with neither --watch nor --source");
	if (o->sources.n == 0)
		strv_add(&o->sources, "consul");
	if (*o->fabio_prefix == '\0')
		o->fabio_prefix = NULL;
	return 0;
}

static int open_all(void *arg, struct err *e)
{
	struct state *s = arg;
	struct options *o = &s->o;
	struct tool_events ev = {.arg = s};
	struct tool_conf frame = {.no_input = true};
	struct wanted_conf wanted = {.clock = &clock_system,
	    .msg = &o->site.msg,
	    .tags = {.tcp_names = o->tcp_names},
	    .responder = o->service,
	    .policy_kind = o->policy != NULL ? "file" : "consul-kv"};
	struct sources_conf sources = {.loop = o->site.loop,
	    .rng = &rng_system,
	    .msg = &o->site.msg,
	    .consul = &o->site.consul,
	    .user_agent = o->site.user_agent,
	    .specs = &o->sources,
	    .datacenters = &o->datacenters,
	    .config = o->config,
	    .policy_file = o->policy,
	    .catalog = o->catalog,
	    .watch = o->watch,
	    .heard = on_heard,
	    .arg = s};
	struct pace_conf pace = {o->site.loop, NULL, o->settle_ms, backlog, s};

	if (check(o, e) < 0 || site_frame(&o->site, &s->tool, &frame, &ev, e) < 0)
		return -1;
	wanted.out = tool_out(s->tool);
	wanted.tags.fabio_prefix = o->fabio_prefix;
	s->wanted = wanted_new(&wanted);
	sources.wanted = pace.wanted = s->wanted;
	if (o->watch)
		s->pace = pace_new(&pace);
	return sources_new(&s->sources, &sources, e);
}

static void stop_all(void *arg)
{
	struct state *s = arg;

	sources_free(s->sources);
	pace_free(s->pace);
	wanted_free(s->wanted);
}

int main(int argc, char **argv)
{
	struct state s = {0};
	struct site_life life = {.open = open_all, .stop = stop_all, .arg = &s};

	return site_main(&s.o.site, &tool_info, argc, argv, &s.o, &life);
}
