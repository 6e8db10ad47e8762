/* SPDX-License-Identifier: ISC */
/*
 * fake_ca - a session at a scripted ACME server on the test's own loop.
 */
#ifndef FAKE_CA_H
#define FAKE_CA_H

#include "acme/session.h"
#include "core/base64.h"
#include "core/clock.h"
#include "core/json.h"
#include "fake_http.h"
#include "unit.h"

#define CA_JSON "Content-Type: application/json\r\n"
#define CA_PROBLEM "Content-Type: application/problem+json\r\n"
#define CA_HTML "Content-Type: text/html\r\n"
#define CA_NONCE(n) "Replay-Nonce: " n "\r\n"
#define CA_TYPE(type) "{\"type\":\"urn:ietf:params:acme:error:" type "\",\"detail\":\"so it is\"}"
/* The first turns of most scripts. */
#define CA_DIRECTORY                                                                               \
	{                                                                                          \
		"GET /directory", 200, CA_JSON, ca_directory, 0, false, false                      \
	}
#define CA_HEAD(n)                                                                                 \
	{                                                                                          \
		"HEAD /nonce", 200, CA_NONCE(n), NULL, 0, false, false                             \
	}
#define CA_END                                                                                     \
	{                                                                                          \
		NULL, 0, NULL, NULL, 0, false, false                                               \
	}

static char ca_directory[1024]; /* the URLs hold the port, so it is written when that is known */
static int64_t ca_later_ms;     /* how far the clock is put forward */

struct ca {
	struct loop *loop;
	struct http *http;
	struct key *key;
	struct fake fake;
	struct session *session;
	char account[96];
	/* The last answer. */
	int answers, status;
	enum err_code code;
	char text[ERR_TEXT_MAX], type[64], location[256], link[256], up[256];
	int64_t retry_after_s;
	bool has_json;
};

static inline int64_t ca_wall_s(void *arg)
{
	return clock_system.wall_s(arg);
}

static inline int64_t ca_mono_ms(void *arg)
{
	return clock_system.mono_ms(arg) + ca_later_ms;
}

static const struct clock ca_clock = {ca_wall_s, ca_mono_ms, NULL};

/* `meta` is a member of the directory with a comma in front, or "". */
static inline void ca_open_meta(
    struct ca *ca, const struct fake_turn *turns, bool has_account, const char *meta)
{
	struct http_conf http = {.user_agent = "unit/0"};
	struct session_conf conf = {.timeout_ms = 2000};
	struct err e = ERR_INIT;
	char url[96];

	memset(ca, 0, sizeof(*ca));
	if (loop_new(&ca->loop, &ca_clock, &e) < 0 ||
	    http_new(&ca->http, ca->loop, &http, &e) < 0 ||
	    key_generate(&ca->key, KEY_P256, &e) < 0)
		abort();
	fake_start(&ca->fake, ca->loop, turns);
	snprintf(ca_directory, sizeof(ca_directory),
	    "{\"newNonce\":\"%s/nonce\",\"newAccount\":\"%s/account\",\"newOrder\":\"%s/order\"%s}",
	    ca->fake.url, ca->fake.url, ca->fake.url, meta);
	snprintf(ca->account, sizeof(ca->account), "%s/account/1", ca->fake.url);
	snprintf(url, sizeof(url), "%s/directory", ca->fake.url);
	conf.loop = ca->loop;
	conf.http = ca->http;
	conf.key = ca->key;
	conf.directory_url = url;
	conf.account = has_account ? ca->account : NULL;
	ca->session = session_new(&conf);
}

static inline void ca_open(struct ca *ca, const struct fake_turn *turns)
{
	ca_open_meta(ca, turns, true, "");
}

static inline void ca_run(struct ca *ca)
{
	struct err e = ERR_INIT;

	ok(loop_run(ca->loop, &e) == 0, "the loop ends");
}

static inline void ca_close(struct ca *ca)
{
	session_free(ca->session);
	http_free(ca->http);
	fake_stop(&ca->fake);
	key_free(ca->key);
	loop_free(ca->loop);
}

static inline void ca_keep(char *to, size_t room, const char *text)
{
	snprintf(to, room, "%s", text != NULL ? text : "(null)");
}

/* A session_fn that notes the answer; arg is the struct ca. */
static inline void ca_answered(void *arg, const struct session_reply *reply, const struct err *e,
    const struct session_problem *problem)
{
	struct ca *ca = arg;

	ca->answers++;
	ca->code = e != NULL ? e->code : ERR_NONE;
	ca_keep(ca->text, sizeof(ca->text), e != NULL ? e->text : NULL);
	if (e != NULL) {
		ca->status = problem->status;
		ca->retry_after_s = problem->retry_after_s;
		ca->has_json = problem->json != NULL;
		return;
	}
	ca->status = reply->status;
	ca->retry_after_s = reply->retry_after_s;
	ca->has_json = reply->json != NULL;
	ca_keep(ca->location, sizeof(ca->location), reply->location);
	ca_keep(ca->link, sizeof(ca->link), reply->alternate->n ? reply->alternate->v[0] : NULL);
	ca_keep(ca->up, sizeof(ca->up), reply->up->n ? reply->up->v[0] : NULL);
}

static inline struct session_call *ca_post(struct ca *ca, const char *path, struct json *take)
{
	char url[128];

	snprintf(url, sizeof(url), "%s%s", ca->fake.url, path);
	struct session_call *c = session_post(ca->session, url, take, false, ca_answered, ca);
	json_free(take);
	return c;
}

/* What the n-th request says under `key` ("protected", "payload") of its JWS; NULL: nothing. */
static inline struct json *ca_part(const struct ca *ca, int n, const char *key)
{
	const char *body = ca->fake.got[n] != NULL ? strstr(ca->fake.got[n], "\r\n\r\n") : NULL;
	struct json *jws = body != NULL ? json_parse(body + 4, strlen(body + 4), NULL) : NULL;
	struct json *part = NULL;
	const char *text = json_str(jws, key);
	struct buf b;

	buf_init(&b, 65536);
	if (text != NULL && base64_decode(BASE64_URL, text, strlen(text), &b, NULL) == 0)
		part = json_parse(b.data, b.len, NULL);
	buf_free(&b);
	json_free(jws);
	return part;
}

static inline void ca_nonce_is(const struct ca *ca, int n, const char *want, const char *name)
{
	struct json *j = ca_part(ca, n, "protected");

	is_str(json_str(j, "nonce"), want, name);
	json_free(j);
}

#endif
