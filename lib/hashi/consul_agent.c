/* SPDX-License-Identifier: ISC */
#include "hashi/consul_agent.h"

#include <inttypes.h>
#include <stdlib.h>

#include "core/mem.h"
#include "hashi/api.h"

/* One registration goes through Consul's log as one entry of at most 512 KiB. */
#define BODY_MAX (512 * 1024)
#define PATH_MAX_LEN 4096
#define DEREGISTER_MIN_S 60
#define CHECK_TIMEOUT_S 5
#define MADE_KEY "le-exporter"

struct ask {
	consul_agent_fn *done;
	consul_service_fn *service;
	bool missing_ok;
	void *arg;
};

static void on_done(void *arg, struct consul_reply *reply, const struct err *e)
{
	struct ask *ask = arg;
	(void)reply;
	/* What is gone already needs no deregistration. */
	ask->done(ask->arg, e != NULL && e->code == ERR_NOTFOUND && ask->missing_ok ? NULL : e);
}

static void set_seconds(struct json *object, const char *key, int64_t s)
{
	char *text = mem_printf("%" PRId64 "s", s);
	json_set_str(object, key, text);
	free(text);
}

static struct json *check_of(const struct consul_service *s)
{
	struct json *check = json_object();
	int64_t timeout_s =
	    s->check_interval_s < CHECK_TIMEOUT_S ? s->check_interval_s : CHECK_TIMEOUT_S;

	json_set_str(check, "HTTP", s->check_http);
	/* It would start as critical, and a proxy would send nobody here until the first check. */
	json_set_str(check, "Status", "passing");
	set_seconds(check, "Interval", s->check_interval_s);
	set_seconds(check, "Timeout", timeout_s);
	if (s->deregister_after_s > 0)
		set_seconds(check, "DeregisterCriticalServiceAfter",
		    s->deregister_after_s < DEREGISTER_MIN_S ? DEREGISTER_MIN_S
							     : s->deregister_after_s);
	return check;
}

static struct json *body_of(const struct consul_service *s)
{
	struct json *body = json_object(), *tags = json_array();

	for (size_t i = 0; i < s->tags.n; i++)
		json_add_str(tags, s->tags.v[i]);
	json_set_str(body, "ID", s->id);
	json_set_str(body, "Name", s->name);
	json_set(body, "Tags", tags);
	json_set_str(body, "Address", s->address);
	json_set_int(body, "Port", s->port);
	if (s->made != NULL) {
		struct json *meta = json_object();
		json_set_str(meta, MADE_KEY, s->made);
		json_set(body, "Meta", meta);
	}
	if (s->check_http != NULL)
		json_set(body, "Check", check_of(s));
	return body;
}

int consul_register(
    struct consul *c, const struct consul_service *s, consul_agent_fn *fn, void *arg, struct err *e)
{
	struct json *body = body_of(s);
	struct buf text;
	int rc = -1;

	buf_init(&text, BODY_MAX);
	if (json_write(body, &text) < 0) {
		err_set(e, ERR_TOOBIG,
		    "Consul service \"%s\": its %zu tags need more than %d bytes", s->id, s->tags.n,
		    BODY_MAX);
		goto out;
	}
	struct ask *ask = mem_alloc(sizeof(*ask));
	struct consul_request req = {.method = "PUT",
	    .path = "/v1/agent/service/register",
	    .query = "replace-existing-checks=true",
	    .body = text.data,
	    .body_len = text.len,
	    .raw = true,
	    .arg_free = free};
	ask->done = fn;
	ask->arg = arg;
	rc = consul_send(c, &req, on_done, ask, NULL, e);
	if (rc < 0)
		free(ask);
out:
	buf_free(&text);
	json_free(body);
	return rc;
}

/* A request about one service; takes `ask`. */
static int send_id(struct consul *c, struct consul_request *req, const char *path, const char *id,
    consul_fn *fn, struct ask *ask, struct err *e)
{
	struct buf full;

	buf_init(&full, PATH_MAX_LEN);
	buf_adds(&full, path);
	http_escape(id, &full);
	req->path = full.data;
	req->arg_free = free;
	int rc = full.failed
		     ? err_set(e, ERR_TOOBIG, "Consul service \"%.100s...\": ID too long", id)
		     : consul_send(c, req, fn, ask, NULL, e);
	if (rc < 0)
		free(ask);
	buf_free(&full);
	return rc;
}

int consul_deregister(
    struct consul *c, const char *id, consul_agent_fn *fn, void *arg, struct err *e)
{
	struct ask *ask = mem_alloc(sizeof(*ask));
	struct consul_request req = {.method = "PUT", .raw = true};

	ask->done = fn;
	ask->missing_ok = true;
	ask->arg = arg;
	return send_id(c, &req, "/v1/agent/service/deregister/", id, on_done, ask, e);
}

/* The strings are the answer's; the tags are to be freed. */
static int read_service(struct consul_service *s, const struct json *j, struct err *e)
{
	const char *address = json_str(j, "Address");

	if (json_type(j) != JSON_OBJECT)
		return err_set(e, ERR_PROTOCOL, "Consul's agent answered with no service");
	s->id = json_str(j, "ID");
	s->name = json_str(j, "Service");
	s->made = json_str(json_get(j, "Meta"), MADE_KEY);
	s->address = address != NULL && address[0] != '\0' ? address : NULL;
	if (json_int(j, "Port", 0, 65535, &s->port, e) < 0) {
		e->code = ERR_PROTOCOL;
		return err_prefix(e, "Consul's agent");
	}
	const struct json *tag = json_first(json_get(j, "Tags"));
	for (; tag != NULL; tag = json_next(tag))
		if (json_text(tag) != NULL)
			strv_add(&s->tags, json_text(tag));
	return 0;
}

static void on_service(void *arg, struct consul_reply *reply, const struct err *failed)
{
	struct ask *ask = arg;
	struct consul_service s = {0};
	struct err e = ERR_INIT;
	bool absent = failed != NULL && failed->code == ERR_NOTFOUND;

	if (failed == NULL && read_service(&s, reply->json, &e) < 0)
		failed = &e;
	if (failed != NULL)
		ask->service(ask->arg, NULL, absent ? NULL : failed);
	else
		ask->service(ask->arg, &s, NULL);
	strv_free(&s.tags);
}

int consul_service_get(
    struct consul *c, const char *id, consul_service_fn *fn, void *arg, struct err *e)
{
	struct ask *ask = mem_alloc(sizeof(*ask));
	struct consul_request req = {.method = "GET"};

	ask->service = fn;
	ask->arg = arg;
	return send_id(c, &req, "/v1/agent/service/", id, on_service, ask, e);
}
