/* SPDX-License-Identifier: ISC */
/*
 * The part of net/http that only reads and writes text: header values (RFC 9110, RFC 8288) and
 * URLs (RFC 3986). What it reads comes from strangers.
 */
#include <curl/curl.h>
#include <string.h>
#include <strings.h>

#include "core/mem.h"
#include "net/http.h"

#define BLANKS " \t"

/* The value if `line` is a header of that name, else NULL. */
static const char *value_of(const char *line, const char *name)
{
	size_t len = strlen(name);

	if (strncmp(line, name, len) != 0 || line[len] != ':')
		return NULL;
	return line + len + 1 + strspn(line + len + 1, BLANKS);
}

const char *http_header(const struct http_reply *r, const char *name)
{
	for (size_t i = 0; i < r->headers.n; i++) {
		const char *value = value_of(r->headers.v[i], name);
		if (value != NULL)
			return value;
	}
	return NULL;
}

int64_t http_retry_after_s(const struct http_reply *r, int64_t now_s, int64_t max_s)
{
	const char *text = http_header(r, "retry-after");
	int64_t s = 0;

	if (text == NULL || *text == '\0')
		return -1;
	if (text[strspn(text, "0123456789")] == '\0') {
		for (; *text != '\0' && s <= max_s; text++) /* stops before it could overflow */
			s = s * 10 + (*text - '0');
	} else {
		int64_t date_s = curl_getdate(text, NULL);
		if (date_s == -1)
			return -1;
		s = date_s - now_s;
	}
	if (s < 0)
		return 0;
	return s < max_s ? s : max_s;
}

/* One parameter of a link, "name", "name=token" or "name=\"quoted\"", as spans of the header. */
struct param {
	const char *name, *value;
	size_t name_len, value_len;
};

static const char *read_param(const char *p, struct param *out)
{
	out->name = p;
	out->name_len = strcspn(p, "=;," BLANKS);
	p += out->name_len;
	p += strspn(p, BLANKS);
	out->value = p;
	out->value_len = 0;
	if (*p != '=')
		return p;
	p++;
	p += strspn(p, BLANKS);
	if (*p != '"') {
		out->value = p;
		out->value_len = strcspn(p, ";," BLANKS);
		return p + out->value_len;
	}
	out->value = ++p;
	while (*p != '\0' && *p != '"')
		p += *p == '\\' && p[1] != '\0' ? 2 : 1;
	out->value_len = (size_t)(p - out->value);
	return *p == '"' ? p + 1 : p;
}

/* True if `rel` is one of the value's words; relation types ignore case (RFC 8288 §2.1). */
static bool has_rel(const struct param *p, const char *rel)
{
	const char *word = p->value, *end = p->value + p->value_len;

	while (word < end) {
		size_t len = 0;
		while (word + len < end && word[len] != ' ' && word[len] != '\t')
			len++;
		if (len == strlen(rel) && strncasecmp(word, rel, len) == 0)
			return true;
		word += len + 1;
	}
	return false;
}

/* Reads the parameters of one link up to the comma or the end. Only the first rel counts
 * (RFC 8288 §3.3). */
static const char *read_params(const char *p, const char *rel, bool *match)
{
	bool seen = false;

	*match = false;
	for (;;) {
		p += strspn(p, BLANKS ";");
		if (*p == '\0' || *p == ',')
			return p;
		struct param param;
		p = read_param(p, &param);
		if (param.name_len == 0 && param.value_len == 0 && *p != '\0' && *p != ',')
			p++; /* a stray character, so that there is always progress */
		if (!seen && param.name_len == 3 && strncasecmp(param.name, "rel", 3) == 0) {
			seen = true;
			*match = has_rel(&param, rel);
		}
	}
}

static void read_links(const char *p, const char *rel, struct strv *out)
{
	for (;;) {
		p += strspn(p, BLANKS ",");
		if (*p != '<')
			return;
		const char *uri = ++p;
		p += strcspn(p, ">");
		if (*p != '>')
			return;
		size_t len = (size_t)(p - uri);
		bool match;
		p = read_params(p + 1, rel, &match);
		if (match)
			strv_take(out, mem_dup_n(uri, len));
	}
}

void http_links(const struct http_reply *r, const char *rel, struct strv *out)
{
	for (size_t i = 0; i < r->headers.n; i++) {
		const char *value = value_of(r->headers.v[i], "link");
		if (value != NULL)
			read_links(value, rel, out);
	}
}

int http_escape(const char *text, struct buf *out)
{
	static const char unreserved[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

	for (; *text != '\0'; text++) {
		if (strchr(unreserved, *text) != NULL)
			buf_addc(out, *text);
		else
			buf_addf(out, "%%%02X", (unsigned)(unsigned char)*text);
	}
	return out->failed ? -1 : 0;
}

int http_url_join(const char *base, const char *ref, char **out, struct err *e)
{
	CURLU *u = curl_url();
	char *text = NULL, *scheme = NULL, *whole = NULL;
	int rc = -1;

	/* curl takes a reference to nothing or only to a fragment for a path. */
	if (*ref == '\0' || *ref == '#')
		ref = whole = mem_printf("%.*s%s", (int)strcspn(base, "#"), base, ref);
	CURLUcode code = curl_url_set(u, CURLUPART_URL, base, 0);
	if (code == CURLUE_OK)
		code = curl_url_set(u, CURLUPART_URL, ref, 0);
	if (code == CURLUE_OK)
		code = curl_url_get(u, CURLUPART_SCHEME, &scheme, 0);
	if (code == CURLUE_OK && strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0)
		code = CURLUE_UNSUPPORTED_SCHEME;
	if (code == CURLUE_OK)
		code = curl_url_get(u, CURLUPART_URL, &text, 0);
	if (code == CURLUE_OK) {
		*out = mem_dup(text);
		rc = 0;
	} else {
		err_set(e, ERR_INVALID, "not an http or https URL: %s", curl_url_strerror(code));
	}
	curl_free(text);
	curl_free(scheme);
	free(whole);
	curl_url_cleanup(u);
	return rc;
}
