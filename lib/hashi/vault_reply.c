/* SPDX-License-Identifier: ISC */
#include "hashi/vault_reply.h"

#include <inttypes.h>
#include <string.h>

#include "core/clock.h"
#include "hashi/api.h"

#define WORDS_MAX 700 /* bytes of Vault's own words in a message */

static enum err_code code_of(int status)
{
	switch (status) {
	case 403:
		return ERR_DENIED;
	case 404:
		return ERR_NOTFOUND;
	case 413:
		return ERR_TOOBIG;
	case 307: /* a standby whose active node can't be reached from here */
	case 412: /* a replica that is behind */
	case 429: /* a quota, or a standby's health */
	case 472:
	case 473:
		return ERR_UNAVAILABLE;
	}
	if (status >= 500)
		return ERR_UNAVAILABLE;
	return status >= 400 ? ERR_INVALID : ERR_PROTOCOL;
}

static const char *otherwise(int status)
{
	switch (status) {
	case 307:
		return "redirected to another node too often or to where we can't follow";
	case 404:
		return "nothing there";
	case 412:
		return "this replica is behind, try again later";
	case 429:
		return "too many requests";
	case 503:
		return "sealed or without an active node";
	}
	return "no text";
}

/* Vault's errors in one line; where a proxy answered in its place, that one's words. */
static void add_words(const struct json *body, const struct http_reply *in, struct buf *out)
{
	const struct json *errors = json_get(body, "errors");

	if (body == NULL)
		api_words(in->body.data, in->body.len, otherwise(in->status), out);
	else if (json_len(errors) == 0)
		buf_adds(out, otherwise(in->status));
	for (const struct json *j = json_first(errors); j != NULL; j = json_next(j)) {
		const char *text = json_text(j) != NULL ? json_text(j) : "?";
		if (j != json_first(errors))
			buf_adds(out, "; ");
		api_words(text, strlen(text), "?", out);
	}
}

int vault_reply_read(struct json **body, const struct http_reply *in, struct err *e)
{
	struct err why = ERR_INIT;
	struct buf words;
	bool good = in->status >= 200 && in->status <= 299;

	*body = NULL;
	if (in->body.len > 0)
		*body = json_parse(in->body.data, in->body.len, &why);
	if (good && (in->body.len == 0 || json_type(*body) == JSON_OBJECT))
		return 0;
	buf_init(&words, WORDS_MAX);
	if (good) {
		api_words(in->body.data, in->body.len, "blank", &words);
		err_set(
		    e, ERR_PROTOCOL, "the answer is no JSON object, it begins: %.80s", words.data);
	} else {
		add_words(*body, in, &words);
		err_set(e, code_of(in->status), "status %d: %s%s", in->status, words.data,
		    in->status == 403
			? "; the token is unknown, expired or without a policy for this path"
			: "");
	}
	buf_free(&words);
	return -1;
}

/* ---- KV engines ---- */

/* Missing counts as a fault here. */
static int need_int(const struct json *object, const char *key, int64_t *out, struct err *e)
{
	*out = -1;
	if (json_int(object, key, 0, INT64_MAX, out, e) < 0 || *out < 0)
		return err_set(e, ERR_PROTOCOL, "Vault's answer has no number \"%s\"", key);
	return 0;
}

int vault_reply_mount(
    const struct json *data, const char *path, int *version, size_t *mount_len, struct err *e)
{
	const char *mount = json_str(data, "path"), *type = json_str(data, "type");
	int64_t n = 1;

	if (mount == NULL || type == NULL)
		return err_set(
		    e, ERR_PROTOCOL, "Vault does not say what is mounted at \"%s\"", path);
	if (strcmp(type, "kv") != 0 && strcmp(type, "generic") != 0)
		return err_set(e, ERR_CONFIG,
		    "\"%s\" is on a mount of type \"%.100s\"; choose a path on one of type kv",
		    path, type);
	if (json_int(json_get(data, "options"), "version", 1, 2, &n, NULL) < 0)
		return err_set(e, ERR_UNSUPPORTED,
		    "the mount \"%.200s\" is KV of an unknown version, only 1 and 2 are known",
		    mount);

	size_t len = strlen(mount);
	while (len > 0 && mount[len - 1] == '/')
		len--;
	if (len == 0 || strncmp(path, mount, len) != 0 || (path[len] != '/' && path[len] != '\0'))
		return err_set(e, ERR_PROTOCOL,
		    "Vault says that \"%s\" is on the mount \"%.200s\", which does not fit", path,
		    mount);
	*version = (int)n;
	*mount_len = len;
	return 0;
}

int vault_reply_secret(
    const struct json *data, const struct json **secret, int64_t *version, struct err *e)
{
	const struct json *inner = json_get(data, "data");

	*secret = NULL;
	if (need_int(json_get(data, "metadata"), "version", version, e) < 0)
		return -1;
	if (json_type(inner) == JSON_OBJECT)
		*secret = inner;
	else if (inner != NULL && json_type(inner) != JSON_NULL)
		return err_set(e, ERR_PROTOCOL, "Vault's answer has no object \"data\"");
	return 0;
}

/* A date that we can't read counts as past: what may be gone is not relied on. */
static bool is_live(const struct json *version, int64_t now_s)
{
	const char *deletion = json_str(version, "deletion_time");
	int64_t at_s = 0;

	if (json_type(version) != JSON_OBJECT || json_bool(version, "destroyed", false))
		return false;
	if (deletion == NULL || *deletion == '\0')
		return true;
	return clock_parse(deletion, &at_s, NULL) == 0 && at_s > now_s;
}

int vault_reply_meta(const struct json *data, int64_t now_s, struct vault_meta *out, struct err *e)
{
	const struct json *custom = json_get(data, "custom_metadata");
	char key[24];

	*out = (struct vault_meta){0};
	if (need_int(data, "current_version", &out->version, e) < 0)
		return -1;
	for (const struct json *j = json_first(custom); j != NULL; j = json_next(j))
		if (json_text(j) == NULL)
			return err_set(
			    e, ERR_PROTOCOL, "Vault's custom_metadata are no object of strings");
	if (json_type(custom) == JSON_OBJECT)
		out->custom = custom;
	snprintf(key, sizeof(key), "%" PRId64, out->version);
	out->live = is_live(json_get(json_get(data, "versions"), key), now_s);
	return 0;
}

int vault_reply_keys(const struct json *data, struct strv *out, struct err *e)
{
	const struct json *keys = json_get(data, "keys");

	if (json_type(keys) != JSON_ARRAY)
		return err_set(e, ERR_PROTOCOL, "Vault's answer has no list \"keys\"");
	for (const struct json *j = json_first(keys); j != NULL; j = json_next(j)) {
		if (json_text(j) == NULL)
			return err_set(e, ERR_PROTOCOL, "Vault's \"keys\" are not all text");
		strv_add(out, json_text(j));
	}
	return 0;
}
