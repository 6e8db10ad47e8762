/* SPDX-License-Identifier: ISC */
#include "acme/authz.h"

#include <stdlib.h>
#include <string.h>

#include "acme/field.h"
#include "core/mem.h"

static const char *const statuses[] = {
    [AUTHZ_PENDING] = "pending",
    [AUTHZ_VALID] = "valid",
    [AUTHZ_INVALID] = "invalid",
    [AUTHZ_DEACTIVATED] = "deactivated",
    [AUTHZ_EXPIRED] = "expired",
    [AUTHZ_REVOKED] = "revoked",
};

/* A broken challenge is not worth the authorization: another one may do. */
static void add_challenge(struct authz *a, const struct json *j)
{
	const char *type = json_str(j, "type"), *status = json_str(j, "status");
	const char *url = json_str(j, "url"), *token = json_str(j, "token");
	struct challenge *c = &a->challenges[a->n];

	if (!field_is_word(type) || !field_is_word(status) || url == NULL ||
	    field_url_check(url, NULL) < 0 ||
	    (json_get(j, "token") != NULL && (token == NULL || !authz_token_ok(token))))
		return;
	c->type = mem_dup(type);
	c->status = mem_dup(status);
	c->url = mem_dup(url);
	c->token = mem_dup(token);
	if (json_type(json_get(j, "error")) == JSON_OBJECT)
		c->error = json_copy(json_get(j, "error"));
	a->n++;
}

static int read_authz(struct authz *a, const struct json *j, struct err *e)
{
	const struct json *list = json_get(j, "challenges");
	const char *name = field_dns(json_get(j, "identifier"), e);
	int status;

	if (name == NULL)
		return -1;
	status = field_word(j, "status", statuses, sizeof(statuses) / sizeof(statuses[0]), e);
	if (status < 0)
		return err_prefix(e, "%s", name);
	if (json_type(list) != JSON_ARRAY || json_len(list) > FIELD_LIST_MAX)
		return err_set(
		    e, ERR_PROTOCOL, "%s: \"challenges\" is missing, no list or too long", name);
	a->name = mem_dup(name);
	a->status = (enum authz_status)status;
	a->wildcard = json_bool(j, "wildcard", false);
	a->challenges = mem_alloc((json_len(list) + 1) * sizeof(a->challenges[0]));
	for (const struct json *m = json_first(list); m != NULL; m = json_next(m))
		add_challenge(a, m);
	return 0;
}

int authz_read(struct authz *out, const struct json *j, struct err *e)
{
	memset(out, 0, sizeof(*out));
	if (json_type(j) != JSON_OBJECT)
		return err_set(e, ERR_PROTOCOL, "the authorization is no JSON object");
	return read_authz(out, j, e) < 0 ? err_prefix(e, "the authorization") : 0;
}

void authz_free(struct authz *a)
{
	for (size_t i = 0; i < a->n; i++) {
		free(a->challenges[i].type);
		free(a->challenges[i].url);
		free(a->challenges[i].token);
		free(a->challenges[i].status);
		json_free(a->challenges[i].error);
	}
	free(a->challenges);
	free(a->name);
	memset(a, 0, sizeof(*a));
}

const struct challenge *authz_challenge(const struct authz *a, const char *type)
{
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->challenges[i].type, type) == 0)
			return &a->challenges[i];
	return NULL;
}

const struct json *authz_problem(const struct authz *a)
{
	const struct json *any = NULL;

	/* A challenge that is still tried may show the error of its last attempt, too. */
	for (size_t i = 0; i < a->n; i++) {
		const struct challenge *c = &a->challenges[i];
		if (c->error != NULL && strcmp(c->status, "invalid") == 0)
			return c->error;
		if (any == NULL)
			any = c->error;
	}
	return any;
}
