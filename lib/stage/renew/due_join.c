/* SPDX-License-Identifier: ISC */
#include "stage/renew/due_join.h"

#include <stdlib.h>
#include <string.h>

#include "acme/journal.h"
#include "core/map.h"
#include "core/mem.h"
#include "names/host.h"
#include "stage/renew/due_names.h"

#define ID_MAX (HOST_MAX + 10)

/* A name and a certificate that holds it. */
struct held {
	const char *name;
	const struct certs_info *cert;
};

/* A certificate as it shall be. */
struct group {
	char *id;
	const struct certs_info *cert; /* NULL: there is none yet */
	struct strv wanted;            /* sorted once all hosts are in */
	const struct rec_options *options;
	bool own; /* the options are those of the name that the id stands for */
	bool forced;
};

struct join {
	const struct due_ask *ask;
	const struct due_answer *answer;
	struct held *held; /* sorted by name, the best certificate first */
	size_t held_n;
	struct strv claims; /* names in the options of hosts, sorted */
	struct map *groups; /* id → struct group */
	int64_t next_s;
};

/* ---- what is stored ---- */

static int by_name(const void *a, const void *b)
{
	const struct held *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	if (order != 0)
		return order;
	if (x->cert->not_after != y->cert->not_after)
		return x->cert->not_after > y->cert->not_after ? -1 : 1;
	return strcmp(x->cert->id, y->cert->id);
}

static void index_names(struct join *j)
{
	const struct due_ask *ask = j->ask;
	size_t n = 0;

	for (size_t i = 0; i < ask->certs_n; i++)
		n += ask->certs[i]->names.n;
	j->held = mem_grow(NULL, n + 1, sizeof(*j->held));
	for (size_t i = 0; i < ask->certs_n; i++)
		for (size_t k = 0; k < ask->certs[i]->names.n; k++)
			j->held[j->held_n++] =
			    (struct held){ask->certs[i]->names.v[k], ask->certs[i]};
	qsort(j->held, j->held_n, sizeof(*j->held), by_name);
}

/* The best certificate that holds just this name; NULL: none. `ours`: only one whose id can stand
 * in a record. Others are somebody's own business: they cover names, but nothing is renewed there.
 */
static const struct certs_info *holder(const struct join *j, const char *name, bool ours)
{
	size_t low = 0, high = j->held_n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (strcmp(j->held[mid].name, name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < j->held_n && strcmp(j->held[low].name, name) == 0; low++)
		if (!ours || rec_is_id(j->held[low].cert->id))
			return j->held[low].cert;
	return NULL;
}

static const struct certs_info *by_id(const struct due_ask *ask, const char *id)
{
	size_t low = 0, high = ask->certs_n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(ask->certs[mid]->id, id);
		if (order == 0)
			return ask->certs[mid];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static void moment(struct join *j, int64_t at_s)
{
	if (at_s > j->ask->now_s && at_s < j->next_s)
		j->next_s = at_s;
}

/* The stored wildcard certificate that covers `name`. In the last sixth of its life it no longer
 * does: nobody has renewed it, and the name must have a certificate of its own before that one
 * ends. */
static const struct certs_info *cover(struct join *j, const char *name)
{
	char wildcard[HOST_MAX + 2];
	const struct certs_info *cert;

	if (!due_names_wildcard(name, wildcard))
		return NULL;
	cert = holder(j, wildcard, false);
	if (cert == NULL)
		return NULL;
	int64_t until_s = cert->not_after - (cert->not_after - cert->not_before) / 6;
	if (j->ask->now_s >= until_s)
		return NULL;
	moment(j, until_s);
	return cert;
}

/* A host needs nothing of its own where it and all names that go with it are covered or held. */
static const struct certs_info *cover_all(struct join *j, const struct rec_host *host)
{
	const struct certs_info *cert = cover(j, host->name);
	const struct strv *more = &host->options.names;

	for (size_t i = 0; cert != NULL && i < more->n; i++)
		if (holder(j, more->v[i], true) == NULL && cover(j, more->v[i]) == NULL)
			cert = NULL;
	return cert;
}

/* ---- what is wanted, by certificate ---- */

static struct group *group_at(struct join *j, const char *id, const struct certs_info *cert)
{
	struct group *g = map_get(j->groups, id);

	if (g == NULL) {
		g = mem_alloc(sizeof(*g));
		g->id = mem_dup(id);
		g->cert = cert;
		map_put(j->groups, id, g);
	}
	return g;
}

static void group_free(void *value)
{
	struct group *g = value;

	free(g->id);
	strv_free(&g->wanted);
	free(g);
}

static bool is_forced(const struct due_ask *ask, const char *name)
{
	return strv_has_sorted(ask->force, name);
}

static void add_host(struct join *j, const struct rec_host *host)
{
	char id[ID_MAX];
	const struct certs_info *cert, *wildcard;

	host_cert_id(host->name, id);
	cert = by_id(j->ask, id);
	if (cert == NULL && !strv_has_sorted(j->ask->unknown, id))
		cert = holder(j, host->name, true);
	if (cert == NULL && !is_forced(j->ask, host->name)) {
		wildcard = cover_all(j, host);
		if (wildcard != NULL) {
			if (j->answer->covered != NULL)
				j->answer->covered(j->answer->arg, host, wildcard->id);
			return;
		}
		/* Who claims has options and who is claimed has none, so claims never chain. */
		if (host->options.names.n == 0 && strv_has_sorted(&j->claims, host->name))
			return;
	}
	struct group *g = group_at(j, cert != NULL ? cert->id : id, cert);
	bool own = strcmp(g->id, id) == 0;
	strv_add(&g->wanted, host->name);
	for (size_t i = 0; i < host->options.names.n; i++)
		strv_add(&g->wanted, host->options.names.v[i]);
	if (g->options == NULL || (own && !g->own))
		g->options = &host->options;
	g->own = g->own || own;
	g->forced = g->forced || is_forced(j->ask, host->name);
}

static void add_hosts(struct join *j)
{
	const struct due_ask *ask = j->ask;

	for (size_t i = 0; i < ask->hosts_n; i++)
		for (size_t k = 0; k < ask->hosts[i]->options.names.n; k++)
			strv_add(&j->claims, ask->hosts[i]->options.names.v[k]);
	strv_sort(&j->claims);
	for (size_t i = 0; i < ask->hosts_n; i++)
		add_host(j, ask->hosts[i]);
}

static void add_own_names(struct join *j, const struct certs_info *cert)
{
	struct group *g = group_at(j, cert->id, cert);

	if (g->wanted.n > 0)
		return;
	strv_copy(&g->wanted, &cert->names);
	g->options = &cert->options;
}

static void add_all(struct join *j)
{
	for (size_t i = 0; i < j->ask->certs_n; i++)
		if (rec_is_id(j->ask->certs[i]->id))
			add_own_names(j, j->ask->certs[i]);
}

/* What is forced needs no host: then the certificate keeps its own names. */
static void add_forced(struct join *j)
{
	char id[ID_MAX];

	for (size_t i = 0; i < j->ask->force->n; i++) {
		const char *name = j->ask->force->v[i];
		if (strlen(name) > HOST_MAX)
			continue;
		host_cert_id(name, id);
		const struct certs_info *cert = by_id(j->ask, id);
		if (cert == NULL)
			cert = holder(j, name, true);
		if (cert == NULL || !rec_is_id(cert->id))
			continue;
		add_own_names(j, cert);
		((struct group *)map_get(j->groups, cert->id))->forced = true;
	}
}

/* ---- what is due ---- */

/* NULL: not due. */
static const char *reason_of(
    struct join *j, const struct group *g, const struct strv *names, size_t wanted)
{
	int64_t due_s;

	if (g->forced)
		return "forced";
	if (g->cert == NULL)
		return "missing";
	if (due_names_lack(&g->cert->names, names, wanted))
		return "names-changed";
	due_s = journal_due_at(g->cert->not_before, g->cert->not_after);
	if (j->ask->now_s >= due_s)
		return "expiring";
	moment(j, due_s);
	return NULL;
}

/* An incomplete set, such as one name given by hand, says nothing about what was asked before. */
static const struct rec_options *options_of(const struct join *j, const struct group *g)
{
	static const struct rec_options none;

	if (g->cert != NULL && !j->ask->complete && rec_options_eq(g->options, &none))
		return &g->cert->options;
	return g->options;
}

static void put_group(struct join *j, struct group *g)
{
	struct rec_due due = {.id = g->id};

	if (strv_has_sorted(j->ask->unknown, g->id) || (g->cert == NULL && j->ask->partial))
		return;
	strv_sort(&g->wanted);
	size_t wanted = due_names_make(&due.names, g->id, &g->wanted,
	    g->cert != NULL && !j->ask->complete ? &g->cert->names : NULL);
	const char *reason = reason_of(j, g, &due.names, wanted);
	if (reason != NULL) {
		due.reason = mem_dup(reason);
		if (g->cert != NULL) {
			due.not_after = g->cert->not_after;
			due.serial = mem_dup(g->cert->serial);
			due.certid = mem_dup(g->cert->certid);
			due.ca = mem_dup(g->cert->ca);
			due.account = mem_dup(g->cert->account);
		}
		rec_options_copy(&due.options, options_of(j, g));
		j->answer->due(j->answer->arg, &due);
	}
	due.id = NULL;
	rec_due_free(&due);
}

static int group_order(const void *a, const void *b)
{
	return strcmp((*(struct group *const *)a)->id, (*(struct group *const *)b)->id);
}

static void put_groups(struct join *j)
{
	size_t n = 0;
	struct group **v = mem_grow(NULL, map_len(j->groups) + 1, sizeof(struct group *));

	for (struct map_entry *at = map_first(j->groups); at != NULL; at = map_next(j->groups, at))
		v[n++] = map_value(at);
	qsort(v, n, sizeof(struct group *), group_order);
	for (size_t i = 0; i < n; i++)
		put_group(j, v[i]);
	free(v);
}

void due_join(const struct due_ask *ask, const struct due_answer *answer, int64_t *next_s)
{
	struct join j = {.ask = ask, .answer = answer, .next_s = INT64_MAX};

	j.groups = map_new();
	index_names(&j);
	if (ask->all)
		add_all(&j);
	else
		add_hosts(&j);
	add_forced(&j);
	put_groups(&j);
	*next_s = j.next_s;
	map_free(j.groups, group_free);
	strv_free(&j.claims);
	free(j.held);
}
