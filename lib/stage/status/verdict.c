/* SPDX-License-Identifier: ISC */
#include "stage/status/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "crypto/digest.h"
#include "line/rec_due.h"
#include "line/rec_failed.h"
#include "line/rec_host.h"
#include "line/rec_issued.h"
#include "line/rec_skip.h"
#include "line/rec_stored.h"
#include "line/rec_sync.h"
#include "names/host.h"
#include "stage/status/verdict_save.h"
#include "stage/status/verdict_text.h"

#define KEY_MAX 320 /* "verdict/" and an id or a digest */

struct verdict {
	struct verdict_conf conf;
	struct verdict_save *save; /* NULL: nothing is kept */
	struct loop_timer silence;
};

static int64_t now_s(const struct verdict *v)
{
	return clock_wall_s(loop_clock(v->conf.loop));
}

static void set_time(struct json *j, const char *key, int64_t wall_s)
{
	char text[CLOCK_TEXT_MAX];

	if (wall_s == 0)
		return;
	clock_format(wall_s, text);
	json_set_str(j, key, text);
}

static struct json *list_of(const struct strv *list)
{
	struct json *j = json_array();

	for (size_t i = 0; i < list->n; i++)
		json_add_str(j, list->v[i]);
	return j;
}

/* ---- one document per name ---- */

static void key_of(const char *name, char key[KEY_MAX])
{
	char id[HOST_MAX + 10], hex[DIGEST_HEX_MAX];

	if (strlen(name) <= HOST_MAX) {
		host_cert_id(name, id);
		if (rec_is_id(id)) {
			snprintf(key, KEY_MAX, "verdict/%s", id);
			return;
		}
	}
	digest_sha256_hex(name, strlen(name), hex);
	snprintf(key, KEY_MAX, "verdict/_other.%s", hex);
}

static struct json *verdict_of(struct verdict *v, const char *verdict, const char *why)
{
	struct json *j = json_object();

	json_set_str(j, "verdict", verdict);
	json_set_str(j, "why", why);
	set_time(j, "time", now_s(v));
	return j;
}

static void keep(
    struct verdict *v, const char *name, struct json *verdict, struct json *facts, bool always)
{
	char key[KEY_MAX];

	key_of(name, key);
	json_set_str(facts, "name", name);
	verdict_save_put(v->save, key, verdict, facts, always);
}

static int keep_host(struct verdict *v, const struct json *record, struct err *e)
{
	struct rec_host r = {0};
	struct json *facts;

	if (rec_host_read(&r, record, e) < 0)
		return -1;
	facts = json_object();
	json_set_bool(facts, "wanted", !r.absent);
	json_set_str(facts, "source", r.source);
	json_set(facts, "services", list_of(&r.services));
	keep(v, r.name,
	    verdict_of(v, r.absent ? "absent" : "wanted",
		r.absent ? "nobody wants it any more; its certificate is not renewed"
			 : "seen, and nothing was due yet"),
	    facts, false);
	rec_host_free(&r);
	return 0;
}

static int keep_skip(struct verdict *v, const struct json *record, struct err *e)
{
	struct rec_skip r = {0};
	struct json *verdict, *facts;

	if (rec_skip_read(&r, record, e) < 0)
		return -1;
	verdict = verdict_of(v, "skip", r.why);
	facts = json_object();
	json_set_str(verdict, "code", r.code);
	json_set_str(facts, "source", r.source);
	json_set(facts, "services", list_of(&r.services));
	keep(v, r.name, verdict, facts, false);
	rec_skip_free(&r);
	return 0;
}

static int keep_due(struct verdict *v, const struct json *record, struct err *e)
{
	struct rec_due r = {0};
	struct json *facts;

	if (rec_due_read(&r, record, e) < 0)
		return -1;
	facts = json_object();
	set_time(facts, "not_after", r.not_after);
	keep(v, r.id, verdict_of(v, "due", r.reason), facts, false);
	rec_due_free(&r);
	return 0;
}

static int keep_issued(struct verdict *v, const struct json *record, struct err *e)
{
	struct rec_issued r = {0};

	if (rec_issued_read(&r, record, e) < 0)
		return -1;
	keep(v, r.id, verdict_of(v, "issued", "issued, and not stored yet"), json_object(), true);
	rec_issued_free(&r);
	return 0;
}

static int keep_stored(struct verdict *v, const struct json *record, struct err *e)
{
	struct rec_stored r = {0};
	struct json *facts;

	if (rec_stored_read(&r, record, e) < 0)
		return -1;
	facts = json_object();
	json_set(facts, "names", list_of(&r.names));
	json_set_str(facts, "store", r.store);
	json_set_str(facts, "serial", r.serial);
	set_time(facts, "not_after", r.not_after);
	keep(v, r.id, verdict_of(v, "stored", "all is well"), facts, true);
	rec_stored_free(&r);
	return 0;
}

static int keep_failed(struct verdict *v, const struct json *record, struct err *e)
{
	struct rec_failed r = {0};
	struct json *verdict;

	if (rec_failed_read(&r, record, e) < 0)
		return -1;
	verdict = verdict_of(v, "failed", r.why);
	set_time(verdict, "time", r.time);
	json_set_str(verdict, "stage", r.stage);
	json_set_str(verdict, "kind", r.kind);
	json_set_str(verdict, "code", r.code);
	set_time(verdict, "retry_at", r.retry_at);
	json_set_str(verdict, "unpause", r.unpause);
	keep(v,
	    r.id != NULL     ? r.id
	    : r.name != NULL ? r.name
			     : r.key,
	    verdict, json_object(), true);
	rec_failed_free(&r);
	return 0;
}

static int keep_sync(struct verdict *v, const struct json *record, struct err *e)
{
	struct rec_sync r = {0};
	struct json *facts;

	if (rec_sync_read(&r, record, e) < 0)
		return -1;
	facts = json_object();
	set_time(facts, "time", now_s(v));
	json_set_int(facts, "hosts", r.hosts);
	json_set(facts, "missing", list_of(&r.missing));
	verdict_save_put(v->save, "sync", NULL, facts, true);
	rec_sync_free(&r);
	return 0;
}

/* ---- records ---- */

static void on_silence(void *arg)
{
	struct verdict *v = arg;

	v->conf.silent(v->conf.arg);
}

static void arm_silence(struct verdict *v)
{
	if (v->conf.silence_ms > 0)
		loop_timer_set(v->conf.loop, &v->silence, v->conf.silence_ms, on_silence, v);
}

static int tell(struct verdict *v, enum rec_type type, const struct json *record, struct err *e)
{
	char time[CLOCK_TEXT_MAX];
	struct buf line;
	int rc;

	buf_init(&line, VERDICT_TEXT_MAX);
	clock_format(now_s(v), time);
	buf_addf(&line, "%s  ", time);
	rc = verdict_text(type, record, &line, e);
	if (rc == 0)
		v->conf.line(v->conf.arg, type, line.data);
	buf_free(&line);
	return rc;
}

int verdict_record(struct verdict *v, enum rec_type type, const struct json *record, struct err *e)
{
	static int (*const keep_as[REC_TYPES])(
	    struct verdict * v, const struct json *record, struct err *e) = {[REC_HOST] = keep_host,
	    [REC_SKIP] = keep_skip,
	    [REC_SYNC] = keep_sync,
	    [REC_DUE] = keep_due,
	    [REC_ISSUED] = keep_issued,
	    [REC_STORED] = keep_stored,
	    [REC_FAILED] = keep_failed};

	if (tell(v, type, record, e) < 0)
		return -1;
	if (type == REC_SYNC)
		arm_silence(v);
	return v->save != NULL ? keep_as[type](v, record, e) : 0;
}

/* ---- life ---- */

static void on_saved(void *arg, const struct err *e)
{
	struct verdict *v = arg;
	struct err copy;

	if (e == NULL) {
		v->conf.idle(v->conf.arg);
		return;
	}
	err_copy(&copy, e);
	err_prefix(&copy, "%s", store_spec(v->conf.state));
	v->conf.fail(v->conf.arg, &copy);
}

struct verdict *verdict_new(const struct verdict_conf *conf)
{
	struct verdict *v = mem_alloc(sizeof(*v));
	struct verdict_save_conf save = {
	    conf->loop, conf->rng, conf->msg, conf->state, on_saved, v};

	v->conf = *conf;
	if (conf->state != NULL)
		v->save = verdict_save_new(&save);
	arm_silence(v);
	return v;
}

void verdict_end(struct verdict *v)
{
	loop_timer_clear(&v->silence);
	if (v->save != NULL)
		verdict_save_end(v->save);
	else
		v->conf.idle(v->conf.arg);
}

void verdict_stop(struct verdict *v)
{
	if (v == NULL)
		return;
	loop_timer_clear(&v->silence);
	if (v->save != NULL)
		verdict_save_stop(v->save);
}

void verdict_free(struct verdict *v)
{
	if (v == NULL)
		return;
	verdict_stop(v);
	verdict_save_free(v->save);
	free(v);
}
