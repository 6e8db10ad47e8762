/* SPDX-License-Identifier: ISC */
#include "stage/route/route_set.h"

#include <stdlib.h>
#include <string.h>

#include "core/map.h"
#include "core/mem.h"
#include "names/tag.h"

#define TAG_JSON 3 /* bytes that a tag takes besides its text: quotes and a comma */
#define PORT80 ":80"
#define NOT_YET (-1)

struct route {
	bool named;        /* its own host record is present */
	size_t asked;      /* present hosts that name it in their options */
	struct strv names; /* which its own options name */
	bool port80;       /* wanted on port 80 */
	bool has, has80;   /* registered, there and on port 80 */
	bool kept;         /* was registered when the agent was last known to have the service */
	bool told;         /* was given out as lacking */
	int64_t absent_ms; /* since when nobody wants it; NOT_YET: not known to be so */
};

struct route_set {
	struct route_conf conf;
	struct map *routes; /* name → struct route */
	char *router;
	bool complete;   /* the wanted names have been complete once */
	bool registered; /* the agent has the service */
};

static void route_free(void *value)
{
	struct route *r = value;

	strv_free(&r->names);
	free(r);
}

struct route_set *route_set_new(const struct route_conf *conf)
{
	struct route_set *s = mem_alloc(sizeof(*s));

	s->conf = *conf;
	s->routes = map_new();
	s->router = mem_dup(conf->service);
	/* A dot would cut the tag's key in another place. */
	for (char *c = s->router; *c != '\0'; c++)
		if (!(*c >= 'a' && *c <= 'z') && !(*c >= 'A' && *c <= 'Z') &&
		    !(*c >= '0' && *c <= '9'))
			*c = '-';
	return s;
}

void route_set_free(struct route_set *s)
{
	if (s == NULL)
		return;
	map_free(s->routes, route_free);
	free(s->router);
	free(s);
}

static bool is_wanted(const struct route *r)
{
	return r->named || r->asked > 0;
}

static bool is_wildcard(const char *name)
{
	return name[0] == '*';
}

/* ---- what is wanted ---- */

static struct route *route_of(struct route_set *s, const char *name)
{
	struct route *r = map_get(s->routes, name);

	if (r == NULL) {
		r = mem_alloc(sizeof(*r));
		r->absent_ms = NOT_YET;
		map_put(s->routes, name, r);
	}
	return r;
}

/* After a change of what is wanted or registered. A name that never got its route, or has lost it
 * by another's doing, needs no grace. */
static void settle(struct route_set *s, const char *name, struct route *r, int64_t now_ms)
{
	if (is_wanted(r))
		r->absent_ms = NOT_YET;
	else if (!r->kept)
		route_free(map_del(s->routes, name));
	else if (r->absent_ms == NOT_YET)
		r->absent_ms = now_ms;
}

static void ask(struct route_set *s, const struct strv *names, bool more, int64_t now_ms)
{
	for (size_t i = 0; i < names->n; i++) {
		struct route *r = route_of(s, names->v[i]);
		if (more)
			r->asked++;
		else
			r->asked--;
		settle(s, names->v[i], r, now_ms);
	}
}

void route_set_host(struct route_set *s, const struct rec_host *host, int64_t now_ms)
{
	struct strv before = {0}, names = {0};
	const char *name = host->name;

	for (size_t i = 0; !host->absent && i < host->options.names.n; i++)
		if (strcmp(host->options.names.v[i], name) != 0)
			strv_add(&names, host->options.names.v[i]);
	struct route *r = route_of(s, name);
	strv_move(&before, &r->names);
	r->named = !host->absent;
	if (r->named) {
		r->port80 = host->port80;
		strv_copy(&r->names, &names);
	}
	ask(s, &names, true, now_ms);
	ask(s, &before, false, now_ms);
	settle(s, name, r, now_ms);
	strv_free(&names);
	strv_free(&before);
}

void route_set_complete(struct route_set *s, int64_t now_ms)
{
	struct map_entry *next;

	s->complete = true;
	for (struct map_entry *at = map_first(s->routes); at != NULL; at = next) {
		next = map_next(s->routes, at);
		settle(s, map_key(at), map_value(at), now_ms);
	}
}

static int64_t left_ms(const struct route_set *s, const struct route *r, int64_t now_ms)
{
	return r->absent_ms + s->conf.grace_ms - now_ms;
}

int64_t route_set_next_ms(const struct route_set *s, int64_t now_ms)
{
	int64_t first_ms = -1;

	for (struct map_entry *at = map_first(s->routes); at != NULL;
	     at = map_next(s->routes, at)) {
		const struct route *r = map_value(at);
		if (r->absent_ms == NOT_YET)
			continue;
		int64_t ms = left_ms(s, r, now_ms);
		if (ms > 0 && (first_ms < 0 || ms < first_ms))
			first_ms = ms;
	}
	return first_ms;
}

/* ---- what is registered ---- */

/* The name that a tag of ours routes; NULL: it is another tag. The caller frees it. */
static char *name_of(const struct route_set *s, const char *tag, bool *port80)
{
	static const char path[] = TAG_CHALLENGE_PATH;
	size_t skip = strlen(s->conf.fabio_prefix), len = strlen(tag), tail = sizeof(path) - 1;
	size_t port = sizeof(PORT80) - 1;
	char name[HOST_MAX + 1];

	if (len < skip + tail || strncmp(tag, s->conf.fabio_prefix, skip) != 0 ||
	    strcmp(tag + len - tail, path) != 0)
		return NULL;
	tag += skip;
	len -= skip + tail;
	*port80 = len > port && strncmp(tag + len - port, PORT80, port) == 0;
	if (*port80)
		len -= port;
	/* Whatever another tool wrote there must not be kept alive by us. */
	if (host_check(tag, len, name, NULL) != SKIP_NONE)
		return NULL;
	return mem_dup(name);
}

static void take(struct route_set *s, const char *tag)
{
	bool port80;
	char *name = name_of(s, tag, &port80);

	if (name == NULL)
		return;
	struct route *r = route_of(s, name);
	r->kept = true;
	if (port80)
		r->has80 = true;
	else
		r->has = true;
	/* Nobody tells whether an unwanted name still needs port 80, so it keeps it. */
	if (port80 && !is_wanted(r))
		r->port80 = true;
	free(name);
}

void route_set_found(struct route_set *s, const struct strv *tags, int64_t now_ms)
{
	struct map_entry *next;

	s->registered = tags != NULL;
	for (struct map_entry *at = map_first(s->routes); at != NULL;
	     at = map_next(s->routes, at)) {
		struct route *r = map_value(at);
		r->has = r->has80 = false;
		/* An agent that has lost all does not end anybody's grace. */
		if (tags != NULL)
			r->kept = false;
	}
	for (size_t i = 0; tags != NULL && s->conf.fabio_prefix != NULL && i < tags->n; i++)
		take(s, tags->v[i]);
	for (struct map_entry *at = map_first(s->routes); at != NULL; at = next) {
		struct route *r = map_value(at);
		next = map_next(s->routes, at);
		if (s->complete || !r->kept)
			settle(s, map_key(at), r, now_ms);
	}
}

/* ---- what is to be registered ---- */

static bool is_routed(const struct route_set *s, const struct route *r)
{
	if (s->conf.fabio_prefix == NULL)
		return s->registered;
	return r->has && (r->has80 || !r->port80);
}

struct tag_list {
	struct strv *tags;
	size_t len, max;
};

/* Both tags of a name, or none. */
static void add_route(const struct route_set *s, struct tag_list *l, const char *name, bool port80)
{
	size_t len =
	    strlen(s->conf.fabio_prefix) + strlen(name) + strlen(TAG_CHALLENGE_PATH) + TAG_JSON;

	if (port80)
		len += len + strlen(PORT80);
	if (l->len + len > l->max)
		return;
	l->len += len;
	strv_addf(l->tags, "%s%s" TAG_CHALLENGE_PATH, s->conf.fabio_prefix, name);
	if (port80)
		strv_addf(l->tags, "%s%s" PORT80 TAG_CHALLENGE_PATH, s->conf.fabio_prefix, name);
}

static void add_traefik(const struct route_set *s, struct tag_list *l)
{
	const char *prefix = s->conf.traefik_prefix, *router = s->router;

	strv_addf(l->tags, "%s.enable=true", prefix);
	strv_addf(l->tags, "%s.http.routers.%s.rule=PathPrefix(`" TAG_CHALLENGE_PATH "`)", prefix,
	    router);
	strv_addf(l->tags, "%s.http.routers.%s.entrypoints=%s", prefix, router,
	    s->conf.traefik_entrypoint);
	/* The default is the length of the rule, so a long Host() would win. */
	strv_addf(l->tags, "%s.http.routers.%s.priority=100000", prefix, router);
	for (size_t i = 0; i < l->tags->n; i++)
		l->len += strlen(l->tags->v[i]) + TAG_JSON;
}

enum rank { ROUTED, LACKING, GRACE, RANKS };

static enum rank rank_of(const struct route_set *s, const struct route *r)
{
	if (!is_wanted(r))
		return GRACE;
	return is_routed(s, r) ? ROUTED : LACKING;
}

void route_set_tags(const struct route_set *s, size_t max, int64_t now_ms, struct strv *tags)
{
	struct tag_list list = {.tags = tags, .max = max};

	strv_free(tags);
	if (s->conf.traefik_prefix != NULL)
		add_traefik(s, &list);
	for (int rank = ROUTED; rank < RANKS && s->conf.fabio_prefix != NULL; rank++) {
		struct map_entry *at = map_first(s->routes);
		for (; at != NULL; at = map_next(s->routes, at)) {
			const struct route *r = map_value(at);
			bool is_over = r->absent_ms != NOT_YET && left_ms(s, r, now_ms) <= 0;
			if ((int)rank_of(s, r) == rank && !is_over && !is_wildcard(map_key(at)))
				add_route(s, &list, map_key(at), r->port80);
		}
	}
	strv_sort(tags);
}

void route_set_lacking(struct route_set *s, struct strv *names)
{
	for (struct map_entry *at = map_first(s->routes); at != NULL;
	     at = map_next(s->routes, at)) {
		struct route *r = map_value(at);
		if (is_wildcard(map_key(at)) || rank_of(s, r) == GRACE)
			continue;
		bool lacks = rank_of(s, r) == LACKING;
		if (lacks && !r->told)
			strv_add(names, map_key(at));
		r->told = lacks;
	}
}
