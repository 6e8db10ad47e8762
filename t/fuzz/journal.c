/* SPDX-License-Identifier: ISC */
/*
 * Journal documents, which others may have written: what is taken can be decided upon, written and
 * read again as the same; what is refused has a reason that says what to do.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "acme/journal.h"
#include "core/mem.h"
#include "line/rec_issued.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A store of one document. */
struct store {
	struct json *doc;
};

void store_get(struct store *s, const char *key, store_get_fn *fn, void *arg)
{
	struct store_doc doc = {.body = json_copy(s->doc), .live = true, .version = "1"};

	(void)key;
	fn(arg, &doc, NULL);
	json_free(doc.body);
}

void store_put(struct store *s, const char *key, const struct json *body, const struct json *attrs,
    const char *version, store_put_fn *fn, void *arg)
{
	(void)key, (void)attrs;
	if (strcmp(version, "1") != 0)
		abort();
	json_free(s->doc);
	s->doc = json_copy(body);
	fn(arg, "1", NULL);
}

static void on_get(void *arg, struct journal *j, const struct err *e)
{
	struct journal **out = arg;

	if (e != NULL && (e->code != ERR_INVALID || strstr(e->text, "--forget") == NULL))
		abort();
	*out = j;
}

static void on_put(void *arg, const struct err *e)
{
	(void)arg;
	if (e != NULL)
		abort();
}

static void decide(const struct journal *j)
{
	struct rec_due due = {.id = j->id};
	struct secrets_public seals = {0};
	struct journal_ask ask = {
	    .due = &due, .ca = "https://ca.example/dir", .seals = &seals, .now_s = 1800000000};
	struct rec_issued record;

	strv_add(&due.names, "a.example");
	if (j->issued.used) {
		journal_issued_record(j, &record);
		rec_issued_free(&record);
	}
	if (journal_decide(j, &ask) == JOURNAL_EMIT)
		abort(); /* no seal is held, so nobody could open its key */
	strv_free(&due.names);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct store s = {json_parse((const char *)data, size, NULL)};
	struct journal *j = NULL, *again = NULL;

	if (json_type(s.doc) == JSON_OBJECT)
		journal_get(&s, "a.example", on_get, &j);
	if (j != NULL) {
		decide(j);
		journal_put(&s, j, on_put, NULL);
		journal_get(&s, "a.example", on_get, &again);
		if (again == NULL || again->open.used != j->open.used ||
		    again->issued.used != j->issued.used ||
		    !strv_eq(&again->open.names, &j->open.names))
			abort();
	}
	journal_free(j);
	journal_free(again);
	json_free(s.doc);
	return 0;
}
