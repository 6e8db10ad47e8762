/* SPDX-License-Identifier: ISC */
#include "core/clock.h"
#include "stage/status/verdict_save.h"
#include "stage/status/verdict_text.h"
#include "unit.h"

struct text_case {
	const char *record;
	const char *want; /* without the padding; NULL: refused */
};

static const struct text_case texts[] = {
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"services\":[\"web\",\"api\"],\"source\":"
     "\"consul\"}",
	"host a.example.com wanted by web, api (consul)"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"absent\"}",
	"host a.example.com no longer wanted"},
    {"{\"type\":\"skip\",\"name\":\"*.a\",\"code\":\"wildcard\",\"why\":\"needs DNS\"}",
	"skip *.a wildcard: needs DNS"},
    {"{\"type\":\"skip\",\"name\":\"\",\"code\":\"not-a-name\",\"why\":\"empty\"}",
	"skip - not-a-name: empty"},
    {"{\"type\":\"skip\",\"name\":\"x\",\"code\":\"c\",\"why\":\"a\\nb\\u001b["
     "2J\\u009b1mc\\u007f\"}",
	"skip x c: a\\x0ab\\x1b[2J\\x9b1mc\\x7f"},
    {"{\"type\":\"sync\",\"hosts\":1}", "sync - 1 name is wanted"},
    {"{\"type\":\"sync\",\"hosts\":2,\"missing\":[\"consul:dc2\"]}",
	"sync - 2 names are wanted; no answer from consul:dc2"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"reason\":"
     "\"expiring\",\"not_after\":\"2026-12-01T00:00:00Z\"}",
	"due a.example.com expiring: a.example.com; the stored one ends 2026-12-01T00:00:00Z"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\"}", NULL},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\","
     "\"c.example.com\",\"d.example.com\",\"e.example.com\",\"f.example.com\"],\"store\":\"dir:x\","
     "\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\"}",
	"stored a.example.com in dir:x: a.example.com, b.example.com, c.example.com, "
	"d.example.com, "
	"e.example.com and 1 more; ends 2026-12-01T00:00:00Z"},
    {"{\"type\":\"failed\",\"key\":\"deny/"
     "x\",\"stage\":\"discover\",\"kind\":\"permanent\",\"code\":"
     "\"c\",\"why\":\"bad\",\"time\":\"2026-12-01T00:00:00Z\"}",
	"failed deny/x discover, permanent: bad"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"paused\","
     "\"code\":"
     "\"c\",\"why\":\"paused\",\"time\":\"2026-12-01T00:00:00Z\",\"retry_at\":"
     "\"2026-12-02T00:00:00Z\",\"unpause\":\"https://ca.example.com/u\"}",
	"failed a.example.com order, paused: paused; next try 2026-12-02T00:00:00Z; open "
	"https://ca.example.com/u"},
};

/* Runs of blanks become one, so that the table above can be read. */
static void squeeze(struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->len; i++)
		if (b->data[i] != ' ' || n == 0 || b->data[n - 1] != ' ')
			b->data[n++] = b->data[i];
	buf_cut(b, n);
}

static void test_texts(void)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct err e = ERR_INIT;
		struct json *j = json_parse(texts[i].record, strlen(texts[i].record), &e);
		struct buf b;
		buf_init(&b, VERDICT_TEXT_MAX);
		int rc = verdict_text(rec_type_of(j), j, &b, &e);
		squeeze(&b);
		is_str(rc == 0 ? b.data : NULL, texts[i].want, texts[i].record);
		buf_free(&b);
		json_free(j);
	}
}

static void test_long(void)
{
	struct buf line, b;
	struct json *j = NULL;
	struct err e = ERR_INIT;

	buf_init(&line, REC_LINE_MAX);
	buf_init(&b, VERDICT_TEXT_MAX);
	buf_adds(&line, "{\"type\":\"skip\",\"name\":\"x\",\"code\":\"c\",\"why\":\"");
	for (int i = 0; i < 100000; i++)
		buf_adds(&line, "\\u0007");
	buf_adds(&line, "\"}");
	is_int(rec_parse(line.data, line.len, &j, &e), 0, "a record with a long text");
	is_int(verdict_text(REC_SKIP, j, &b, &e), 0, "has a line");
	ok(b.len > VERDICT_TEXT_MAX / 2 && b.len < VERDICT_TEXT_MAX && !b.failed, "that is cut");
	json_free(j);
	buf_free(&line);
	buf_free(&b);
}

static void test_rank(void)
{
	ok(verdict_save_outranks("wanted", NULL), "the first verdict");
	ok(!verdict_save_outranks("wanted", "stored"), "wanted says less than stored");
	ok(!verdict_save_outranks("wanted", "failed"), "and than failed");
	ok(verdict_save_outranks("wanted", "absent"), "but is news after absent");
	ok(verdict_save_outranks("wanted", "skip"), "and after skip");
	ok(!verdict_save_outranks("due", "failed"), "due again: why it failed stays");
	ok(verdict_save_outranks("due", "stored"), "due after stored");
	ok(verdict_save_outranks("stored", "failed"), "stored ends a failure");
	ok(verdict_save_outranks("failed", "stored"), "failed is news");
	ok(verdict_save_outranks("absent", "stored"), "and so is absent");
}

int main(void)
{
	test_texts();
	test_long();
	test_rank();
	return unit_done();
}
