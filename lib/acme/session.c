/* SPDX-License-Identifier: ISC */
/*
 * A call stands in just one list, which says what it waits for. Whatever happens (a new call, a
 * reply, a nonce) ends in advance(), which moves calls on and never calls back; so each function
 * here puts the session in order first and calls back last, and the callback may do what it likes,
 * even free the session.
 */
#include "acme/session.h"

#include <stdlib.h>
#include <string.h>

#include "acme/nonce.h"
#include "acme/problem.h"
#include "acme/session_call.h"
#include "acme/session_reply.h"
#include "core/mem.h"
#include "crypto/jws.h"

#define TIMEOUT_MS 30000
#define DIRECTORY_AGE_MS 3600000
#define BODY_MAX (1024 * 1024)
#define ACCEPT                                                                                     \
	"Accept: application/json, application/problem+json, application/pem-certificate-chain"
#define HEADS_MAX 8 /* newNonce requests at once: Let's Encrypt allows 20 in a second */
#define BUSY 32     /* requests under way that bring nonces enough */

enum place {
	WANTS_DIRECTORY,
	WANTS_NONCE,
	SENT,
	HEADS, /* our own newNonce requests: nobody is called back */
	ENDED, /* to be called back with an error or the directory */
	PLACES
};

struct session {
	struct session_conf conf;
	char *url, *account;
	struct nonce *nonces;
	struct directory directory;
	int64_t directory_ms; /* when it was fetched */
	struct http_call *fetching;
	struct session_list lists[PLACES];
	struct loop_timer tell;
};

/* --- the end of a call --- */

/* One at a time, since a callback may change the list or free the session. */
static void tell(void *arg)
{
	struct session *s = arg;
	struct session_call *c = s->lists[ENDED].first;

	if (c == NULL)
		return;
	session_call_take(c);
	if (s->lists[ENDED].first != NULL)
		loop_timer_set(s->conf.loop, &s->tell, 0, tell, s);
	if (c->e.code != ERR_NONE)
		session_call_end(c, NULL, NULL, &c->e, &c->problem);
	else
		session_call_end(c, &s->directory, NULL, NULL, NULL);
}

static void tell_later(struct session_call *c)
{
	struct session *s = c->session;

	session_call_move(c, &s->lists[ENDED]);
	loop_timer_set(s->conf.loop, &s->tell, 0, tell, s);
}

static const struct session_problem no_answer = {NULL, 0, -1};

static void fail(struct session_call *c, const struct err *e, const struct session_problem *problem)
{
	session_call_note(c, e, problem);
	tell_later(c);
}

static void fail_all(
    struct session_list *l, const struct err *e, const struct session_problem *problem)
{
	while (l->first != NULL)
		fail(l->first, e, problem);
}

/* --- requests --- */

static int64_t now_ms(const struct session *s)
{
	return clock_mono_ms(loop_clock(s->conf.loop));
}

static void keep_nonce(struct session *s, const struct http_reply *reply)
{
	const char *text = http_header(reply, "replay-nonce");

	if (text != NULL)
		nonce_put(s->nonces, text, now_ms(s));
}

static int request(struct session *s, const char *method, const char *url, const struct buf *body,
    http_fn *fn, void *arg, struct http_call **out, struct err *e)
{
	char *lines[] = {ACCEPT, "Accept-Language: en", "Content-Type: application/jose+json"};
	struct strv headers = {lines, body != NULL ? 3 : 2, 0};
	struct http_request req = {
	    .method = method,
	    .url = url,
	    .headers = &headers,
	    .body = body != NULL ? body->data : NULL,
	    .body_len = body != NULL ? body->len : 0,
	    .reply_max = SESSION_REPLY_MAX,
	    .timeout_ms = s->conf.timeout_ms > 0 ? s->conf.timeout_ms : TIMEOUT_MS,
	};

	return http_send(s->conf.http, &req, fn, arg, out, e);
}

/* What a reply, or the want of one, means; 0: a success. Frees nothing: `seen` is the caller's. */
static int judge(struct session *s, struct session_seen *seen, const char *url,
    const struct http_reply *reply, const struct err *none, struct err *e)
{
	if (reply == NULL) {
		memset(seen, 0, sizeof(*seen));
		seen->problem = no_answer;
		return err_copy(e, none);
	}
	keep_nonce(s, reply);
	return session_reply_read(seen, reply, url, clock_wall_s(loop_clock(s->conf.loop)), e);
}

static void advance(struct session *s);

static void answered(void *arg, struct http_reply *reply, const struct err *none)
{
	struct session_call *c = arg;
	struct session *s = c->session;
	struct session_seen seen;
	struct err e = ERR_INIT;

	c->http = NULL;
	int rc = judge(s, &seen, c->url, reply, none, &e);
	session_call_take(c);
	if (rc < 0 && reply != NULL && reply->status == 400 && c->tries < SESSION_NONCE_TRIES &&
	    strcmp(problem_type(seen.json), "badNonce") == 0) {
		/* First in line, it takes the one nonce that is left: the reply's. */
		nonce_clear(s->nonces);
		keep_nonce(s, reply);
		session_call_put_first(c, &s->lists[WANTS_NONCE]);
		advance(s);
	} else {
		advance(s);
		session_call_end(
		    c, NULL, rc == 0 ? &seen.reply : NULL, rc < 0 ? &e : NULL, &seen.problem);
	}
	session_reply_free(&seen);
}

/* Takes the nonce. */
static void send_post(struct session_call *c, char *nonce)
{
	struct session *s = c->session;
	struct jws jws = {s->conf.key, c->jwk ? NULL : s->account, nonce, c->url};
	struct err e = ERR_INIT;
	struct buf body;

	session_call_move(c, &s->lists[SENT]);
	c->tries++;
	buf_init(&body, BODY_MAX);
	if (jws_sign(&jws, c->payload.data, c->payload.len, &body, &e) < 0 ||
	    request(s, "POST", c->url, &body, answered, c, &c->http, &e) < 0)
		fail(c, &e, &no_answer);
	buf_free(&body);
	free(nonce);
}

static void serve(struct session *s)
{
	struct session_list *waiting = &s->lists[WANTS_NONCE];
	char *nonce;

	while (waiting->first != NULL && (nonce = nonce_take(s->nonces, now_ms(s))) != NULL)
		send_post(waiting->first, nonce);
}

/* A newNonce request that serves nobody fails one of those that wait, so that a CA without nonces
 * is not asked for ever. */
static void nonce_here(void *arg, struct http_reply *reply, const struct err *none)
{
	struct session_call *head = arg;
	struct session *s = head->session;
	struct session_list *waiting = &s->lists[WANTS_NONCE];
	size_t before = waiting->n;
	struct session_seen seen;
	struct err e = ERR_INIT;

	head->http = NULL;
	if (judge(s, &seen, head->url, reply, none, &e) == 0)
		err_set(&e, ERR_PROTOCOL, "the reply has no Replay-Nonce");
	err_prefix(&e, "newNonce");
	session_call_take(head);
	serve(s);
	if (before > 0 && waiting->n == before)
		fail(waiting->first, &e, &seen.problem);
	advance(s);
	session_reply_free(&seen);
	session_call_free(head);
}

static void ask_nonces(struct session *s)
{
	struct session_list *waiting = &s->lists[WANTS_NONCE], *heads = &s->lists[HEADS];
	struct err e = ERR_INIT;

	while (
	    heads->n < waiting->n && heads->n < HEADS_MAX && heads->n + s->lists[SENT].n < BUSY) {
		struct session_call *head = session_call_new(s, &s->lists[HEADS], NULL);
		head->url = mem_dup(s->directory.new_nonce);
		if (request(s, "HEAD", head->url, NULL, nonce_here, head, &head->http, &e) == 0)
			continue;
		fail(waiting->first, &e, &no_answer);
		session_call_take(head);
		session_call_free(head);
	}
}

static void directory_here(void *arg, struct http_reply *reply, const struct err *none)
{
	struct session *s = arg;
	struct session_seen seen;
	struct directory d;
	struct err e = ERR_INIT;

	s->fetching = NULL;
	if (judge(s, &seen, s->url, reply, none, &e) == 0 &&
	    directory_read(&d, seen.json, &e) == 0) {
		directory_free(&s->directory);
		s->directory = d;
		s->directory_ms = now_ms(s);
	} else {
		err_prefix(&e, "%s", s->url);
		fail_all(&s->lists[WANTS_DIRECTORY], &e, &seen.problem);
		fail_all(&s->lists[WANTS_NONCE], &e, &seen.problem);
	}
	advance(s);
	session_reply_free(&seen);
}

static void ask_directory(struct session *s)
{
	struct err e = ERR_INIT;

	if (s->fetching != NULL ||
	    request(s, "GET", s->url, NULL, directory_here, s, &s->fetching, &e) == 0)
		return;
	err_prefix(&e, "%s", s->url);
	fail_all(&s->lists[WANTS_DIRECTORY], &e, &no_answer);
	fail_all(&s->lists[WANTS_NONCE], &e, &no_answer);
}

/* Gives the waiting calls what is there, and asks for what is not. */
static void advance(struct session *s)
{
	struct session_list *callers = &s->lists[WANTS_DIRECTORY];
	bool fresh =
	    s->directory.new_nonce != NULL && now_ms(s) - s->directory_ms < DIRECTORY_AGE_MS;

	serve(s);
	if (fresh) {
		while (callers->first != NULL)
			tell_later(callers->first);
		ask_nonces(s);
	} else if (callers->n + s->lists[WANTS_NONCE].n > 0) {
		ask_directory(s);
	}
}

/* --- what others see --- */

struct session_call *session_directory(struct session *s, session_directory_fn *fn, void *arg)
{
	struct session_call *c = session_call_new(s, &s->lists[WANTS_DIRECTORY], arg);

	c->directory_fn = fn;
	advance(s);
	return c;
}

struct session_call *session_post(struct session *s, const char *url, const struct json *payload,
    bool jwk, session_fn *fn, void *arg)
{
	struct session_call *c = session_call_new(s, &s->lists[WANTS_NONCE], arg);
	struct err e = ERR_INIT;

	c->url = mem_dup(url);
	c->jwk = jwk;
	c->fn = fn;
	if (payload != NULL && json_write(payload, &c->payload) < 0)
		err_set(&e, ERR_TOOBIG, "a request of more than %zu bytes", c->payload.max);
	else if (!jwk && s->account == NULL)
		err_set(
		    &e, ERR_CONFIG, "no account at %s is known; le-account registers one", s->url);
	if (e.code != ERR_NONE)
		fail(c, &e, &no_answer);
	else
		advance(s);
	return c;
}

void session_cancel(struct session_call *c)
{
	if (c == NULL || c->done)
		return;
	session_call_take(c);
	session_call_free(c);
}

struct session *session_new(const struct session_conf *conf)
{
	struct session *s = mem_alloc(sizeof(*s));

	s->conf = *conf;
	s->url = mem_dup(conf->directory_url);
	s->account = mem_dup(conf->account);
	s->nonces = nonce_new();
	return s;
}

void session_free(struct session *s)
{
	if (s == NULL)
		return;
	for (int i = 0; i < PLACES; i++)
		while (s->lists[i].first != NULL)
			session_cancel(s->lists[i].first);
	http_cancel(s->fetching);
	loop_timer_clear(&s->tell);
	directory_free(&s->directory);
	nonce_free(s->nonces);
	free(s->account);
	free(s->url);
	free(s);
}

const char *session_account(const struct session *s)
{
	return s->account;
}

const char *session_ca(const struct session *s)
{
	return s->url;
}

const struct key *session_key(const struct session *s)
{
	return s->conf.key;
}

void session_set_account(struct session *s, const char *url)
{
	char *copy = mem_dup(url);

	free(s->account);
	s->account = copy;
}
