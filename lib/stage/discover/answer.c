/* SPDX-License-Identifier: ISC */
#include "stage/discover/answer.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "names/tag_neutral.h"

#define WHY_MAX 512

/* One service while its tags are read; a file is one without a name. */
struct reading {
	struct answer *answer;
	const char *service;
	bool is_out; /* it has opted out */
	size_t skips;
};

static struct answer *new_answer(void)
{
	struct answer *a = mem_alloc(sizeof(*a));

	a->names = map_new();
	a->skips = map_new();
	return a;
}

static void free_name(void *value)
{
	struct answer_name *name = value;

	strv_free(&name->services);
	free(name);
}

static void free_skip(void *value)
{
	struct answer_skip *skip = value;

	free(skip->name);
	free(skip->why);
	strv_free(&skip->services);
	free(skip);
}

void answer_free(struct answer *a)
{
	if (a == NULL)
		return;
	map_free(a->names, free_name);
	map_free(a->skips, free_skip);
	strv_free(&a->floods);
	free(a);
}

/* Services come in any order, but all that one says comes at once. */
static void add_service(struct strv *services, const char *service)
{
	if (service == NULL ||
	    (services->n > 0 && strcmp(services->v[services->n - 1], service) == 0))
		return;
	strv_add(services, service);
}

static struct answer_name *get_name(struct answer *a, const char *text)
{
	struct answer_name *name = map_get(a->names, text);

	if (name == NULL) {
		name = mem_alloc(sizeof(*name));
		map_put(a->names, text, name);
	}
	return name;
}

static void add_skip(struct reading *r, const char *name, enum skip_code code, const char *why)
{
	char *key = mem_printf("%s\n%s\n%s", name, skip_name(code), why);
	struct answer_skip *skip = map_get(r->answer->skips, key);

	if (r->skips++ < ANSWER_SKIPS_PER_SERVICE) {
		if (skip == NULL) {
			skip = mem_alloc(sizeof(*skip));
			*skip = (struct answer_skip){mem_dup(name), code, mem_dup(why), {0}};
			map_put(r->answer->skips, key, skip);
		}
		add_service(&skip->services, r->service);
	}
	free(key);
}

static void on_name(void *arg, const struct tag_found *found)
{
	struct reading *r = arg;

	if (found->code != SKIP_NONE) {
		add_skip(r, found->name, found->code, found->why);
	} else if (r->is_out) {
		add_skip(r, found->name, SKIP_OPT_OUT, skip_why(SKIP_OPT_OUT));
	} else {
		struct answer_name *name = get_name(r->answer, found->name);
		add_service(&name->services, r->service);
		name->port80 = name->port80 || found->port80;
	}
}

static void on_opt_out(void *arg)
{
	((struct reading *)arg)->is_out = true;
}

static void ignore_name(void *arg, const struct tag_found *found)
{
	(void)arg;
	(void)found;
}

static void note_flood(struct reading *r, const char *what)
{
	if (r->skips > ANSWER_SKIPS_PER_SERVICE)
		strv_addf(&r->answer->floods,
		    "%s: %zu of its names can't be certified; only the first %d are told", what,
		    r->skips, ANSWER_SKIPS_PER_SERVICE);
}

/* The tags are sorted first: Consul gives them in random order, and of too many bad ones the same
 * must be told each time. The opt-out counts wherever it stands. */
static void read_service(struct reading *r, const struct tag_conf *conf, struct strv *tags)
{
	const struct tag_sink look = {ignore_name, on_opt_out, r};
	const struct tag_sink sink = {on_name, on_opt_out, r};

	strv_sort(tags);
	for (size_t i = 0; i < tags->n && !r->is_out; i++)
		(void)tag_neutral(conf, tags->v[i], &look);
	for (size_t i = 0; i < tags->n; i++)
		tag_parse(conf, tags->v[i], &sink);
	note_flood(r, r->service);
}

static int read_tags(const struct json *list, struct strv *tags, struct err *e)
{
	enum json_type type = json_type(list);

	if (type != JSON_ARRAY && type != JSON_NULL)
		return err_set(
		    e, ERR_INVALID, "service \"%s\" has no list of tags", json_key(list));
	for (const struct json *j = json_first(list); j != NULL; j = json_next(j)) {
		if (json_text(j) == NULL)
			return err_set(e, ERR_INVALID, "service \"%s\" has a tag that is no text",
			    json_key(list));
		strv_add(tags, json_text(j));
	}
	return 0;
}

static void sort_services(struct answer *a)
{
	for (struct map_entry *at = map_first(a->names); at != NULL; at = map_next(a->names, at))
		strv_sort(&((struct answer_name *)map_value(at))->services);
	for (struct map_entry *at = map_first(a->skips); at != NULL; at = map_next(a->skips, at))
		strv_sort(&((struct answer_skip *)map_value(at))->services);
	strv_sort(&a->floods);
}

int answer_catalog(struct answer **out, const struct tag_conf *conf, const char *responder,
    const struct json *services, struct err *e)
{
	struct answer *a = NULL;
	struct strv tags = {0};
	int rc = -1;

	if (json_type(services) != JSON_OBJECT)
		return err_set(e, ERR_INVALID,
		    "no catalog: expected an object, {\"SERVICE\":[\"TAG\",...],...}");
	a = new_answer();
	for (const struct json *j = json_first(services); j != NULL; j = json_next(j)) {
		struct reading r = {.answer = a, .service = json_key(j)};

		strv_free(&tags);
		if (read_tags(j, &tags, e) < 0)
			goto out;
		if (responder == NULL || strcmp(r.service, responder) != 0)
			read_service(&r, conf, &tags);
	}
	sort_services(a);
	*out = a;
	a = NULL;
	rc = 0;
out:
	strv_free(&tags);
	answer_free(a);
	return rc;
}

static void read_line(struct reading *r, const char *line, size_t len)
{
	const char *hash = memchr(line, '#', len);
	struct tag_found found = {.code = SKIP_NONE};
	struct buf why;

	if (hash != NULL)
		len = (size_t)(hash - line);
	line = tag_trim(line, &len);
	if (len == 0)
		return;
	buf_init(&why, WHY_MAX);
	found.code = host_check(line, len, found.name, &why);
	found.why = why.data;
	on_name(r, &found);
	buf_free(&why);
}

struct answer *answer_lines(const char *text, size_t len)
{
	struct reading r = {.answer = new_answer()};
	const char *end = text + len;

	while (text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		const char *stop = newline != NULL ? newline : end;

		read_line(&r, text, (size_t)(stop - text));
		text = newline != NULL ? newline + 1 : end;
	}
	note_flood(&r, "the file");
	return r.answer;
}

void answer_join(struct answer *a, struct answer *from)
{
	struct map *skips = a->skips;
	struct strv floods = a->floods;

	for (struct map_entry *at = map_first(from->names); at != NULL;
	     at = map_next(from->names, at)) {
		const struct answer_name *more = map_value(at);
		struct answer_name *name = get_name(a, map_key(at));

		for (size_t i = 0; i < more->services.n; i++)
			strv_add(&name->services, more->services.v[i]);
		strv_sort(&name->services);
		name->port80 = name->port80 || more->port80;
	}
	a->skips = from->skips;
	a->floods = from->floods;
	from->skips = skips;
	from->floods = floods;
	answer_free(from);
}
