/* SPDX-License-Identifier: ISC */
/*
 * le-order - the ACME client of the pipe: `due` records in, `issued` and `failed` records out.
 *
 * It promises: no request to the CA before the journal was written, none for a name whose challenge
 * path does not lead to our responder, and no private key in the clear anywhere. The decisions are
 * in lib/stage/order/orders, the protocol in lib/acme.
 */
#include "acme/journal.h"
#include "line/tool.h"
#include "net/dns.h"
#include "net/http.h"
#include "stage/order/orders.h"
#include "stage/site.h"

struct options {
	struct site site;
	struct orders_conf orders;
	struct strv resolver;
	const char *ca_file, *forget;
};

static const struct opt table[] = {
    OPT(STR, orders.ca, "ca", "CA", "LE_CA", "letsencrypt",
	"letsencrypt, letsencrypt-staging, zerossl, google or a directory URL"),
    OPT(STR, ca_file, "ca-file", "FILE", "LE_CA_FILE", NULL,
	"PEM roots for the connection to the CA instead of the system's"),
    OPT(STR, orders.key_type, "key-type", "TYPE", "LE_KEY_TYPE", "p256",
	"of new certificate keys: p256, p384, rsa2048, rsa3072, rsa4096"),
    OPT(STR, orders.profile, "profile", "NAME", "LE_PROFILE", NULL,
	"certificate profile of the CA"),
    OPT_RANGE(INT, orders.jobs, "jobs", "N", "LE_JOBS", "64", 1, 1000, "orders at the CA at once"),
    OPT_RANGE(DURATION, orders.ready_ms, "ready-timeout", "TIME", "LE_READY_TIMEOUT", "1m", 0,
	3600000, "how long the preflight waits for a fresh route"),
    OPT(LIST, resolver, "resolver", "ADDR", "LE_RESOLVER", NULL,
	"DNS server of the preflight, ADDRESS[:PORT], instead of the system's"),
    OPT_RANGE(INT, orders.http_port, "http-port", "PORT", "LE_HTTP_PORT", "80", 1, 65535,
	"port of the preflight; others than 80 for labs"),
    OPT(FLAG, orders.no_preflight, "no-preflight", NULL, NULL, NULL,
	"ask the CA without a preflight"),
    OPT(STR, forget, "forget", "ID", NULL, NULL, "void the journal of a certificate, and no more"),
    SITE(secrets),
    SITE(state),
    SITE(drain),
    SITE(store),
    {.kind = OPT_END},
};

static const struct opt_tool tool_info = {
    "le-order", "[options] < DUE > ISSUED", "order certificates from an ACME CA", table};

struct state {
	struct options o;
	struct http *ca_http, *probe_http;
	struct dns *dns;
	struct store *secrets, *journal;
	struct orders *orders;
	struct tool *tool;
};

static int on_record(void *arg, enum rec_type type, const struct json *record, const char *line,
    size_t len, struct err *e)
{
	struct state *s = arg;
	struct rec_due due = {0};
	int rc = rec_due_read(&due, record, e);

	(void)type, (void)line, (void)len;
	if (rc == 0)
		orders_due(s->orders, &due);
	rec_due_free(&due);
	return rc;
}

static void on_end(void *arg)
{
	orders_end(((struct state *)arg)->orders);
}

static void on_drain(void *arg)
{
	orders_drain(((struct state *)arg)->orders);
}

static void on_idle(void *arg)
{
	tool_done(((struct state *)arg)->tool);
}

static void on_fail(void *arg, const struct err *e)
{
	tool_fail(((struct state *)arg)->tool, e);
}

static void on_stop(void *arg)
{
	orders_stop(((struct state *)arg)->orders);
	on_idle(arg);
}

static size_t backlog(void *arg)
{
	return tool_backlog(((struct state *)arg)->tool);
}

static void on_forgotten(void *arg, const struct err *e)
{
	if (e != NULL)
		on_fail(arg, e);
	else
		on_idle(arg);
}

static int open_net(struct state *s, struct err *e)
{
	struct options *o = &s->o;
	struct http_conf ca = {.user_agent = o->site.user_agent,
	    .ca_file = o->ca_file,
	    .connections_max = (int)o->orders.jobs};
	/* The CA does not verify TLS after a redirect, and neither does the preflight. A name that
	 * nobody answers for takes a connection for 10 s. */
	struct http_conf probe = {
	    .user_agent = o->site.user_agent, .insecure = true, .connections_max = 64};
	struct dns_conf dns = {.servers = &o->resolver};

	if (http_new(&s->ca_http, o->site.loop, &ca, e) < 0 ||
	    http_new(&s->probe_http, o->site.loop, &probe, e) < 0)
		return -1;
	return dns_new(&s->dns, o->site.loop, &dns, e);
}

static int start_orders(struct state *s, struct err *e)
{
	struct options *o = &s->o;
	struct orders_conf *conf = &o->orders;

	if (open_net(s, e) < 0)
		return -1;
	conf->loop = o->site.loop;
	conf->rng = &rng_system;
	conf->msg = &o->site.msg;
	conf->out = tool_out(s->tool);
	conf->ca_http = s->ca_http;
	conf->probe_http = s->probe_http;
	conf->dns = s->dns;
	conf->secrets = s->secrets;
	conf->state = s->journal;
	conf->backlog = backlog;
	conf->idle = on_idle;
	conf->fail = on_fail;
	conf->arg = s;
	return orders_new(&s->orders, conf, e);
}

static int open_all(void *arg, struct err *e)
{
	struct state *s = arg;
	struct options *o = &s->o;
	struct tool_events ev = {on_record, on_end, on_drain, on_stop, s};
	struct tool_conf frame = {.wants = TOOL_WANTS(REC_DUE), .no_input = o->forget != NULL};

	if (site_store(&o->site, STORE_SECRETS, &s->secrets, e) < 0 ||
	    site_store(&o->site, STORE_STATE, &s->journal, e) < 0 ||
	    site_frame(&o->site, &s->tool, &frame, &ev, e) < 0)
		return -1;
	if (o->forget == NULL)
		return start_orders(s, e);
	journal_forget(s->journal, o->forget, on_forgotten, s);
	return 0;
}

static void stop_all(void *arg)
{
	struct state *s = arg;

	orders_stop(s->orders);
}

static void close_all(void *arg)
{
	struct state *s = arg;

	orders_free(s->orders);
	http_free(s->ca_http);
	http_free(s->probe_http);
	dns_free(s->dns);
}

int main(int argc, char **argv)
{
	struct state s = {0};
	struct site_life life = {.open = open_all, .stop = stop_all, .close = close_all, .arg = &s};

	return site_main(&s.o.site, &tool_info, argc, argv, &s.o, &life);
}
