/* SPDX-License-Identifier: ISC */
#include "hashi/api.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/queue.h>

#include "core/mem.h"
#include "core/opt.h"
#include "hashi/token.h"

#define BODY_MAX ((size_t)64 * 1024 * 1024) /* bytes; above every limit of the callers */

struct api {
	struct http *http;
	struct addr addr;
	struct token token;
	unsigned token_n; /* goes up with each new token */
	struct strv headers;
	char *auth;
	const char *token_header;
	int hops_max;
	LIST_HEAD(, api_call) calls;
};

struct api_call {
	LIST_ENTRY(api_call) link;
	struct api *api;
	struct http_call *http;
	char *method, *url;
	struct buf body;
	size_t reply_max;
	int64_t timeout_ms;
	unsigned token_n; /* which token was sent */
	bool is_second;   /* sent again with another token */
	int hops;
	api_fn *fn;
	void *arg;
	void (*arg_free)(void *arg);
};

static const char *filled(const char *s)
{
	return s == NULL || *s == '\0' ? NULL : s;
}

static int open_http(struct api *a, struct loop *l, const struct api_conf *conf, struct err *e)
{
	struct http_conf h = conf->http;

	h.ca_file = filled(h.ca_file);
	h.ca_path = filled(h.ca_path);
	h.cert_file = filled(h.cert_file);
	h.key_file = filled(h.key_file);
	h.server_name = filled(h.server_name);
	h.unix_path = a->addr.unix_path;
	if ((h.cert_file == NULL) != (h.key_file == NULL))
		return err_set(
		    e, ERR_CONFIG, "a client certificate and its key are given both or not at all");
	return http_new(&a->http, l, &h, e);
}

static int open_token(struct api *a, const struct api_conf *conf, struct err *e)
{
	const char *file = filled(conf->token_file);
	char *credential = NULL;

	if (file == NULL && secret_len(conf->token) == 0)
		file = credential = opt_credential(conf->credential);
	int rc = token_init(&a->token, conf->token, file, e);
	free(credential);
	return rc;
}

int api_new(struct api **out, struct loop *l, const struct api_conf *conf, struct err *e)
{
	struct api *a = mem_alloc(sizeof(*a));

	LIST_INIT(&a->calls);
	a->token_header = conf->token_header;
	a->hops_max = conf->hops_max;
	a->auth = mem_dup(filled(conf->auth));
	strv_copy(&a->headers, conf->headers);
	if (addr_parse(&a->addr, conf->addr, conf->tls, e) < 0 || open_token(a, conf, e) < 0 ||
	    open_http(a, l, conf, e) < 0) {
		api_free(a);
		return -1;
	}
	*out = a;
	return 0;
}

static void free_call(struct api_call *call)
{
	if (call->arg_free != NULL)
		call->arg_free(call->arg);
	free(call->method);
	free(call->url);
	buf_free(&call->body);
	free(call);
}

void api_cancel(struct api_call *call)
{
	if (call == NULL)
		return;
	http_cancel(call->http);
	LIST_REMOVE(call, link);
	free_call(call);
}

void api_free(struct api *a)
{
	if (a == NULL)
		return;
	while (!LIST_EMPTY(&a->calls))
		api_cancel(LIST_FIRST(&a->calls));
	http_free(a->http);
	addr_free(&a->addr);
	token_free(&a->token);
	strv_free(&a->headers);
	mem_free_wiped(a->auth);
	free(a);
}

const char *api_base(const struct api *a)
{
	return a->addr.unix_path != NULL ? a->addr.unix_path : a->addr.base;
}

bool api_has_token(const struct api *a)
{
	return a->token.current != NULL;
}

/* ---- one call, perhaps in several tries ---- */

static void on_http(void *arg, struct http_reply *reply, const struct err *e);

static int send_once(struct api_call *call, struct err *e)
{
	struct api *a = call->api;
	struct http_request req = {.method = call->method,
	    .url = call->url,
	    .headers = &a->headers,
	    .secret_header = a->token.current != NULL ? a->token_header : NULL,
	    .secret = a->token.current,
	    .user_password = a->auth,
	    .body = call->body.len > 0 ? call->body.data : NULL,
	    .body_len = call->body.len,
	    .reply_max = call->reply_max,
	    .timeout_ms = call->timeout_ms};

	call->token_n = a->token_n;
	return http_send(a->http, &req, on_http, call, &call->http, e);
}

/* The token may also be another one because a call that ran beside this one has read it. */
static bool has_other_token(struct api_call *call)
{
	struct api *a = call->api;
	if (token_reload(&a->token))
		a->token_n++;
	return call->token_n != a->token_n;
}

/* Whoever answers with a redirect gets our token to a place of his choice, so it must not be less
 * safe than where we are. */
static int follow(struct api_call *call, const char *location, struct err *e)
{
	char *url = NULL;

	if (http_url_join(call->url, location, &url, e) < 0)
		return err_prefix(e, "redirected to \"%.200s\"", location);
	if (strncasecmp(url, "https://", 8) != 0 && strncasecmp(call->url, "https://", 8) == 0) {
		err_set(e, ERR_UNAVAILABLE,
		    "redirected to \"%.200s\", which is not followed since it leaves TLS; check "
		    "the server's api_addr",
		    location);
		free(url);
		return -1;
	}
	free(call->url);
	call->url = url;
	call->hops++;
	return send_once(call, e);
}

/* 1: sent again, 0: `reply` is the answer, -1: it can't be sent again. */
static int send_again(struct api_call *call, const struct http_reply *reply, struct err *e)
{
	const char *location = http_header(reply, "location");

	if (reply->status == 403 && !call->is_second && has_other_token(call)) {
		call->is_second = true;
		return send_once(call, e) < 0 ? -1 : 1;
	}
	/* Behind a socket there is a proxy, and the socket is all that we can reach. */
	if (reply->status == 307 && location != NULL && call->hops < call->api->hops_max &&
	    call->api->addr.unix_path == NULL)
		return follow(call, location, e) < 0 ? -1 : 1;
	return 0;
}

static void on_http(void *arg, struct http_reply *reply, const struct err *e)
{
	struct api_call *call = arg;
	struct err again = ERR_INIT;

	call->http = NULL;
	int sent = reply == NULL ? 0 : send_again(call, reply, &again);
	if (sent > 0)
		return;
	/* Out of the list first: the callee may free the api. */
	LIST_REMOVE(call, link);
	if (sent < 0)
		call->fn(call->arg, NULL, &again);
	else
		call->fn(call->arg, reply, e);
	free_call(call);
}

int api_send(struct api *a, const struct api_request *req, api_fn *fn, void *arg,
    struct api_call **out, struct err *e)
{
	struct api_call *call = mem_alloc(sizeof(*call));

	call->api = a;
	call->method = mem_dup(req->method);
	call->url = mem_printf("%s%s%s%s", a->addr.base, req->path, req->query != NULL ? "?" : "",
	    req->query != NULL ? req->query : "");
	buf_init(&call->body, BODY_MAX);
	if (req->body_len > 0)
		buf_add(&call->body, req->body, req->body_len);
	call->reply_max = req->reply_max;
	call->timeout_ms = req->timeout_ms;
	call->fn = fn;
	call->arg = arg;
	int rc = call->body.failed ? err_set(e, ERR_TOOBIG, "request over %zu bytes", BODY_MAX)
				   : send_once(call, e);
	if (rc < 0) {
		free_call(call);
		return -1;
	}
	call->arg_free = req->arg_free;
	LIST_INSERT_HEAD(&a->calls, call, link);
	if (out != NULL)
		*out = call;
	return 0;
}

/* ---- text ---- */

int api_escape_path(const char *path, struct buf *out, struct err *e)
{
	for (const char *p = path;; p++) {
		size_t len = strcspn(p, "/");
		if ((len == 1 && p[0] == '.') || (len == 2 && p[0] == '.' && p[1] == '.'))
			return err_set(
			    e, ERR_INVALID, "\"%s\": \".\" and \"..\" are no names", path);
		char *segment = mem_dup_n(p, len);
		http_escape(segment, out);
		free(segment);
		p += len;
		if (*p == '\0')
			break;
		buf_addc(out, '/');
	}
	return out->failed ? err_set(e, ERR_TOOBIG, "\"%.100s...\": name too long", path) : 0;
}

void api_words(const char *text, size_t len, const char *otherwise, struct buf *out)
{
	size_t start = out->len, most = start + API_WORDS_MAX;
	bool gap = false;

	for (size_t i = 0; i < len && out->len < most; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c <= ' ') {
			gap = true;
			continue;
		}
		if (gap && out->len > start)
			buf_addc(out, ' ');
		gap = false;
		buf_addc(out, c <= '~' ? (char)c : '?');
	}
	if (out->len >= most)
		buf_adds(out, "...");
	if (out->len == start)
		buf_adds(out, otherwise);
}
