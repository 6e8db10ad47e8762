/* SPDX-License-Identifier: ISC */
#include "hashi/addr.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/mem.h"

/* If `text` begins with "SCHEME://", steps over it. */
static bool skip_scheme(const char **text, const char *scheme)
{
	size_t len = strlen(scheme);
	if (strncasecmp(*text, scheme, len) != 0 || strncmp(*text + len, "://", 3) != 0)
		return false;
	*text += len + 3;
	return true;
}

/* A query or user info would silently end up in every request, a blank would split its first line.
 */
static bool is_plain(const char *text)
{
	for (; *text != '\0'; text++)
		if (*text <= ' ' || *text > '~' || strchr("?#@\\\"<>", *text) != NULL)
			return false;
	return true;
}

int addr_parse(struct addr *a, const char *text, enum addr_tls tls, struct err *e)
{
	const char *rest = text, *scheme = tls == ADDR_PLAIN ? "http" : "https";

	*a = (struct addr){NULL, NULL};
	if (skip_scheme(&rest, "unix")) {
		if (*rest != '/')
			return err_set(e, ERR_CONFIG,
			    "address \"%s\": a socket is written unix:///path", text);
		a->base = mem_dup("http://localhost");
		a->unix_path = mem_dup(rest);
		return 0;
	}
	if (skip_scheme(&rest, "https"))
		scheme = "https";
	else if (skip_scheme(&rest, "http"))
		scheme = tls == ADDR_TLS_ONLY ? "https" : "http";
	else if (strstr(rest, "://") != NULL)
		return err_set(
		    e, ERR_CONFIG, "address \"%s\": the scheme must be http, https or unix", text);
	if (*rest == '\0' || *rest == '/' || *rest == ':' || !is_plain(rest))
		return err_set(e, ERR_CONFIG,
		    "address \"%s\": must be host:port, perhaps with a scheme before and a path "
		    "behind",
		    text);
	a->base = mem_printf("%s://%s", scheme, rest);
	for (size_t len = strlen(a->base); a->base[len - 1] == '/'; len--)
		a->base[len - 1] = '\0';
	return 0;
}

void addr_free(struct addr *a)
{
	free(a->base);
	free(a->unix_path);
	*a = (struct addr){NULL, NULL};
}

int addr_bool(const char *what, const char *text, bool *out, struct err *e)
{
	static const char *const words[] = {
	    "0", "f", "F", "false", "FALSE", "False", "1", "t", "T", "true", "TRUE", "True"};
	enum { WORDS = sizeof(words) / sizeof(*words) };

	if (text == NULL || *text == '\0')
		return 0;
	for (size_t i = 0; i < WORDS; i++) {
		if (strcmp(text, words[i]) != 0)
			continue;
		*out = i >= WORDS / 2;
		return 0;
	}
	return err_set(e, ERR_CONFIG, "%s=%s: must be true or false", what, text);
}
