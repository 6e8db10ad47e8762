/* SPDX-License-Identifier: ISC */
#include "stage/renew/due.h"

#include <stdlib.h>
#include <unistd.h>

#include "core/file.h"
#include "core/mem.h"
#include "store/certs.h"
#include "unit.h"

#define DAY 86400
#define NOW (20000LL * DAY)

/* A stage on a folder, with a wall clock that the test sets; the other one runs as always. */
struct bench {
	int64_t wall_s;
	struct clock clock;
	struct loop *loop;
	struct store_env env;
	struct store *store;
	char dir[32];
	struct rec_out out;
	struct due *due;
	struct buf got;
	struct loop_timer tick;
	int ticks;
	bool idle, failed;
	long serial;
};

static int64_t wall_s(void *arg)
{
	return ((struct bench *)arg)->wall_s;
}

static int64_t mono_ms(void *arg)
{
	(void)arg;
	return clock_mono_ms(&clock_system);
}

/* "due a.example.com missing;" */
static void on_put(void *arg, enum rec_type type, const struct buf *line)
{
	struct bench *b = arg;
	struct json *j = json_parse(line->data, line->len, NULL);

	buf_addf(&b->got, "%s %s", rec_type_name(type),
	    json_str(j, "id") != NULL ? json_str(j, "id") : json_str(j, "name"));
	if (json_str(j, "reason") != NULL)
		buf_addf(&b->got, " %s", json_str(j, "reason"));
	buf_adds(&b->got, ";");
	json_free(j);
}

static void on_idle(void *arg)
{
	((struct bench *)arg)->idle = true;
}

static void on_fail(void *arg, const struct err *e)
{
	(void)e;
	((struct bench *)arg)->failed = true;
}

static void start(struct bench *b, int64_t interval_ms, bool all)
{
	struct err e = ERR_INIT;
	char spec[64];

	*b = (struct bench){.wall_s = NOW, .dir = "/tmp/le-due.XXXXXX"};
	b->clock = (struct clock){wall_s, mono_ms, b};
	b->out = (struct rec_out){on_put, b};
	buf_init(&b->got, 65536);
	if (mkdtemp(b->dir) == NULL || loop_new(&b->loop, &b->clock, &e) < 0)
		abort();
	b->env.loop = b->loop;
	snprintf(spec, sizeof(spec), "dir:%s", b->dir);
	if (store_open(&b->store, spec, STORE_CERTS, &b->env, &e) < 0)
		abort();
	struct due_conf conf = {.loop = b->loop,
	    .rng = &rng_system,
	    .out = &b->out,
	    .certs = b->store,
	    .interval_ms = interval_ms,
	    .all = all,
	    .idle = on_idle,
	    .fail = on_fail,
	    .arg = b};
	b->due = due_new(&conf);
}

static void finish(struct bench *b)
{
	struct strv files = {0};

	due_stop(b->due);
	store_env_free(&b->env);
	store_free(b->store);
	due_free(b->due);
	loop_free(b->loop);
	buf_free(&b->got);
	(void)file_list(b->dir, "", &files, NULL);
	for (size_t i = 0; i < files.n; i++) {
		char *path = mem_printf("%s/%s", b->dir, files.v[i]);
		(void)unlink(path);
		free(path);
	}
	strv_free(&files);
	char *lock = mem_printf("%s/.lock", b->dir);
	(void)unlink(lock);
	free(lock);
	if (rmdir(b->dir) < 0)
		abort();
}

static void on_tick(void *arg)
{
	struct bench *b = arg;

	if (--b->ticks <= 0)
		loop_stop(b->loop);
	else
		loop_timer_set(b->loop, &b->tick, 0, on_tick, b);
}

/* Looks on a folder take some turns of the loop; all of them are over after this. */
static void settle(struct bench *b)
{
	b->ticks = 50;
	loop_timer_set(b->loop, &b->tick, 0, on_tick, b);
	(void)loop_run(b->loop, NULL);
}

static void said(struct bench *b, const char *want, const char *name)
{
	settle(b);
	is_str(b->got.data, want, name);
	buf_reset(&b->got);
}

static void on_kept(void *arg, const char *version, const struct err *e)
{
	(void)arg;
	(void)version;
	if (e != NULL) {
		printf("# %s\n", e->text);
		abort();
	}
}

struct put {
	struct store *store;
	const char *id;
	struct json *body, *attrs;
};

static void on_got(void *arg, struct store_doc *doc, const struct err *e)
{
	struct put *p = arg;

	if (e != NULL)
		abort();
	store_put(p->store, p->id, p->body, p->attrs, doc->version, on_kept, NULL);
}

/* Writes a certificate; what is in its attributes is not read from the PEM. */
static void stored(struct bench *b, const char *id, int age, int left)
{
	char serial[32];
	struct rec_issued r = {.id = (char *)(uintptr_t)id,
	    .serial = serial,
	    .not_before = b->wall_s - age * DAY,
	    .not_after = b->wall_s + left * DAY,
	    .certid = "aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE",
	    .ca = "https://ca.example.com/dir",
	    .account = "https://ca.example.com/acct/1",
	    .issuer = "CN=test"};
	struct put p = {.id = id};
	struct store_env env = {0};
	char spec[64];

	/* By another one, with a loop of its own. */
	snprintf(spec, sizeof(spec), "dir:%s", b->dir);
	if (loop_new(&env.loop, &b->clock, NULL) < 0 ||
	    store_open(&p.store, spec, STORE_CERTS, &env, NULL) < 0)
		abort();
	snprintf(serial, sizeof(serial), "%02lx", ++b->serial + 16);
	strv_add(&r.names, id);
	p.body = json_object();
	json_set_str(
	    p.body, "cert", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
	json_set_str(
	    p.body, "key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
	p.attrs = certs_attrs(&r);
	store_get(p.store, id, on_got, &p);
	loop_run(env.loop, NULL);
	store_free(p.store);
	loop_free(env.loop);
	json_free(p.body);
	json_free(p.attrs);
	strv_free(&r.names);
}

static void garbage(struct bench *b, const char *id)
{
	char *path = mem_printf("%s/%s.pem", b->dir, id);
	FILE *f = fopen(path, "w");

	if (f == NULL || fputs("no certificate\n", f) < 0 || fclose(f) != 0)
		abort();
	free(path);
}

static void host(struct bench *b, const char *name, bool absent)
{
	struct rec_host h = {.name = mem_dup(name), .absent = absent};

	due_host(b->due, &h);
	rec_host_free(&h);
}

static void sync_n(struct bench *b, int64_t hosts)
{
	struct rec_sync s = {.hosts = hosts};

	due_sync(b->due, &s);
}

static void test_watch(void)
{
	struct bench b;

	start(&b, 3600000, false);
	stored(&b, "a.example.com", 10, 80);
	host(&b, "a.example.com", false);
	host(&b, "b.example.com", false);
	said(&b, "", "nothing before the set is there");
	sync_n(&b, 2);
	said(&b, "due b.example.com missing;", "what is due");
	sync_n(&b, 2);
	said(&b, "", "is said once");
	host(&b, "c.example.com", false);
	sync_n(&b, 3);
	said(&b, "due c.example.com missing;", "what is new is said at once");
	stored(&b, "b.example.com", 0, 90);
	sync_n(&b, 3);
	said(&b, "", "what was stored is not due");
	b.wall_s += 75 * DAY;
	sync_n(&b, 3);
	said(&b, "due a.example.com expiring;due b.example.com expiring;",
	    "the clock is set, the next look sees it");
	stored(&b, "a.example.com", 0, 90);
	b.wall_s += 61 * DAY;
	stored(&b, "a.example.com", 0, 90);
	sync_n(&b, 3);
	said(&b, "", "what another has renewed meanwhile is read again first");
	host(&b, "c.example.com", true);
	sync_n(&b, 2);
	said(&b, "", "one that is gone is not due");
	host(&b, "c.example.com", false);
	sync_n(&b, 3);
	said(&b, "due c.example.com missing;", "and new when it comes back");
	due_end(b.due);
	said(&b, "", "the end adds nothing");
	ok(b.idle, "and all is done");
	finish(&b);
}

static void test_unknown(void)
{
	struct bench b;

	start(&b, 3600000, false);
	garbage(&b, "a.example.com");
	host(&b, "a.example.com", false);
	sync_n(&b, 1);
	said(&b, "failed a.example.com;", "an unreadable one is not due");
	sync_n(&b, 1);
	said(&b, "", "and said once");
	stored(&b, "b.example.com", 70, 20);
	host(&b, "b.example.com", false);
	due_end(b.due);
	said(&b, "due b.example.com expiring;", "another one is");
	ok(b.idle && !b.failed, "the tool itself has not failed");
	finish(&b);
}

static void on_late(void *arg)
{
	loop_stop(((struct bench *)arg)->loop);
}

/* The loop's own timers lead to the look, since nothing else comes. */
static void test_moment(void)
{
	struct bench b;
	struct loop_timer late = {0};

	start(&b, 3600000, false);
	stored(&b, "a.example.com", 59, 31);
	host(&b, "a.example.com", false);
	b.wall_s = NOW + DAY - 1;
	sync_n(&b, 1);
	said(&b, "", "a second too early");
	b.wall_s++;
	loop_timer_set(b.loop, &late, 1500, on_late, &b);
	(void)loop_run(b.loop, NULL);
	said(&b, "due a.example.com expiring;", "and due when its moment has come");
	finish(&b);
}

static void test_interval(void)
{
	struct bench b;

	start(&b, 100, false);
	host(&b, "a.example.com", false);
	sync_n(&b, 1);
	for (int i = 0; i < 100000 && strlen(b.got.data) < 2 * strlen("due a.example.com missing;");
	     i++)
		settle(&b);
	ok(strncmp(b.got.data, "due a.example.com missing;due a.example.com missing;", 52) == 0,
	    "what is due is said again at each interval");
	finish(&b);
}

static void test_incomplete(void)
{
	struct bench b;

	start(&b, 3600000, false);
	sync_n(&b, 1);
	said(&b, "", "a set that has lost a record");
	due_end(b.due);
	said(&b, "", "ends all the same");
	ok(b.idle, "and is done");
	finish(&b);
}

static void test_all(void)
{
	struct bench b;

	start(&b, 3600000, true);
	for (int i = 0; i < 300; i++) {
		char *id = mem_printf("n%03d.example.com", i);
		stored(&b, id, i == 123 ? 70 : 10, i == 123 ? 20 : 80);
		free(id);
	}
	due_end(b.due);
	said(&b, "due n123.example.com expiring;", "one of many");
	ok(b.idle, "and is done");
	finish(&b);
}

int main(void)
{
	test_watch();
	test_unknown();
	test_moment();
	test_interval();
	test_incomplete();
	test_all();
	return unit_done();
}
