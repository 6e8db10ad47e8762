/* SPDX-License-Identifier: ISC */
#include "acme/problem.h"

#include <stdbool.h>
#include <string.h>

#include "core/mem.h"

#define TEXT_MAX (4 * ERR_TEXT_MAX) /* of a message before err cuts it */
#define TYPE_MAX 64                 /* characters; longer ones are no types */
#define COPY_TEXT_MAX 2048          /* bytes of a text that is passed on */
#define SUBPROBLEMS_MAX 100         /* one for each name of an order */
#define LINK_MAX 16384              /* an unpause link holds the names, signed */

/* How many bytes of `text` fit into `max` without a part of a character (UTF-8) at the end. */
static size_t fit(const char *text, size_t max)
{
	size_t len = strlen(text);

	if (len <= max)
		return len;
	while (max > 0 && ((unsigned char)text[max] & 0xc0) == 0x80)
		max--;
	return max;
}

const char *problem_type(const struct json *j)
{
	static const char letters[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const char *urn = json_str(j, "type");
	const char *colon = urn != NULL ? strrchr(urn, ':') : NULL;
	const char *last = colon != NULL ? colon + 1 : urn;

	/* about:blank says that there is none (RFC 7807 §4.2). */
	if (urn == NULL || strcmp(urn, "about:blank") == 0)
		return "unknown";
	if (*last == '\0' || strlen(last) > TYPE_MAX || last[strspn(last, letters)] != '\0')
		return "unknown";
	return last;
}

/* The first http or https URL in `text`, up to a character that none may have; NULL: no more. */
static const char *find_link(const char *text, size_t *len)
{
	static const char outside[] = " \t\r\n\"<>\\^`{|}";
	const char *at = text;

	while ((at = strstr(at, "http")) != NULL) {
		const char *rest = at + 4 + (at[4] == 's');
		if (strncmp(rest, "://", 3) == 0) {
			*len = strcspn(at, outside);
			return at;
		}
		at += 4;
	}
	return NULL;
}

/* Only printable ASCII: the link is shown to a person, who will follow it. */
static bool is_unpause(const char *link, size_t len)
{
	static const char word[] = "unpause";
	bool found = false;

	for (size_t i = 0; i < len; i++) {
		if (link[i] <= ' ' || link[i] > '~')
			return false;
		found |=
		    len - i >= sizeof(word) - 1 && memcmp(link + i, word, sizeof(word) - 1) == 0;
	}
	return found && len <= LINK_MAX;
}

char *problem_unpause(const struct json *j)
{
	const char *at = json_str(j, "detail");
	size_t len = 0;

	while (at != NULL && (at = find_link(at, &len)) != NULL) {
		size_t link_len = len;
		while (link_len > 0 && strchr(".,;:!?)'", at[link_len - 1]) != NULL)
			link_len--; /* the sentence's, not the link's */
		if (is_unpause(at, link_len))
			return mem_dup_n(at, link_len);
		at += len;
	}
	return NULL;
}

/* The type decides before the status, but for 5xx: there the server itself says that it is not the
 * request's fault ("rateLimited" with 503 is a load balancer that is busy for seconds). */
static enum err_code code_of(const char *type, int status, bool has_link)
{
	bool is_limit = status == 429 || strcmp(type, "rateLimited") == 0;

	if (status >= 500 || strcmp(type, "serverInternal") == 0)
		return ERR_UNAVAILABLE;
	if (is_limit)
		return has_link ? ERR_PAUSED : ERR_RATELIMITED;
	if (strcmp(type, "accountDoesNotExist") == 0 ||
	    strcmp(type, "externalAccountRequired") == 0 || strcmp(type, "userActionRequired") == 0)
		return ERR_DENIED;
	if (strcmp(type, "unauthorized") == 0 && (status == 401 || status == 403))
		return ERR_DENIED;
	return strcmp(type, "badNonce") == 0 ? ERR_AGAIN : ERR_INVALID;
}

static void add_subproblems(const struct json *list, struct buf *out)
{
	int n = 0;

	if (json_type(list) != JSON_ARRAY)
		return;
	for (const struct json *m = json_first(list); m != NULL; m = json_next(m)) {
		const char *name = json_str(json_get(m, "identifier"), "value");
		const char *detail = json_str(m, "detail");
		if (json_type(m) != JSON_OBJECT || n++ >= SUBPROBLEMS_MAX)
			continue;
		buf_addf(out, "; sub: %.*s%s%s", name != NULL ? (int)fit(name, 255) : 0,
		    name != NULL ? name : "", name != NULL ? ": " : "", problem_type(m));
		if (detail != NULL)
			buf_addf(out, ": %.*s", (int)fit(detail, PROBLEM_DETAIL_MAX), detail);
	}
}

int problem_err(const struct json *j, int status, struct err *e)
{
	const char *type = problem_type(j), *detail = json_str(j, "detail");
	const char *instance = json_str(j, "instance");
	char *link = problem_unpause(j);
	enum err_code code = code_of(type, status, link != NULL);
	/* A cut link is none, so what pauses us may be as long as a message. */
	size_t max = code == ERR_PAUSED ? ERR_TEXT_MAX : PROBLEM_DETAIL_MAX;
	struct buf text;

	buf_init(&text, TEXT_MAX);
	if (strcmp(type, "unknown") != 0)
		buf_adds(&text, type);
	else if (status > 0)
		buf_addf(&text, "status %d", status);
	else
		buf_adds(&text, "a problem of an unknown type");
	if (detail != NULL && detail[0] != '\0')
		buf_addf(&text, ": %.*s%s", (int)fit(detail, max), detail,
		    strlen(detail) > max ? "..." : "");
	if (strcmp(type, "userActionRequired") == 0 && instance != NULL)
		buf_addf(&text, "; see %.*s", (int)fit(instance, 255), instance);
	add_subproblems(json_get(j, "subproblems"), &text);
	err_set(e, code, "%s", text.data);
	buf_free(&text);
	mem_free_wiped(link);
	return -1;
}

static void copy_text(struct json *to, const struct json *from, const char *key)
{
	const char *text = json_str(from, key);
	char *cut = text != NULL ? mem_dup_n(text, fit(text, COPY_TEXT_MAX)) : NULL;

	json_set_str(to, key, cut);
	mem_free_wiped(cut);
}

/* The members without the subproblems, which have none of their own (RFC 8555 §6.7.1). */
static struct json *copy_flat(const struct json *j)
{
	struct json *copy = json_object();
	int64_t status = -1;

	copy_text(copy, j, "type");
	copy_text(copy, j, "detail");
	copy_text(copy, j, "instance");
	if (json_int(j, "status", 100, 599, &status, NULL) == 0 && status > 0)
		json_set_int(copy, "status", status);
	return copy;
}

static struct json *copy_subproblem(const struct json *j)
{
	struct json *copy = copy_flat(j), *identifier = json_object();

	copy_text(identifier, json_get(j, "identifier"), "type");
	copy_text(identifier, json_get(j, "identifier"), "value");
	json_set(copy, "identifier", identifier);
	return copy;
}

struct json *problem_copy(const struct json *j)
{
	const struct json *list = json_get(j, "subproblems");
	struct json *copy, *subproblems;
	size_t n = 0;

	if (json_type(j) != JSON_OBJECT)
		return NULL;
	copy = copy_flat(j);
	if (json_type(list) != JSON_ARRAY)
		return copy;
	subproblems = json_array();
	for (const struct json *m = json_first(list); m != NULL; m = json_next(m))
		if (json_type(m) == JSON_OBJECT && n++ < SUBPROBLEMS_MAX)
			json_add(subproblems, copy_subproblem(m));
	json_set(copy, "subproblems", subproblems);
	return copy;
}
