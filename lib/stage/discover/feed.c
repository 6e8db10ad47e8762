/* SPDX-License-Identifier: ISC */
#include "stage/discover/feed.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

struct feed *feed_new(struct feed_env *env, int id, const char *name)
{
	struct feed *f = mem_alloc(sizeof(*f));

	f->env = env;
	f->id = id;
	f->name = mem_dup(name);
	return f;
}

void feed_free(struct feed *f)
{
	if (f == NULL)
		return;
	blocking_stop(f->query);
	consul_cancel(f->self);
	input_free(f->input);
	json_free(f->held);
	free(f->prefix);
	free(f->name);
	free(f);
}

/* ---- good and bad times: a message when they change, none for each try ---- */

void feed_failed(struct feed *f, const struct err *e)
{
	struct feed_env *env = f->env;

	if (f->id >= 0)
		wanted_missing(env->wanted, f->id);
	else
		wanted_policy(env->wanted, NULL);
	if (env->watch && f->failing != e->code)
		msg_say(env->msg, MSG_WARN, "%s; what is known of %s stays, trying again", e->text,
		    f->name);
	else if (!env->watch && env->error.code == ERR_NONE)
		env->error = *e;
	else if (!env->watch && env->error.code != e->code)
		msg_say(env->msg, MSG_WARN, "%s", e->text);
	f->failing = e->code;
	env->heard(env->arg);
}

void feed_answered(struct feed *f, const char *lacks)
{
	struct feed_env *env = f->env;

	if (f->failing != ERR_NONE)
		msg_say(env->msg, MSG_NOTICE, "%s answers again", f->name);
	if (lacks != NULL && (f->lacks == NULL || strcmp(f->lacks, lacks) != 0))
		msg_say(env->msg, MSG_WARN, "%s: %s; so no name is taken for gone", f->name, lacks);
	else if (lacks == NULL && f->lacks != NULL)
		msg_say(env->msg, MSG_NOTICE, "%s: the answers are whole again", f->name);
	f->failing = ERR_NONE;
	f->lacks = lacks;
	if (f->id >= 0)
		env->answered = true;
	env->heard(env->arg);
}

/* ---- Consul's catalog ---- */

/* What may be lacking in an answer. Consul itself is a service, so its list is never empty. */
static const char *lacks_what(const struct consul_reply *reply)
{
	if (reply->filtered)
		return "ACLs may hide a part of the catalog; give a token whose policy reads "
		       "service_prefix \"\" and node_prefix \"\"";
	if (!reply->leader || reply->contact_ms > FEED_STALE_MS)
		return "the server that answered has no contact with the leader";
	if (json_len(reply->json) == 0)
		return "the catalog is empty";
	return NULL;
}

static void take_catalog(struct feed *f, const struct json *services, const char *lacks)
{
	struct err e = ERR_INIT;

	if (wanted_catalog(f->env->wanted, f->id, services, lacks == NULL, &e) < 0) {
		err_prefix(&e, "%s", f->name);
		e.code = f->query != NULL ? ERR_PROTOCOL : ERR_INVALID;
		feed_failed(f, &e);
	} else {
		feed_answered(f, lacks);
	}
}

static bool names_dc(const struct json *services)
{
	for (const struct json *tags = json_first(services); tags != NULL; tags = json_next(tags))
		for (const struct json *tag = json_first(tags); tag != NULL; tag = json_next(tag)) {
			const char *text = json_text(tag);
			if (text != NULL &&
			    (strstr(text, "$DC") != NULL || strstr(text, "${DC}") != NULL))
				return true;
		}
	return false;
}

/* Without the datacenter, names that hold it can't be made; unless that will stay so, the answer is
 * not whole. */
static void on_self(void *arg, struct consul_reply *reply, const struct err *e)
{
	struct feed *f = arg;
	struct json *services = f->held;
	const char *lacks = f->held_lacks;

	f->self = NULL;
	f->held = NULL;
	if (e == NULL) {
		const char *dc = json_str(json_get(reply->json, "Config"), "Datacenter");
		wanted_datacenter(f->env->wanted, f->id, dc);
		f->knows_dc = true;
	} else if (e->code == ERR_DENIED) {
		msg_say(f->env->msg, MSG_WARN,
		    "%s; so $DC in tags has no value: add agent_prefix \"\" { policy = \"read\" }, "
		    "or give --datacenter",
		    e->text);
		f->knows_dc = true;
	} else if (lacks == NULL) {
		lacks = "the agent does not tell its datacenter, which tags name by $DC";
	}
	take_catalog(f, services, lacks);
	json_free(services);
}

static void on_catalog(void *arg, struct consul_reply *reply, const struct err *e)
{
	struct feed *f = arg;
	struct consul_request self = {.path = "/v1/agent/self"};
	struct err failed = ERR_INIT;

	if (e != NULL) {
		feed_failed(f, e);
		return;
	}
	if (f->knows_dc || !names_dc(reply->json)) {
		take_catalog(f, reply->json, lacks_what(reply));
		return;
	}
	json_free(f->held);
	f->held_lacks = lacks_what(reply);
	f->held = reply->json;
	reply->json = NULL;
	if (f->self == NULL &&
	    consul_send(f->env->consul, &self, on_self, f, &f->self, &failed) < 0)
		on_self(f, NULL, &failed);
}

int feed_query(struct feed *f, const char *path, const char *query, bool missing_ok,
    blocking_fn *fn, struct err *e)
{
	struct blocking_conf conf = {
	    .path = path, .query = query, .once = !f->env->watch, .missing_ok = missing_ok};

	return blocking_start(&f->query, f->env->consul, &conf, f->env->rng, fn, f, e);
}

int feed_catalog(struct feed *f, const char *dc, struct err *e)
{
	char *query = dc != NULL ? mem_printf("dc=%s", dc) : NULL;

	f->knows_dc = dc != NULL;
	wanted_datacenter(f->env->wanted, f->id, dc);
	int rc = feed_query(f, "/v1/catalog/services", query, false, on_catalog, e);
	free(query);
	return rc;
}

/* ---- files ---- */

static void on_names(void *arg, const char *text, size_t len, const struct err *e)
{
	struct feed *f = arg;

	if (e != NULL) {
		feed_failed(f, e);
		return;
	}
	wanted_names(f->env->wanted, f->id, text, len);
	feed_answered(f, NULL);
}

static void on_catalog_file(void *arg, const char *text, size_t len, const struct err *failed)
{
	struct feed *f = arg;
	struct err e = ERR_INIT;
	struct json *services;

	if (failed != NULL) {
		feed_failed(f, failed);
		return;
	}
	services = json_parse(text, len, &e);
	if (services == NULL) {
		err_prefix(&e, "%s", f->name);
		feed_failed(f, &e);
		return;
	}
	take_catalog(f, services, NULL);
	json_free(services);
}

int feed_catalog_file(struct feed *f, const char *path, const char *dc, struct err *e)
{
	wanted_datacenter(f->env->wanted, f->id, dc);
	return input_new(&f->input, f->env->loop, path, f->env->watch, on_catalog_file, f, e);
}

int feed_names(struct feed *f, const char *path, struct err *e)
{
	return input_new(&f->input, f->env->loop, path, f->env->watch, on_names, f, e);
}
