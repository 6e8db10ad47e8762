/* SPDX-License-Identifier: ISC */
/* The writers' decision on a store that does what a real one rarely does. */
#include "stage/write/put.h"

#include "core/mem.h"
#include "stage/write/put_check.h"
#include "store/certs.h"
#include "store/secrets.h"
#include "unit.h"

/* What it says of certificates is tested with the tools (t/6210, t/6300), where they are fresh. */
int put_check(const struct rec_issued *r, const struct secret *seal_key, int64_t now_s,
    struct secret **key_pem, struct err *e)
{
	(void)seal_key;
	(void)now_s;
	if (strcmp(r->chain, "bad") == 0)
		return err_set(e, ERR_INVALID, "bad chain");
	*key_pem = secret_new("key of it", strlen("key of it"));
	return 0;
}

/* --- a store of one certificate, whose writes may go wrong --- */

struct store {
	char *chain; /* NULL: not there */
	char serial[16];
	int64_t not_before;
	bool attributes;
	int version, writes, repairs;
	enum err_code fail_read, fail_write; /* once per count below */
	int fails;
	bool rival; /* another writes in between, each time */
	/* A record that comes while a read is under way, once. */
	const char *meanwhile;
	int64_t meanwhile_not_before;
};

static struct store fake;
static struct put *put; /* for what comes meanwhile */

static struct rec_issued issued(const char *id, const char *chain, int64_t not_before)
{
	struct rec_issued r = {.id = mem_dup(id),
	    .chain = mem_dup(chain),
	    .key = secret_new("k", 1),
	    .serial = mem_dup(chain),
	    .not_before = not_before,
	    .not_after = 5000};

	strv_add(&r.names, id);
	return r;
}

static void come_meanwhile(struct store *s, const char *id)
{
	struct rec_issued r = issued(id, s->meanwhile, s->meanwhile_not_before);

	s->meanwhile = NULL;
	put_issued(put, &r);
}

static bool fails(enum err_code code, struct err *e)
{
	if (code == ERR_NONE || fake.fails == 0)
		return false;
	fake.fails--;
	err_set(e, code, "made to fail");
	return true;
}

const char *store_spec(const struct store *s)
{
	(void)s;
	return "vault:fake";
}

void certs_full_get(struct store *s, const char *id, certs_full_fn *fn, void *arg)
{
	struct certs_info info = {.id = mem_dup(id),
	    .serial = mem_dup(s->serial),
	    .not_before = s->not_before,
	    .not_after = INT64_MAX,
	    .attributes = s->attributes};
	struct err e = ERR_INIT;

	strv_add(&info.names, id);
	snprintf(info.version, sizeof(info.version), "%d", s->version);
	if (s->meanwhile != NULL)
		come_meanwhile(s, id);
	if (fails(s->fail_read, &e))
		fn(arg, NULL, NULL, NULL, &e);
	else if (s->chain == NULL)
		fn(arg, NULL, NULL, NULL, NULL);
	else
		fn(arg, &info, s->chain, "key of it", NULL);
	free(info.id);
	free(info.serial);
	strv_free(&info.names);
}

void store_get_attrs(struct store *s, const char *key, store_get_fn *fn, void *arg)
{
	struct store_doc doc = {.live = s->chain != NULL};

	(void)key;
	if (s->version > 0)
		snprintf(doc.version, sizeof(doc.version), "%d", s->version);
	fn(arg, &doc, NULL);
}

static void set(const char *chain, const char *serial, int64_t not_before)
{
	free(fake.chain);
	fake.chain = mem_dup(chain);
	snprintf(fake.serial, sizeof(fake.serial), "%s", serial);
	fake.not_before = not_before;
	fake.version++;
}

void store_put(struct store *s, const char *key, const struct json *body, const struct json *attrs,
    const char *version, store_put_fn *fn, void *arg)
{
	char now[16] = "";
	struct err e = ERR_INIT;

	(void)key;
	if (s->rival)
		set("rival", "00", 1);
	if (s->version > 0)
		snprintf(now, sizeof(now), "%d", s->version);
	s->writes++;
	if (fails(s->fail_write, &e)) {
		fn(arg, NULL, &e);
		return;
	}
	if (strcmp(now, version) != 0) {
		err_set(&e, ERR_CONFLICT, "another version");
		fn(arg, NULL, &e);
		return;
	}
	set(json_str(body, "cert"), json_str(attrs, "serial"), 100);
	s->attributes = true;
	fn(arg, now, NULL);
}

void store_put_attrs(struct store *s, const char *key, const struct json *attrs,
    const char *version, store_put_fn *fn, void *arg)
{
	(void)key;
	(void)attrs;
	s->repairs++;
	s->attributes = true;
	fn(arg, version, NULL);
}

struct json *certs_attrs(const struct rec_issued *r)
{
	struct json *j = json_object();

	json_set_str(j, "serial", r->serial);
	return j;
}

void secrets_seal_get(struct store *s, const char *id, secrets_seal_fn *fn, void *arg)
{
	struct err e = ERR_INIT;

	(void)s;
	(void)id;
	err_set(&e, ERR_NOTFOUND, "no seal");
	fn(arg, NULL, &e);
}

/* --- the bench --- */

static struct buf said;
static int written, idle;
static struct loop *loop;

static void on_put(void *arg, enum rec_type type, const struct buf *line)
{
	(void)arg;
	(void)type;
	buf_add(&said, line->data, line->len);
}

static void on_written(void *arg, const char *id)
{
	(void)arg;
	(void)id;
	written++;
}

static void on_idle(void *arg)
{
	(void)arg;
	idle++;
	loop_stop(loop);
}

static int64_t mono_now;

/* Time flies, so that no test waits for a back-off. */
static int64_t mono(void *arg)
{
	(void)arg;
	return mono_now += PUT_RETRY_MOST_MS;
}

static int64_t wall(void *arg)
{
	(void)arg;
	return 1000;
}

/* A sealed key takes no locked memory, of which ten thousand keys would need more than valgrind
 * has. */
static void make_sealed(struct rec_issued *r)
{
	secret_free(r->key);
	r->key = NULL;
	r->key_sealed = mem_dup("AAAA");
	r->seal = mem_dup("0123456789abcdef");
}

static const struct rec_out out = {on_put, NULL};

static struct put *begin(void)
{
	struct put_conf conf = {.loop = loop,
	    .rng = &rng_system,
	    .out = &out,
	    .certs = &fake,
	    .secrets = &fake,
	    .written = on_written,
	    .idle = on_idle};

	buf_reset(&said);
	written = idle = 0;
	return put_new(&conf);
}

static void reset(void)
{
	free(fake.chain);
	fake = (struct store){0};
}

/* Gives the records, runs to the end. */
static void go(const char *const *chains, const int64_t *not_before, size_t n)
{
	struct err e = ERR_INIT;

	put = begin();
	for (size_t i = 0; i < n; i++) {
		struct rec_issued r = issued("a.example.com", chains[i], not_before[i]);
		put_issued(put, &r);
	}
	put_end(put);
	ok(loop_run(loop, &e) == 0, "the loop ends");
	put_free(put);
}

static void one(const char *chain, int64_t not_before)
{
	go(&chain, &not_before, 1);
}

static bool has(const char *text)
{
	return strstr(said.data, text) != NULL;
}

static void test_plain(void)
{
	reset();
	one("11", 100);
	ok(has("\"stored\"") && has("\"serial\":\"11\""), "stored");
	is_int(fake.writes, 1, "by one write");
	is_int(written, 1, "which is told");
	is_int(idle, 1, "idle is called once");
	one("11", 100);
	ok(has("\"stored\"") && fake.writes == 1 && written == 0, "the same again: no write");
	fake.attributes = false;
	one("11", 100);
	ok(has("\"stored\"") && fake.writes == 1, "without attributes: no write");
	is_int(fake.repairs, 1, "but they are repaired");
	one("22", 100);
	ok(has("\"serial\":\"11\"") && fake.writes == 1, "of two of one second the first stays");
	one("22", 101);
	ok(has("\"serial\":\"22\"") && fake.writes == 2, "a newer one is written");
	one("bad", 102);
	ok(has("\"failed\"") && has("bad chain") && fake.writes == 2, "a bad one is not");
}

static void test_conflicts(void)
{
	reset();
	fake.version = 7;
	one("11", 100);
	ok(has("\"stored\"") && fake.version == 8, "over a deleted version");
	is_int(fake.writes, 2, "at the second try");
	reset();
	fake.rival = true;
	one("11", 100);
	ok(has("\"failed\"") && has("\"temporary\"") && has("in between"), "a rival without end");
	is_int(fake.writes, 5, "is tried five times");
	reset();
	set("99", "99", 500);
	one("11", 100);
	ok(has("\"stored\"") && has("\"serial\":\"99\"") && written == 0, "a newer one stays");
}

static void test_away(void)
{
	static const enum err_code away[] = {
	    ERR_UNAVAILABLE, ERR_AGAIN, ERR_PROTOCOL, ERR_RATELIMITED};

	for (size_t i = 0; i < sizeof(away) / sizeof(away[0]); i++) {
		reset();
		fake.fail_read = away[i];
		fake.fails = 3;
		one("11", 100);
		ok(has("\"stored\"") && !has("failed"), err_name(away[i]));
		is_int(fake.fails, 0, "is waited for");
	}
	reset();
	fake.fail_write = ERR_UNAVAILABLE;
	fake.fails = 1;
	one("11", 100);
	ok(has("\"stored\"") && fake.writes == 2, "so is a failed write");
}

static void test_meanwhile(void)
{
	static const int64_t times[] = {100, 300};

	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		reset();
		fake.fail_read = ERR_UNAVAILABLE;
		fake.fails = 1;
		fake.meanwhile = "22";
		fake.meanwhile_not_before = times[i];
		one("11", 200);
		ok(has(times[i] < 200 ? "\"11\"" : "\"22\""), "the newer one of both is stored");
		is_int(fake.writes, 1, "and only it is written");
	}
}

static void test_final(void)
{
	static const enum err_code bad[] = {ERR_DENIED, ERR_CONFIG, ERR_INVALID, ERR_NEWER, ERR_IO};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		reset();
		fake.fail_write = bad[i];
		fake.fails = 1;
		one("11", 100);
		ok(has("\"failed\"") && has("vault:fake: made to fail"), err_name(bad[i]));
		is_int(fake.writes, 1, "is not tried again");
	}
}

static void test_queue(void)
{
	static const char *const chains[] = {"11", "33", "22"};
	static const int64_t not_before[] = {100, 300, 200};
	struct put *p;
	struct rec_issued r;

	reset();
	go(chains, not_before, 3);
	ok(has("\"33\"") && !has("\"11\"") && !has("\"22\""),
	    "of those that wait the newest counts");
	p = begin();
	for (int i = 0; i <= PUT_QUEUE_MAX; i++) {
		char *id = mem_printf("n%d.example.com", i);
		r = issued(id, "11", 100);
		make_sealed(&r);
		put_issued(p, &r);
		free(id);
	}
	ok(has("\"failed\"") && has("n10000.example.com") && has("\"temporary\""), "no room");
	buf_reset(&said);
	put_stop(p);
	is_int((long long)said.len, 0, "stopped: nothing is said");
	put_free(p);
	p = begin();
	r = issued("a.example.com", "11", 100);
	put_issued(p, &r);
	put_drain(p);
	ok(has("\"failed\"") && has("\"temporary\"") && idle == 1, "drained: failed, then idle");
	put_free(p);
}

static void test_seal(void)
{
	struct put *p = begin();
	struct rec_issued r = issued("a.example.com", "11", 100);
	struct err e = ERR_INIT;

	reset();
	make_sealed(&r);
	put_issued(p, &r);
	put_end(p);
	ok(loop_run(loop, &e) == 0, "the loop ends");
	ok(has("\"failed\"") && has("seal key 0123456789abcdef"), "a seal key that is not there");
	put_free(p);
}

int main(void)
{
	static const struct clock clock = {wall, mono, NULL};
	struct err e = ERR_INIT;

	buf_init(&said, 16 * 1024 * 1024);
	if (loop_new(&loop, &clock, &e) < 0)
		return 1;
	test_plain();
	test_conflicts();
	test_away();
	test_meanwhile();
	test_final();
	test_seal();
	test_queue();
	reset();
	loop_free(loop);
	buf_free(&said);
	return unit_done();
}
