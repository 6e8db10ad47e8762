/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/map.h"
#include "core/mem.h"
#include "names/host.h"
#include "names/policy.h"

#define POLICY_WHY_MAX 512
#define POLICY_WORD_MAX 256 /* bytes of profile and ca */
#define POLICY_WILDCARD "_wildcard."
#define POLICY_ANY "_any."

/* Patterns are kept as they are written, in sets: a name is looked up in each of the few spellings
 * that could match it, so a policy of any size costs the same. */
struct policy {
	struct map *deny, *allow;
	struct policy_extra *extras; /* sorted by name */
	size_t n_extras, extras_room;
	struct strv retries; /* sorted */
};

struct policy *policy_new(void)
{
	struct policy *p = mem_alloc(sizeof(*p));

	p->deny = map_new();
	p->allow = map_new();
	return p;
}

void policy_free(struct policy *p)
{
	if (p == NULL)
		return;
	for (size_t i = 0; i < p->n_extras; i++) {
		free(p->extras[i].name);
		json_free(p->extras[i].options);
	}
	free(p->extras);
	strv_free(&p->retries);
	map_free(p->deny, NULL);
	map_free(p->allow, NULL);
	free(p);
}

/* A host name or "*.example.com"; the words of host_check become the error. */
static int check_name(const char *text, char name[HOST_MAX + 1], struct err *e)
{
	struct buf why;
	int rc = 0;

	buf_init(&why, POLICY_WHY_MAX);
	if (host_check_wildcard(text, strlen(text), name, &why) != SKIP_NONE)
		rc = err_set(e, ERR_INVALID, "\"%s\": %s", name, why.data);
	buf_free(&why);
	return rc;
}

/* The NAME of a key: as check_name, with a wildcard written in the way that keys allow. */
static int check_key_name(const char *text, char name[HOST_MAX + 1], struct err *e)
{
	const size_t mark_len = strlen(POLICY_WILDCARD);
	char *wildcard = NULL;
	int rc;

	if (text[0] == '*')
		return err_set(
		    e, ERR_INVALID, "write a wildcard as \"" POLICY_WILDCARD "example.com\"");
	if (strncmp(text, POLICY_WILDCARD, mark_len) == 0)
		wildcard = mem_printf("*.%s", text + mark_len);
	rc = check_name(wildcard != NULL ? wildcard : text, name, e);
	free(wildcard);
	return rc;
}

static char *fold(const char *text)
{
	char *folded = mem_dup(text);
	size_t len = strlen(folded);

	for (char *c = folded; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	if (len > 0 && folded[len - 1] == '.')
		folded[len - 1] = '\0';
	return folded;
}

/* A pattern may stand above what can be certified ("allow/_any.de", "deny/_any.internal"), so only
 * the form of its name counts. */
static int add_pattern(struct policy *p, struct map *set, const char *text, struct err *e)
{
	static const char *const marks[] = {POLICY_WILDCARD, POLICY_ANY};
	char name[HOST_MAX + 1];
	enum skip_code code;
	char *pattern = fold(text);
	const char *base = pattern;
	struct buf why;

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (base == pattern && strncmp(pattern, marks[i], strlen(marks[i])) == 0)
			base += strlen(marks[i]);
	buf_init(&why, POLICY_WHY_MAX);
	code = host_check(base, strlen(base), name, &why);
	if (code == SKIP_NONE || code == SKIP_PUBLIC_SUFFIX || code == SKIP_SPECIAL_USE) {
		(void)map_put(set, pattern, p);
		code = SKIP_NONE;
	} else {
		err_set(e, ERR_INVALID,
		    "\"%s\": %s; expected a name, " POLICY_WILDCARD "NAME or " POLICY_ANY "NAME",
		    name, why.data);
	}
	buf_free(&why);
	free(pattern);
	return code == SKIP_NONE ? 0 : -1;
}

/* Replaces names by their normal form, so that whoever reads the options need not do it again. */
static int check_names(struct json *options, struct err *e)
{
	const struct json *names = json_get(options, "names");
	struct json *checked;
	char name[HOST_MAX + 1];
	int rc = 0;

	if (names == NULL)
		return 0;
	if (json_type(names) != JSON_ARRAY || json_len(names) > POLICY_NAMES_MAX)
		return err_set(e, ERR_INVALID, "\"names\": expected a list of at most %d names",
		    POLICY_NAMES_MAX);
	checked = json_array();
	for (const struct json *j = json_first(names); j != NULL && rc == 0; j = json_next(j)) {
		if (json_text(j) == NULL)
			rc = err_set(e, ERR_INVALID, "expected a text");
		else if ((rc = check_name(json_text(j), name, e)) == 0)
			json_add_str(checked, name);
	}
	if (rc == 0)
		json_set(options, "names", checked);
	else
		json_free(checked);
	return rc == 0 ? 0 : err_prefix(e, "\"names\"");
}

/* Printable and short, since these go into requests, messages and file names. */
static bool is_word(const char *text)
{
	size_t len = text != NULL ? strnlen(text, POLICY_WORD_MAX + 1) : 0;

	if (len == 0 || len > POLICY_WORD_MAX)
		return false;
	for (; *text != '\0'; text++)
		if (*text <= ' ' || *text > '~')
			return false;
	return true;
}

/* The names of crypto/key.h, which is no business of this folder; the test compares the two. */
static bool is_key_type(const char *text)
{
	static const char *const types[] = {"p256", "p384", "rsa2048", "rsa3072", "rsa4096"};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(text, types[i]) == 0)
			return true;
	return false;
}

static int check_options(struct json *options, struct err *e)
{
	if (json_type(options) != JSON_OBJECT)
		return err_set(e, ERR_INVALID, "expected a JSON object");
	for (const struct json *j = json_first(options); j != NULL; j = json_next(j)) {
		const char *key = json_key(j);

		if (strcmp(key, "names") == 0)
			continue;
		if (strcmp(key, "profile") != 0 && strcmp(key, "ca") != 0 &&
		    strcmp(key, "key_type") != 0)
			return err_set(e, ERR_INVALID,
			    "unknown option \"%s\": expected names, profile, ca or key_type",
			    is_word(key) ? key : "?");
		if (!is_word(json_text(j)))
			return err_set(
			    e, ERR_INVALID, "\"%s\": expected a short text without blanks", key);
		if (strcmp(key, "key_type") == 0 && !is_key_type(json_text(j)))
			return err_set(e, ERR_INVALID,
			    "\"key_type\": expected p256, p384, rsa2048, rsa3072 or rsa4096");
	}
	return check_names(options, e);
}

/* *out is NULL for an empty value; a newline that `echo` left behind is empty, too. */
static int read_options(const char *value, size_t len, struct json **out, struct err *e)
{
	size_t blanks = 0;

	*out = NULL;
	while (blanks < len && memchr(" \t\r\n", value[blanks], 4) != NULL)
		blanks++;
	if (blanks == len)
		return 0;
	*out = json_parse(value, len, e);
	if (*out == NULL)
		return -1;
	if (check_options(*out, e) == 0)
		return 0;
	json_free(*out);
	*out = NULL;
	return -1;
}

/* Consul lists keys in order, so the place is nearly always at the end. */
static int add_extra(
    struct policy *p, const char *text, const char *value, size_t len, struct err *e)
{
	char name[HOST_MAX + 1];
	struct json *options;
	size_t at = p->n_extras;

	if (check_key_name(text, name, e) != 0 || read_options(value, len, &options, e) != 0)
		return -1;
	while (at > 0 && strcmp(p->extras[at - 1].name, name) > 0)
		at--;
	if (at > 0 && strcmp(p->extras[at - 1].name, name) == 0) {
		json_free(p->extras[at - 1].options);
		p->extras[at - 1].options = options;
		return 0;
	}
	if (p->n_extras == p->extras_room) {
		p->extras_room = p->extras_room * 2 + 8;
		p->extras = mem_grow(p->extras, p->extras_room, sizeof(p->extras[0]));
	}
	memmove(p->extras + at + 1, p->extras + at, (p->n_extras - at) * sizeof(p->extras[0]));
	p->extras[at] = (struct policy_extra){.name = mem_dup(name), .options = options};
	p->n_extras++;
	return 0;
}

static int add_retry(struct policy *p, const char *text, struct err *e)
{
	struct strv *r = &p->retries;
	char name[HOST_MAX + 1];
	size_t at;
	char *last;

	if (check_key_name(text, name, e) != 0)
		return -1;
	if (strv_has_sorted(r, name))
		return 0;
	strv_add(r, name);
	last = r->v[r->n - 1];
	for (at = r->n - 1; at > 0 && strcmp(r->v[at - 1], last) > 0; at--)
		r->v[at] = r->v[at - 1];
	r->v[at] = last;
	return 0;
}

int policy_add(struct policy *p, const char *key, const char *value, size_t len, struct err *e)
{
	const char *slash = strchr(key, '/');
	size_t kind_len = slash != NULL ? (size_t)(slash - key) : 0;

	if (key[0] == '\0' || key[strlen(key) - 1] == '/')
		return 0;
	if (len > POLICY_VALUE_MAX)
		return err_set(
		    e, ERR_INVALID, "the value is longer than %d bytes", POLICY_VALUE_MAX);
	if (kind_len == 5 && memcmp(key, "extra", 5) == 0)
		return add_extra(p, slash + 1, value, len, e);
	if (kind_len == 4 && memcmp(key, "deny", 4) == 0)
		return add_pattern(p, p->deny, slash + 1, e);
	if (kind_len == 5 && memcmp(key, "allow", 5) == 0)
		return add_pattern(p, p->allow, slash + 1, e);
	if (kind_len == 5 && memcmp(key, "retry", 5) == 0)
		return add_retry(p, slash + 1, e);
	return err_set(e, ERR_INVALID,
	    "unknown key: expected extra/NAME, deny/PATTERN, allow/PATTERN or retry/NAME");
}

static void read_line(struct policy *p, const char *line, size_t len,
    void (*bad)(void *arg, const char *key, const struct err *e), void *arg)
{
	struct err e = ERR_INIT;
	size_t key_len = 0, blanks;
	char *key;

	while (key_len < len && memchr(" \t\r", line[key_len], 3) == NULL)
		key_len++;
	for (blanks = key_len; blanks < len && memchr(" \t\r", line[blanks], 3) != NULL;)
		blanks++;
	if (key_len == 0 || line[0] == '#')
		return;
	key = mem_dup_n(line, key_len);
	/* A NUL would hide what follows it; "?" is in no good key either. */
	for (char *nul; (nul = memchr(key, '\0', key_len)) != NULL;)
		*nul = '?';
	if (policy_add(p, key, line + blanks, len - blanks, &e) != 0)
		bad(arg, key, &e);
	free(key);
}

void policy_read(struct policy *p, const char *text, size_t len,
    void (*bad)(void *arg, const char *key, const struct err *e), void *arg)
{
	const char *end = text + len;

	while (text < end) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		const char *stop = newline != NULL ? newline : end;

		while (text < stop && memchr(" \t\r", *text, 3) != NULL)
			text++;
		read_line(p, text, (size_t)(stop - text), bad, arg);
		text = newline != NULL ? newline + 1 : end;
	}
}

static bool has(const struct map *set, const char *mark, const char *name)
{
	char pattern[sizeof(POLICY_WILDCARD) + HOST_MAX];

	snprintf(pattern, sizeof(pattern), "%s%s", mark, name);
	return map_get(set, pattern) != NULL;
}

static bool matches(const struct map *set, const char *name)
{
	const char *dot = strchr(name, '.');

	if (has(set, "", name) || has(set, POLICY_ANY, name))
		return true;
	if (dot != NULL && has(set, POLICY_WILDCARD, dot + 1))
		return true;
	for (; dot != NULL; dot = strchr(dot + 1, '.'))
		if (has(set, POLICY_ANY, dot + 1))
			return true;
	return false;
}

enum skip_code policy_check(const struct policy *p, const char *name)
{
	if (matches(p->deny, name))
		return SKIP_DENIED;
	if (map_len(p->allow) > 0 && !matches(p->allow, name))
		return SKIP_NOT_ALLOWED;
	return SKIP_NONE;
}

const struct policy_extra *policy_extras(const struct policy *p, size_t *n)
{
	*n = p->n_extras;
	return p->extras;
}

const struct strv *policy_retries(const struct policy *p)
{
	return &p->retries;
}
