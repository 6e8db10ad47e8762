/* SPDX-License-Identifier: ISC */
/*
 * le-vault-put - writes issued certificates to Vault or OpenBao: `issued` records in, `stored` and
 * `failed` records out.
 *
 * It promises: nothing is written that Fabio would not accept, certificate and key in one write,
 * never over a newer one, and `stored` only for what was read back. The decisions are in
 * lib/stage/write/put and lib/stage/write/put_check, those of --lint in lib/stage/write/certs_lint.
 */
#include <string.h>

#include "line/tool.h"
#include "stage/write/certs_lint.h"
#include "stage/write/put.h"
#include "stage/site.h"

struct options {
	struct site site;
	bool pass, lint;
};

static const struct opt table[] = {
    OPT(FLAG, pass, "pass", NULL, NULL, NULL, "keep the issued records, for a second writer"),
    OPT(FLAG, lint, "lint", NULL, NULL, NULL,
	"check all certificates of the store as Fabio would, and no more"),
    SITE(certs),
    SITE(secrets),
    SITE(drain),
    SITE(vault),
    {.kind = OPT_END},
};

static const struct opt_tool tool_info = {
    "le-vault-put", "[options] < ISSUED > STORED", "write issued certificates to Vault", table};

struct state {
	struct options o;
	struct store *certs, *secrets;
	struct put *put;
	struct certs_lint *lint;
	struct tool *tool;
};

static int on_record(void *arg, enum rec_type type, const struct json *record, const char *line,
    size_t len, struct err *e)
{
	struct state *s = arg;
	struct rec_issued issued;

	(void)type;
	(void)line;
	(void)len;
	if (rec_issued_read(&issued, record, e) < 0)
		return -1;
	put_issued(s->put, &issued);
	return 0;
}

static void on_end(void *arg)
{
	put_end(((struct state *)arg)->put);
}

static void on_drain(void *arg)
{
	put_drain(((struct state *)arg)->put);
}

static void on_stop(void *arg)
{
	struct state *s = arg;

	put_stop(s->put);
	tool_done(s->tool);
}

static void on_idle(void *arg)
{
	tool_done(((struct state *)arg)->tool);
}

static void on_linted(void *arg, bool refused, const struct err *e)
{
	struct state *s = arg;

	if (refused)
		tool_flaw(s->tool);
	if (e != NULL)
		tool_fail(s->tool, e);
	else
		tool_done(s->tool);
}

static int check_options(const struct options *o, struct err *e)
{
	if (o->site.certs == NULL)
		return err_set(e, ERR_USAGE,
		    "needs --certs vault:MOUNT/PATH (or LE_CERTS); le-file-put writes to folders");
	if (strncmp(o->site.certs, "vault:", strlen("vault:")) != 0)
		return err_set(e, ERR_USAGE,
		    "--certs %s: not a vault: store; use le-file-put for folders", o->site.certs);
	return 0;
}

static int open_all(void *arg, struct err *e)
{
	struct state *s = arg;
	struct options *o = &s->o;
	struct tool_events ev = {on_record, on_end, on_drain, on_stop, s};
	struct tool_conf frame = {.wants = TOOL_WANTS(REC_ISSUED),
	    .replaces = o->pass ? 0 : TOOL_WANTS(REC_ISSUED),
	    .no_input = o->lint,
	    .no_output = o->lint};
	struct put_conf conf = {.loop = o->site.loop,
	    .rng = &rng_system,
	    .msg = &o->site.msg,
	    .idle = on_idle,
	    .arg = s};

	if (check_options(o, e) < 0 || site_store(&o->site, STORE_CERTS, &s->certs, e) < 0)
		return -1;
	if (!o->lint && site_store(&o->site, STORE_SECRETS, &s->secrets, e) < 0)
		return -1;
	if (site_frame(&o->site, &s->tool, &frame, &ev, e) < 0)
		return -1;
	conf.out = tool_out(s->tool);
	conf.certs = s->certs;
	conf.secrets = s->secrets;
	if (o->lint)
		s->lint = certs_lint_new(o->site.loop, s->certs, &o->site.msg, on_linted, s);
	else
		s->put = put_new(&conf);
	return 0;
}

static void stop_all(void *arg)
{
	struct state *s = arg;

	put_stop(s->put);
	certs_lint_stop(s->lint);
}

static void close_all(void *arg)
{
	struct state *s = arg;

	put_free(s->put);
	certs_lint_free(s->lint);
}

int main(int argc, char **argv)
{
	struct state s = {0};
	struct site_life life = {.open = open_all, .stop = stop_all, .close = close_all, .arg = &s};

	return site_main(&s.o.site, &tool_info, argc, argv, &s.o, &life);
}
