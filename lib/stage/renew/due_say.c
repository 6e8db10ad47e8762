/* SPDX-License-Identifier: ISC */
#include "stage/renew/due_say.h"

#include <stdlib.h>
#include <string.h>

#include "core/map.h"
#include "core/mem.h"
#include "line/rec_due.h"
#include "line/rec_failed.h"
#include "line/rec_skip.h"
#include "names/host.h"

/* What has been said of one thing. */
struct said {
	char *text;
	unsigned round;
};

struct due_say {
	const struct rec_out *out;
	const struct msg *msg;
	const struct clock *clock;
	const char *store;
	struct map *said; /* what it is about → struct said */
	unsigned round;
	bool repeat;
	struct strv forced; /* names and ids in this round */
	enum err_code away; /* why the store can't be read; ERR_NONE: it can */
};

static void said_free(void *value)
{
	struct said *said = value;

	free(said->text);
	free(said);
}

/* Notes that `text` holds for the thing; true if that is news. */
static bool is_news(struct due_say *s, const char *kind, const char *name, const char *text)
{
	char *key = mem_printf("%s %s", kind, name);
	struct said *said = map_get(s->said, key);

	if (said == NULL) {
		said = mem_alloc(sizeof(*said));
		map_put(s->said, key, said);
	}
	free(key);
	bool news = said->text == NULL || strcmp(said->text, text) != 0;
	if (news) {
		free(said->text);
		said->text = mem_dup(text);
	}
	said->round = s->round;
	return news;
}

static void on_due(void *arg, const struct rec_due *due)
{
	struct due_say *s = arg;
	struct buf line;

	if (strcmp(due->reason, "forced") == 0) {
		strv_add(&s->forced, due->id);
		for (size_t i = 0; i < due->names.n; i++)
			strv_add(&s->forced, due->names.v[i]);
	}
	buf_init(&line, REC_LINE_MAX);
	if (rec_due_write(due, &line) == 0 && (is_news(s, "due", due->id, line.data) || s->repeat))
		s->out->put(s->out->arg, REC_DUE, &line);
	buf_free(&line);
}

static void on_covered(void *arg, const struct rec_host *host, const char *id)
{
	struct due_say *s = arg;
	struct rec_skip skip = {0};

	if (!is_news(s, "covered", host->name, id))
		return;
	skip.name = mem_dup(host->name);
	skip.source = mem_dup(host->source);
	strv_copy(&skip.services, &host->services);
	skip.code = mem_dup(skip_name(SKIP_COVERED));
	skip.why = mem_printf("the stored wildcard certificate \"%s\" covers it", id);
	rec_skip_put(&skip, s->out);
	rec_skip_free(&skip);
}

void due_say_answer(struct due_say *s, struct due_answer *out)
{
	*out = (struct due_answer){on_due, on_covered, s};
}

void due_say_unknown(struct due_say *s, const char *id, const struct err *e, bool wanted)
{
	struct err copy = *e;
	bool news = is_news(s, wanted ? "failed" : "unknown", id, e->text);

	err_prefix(&copy, "%s: %s", s->store, id);
	if (wanted && (news || s->repeat))
		rec_failed_id(id, "check", &copy, clock_wall_s(s->clock), s->out);
	else if (!wanted && news)
		msg_say(s->msg, MSG_WARN, "%s", copy.text);
}

static void say_not_known(struct due_say *s, const char *name, const struct strv *unknown)
{
	char id[HOST_MAX + 10];
	struct err e = ERR_INIT;

	host_cert_id(name, id);
	if (strv_has_sorted(&s->forced, id) || strv_has_sorted(&s->forced, name) ||
	    strv_has_sorted(unknown, id))
		return;
	err_set(&e, ERR_NOTFOUND,
	    "%s: neither a wanted name nor one of a certificate in %s; give it as a host record, "
	    "too",
	    name, s->store);
	rec_failed_id(id, "check", &e, clock_wall_s(s->clock), s->out);
}

void due_say_begin(struct due_say *s, bool repeat)
{
	s->round++;
	s->repeat = repeat;
	strv_free(&s->forced);
}

void due_say_end(struct due_say *s, const struct strv *force, const struct strv *unknown)
{
	struct map_entry *next;

	strv_sort(&s->forced);
	for (size_t i = 0; i < force->n; i++)
		say_not_known(s, force->v[i], unknown);
	for (struct map_entry *at = map_first(s->said); at != NULL; at = next) {
		struct said *said = map_value(at);
		next = map_next(s->said, at);
		if (said->round == s->round)
			continue;
		map_del(s->said, map_key(at));
		said_free(said);
	}
}

/* The texts of one trouble differ, as some tell times: what counts is its code. */
void due_say_store(struct due_say *s, const struct err *e)
{
	enum err_code code = e != NULL ? e->code : ERR_NONE;

	if (code == s->away)
		return;
	if (e == NULL)
		msg_say(s->msg, MSG_NOTICE, "%s: it can be read again", s->store);
	else
		msg_say(s->msg, MSG_WARN, "%s: %s; trying again", s->store, e->text);
	s->away = code;
}

struct due_say *due_say_new(
    const struct rec_out *out, const struct msg *msg, const struct clock *clock, const char *store)
{
	struct due_say *s = mem_alloc(sizeof(*s));

	s->out = out;
	s->msg = msg;
	s->clock = clock;
	s->store = store;
	s->said = map_new();
	return s;
}

void due_say_free(struct due_say *s)
{
	if (s == NULL)
		return;
	map_free(s->said, said_free);
	strv_free(&s->forced);
	free(s);
}
