/* SPDX-License-Identifier: ISC */
#include "acme/preflight.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "acme/authz.h"
#include "core/base64.h"
#include "core/mem.h"
#include "net/url.h"

#define AGAIN_FIRST_MS 100
#define AGAIN_MOST_MS 1000
#define TOKEN_BYTES 32
#define REPLY_MAX (64 * 1024) /* the body of a redirect may be a whole page */

struct preflight {
	const struct preflight_conf *conf;
	char *name;
	char *token_answer; /* what the responder must say */
	char *first_url;
	char *url; /* being fetched: the first or where it was redirected */
	int hops;
	struct strv addresses;
	size_t next; /* address to try */
	int port;
	int64_t began_ms, again_ms;
	struct dns_call *dns;
	struct http_call *http;
	struct loop_timer again;
	preflight_fn *fn;
	void *arg;
};

static void preflight_free(struct preflight *p)
{
	loop_timer_clear(&p->again);
	dns_cancel(p->dns);
	http_cancel(p->http);
	strv_free(&p->addresses);
	free(p->name);
	free(p->token_answer);
	free(p->first_url);
	free(p->url);
	free(p);
}

static void finish(struct preflight *p, const struct err *e)
{
	p->fn(p->arg, p, e);
	preflight_free(p);
}

static int64_t now_ms(const struct preflight *p)
{
	return clock_mono_ms(loop_clock(p->conf->loop));
}

static void begin(void *arg);

/* Not yet, or not at all: asked again until the time to get ready is over. */
static void not_ready(struct preflight *p, const struct err *e)
{
	int64_t left_ms = p->began_ms + p->conf->ready_ms - now_ms(p);

	if (left_ms <= 0) {
		finish(p, e);
		return;
	}
	loop_timer_set(
	    p->conf->loop, &p->again, p->again_ms < left_ms ? p->again_ms : left_ms, begin, p);
	if (p->again_ms < AGAIN_MOST_MS)
		p->again_ms *= 2;
}

static void resolve(struct preflight *p);

static void redirected(struct preflight *p, const struct http_reply *reply)
{
	const char *to = http_header(reply, "location");
	char *joined = NULL;
	struct err e = ERR_INIT;

	if (to == NULL)
		err_set(&e, ERR_INVALID, "%s redirects (%d) without saying where", p->url,
		    reply->status);
	else if (++p->hops > PREFLIGHT_REDIRECTS)
		err_set(&e, ERR_INVALID, "%s redirects more than %d times", p->first_url,
		    PREFLIGHT_REDIRECTS);
	else if (http_url_join(p->url, to, &joined, &e) < 0)
		err_prefix(&e, "%s redirects to \"%.200s\"", p->url, to);
	if (e.code != ERR_NONE) {
		not_ready(p, &e);
		return;
	}
	free(p->url);
	p->url = joined;
	resolve(p);
}

/* The start of a body as it may stand in a message. */
static void excerpt(const struct buf *body, char out[41])
{
	size_t n = body->len < 40 ? body->len : 40;

	for (size_t i = 0; i < n; i++)
		out[i] = isprint((unsigned char)body->data[i]) ? body->data[i] : '.';
	out[n] = '\0';
}

static void judge(struct preflight *p, struct http_reply *reply)
{
	struct err e = ERR_INIT;
	size_t len = reply->body.len;
	char start[41];

	while (len > 0 && isspace((unsigned char)reply->body.data[len - 1]))
		len--; /* RFC 8555 §8.3: white space at the end is ignored */
	if (reply->status == 200 && reply->body.len <= PREFLIGHT_BODY_MAX &&
	    len == strlen(p->token_answer) && memcmp(reply->body.data, p->token_answer, len) == 0) {
		finish(p, NULL);
		return;
	}
	excerpt(&reply->body, start);
	err_set(&e, ERR_INVALID,
	    "%s is answered by something else than our responder (status %d, \"%s\"); check that "
	    "the proxy routes /.well-known/acme-challenge/ of this name to le-challenge-serve",
	    p->url, reply->status, start);
	not_ready(p, &e);
}

static void fetch(struct preflight *p);

static void fetched(void *arg, struct http_reply *reply, const struct err *e)
{
	struct preflight *p = arg;
	struct err copy;

	p->http = NULL;
	if (e != NULL && e->code == ERR_UNAVAILABLE && p->next < p->addresses.n) {
		fetch(p);
	} else if (e != NULL) {
		copy = *e;
		err_prefix(&copy, "%s %s at %s", p->url,
		    e->code == ERR_UNAVAILABLE ? "does not answer" : "answers strangely",
		    p->addresses.v[p->next - 1]);
		if (e->code != ERR_UNAVAILABLE)
			copy.code = ERR_INVALID;
		not_ready(p, &copy);
	} else if (reply->status >= 301 && reply->status <= 308 && reply->status != 304) {
		redirected(p, reply);
	} else {
		judge(p, reply);
	}
}

static void fetch(struct preflight *p)
{
	const char *address = p->addresses.v[p->next++];
	char *to = mem_printf(strchr(address, ':') ? "[%s]:%d" : "%s:%d", address, p->port);
	struct http_request req = {
	    .method = "GET",
	    .url = p->url,
	    .connect_to = to,
	    .reply_max = REPLY_MAX,
	    .timeout_ms = PREFLIGHT_TRY_MS,
	};
	struct err e = ERR_INIT;

	if (http_send(p->conf->http, &req, fetched, p, &p->http, &e) < 0)
		not_ready(p, &e);
	free(to);
}

static void resolved(void *arg, const struct strv *addresses, const struct err *e)
{
	struct preflight *p = arg;
	struct err copy;

	p->dns = NULL;
	if (e != NULL) {
		copy = *e;
		err_prefix(&copy, "DNS");
		if (e->code == ERR_NOTFOUND) /* definite: waiting for the route will not mend it */
			finish(p, &copy);
		else
			not_ready(p, &copy);
		return;
	}
	strv_copy(&p->addresses, addresses);
	p->next = 0;
	fetch(p);
}

static void resolve(struct preflight *p)
{
	struct url u = {0};
	struct err e = ERR_INIT;

	if (url_read(&u, p->url, &e) < 0) {
		err_prefix(&e, "%.200s", p->url);
	} else if (u.port != 80 && u.port != 443 && u.port != p->conf->http_port) {
		err_set(&e, ERR_INVALID,
		    "%s redirects to port %d; the CA follows to 80 and 443 only", p->first_url,
		    u.port);
	} else {
		p->port = u.port;
		if (dns_addresses(p->conf->dns, u.host, resolved, p, &p->dns, &e) == 0)
			e.code = ERR_NONE;
	}
	url_free(&u);
	if (e.code != ERR_NONE)
		not_ready(p, &e);
}

static void begin(void *arg)
{
	struct preflight *p = arg;

	p->hops = 0;
	free(p->url);
	p->url = mem_dup(p->first_url);
	resolve(p);
}

struct preflight *preflight_start(
    const struct preflight_conf *conf, const char *name, preflight_fn *fn, void *arg)
{
	struct preflight *p = mem_alloc(sizeof(*p));
	unsigned char random[TOKEN_BYTES];
	struct buf token;
	char port[16] = "";

	buf_init(&token, 2 * TOKEN_BYTES);
	conf->rng->fill(conf->rng->arg, random, sizeof(random));
	base64_encode(BASE64_URL, random, sizeof(random), &token);
	if (conf->http_port != 80)
		snprintf(port, sizeof(port), ":%d", (int)conf->http_port);
	p->conf = conf;
	p->name = mem_dup(name);
	p->first_url =
	    mem_printf("http://%s%s/.well-known/acme-challenge/%s", name, port, token.data);
	p->token_answer = authz_key_authorization(token.data, conf->thumbprint);
	p->began_ms = clock_mono_ms(loop_clock(conf->loop));
	p->again_ms = AGAIN_FIRST_MS;
	p->fn = fn;
	p->arg = arg;
	buf_free(&token);
	loop_timer_set(conf->loop, &p->again, 0, begin, p);
	return p;
}

void preflight_cancel(struct preflight *p)
{
	if (p != NULL)
		preflight_free(p);
}
