/* SPDX-License-Identifier: ISC */
/*
 * le-file-put - writes issued certificates to a folder: `issued` records in, `stored` and `failed`
 * records out, and a command after each batch.
 *
 * It promises: one PEM file per certificate, replaced as a whole, so that no reader ever sees half
 * of a pair. The decisions are in lib/stage/write/put and lib/stage/write/put_check, what follows
 * the writes in lib/stage/write/batch.
 */
#include <string.h>

#include "core/file.h"
#include "line/tool.h"
#include "stage/write/batch.h"
#include "stage/write/put.h"
#include "stage/site.h"
#include "store/traefik_layout.h"

#define DIR_SCHEME "dir:"

struct options {
	struct site site;
	const char *layout, *exec;
	bool pass;
};

static const struct opt table[] = {
    OPT(STR, layout, "layout", "LAYOUT", "LE_LAYOUT", "pem",
	"pem: one file per certificate; traefik: with a list of them for Traefik, too"),
    OPT(STR, exec, "exec", "COMMAND", NULL, NULL,
	"shell command to run once after each batch of writes"),
    OPT(FLAG, pass, "pass", NULL, NULL, NULL, "keep the issued records, for a second writer"),
    SITE(certs),
    SITE(secrets),
    SITE(drain),
    SITE(vault),
    {.kind = OPT_END},
};

static const struct opt_tool tool_info = {
    "le-file-put", "[options] < ISSUED > STORED", "write issued certificates to a folder", table};

struct state {
	struct options o;
	struct store *certs, *secrets;
	struct put *put;
	struct batch *batch;
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

/* A command that is due still runs, as what was written would else never be read. */
static void on_stop(void *arg)
{
	struct state *s = arg;

	put_stop(s->put);
	batch_end(s->batch);
}

static void on_written(void *arg, const char *id)
{
	(void)id;
	batch_written(((struct state *)arg)->batch);
}

static void on_put_idle(void *arg)
{
	batch_end(((struct state *)arg)->batch);
}

static void on_batch_idle(void *arg)
{
	struct state *s = arg;

	if (batch_failed(s->batch))
		tool_flaw(s->tool);
	tool_done(s->tool);
}

/* The folder of the list; it is made here, so that a wrong one is told at the start. */
static int open_layout(struct state *s, const char **traefik, struct err *e)
{
	const char *dir = store_spec(s->certs) + strlen(DIR_SCHEME);

	if (strcmp(s->o.layout, "pem") == 0)
		return 0;
	if (strcmp(s->o.layout, "traefik") != 0)
		return err_set(e, ERR_USAGE, "--layout %s: needs pem or traefik", s->o.layout);
	*traefik = dir;
	return file_mkdirs(dir, 0700, e) < 0 || traefik_layout_write(dir, e) < 0 ? -1 : 0;
}

static int open_stores(struct state *s, struct err *e)
{
	struct site *site = &s->o.site;

	if (site->certs != NULL && strncmp(site->certs, DIR_SCHEME, strlen(DIR_SCHEME)) != 0)
		return err_set(e, ERR_USAGE,
		    "--certs %s: not a dir: store; use le-vault-put for Vault", site->certs);
	if (site_store(site, STORE_CERTS, &s->certs, e) < 0)
		return -1;
	return site_store(site, STORE_SECRETS, &s->secrets, e);
}

static int open_all(void *arg, struct err *e)
{
	struct state *s = arg;
	struct options *o = &s->o;
	struct tool_events ev = {on_record, on_end, on_drain, on_stop, s};
	struct tool_conf frame = {
	    .wants = TOOL_WANTS(REC_ISSUED), .replaces = o->pass ? 0 : TOOL_WANTS(REC_ISSUED)};
	struct batch_conf batch = {
	    .loop = o->site.loop, .msg = &o->site.msg, .exec = o->exec, .idle = on_batch_idle};
	struct put_conf put = {.loop = o->site.loop,
	    .rng = &rng_system,
	    .msg = &o->site.msg,
	    .written = on_written,
	    .idle = on_put_idle,
	    .arg = s};

	if (open_stores(s, e) < 0 || open_layout(s, &batch.traefik, e) < 0 ||
	    site_frame(&o->site, &s->tool, &frame, &ev, e) < 0)
		return -1;
	batch.arg = s;
	s->batch = batch_new(&batch);
	put.out = tool_out(s->tool);
	put.certs = s->certs;
	put.secrets = s->secrets;
	s->put = put_new(&put);
	return 0;
}

static void stop_all(void *arg)
{
	struct state *s = arg;

	put_stop(s->put);
}

static void close_all(void *arg)
{
	struct state *s = arg;

	put_free(s->put);
	batch_free(s->batch);
}

int main(int argc, char **argv)
{
	struct state s = {0};
	struct site_life life = {.open = open_all, .stop = stop_all, .close = close_all, .arg = &s};

	return site_main(&s.o.site, &tool_info, argc, argv, &s.o, &life);
}
