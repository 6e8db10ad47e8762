/* SPDX-License-Identifier: ISC */
#include "stage/discover/sources.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "stage/discover/feed.h"
#include "stage/discover/feed_policy.h"

#define DATACENTERS_MAX 12 /* blocking queries that one client can keep open */

struct sources {
	struct sources_conf conf;
	struct feed_env env;
	struct feed **feeds;
	size_t n;
};

static struct feed *add_feed(struct sources *s, int id, const char *name)
{
	struct feed *f = feed_new(&s->env, id, name);

	s->feeds = mem_grow(s->feeds, s->n + 1, sizeof(struct feed *));
	s->feeds[s->n++] = f;
	return f;
}

/* `kind` is what records call it. */
static struct feed *add_named(struct sources *s, const char *name, const char *kind)
{
	return add_feed(s, wanted_source(s->conf.wanted, name, kind), name);
}

static int need_consul(struct sources *s, struct err *e)
{
	if (s->env.consul != NULL)
		return 0;
	return consul_new(&s->env.consul, s->conf.loop, s->conf.consul, s->conf.user_agent, e);
}

/* As Consul itself demands it; so it needs no escaping in a query. */
static int check_datacenter(const char *text, struct err *e)
{
	size_t len =
	    strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

	if (len > 0 && len <= 64 && text[len] == '\0')
		return 0;
	return err_set(e, ERR_USAGE, "--datacenter \"%s\": no name of a datacenter", text);
}

static int add_datacenter(struct sources *s, const char *dc, struct err *e)
{
	char *name = mem_printf("consul:%s", dc);
	int rc = check_datacenter(dc, e);

	if (rc == 0)
		rc = feed_catalog(add_named(s, name, "consul"), dc, e);
	free(name);
	return rc;
}

static int add_consul(struct sources *s, struct err *e)
{
	const struct strv *dcs = s->conf.datacenters;

	if (dcs->n > DATACENTERS_MAX)
		return err_set(e, ERR_USAGE, "--datacenter: at most %d, run another le-discover",
		    DATACENTERS_MAX);
	if (need_consul(s, e) < 0)
		return -1;
	for (size_t i = 0; i < dcs->n; i++)
		if (add_datacenter(s, dcs->v[i], e) < 0)
			return -1;
	return dcs->n > 0 ? 0 : feed_catalog(add_named(s, "consul", "consul"), NULL, e);
}

static int add_source(struct sources *s, const char *spec, struct err *e)
{
	if (strcmp(spec, "consul") == 0)
		return add_consul(s, e);
	if (strncmp(spec, "file:", 5) == 0 && spec[5] != '\0')
		return feed_names(add_named(s, spec, "file"), spec + 5, e);
	if (strcmp(spec, "nomad") == 0 || strcmp(spec, "fabio-kv") == 0)
		return err_set(
		    e, ERR_USAGE, "--source %s: this version can't; use consul or file:PATH", spec);
	return err_set(e, ERR_USAGE, "--source %s: expected consul or file:PATH", spec);
}

static int add_policy(struct sources *s, struct err *e)
{
	const struct sources_conf *c = &s->conf;

	if (c->policy_file != NULL)
		return feed_policy_file(add_feed(s, FEED_POLICY, "the policy"), c->policy_file, e);
	if (c->catalog != NULL || (c->config == NULL && s->env.consul == NULL)) {
		wanted_policy(c->wanted, policy_new());
		return 0;
	}
	if (need_consul(s, e) < 0)
		return -1;
	if (feed_policy_kv(add_feed(s, FEED_POLICY, "the policy"),
		c->config != NULL ? c->config : SOURCES_CONFIG, e) < 0)
		return err_prefix(e, "--policy-prefix");
	return 0;
}

/* Only one can have it. */
static int check_stdin(const struct sources_conf *c, struct err *e)
{
	int users = c->policy_file != NULL && strcmp(c->policy_file, "-") == 0;

	users += c->catalog != NULL && strcmp(c->catalog, "-") == 0;
	for (size_t i = 0; i < c->specs->n; i++)
		users += strcmp(c->specs->v[i], "file:-") == 0;
	if (users < 2)
		return 0;
	return err_set(e, ERR_USAGE, "stdin can be given once only, not %d times", users);
}

static int add_all(struct sources *s, struct err *e)
{
	const struct sources_conf *c = &s->conf;

	if (check_stdin(c, e) < 0)
		return -1;
	if (c->catalog != NULL)
		return feed_catalog_file(add_named(s, c->catalog, "consul"), c->catalog,
		    c->datacenters->n > 0 ? c->datacenters->v[0] : NULL, e);
	for (size_t i = 0; i < c->specs->n; i++)
		if (add_source(s, c->specs->v[i], e) < 0)
			return -1;
	return 0;
}

int sources_new(struct sources **out, const struct sources_conf *conf, struct err *e)
{
	struct sources *s = mem_alloc(sizeof(*s));

	s->conf = *conf;
	s->env = (struct feed_env){.loop = conf->loop,
	    .rng = conf->rng,
	    .msg = conf->msg,
	    .wanted = conf->wanted,
	    .watch = conf->watch,
	    .heard = conf->heard,
	    .arg = conf->arg};
	if (add_all(s, e) < 0 || add_policy(s, e) < 0) {
		sources_free(s);
		return -1;
	}
	*out = s;
	return 0;
}

void sources_free(struct sources *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n; i++)
		feed_free(s->feeds[i]);
	free(s->feeds);
	consul_free(s->env.consul);
	free(s);
}

bool sources_answered(const struct sources *s)
{
	return s->env.answered;
}

const struct err *sources_error(const struct sources *s)
{
	return s->env.error.code != ERR_NONE ? &s->env.error : NULL;
}
