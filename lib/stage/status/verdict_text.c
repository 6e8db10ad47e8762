/* SPDX-License-Identifier: ISC */
#include "stage/status/verdict_text.h"

#include <string.h>

#include "core/clock.h"
#include "line/rec_due.h"
#include "line/rec_failed.h"
#include "line/rec_host.h"
#include "line/rec_issued.h"
#include "line/rec_skip.h"
#include "line/rec_stored.h"
#include "line/rec_sync.h"

#define NAMES_SAID 5 /* names told one by one; the rest is counted */

static void begin(struct buf *b, enum rec_type type, const char *name)
{
	buf_addf(b, "%-6s  %-32s  ", rec_type_name(type), name != NULL && *name ? name : "-");
}

static void add_list(struct buf *b, const struct strv *v, const char *before)
{
	for (size_t i = 0; i < v->n && i < NAMES_SAID; i++)
		buf_addf(b, "%s%s", i == 0 ? before : ", ", v->v[i]);
	if (v->n > NAMES_SAID)
		buf_addf(b, " and %zu more", v->n - NAMES_SAID);
}

static void add_time(struct buf *b, const char *before, int64_t wall_s)
{
	char text[CLOCK_TEXT_MAX];

	if (wall_s == 0)
		return;
	clock_format(wall_s, text);
	buf_addf(b, "%s%s", before, text);
}

static int say_host(const struct json *j, struct buf *b, struct err *e)
{
	struct rec_host r = {0};

	if (rec_host_read(&r, j, e) < 0)
		return -1;
	begin(b, REC_HOST, r.name);
	buf_adds(b, r.absent ? "no longer wanted" : "wanted");
	add_list(b, &r.services, " by ");
	if (r.source != NULL)
		buf_addf(b, " (%s)", r.source);
	rec_host_free(&r);
	return 0;
}

static int say_skip(const struct json *j, struct buf *b, struct err *e)
{
	struct rec_skip r = {0};

	if (rec_skip_read(&r, j, e) < 0)
		return -1;
	begin(b, REC_SKIP, r.name);
	buf_addf(b, "%s: %s", r.code, r.why);
	add_list(b, &r.services, "; asked for by ");
	rec_skip_free(&r);
	return 0;
}

static int say_sync(const struct json *j, struct buf *b, struct err *e)
{
	struct rec_sync r = {0};

	if (rec_sync_read(&r, j, e) < 0)
		return -1;
	begin(b, REC_SYNC, NULL);
	buf_addf(b, "%lld name%s wanted", (long long)r.hosts, r.hosts == 1 ? " is" : "s are");
	add_list(b, &r.missing, "; no answer from ");
	rec_sync_free(&r);
	return 0;
}

static int say_due(const struct json *j, struct buf *b, struct err *e)
{
	struct rec_due r = {0};

	if (rec_due_read(&r, j, e) < 0)
		return -1;
	begin(b, REC_DUE, r.id);
	buf_adds(b, r.reason);
	add_list(b, &r.names, ": ");
	add_time(b, "; the stored one ends ", r.not_after);
	rec_due_free(&r);
	return 0;
}

static int say_issued(const struct json *j, struct buf *b, struct err *e)
{
	struct rec_issued r = {0};

	if (rec_issued_read(&r, j, e) < 0)
		return -1;
	begin(b, REC_ISSUED, r.id);
	add_list(b, &r.names, "");
	if (r.issuer != NULL)
		buf_addf(b, "; by %s", r.issuer);
	add_time(b, "; ends ", r.not_after);
	rec_issued_free(&r);
	return 0;
}

static int say_stored(const struct json *j, struct buf *b, struct err *e)
{
	struct rec_stored r = {0};

	if (rec_stored_read(&r, j, e) < 0)
		return -1;
	begin(b, REC_STORED, r.id);
	buf_addf(b, "in %s", r.store);
	add_list(b, &r.names, ": ");
	add_time(b, "; ends ", r.not_after);
	rec_stored_free(&r);
	return 0;
}

static int say_failed(const struct json *j, struct buf *b, struct err *e)
{
	struct rec_failed r = {0};

	if (rec_failed_read(&r, j, e) < 0)
		return -1;
	begin(b, REC_FAILED, r.id != NULL ? r.id : r.name != NULL ? r.name : r.key);
	buf_addf(b, "%s, %s: %s", r.stage, r.kind, r.why);
	add_time(b, "; next try ", r.retry_at);
	if (r.unpause != NULL)
		buf_addf(b, "; open %s", r.unpause);
	rec_failed_free(&r);
	return 0;
}

/* Cuts at a whole character and shows what a terminal would obey: C0, DEL, and C1, which is
 * U+0080 to U+009F, in UTF-8 0xc2 and one byte. */
static void add_shown(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len && out->len < VERDICT_TEXT_MAX - 8; i++) {
		unsigned char c = (unsigned char)text[i], d = (unsigned char)text[i + 1];
		if (c < 0x20 || c == 0x7f) {
			buf_addf(out, "\\x%02x", c);
		} else if (c == 0xc2 && d >= 0x80 && d < 0xa0) {
			buf_addf(out, "\\x%02x", d);
			i++;
		} else {
			buf_addc(out, (char)c);
		}
	}
}

int verdict_text(enum rec_type type, const struct json *record, struct buf *out, struct err *e)
{
	static int (*const say[REC_TYPES])(const struct json *j, struct buf *b, struct err *e) = {
	    [REC_HOST] = say_host,
	    [REC_SKIP] = say_skip,
	    [REC_SYNC] = say_sync,
	    [REC_DUE] = say_due,
	    [REC_ISSUED] = say_issued,
	    [REC_STORED] = say_stored,
	    [REC_FAILED] = say_failed};
	struct buf raw;
	int rc;

	if (say[type] == NULL)
		return err_set(e, ERR_INVALID, "nothing is known of that type");
	buf_init(&raw, 2 * REC_LINE_MAX);
	rc = say[type](record, &raw, e);
	if (rc == 0)
		add_shown(out, raw.data, raw.len);
	buf_free(&raw);
	return rc;
}
