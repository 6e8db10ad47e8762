/* SPDX-License-Identifier: ISC */
#include "hashi/consul_reply.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "hashi/api.h"

/* Only digits; anything else, and what does not fit, counts as not there. */
static uint64_t number(const char *text)
{
	if (text == NULL || *text == '\0' || text[strspn(text, "0123456789")] != '\0')
		return 0;
	errno = 0;
	unsigned long long n = strtoull(text, NULL, 10);
	return errno != 0 ? 0 : (uint64_t)n;
}

static bool is(const char *header, const char *value)
{
	return header != NULL && strcmp(header, value) == 0;
}

/* Without a token Consul never says that it left something out; then its default policy is the only
 * hint (interop: "ACL-filtered, not refused"). */
static bool is_filtered(const struct http_reply *in, bool with_token)
{
	return is(http_header(in, "x-consul-results-filtered-by-acls"), "true") ||
	       (!with_token && is(http_header(in, "x-consul-default-acl-policy"), "deny"));
}

static enum err_code code_of(int status)
{
	switch (status) {
	case 403:
		return ERR_DENIED;
	case 404:
		return ERR_NOTFOUND;
	case 413:
		return ERR_TOOBIG;
	case 429:
		return ERR_RATELIMITED;
	}
	if (status >= 500)
		return ERR_UNAVAILABLE;
	return status >= 400 ? ERR_INVALID : ERR_PROTOCOL;
}

/* Not every refusal is a matter of the token, so only the words that are get the advice. */
static const char *advice(const char *words)
{
	if (strstr(words, "ACL not found") != NULL)
		return "; the token is unknown or expired: give another one (--consul-token-file)";
	if (strstr(words, "Permission denied") != NULL)
		return "; the token's policy lacks a rule for this";
	return "";
}

static int refuse(const struct http_reply *in, struct err *e)
{
	struct buf words;

	buf_init(&words, API_WORDS_MAX + 64);
	api_words(in->body.data, strcspn(in->body.data, "\n"),
	    in->status == 429 ? "too many requests" : "no text", &words);
	err_set(e, code_of(in->status), "status %d: %s%s", in->status, words.data,
	    in->status == 403 ? advice(words.data) : "");
	buf_free(&words);
	return -1;
}

int consul_reply_read(
    struct consul_reply *out, const struct http_reply *in, bool raw, bool with_token, struct err *e)
{
	struct err why = ERR_INIT;
	const char *leader = http_header(in, "x-consul-knownleader");
	uint64_t contact_ms = number(http_header(in, "x-consul-lastcontact"));

	*out = (struct consul_reply){.status = in->status,
	    .index = number(http_header(in, "x-consul-index")),
	    .leader = leader == NULL || strcmp(leader, "true") == 0,
	    .contact_ms = contact_ms > INT64_MAX ? INT64_MAX : (int64_t)contact_ms,
	    .filtered = is_filtered(in, with_token)};
	if (in->status < 200 || in->status > 299)
		return refuse(in, e);
	if (raw || in->body.len == 0)
		return 0;
	out->json = json_parse(in->body.data, in->body.len, &why);
	if (out->json != NULL)
		return 0;

	struct buf line;
	buf_init(&line, API_WORDS_MAX + 64);
	api_words(in->body.data, in->body.len, "blank", &line);
	err_set(
	    e, ERR_PROTOCOL, "the answer is no JSON (%s), it begins: %.80s", why.text, line.data);
	buf_free(&line);
	return -1;
}

bool consul_reply_is_true(const struct consul_reply *r)
{
	struct buf text;

	buf_init(&text, 8);
	bool yes =
	    r->json != NULL && json_write(r->json, &text) == 0 && strcmp(text.data, "true") == 0;
	buf_free(&text);
	return yes;
}
