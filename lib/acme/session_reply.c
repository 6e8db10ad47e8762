/* SPDX-License-Identifier: ISC */
#include "acme/session_reply.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "acme/field.h"
#include "acme/problem.h"

#define EXCERPT_MAX 80 /* characters of a body that reach a message */

/* True if the reply's media type, without its parameters, is `type`. */
static bool is_type(const struct http_reply *r, const char *type)
{
	const char *value = http_header(r, "content-type");
	size_t len = value != NULL ? strcspn(value, "; \t") : 0;

	return len == strlen(type) && strncasecmp(value, type, len) == 0;
}

static bool is_json(const struct http_reply *r)
{
	return is_type(r, "application/json") || is_type(r, "application/problem+json");
}

/* The start of a body as it may stand in a message. */
static void excerpt(const struct buf *body, char out[EXCERPT_MAX + 1])
{
	size_t n = 0;

	for (size_t i = 0; i < body->len && n < EXCERPT_MAX; i++)
		if (isprint((unsigned char)body->data[i]))
			out[n++] = body->data[i];
	out[n] = '\0';
}

static int strange(const struct http_reply *r, const char *what, struct err *e)
{
	char start[EXCERPT_MAX + 1];

	excerpt(&r->body, start);
	return err_set(e, ERR_PROTOCOL, "status %d with %s: \"%s\"", r->status, what, start);
}

static char *absolute(const char *url, const char *ref)
{
	char *joined = NULL;

	if (ref == NULL || http_url_join(url, ref, &joined, NULL) < 0)
		return NULL;
	if (field_url_check(joined, NULL) == 0)
		return joined;
	free(joined);
	return NULL;
}

static void read_links(
    struct strv *out, const struct http_reply *r, const char *rel, const char *url)
{
	struct strv refs = {0};

	http_links(r, rel, &refs);
	for (size_t i = 0; i < refs.n && out->n < FIELD_LIST_MAX; i++) {
		char *link = absolute(url, refs.v[i]);
		if (link != NULL)
			strv_take(out, link);
	}
	strv_free(&refs);
}

static int read_success(
    struct session_seen *out, const struct http_reply *r, const char *url, struct err *e)
{
	if (is_json(r) && r->body.len > 0 && out->json == NULL)
		return strange(r, "broken JSON", e);
	if (r->body.len > 0 && !is_json(r) && !is_type(r, "application/pem-certificate-chain"))
		return strange(r, "a body that is not ACME's", e);
	out->location = absolute(url, http_header(r, "location"));
	read_links(&out->up, r, "up", url);
	read_links(&out->alternate, r, "alternate", url);
	out->reply.json = out->json;
	out->reply.body = &r->body;
	out->reply.location = out->location;
	return 0;
}

int session_reply_read(struct session_seen *out, const struct http_reply *r, const char *url,
    int64_t now_s, struct err *e)
{
	int64_t retry_after_s = http_retry_after_s(r, now_s, SESSION_RETRY_AFTER_MAX_S);

	memset(out, 0, sizeof(*out));
	out->reply.status = out->problem.status = r->status;
	out->reply.retry_after_s = out->problem.retry_after_s = retry_after_s;
	out->reply.up = &out->up;
	out->reply.alternate = &out->alternate;
	if (is_json(r))
		out->json = json_parse(r->body.data, r->body.len, NULL);
	if (r->status >= 200 && r->status <= 299)
		return read_success(out, r, url, e);
	out->problem.json = out->json;
	/* Of these the status says all that matters, whoever answered. */
	if (r->status == 429 || r->status >= 500 || json_type(out->json) == JSON_OBJECT)
		return problem_err(out->json, r->status, e);
	return strange(r, "no problem document", e);
}

void session_reply_free(struct session_seen *s)
{
	json_free(s->json);
	free(s->location);
	strv_free(&s->up);
	strv_free(&s->alternate);
}
