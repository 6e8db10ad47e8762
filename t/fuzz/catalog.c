/* SPDX-License-Identifier: ISC */
/*
 * What a source says: the input once as an answer of /v1/catalog/services and once as a file of
 * names. Wanted names are in normal form, lists are sorted, and a skip has a reason.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "names/host.h"
#include "stage/discover/answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_sorted(const struct strv *v)
{
	for (size_t i = 1; i < v->n; i++)
		if (strcmp(v->v[i - 1], v->v[i]) >= 0)
			abort();
}

static void check_answer(const struct answer *a)
{
	char name[HOST_MAX + 1];

	for (struct map_entry *at = map_first(a->names); at != NULL; at = map_next(a->names, at)) {
		const char *text = map_key(at);
		if (host_check(text, strlen(text), name, NULL) != SKIP_NONE ||
		    strcmp(text, name) != 0)
			abort();
		check_sorted(&((struct answer_name *)map_value(at))->services);
	}
	for (struct map_entry *at = map_first(a->skips); at != NULL; at = map_next(a->skips, at)) {
		const struct answer_skip *skip = map_value(at);
		if (skip->code == SKIP_NONE || skip->why[0] == '\0')
			abort();
		check_sorted(&skip->services);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct tag_conf tags = {"urlprefix-", "dc1", false};
	const char *text = size > 0 ? (const char *)data : "";
	struct json *services = json_parse(text, size, NULL);
	struct answer *lines = answer_lines(text, size), *catalog = NULL;
	struct err e = ERR_INIT;

	check_answer(lines);
	if (answer_catalog(&catalog, &tags, "le-challenge", services, &e) == 0) {
		check_answer(catalog);
		answer_join(lines, catalog);
		check_answer(lines);
	} else if (e.code != ERR_INVALID || e.text[0] == '\0') {
		abort();
	}
	answer_free(lines);
	json_free(services);
	return 0;
}
