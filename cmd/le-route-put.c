/* SPDX-License-Identifier: ISC */
/*
 * le-route-put - makes the proxy send the CA's challenge requests to our responder.
 *
 * It promises: lines pass at once, whatever Consul says; a name keeps its route while it is wanted,
 * and --grace longer; nothing is written where all is as it should be. The decisions are in
 * lib/stage/route/routes and route_set.
 */
#include <string.h>

#include "line/tool.h"
#include "stage/route/routes.h"
#include "stage/site.h"

struct options {
	struct site site;
	const char *transport, *service, *responder, *check;
	const char *fabio_prefix, *traefik_prefix, *traefik_entrypoint;
	int64_t grace_ms;
	bool withdraw;
};

static const struct opt table[] = {
    OPT(STR, transport, "transport", "WAY", "LE_TRANSPORT", "consul-service",
	"how the proxy learns of routes: consul-service"),
    OPT(STR, service, "service", "NAME", "LE_SERVICE", "le-challenge",
	"name and id of the responder's service in Consul"),
    OPT(STR, responder, "responder", "ADDR", "LE_RESPONDER", ":8402",
	"where the proxies reach the responder: HOST:PORT; :PORT: at the agent's address"),
    OPT(STR, check, "check", "URL", "LE_CHECK", NULL,
	"that Consul asks for the responder's health (its /healthz); none: no check"),
    OPT(STR, fabio_prefix, "fabio-prefix", "PREFIX", "LE_FABIO_PREFIX", "urlprefix-",
	"of Fabio's tags; none: no tags for Fabio"),
    OPT(STR, traefik_prefix, "traefik-prefix", "PREFIX", "LE_TRAEFIK_PREFIX", "traefik",
	"of Traefik's tags; none: no tags for Traefik"),
    OPT(STR, traefik_entrypoint, "traefik-entrypoint", "NAME", "LE_TRAEFIK_ENTRYPOINT", "web",
	"Traefik's entry point on port 80"),
    OPT_RANGE(DURATION, grace_ms, "grace", "TIME", "LE_GRACE", "30d", 0, INT64_C(31536000000),
	"how long a name that nobody wants keeps its route"),
    OPT(FLAG, withdraw, "withdraw", NULL, NULL, NULL,
	"remove the service with all routes, read nothing, and end"),
    SITE(drain),
    SITE(consul),
    {.kind = OPT_END},
};

static const struct opt_tool tool_info = {"le-route-put", "[options] < HOSTS > HOSTS",
    "make the proxy send the CA's challenges to the responder", table};

struct state {
	struct options o;
	struct route_addr addr;
	struct consul *consul;
	struct routes *routes;
	struct tool *tool;
};

static int on_host(struct state *s, const struct json *record, struct err *e)
{
	struct rec_host host = {0};
	int rc = rec_host_read(&host, record, e);

	if (rc == 0)
		routes_host(s->routes, &host);
	rec_host_free(&host);
	return rc;
}

static int on_record(void *arg, enum rec_type type, const struct json *record, const char *line,
    size_t len, struct err *e)
{
	struct state *s = arg;
	struct rec_sync sync = {0};

	(void)line;
	(void)len;
	if (type == REC_HOST)
		return on_host(s, record, e);
	int rc = rec_sync_read(&sync, record, e);
	if (rc == 0)
		routes_sync(s->routes, &sync);
	rec_sync_free(&sync);
	return rc;
}

static void on_end(void *arg)
{
	routes_end(((struct state *)arg)->routes);
}

static void on_drain(void *arg)
{
	routes_drain(((struct state *)arg)->routes);
}

static void on_idle(void *arg)
{
	tool_done(((struct state *)arg)->tool);
}

static void on_fail(void *arg, const struct err *e)
{
	tool_fail(((struct state *)arg)->tool, e);
}

/* NULL where the option switches it off. */
static const char *prefix(const char *text)
{
	return text == NULL || text[0] == '\0' || strcmp(text, "none") == 0 ? NULL : text;
}

static int check_options(struct state *s, struct err *e)
{
	const struct options *o = &s->o;

	if (strcmp(o->transport, "consul-service") != 0)
		return err_set(e, ERR_USAGE,
		    "--transport %s: only consul-service is there (fabio-kv is to come)",
		    o->transport);
	if (o->service[0] == '\0')
		return err_set(e, ERR_USAGE, "--service (LE_SERVICE) is empty");
	if (prefix(o->fabio_prefix) == NULL && prefix(o->traefik_prefix) == NULL)
		return err_set(e, ERR_USAGE,
		    "--fabio-prefix and --traefik-prefix are both none: no proxy is left");
	return route_addr_read(&s->addr, o->responder, o->check, e);
}

static int open_all(void *arg, struct err *e)
{
	struct state *s = arg;
	struct options *o = &s->o;
	struct tool_events ev = {on_record, on_end, on_drain, NULL, s};
	struct tool_conf frame = {
	    .wants = TOOL_WANTS(REC_HOST) | TOOL_WANTS(REC_SYNC), .no_input = o->withdraw};
	struct routes_conf conf = {.loop = o->site.loop,
	    .rng = &rng_system,
	    .msg = &o->site.msg,
	    .route = {.service = o->service,
		.fabio_prefix = prefix(o->fabio_prefix),
		.traefik_prefix = prefix(o->traefik_prefix),
		.traefik_entrypoint = o->traefik_entrypoint,
		.grace_ms = o->grace_ms},
	    .addr = &s->addr,
	    .idle = on_idle,
	    .fail = on_fail,
	    .arg = s};

	if (check_options(s, e) < 0 ||
	    consul_new(&s->consul, o->site.loop, &o->site.consul, o->site.user_agent, e) < 0 ||
	    site_frame(&o->site, &s->tool, &frame, &ev, e) < 0)
		return -1;
	conf.out = tool_out(s->tool);
	conf.consul = s->consul;
	s->routes = routes_new(&conf);
	if (o->withdraw)
		routes_withdraw(s->routes);
	return 0;
}

static void stop_all(void *arg)
{
	struct state *s = arg;

	consul_free(s->consul);
}

static void close_all(void *arg)
{
	struct state *s = arg;

	routes_free(s->routes);
	route_addr_free(&s->addr);
}

int main(int argc, char **argv)
{
	struct state s = {0};
	struct site_life life = {.open = open_all, .stop = stop_all, .close = close_all, .arg = &s};

	return site_main(&s.o.site, &tool_info, argc, argv, &s.o, &life);
}
