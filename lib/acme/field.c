/* SPDX-License-Identifier: ISC */
#include "acme/field.h"

#include <string.h>

#include "core/mem.h"
#include "net/url.h"

bool field_is_word(const char *text)
{
	return text != NULL && text[0] != '\0' && strlen(text) <= FIELD_NAME_MAX;
}

int field_url_check(const char *text, struct err *e)
{
	struct url u = {0};
	size_t len = strlen(text);
	int rc = 0;

	if (len > FIELD_URL_MAX)
		return err_set(e, ERR_PROTOCOL, "a URL of %zu characters", len);
	for (const char *p = text; *p != '\0'; p++)
		if (*p <= ' ' || *p > '~')
			return err_set(e, ERR_PROTOCOL, "\"%.80s\" is no URL", text);
	if (url_read(&u, text, NULL) < 0)
		rc = err_set(e, ERR_PROTOCOL, "\"%.80s\" is no http or https URL", text);
	url_free(&u);
	return rc;
}

static int need_url(const struct json *value, const char *key, struct err *e)
{
	const char *text = json_text(value);

	if (text == NULL)
		return err_set(e, ERR_PROTOCOL, "\"%s\" is missing or no text", key);
	return field_url_check(text, e) < 0 ? err_prefix(e, "\"%s\"", key) : 0;
}

int field_url(
    const struct json *object, const char *key, enum field_need need, char **out, struct err *e)
{
	const struct json *value = json_get(object, key);
	const char *text = json_text(value);
	bool is_none =
	    value == NULL || json_type(value) == JSON_NULL || (text != NULL && text[0] == '\0');

	if (need == FIELD_OPTIONAL && is_none)
		return 0;
	if (need_url(value, key, e) < 0)
		return -1;
	*out = mem_dup(text);
	return 0;
}

int field_urls(const struct json *object, const char *key, struct strv *out, struct err *e)
{
	const struct json *list = json_get(object, key);

	if (json_type(list) != JSON_ARRAY)
		return err_set(e, ERR_PROTOCOL, "\"%s\" is missing or no list", key);
	if (json_len(list) > FIELD_LIST_MAX)
		return err_set(e, ERR_PROTOCOL, "\"%s\" has %zu members", key, json_len(list));
	for (const struct json *m = json_first(list); m != NULL; m = json_next(m)) {
		if (need_url(m, key, e) < 0)
			return -1;
		strv_add(out, json_text(m));
	}
	return 0;
}

const char *field_dns(const struct json *identifier, struct err *e)
{
	const char *type = json_str(identifier, "type");
	const char *value = json_str(identifier, "value");

	if (type == NULL || value == NULL) {
		err_set(e, ERR_PROTOCOL, "an identifier without type or value");
		return NULL;
	}
	if (strcmp(type, "dns") != 0) {
		err_set(e, ERR_PROTOCOL, "an identifier of type \"%.40s\"", type);
		return NULL;
	}
	if (!field_is_word(value)) {
		err_set(e, ERR_PROTOCOL, "an identifier of %zu characters", strlen(value));
		return NULL;
	}
	return value;
}

int field_word(
    const struct json *object, const char *key, const char *const words[], int n, struct err *e)
{
	const char *text = json_str(object, key);

	if (text == NULL)
		return err_set(e, ERR_PROTOCOL, "\"%s\" is missing or no text", key);
	for (int i = 0; i < n; i++)
		if (strcmp(text, words[i]) == 0)
			return i;
	return err_set(e, ERR_PROTOCOL, "the %s \"%.40s\" is unknown", key, text);
}
