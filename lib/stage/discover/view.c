/* SPDX-License-Identifier: ISC */
#include "stage/discover/view.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "line/rec_host.h"
#include "line/rec_skip.h"

struct view_draft {
	const struct policy *policy;
	struct map *hosts; /* name → struct rec_host */
	struct map *skips; /* a key that begins with the name → struct rec_skip */
};

/* ---- views ---- */

void view_init(struct view *v)
{
	*v = (struct view){.hosts = map_new(), .skips = map_new(), .bad = map_new()};
}

void view_free(struct view *v)
{
	map_free(v->hosts, free);
	map_free(v->skips, free);
	map_free(v->bad, free);
	strv_free(&v->missing);
	*v = (struct view){0};
}

static bool same(const struct map *a, const struct map *b)
{
	if (map_len(a) != map_len(b))
		return false;
	for (struct map_entry *at = map_first(b); at != NULL; at = map_next(b, at)) {
		const char *old = map_get(a, map_key(at));
		if (old == NULL || strcmp(old, map_value(at)) != 0)
			return false;
	}
	return true;
}

bool view_eq(const struct view *a, const struct view *b)
{
	return same(a->hosts, b->hosts) && same(a->skips, b->skips) && same(a->bad, b->bad) &&
	       strv_eq(&a->missing, &b->missing);
}

/* ---- drafts ---- */

struct view_draft *view_draft(const struct policy *policy)
{
	struct view_draft *d = mem_alloc(sizeof(*d));

	*d = (struct view_draft){policy, map_new(), map_new()};
	return d;
}

static void free_host(void *value)
{
	rec_host_free(value);
	free(value);
}

static void free_skip(void *value)
{
	rec_skip_free(value);
	free(value);
}

void view_draft_free(struct view_draft *d)
{
	if (d == NULL)
		return;
	map_free(d->hosts, free_host);
	map_free(d->skips, free_skip);
	free(d);
}

static void add_services(struct strv *to, const struct strv *from)
{
	for (size_t i = 0; i < from->n; i++)
		strv_add(to, from->v[i]);
}

static struct rec_host *get_host(struct view_draft *d, const char *name, const char *kind)
{
	struct rec_host *host = map_get(d->hosts, name);

	if (host == NULL) {
		host = mem_alloc(sizeof(*host));
		host->name = mem_dup(name);
		host->source = mem_dup(kind);
		map_put(d->hosts, name, host);
	}
	return host;
}

static void add_skip(struct view_draft *d, const char *name, const char *kind, enum skip_code code,
    const char *why, const struct strv *services)
{
	char *key = mem_printf("%s\n%s\n%s", name, skip_name(code), why);
	struct rec_skip *skip = map_get(d->skips, key);

	if (skip == NULL) {
		skip = mem_alloc(sizeof(*skip));
		skip->name = mem_dup(name);
		skip->source = mem_dup(kind);
		skip->code = mem_dup(skip_name(code));
		skip->why = mem_dup(why);
		map_put(d->skips, key, skip);
	}
	add_services(&skip->services, services);
	free(key);
}

void view_answer(struct view_draft *d, const struct answer *a, const char *kind)
{
	for (struct map_entry *at = map_first(a->names); at != NULL; at = map_next(a->names, at)) {
		const struct answer_name *name = map_value(at);
		struct rec_host *host = get_host(d, map_key(at), kind);
		add_services(&host->services, &name->services);
		host->port80 = host->port80 || name->port80;
	}
	for (struct map_entry *at = map_first(a->skips); at != NULL; at = map_next(a->skips, at)) {
		const struct answer_skip *skip = map_value(at);
		add_skip(d, skip->name, kind, skip->code, skip->why, &skip->services);
	}
}

/* The names that an entry wants besides must pass the policy, too. */
static void check_names(struct view_draft *d, struct rec_host *host, const char *kind)
{
	struct strv *names = &host->options.names;

	for (size_t i = names->n; i > 0; i--) {
		enum skip_code code = policy_check(d->policy, names->v[i - 1]);

		if (code == SKIP_NONE)
			continue;
		add_skip(d, names->v[i - 1], kind, code, skip_why(code), &host->services);
		strv_del(names, i - 1);
	}
}

static void take_out_forbidden(struct view_draft *d)
{
	struct map_entry *next;

	for (struct map_entry *at = map_first(d->hosts); at != NULL; at = next) {
		struct rec_host *host = map_value(at);
		enum skip_code code = policy_check(d->policy, host->name);

		next = map_next(d->hosts, at);
		if (code == SKIP_NONE)
			continue;
		add_skip(d, host->name, host->source, code, skip_why(code), &host->services);
		map_del(d->hosts, host->name);
		free_host(host);
	}
}

void view_policy(struct view_draft *d, const char *kind)
{
	size_t n;
	const struct policy_extra *extra = policy_extras(d->policy, &n);

	/* The policy has checked the options as strictly as this does. */
	for (; n > 0; n--, extra++)
		(void)rec_options_read(
		    &get_host(d, extra->name, kind)->options, extra->options, NULL);
	take_out_forbidden(d);
	for (struct map_entry *at = map_first(d->hosts); at != NULL; at = map_next(d->hosts, at))
		check_names(d, map_value(at), kind);
}

/* ---- from the one to the other ---- */

static void tidy(struct strv *services)
{
	strv_sort(services);
	while (services->n > VIEW_SERVICES_MAX)
		strv_del(services, services->n - 1);
}

/* Only endless names of services could make a line too long, so it does without them then. */
static char *host_line(struct rec_host *host, struct buf *line)
{
	buf_reset(line);
	tidy(&host->services);
	if (rec_host_write(host, line) < 0) {
		buf_reset(line);
		strv_free(&host->services);
		(void)rec_host_write(host, line);
	}
	return mem_dup(line->data);
}

static char *skip_line(struct rec_skip *skip, struct buf *line)
{
	buf_reset(line);
	tidy(&skip->services);
	if (rec_skip_write(skip, line) < 0) {
		buf_reset(line);
		strv_free(&skip->services);
		(void)rec_skip_write(skip, line);
	}
	return mem_dup(line->data);
}

static void hold(const struct view_draft *d, const struct map *held, struct map *hosts)
{
	for (struct map_entry *at = map_first(held); at != NULL; at = map_next(held, at))
		if (map_get(hosts, map_key(at)) == NULL &&
		    policy_check(d->policy, map_key(at)) == SKIP_NONE)
			map_put(hosts, map_key(at), mem_dup(map_value(at)));
}

void view_write(struct view_draft *d, const struct map *held, struct view *v)
{
	struct buf line;

	buf_init(&line, REC_LINE_MAX);
	for (struct map_entry *at = map_first(d->hosts); at != NULL; at = map_next(d->hosts, at))
		free(map_put(v->hosts, map_key(at), host_line(map_value(at), &line)));
	if (held != NULL)
		hold(d, held, v->hosts);
	for (struct map_entry *at = map_first(d->skips); at != NULL; at = map_next(d->skips, at)) {
		struct rec_skip *skip = map_value(at);
		if (map_get(v->hosts, skip->name) == NULL)
			free(map_put(v->skips, map_key(at), skip_line(skip, &line)));
	}
	buf_free(&line);
}
