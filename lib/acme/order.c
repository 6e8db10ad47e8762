/* SPDX-License-Identifier: ISC */
#include "acme/order.h"

#include <stdlib.h>
#include <string.h>

#include "acme/field.h"
#include "core/base64.h"
#include "core/clock.h"

static const char *const statuses[] = {
    [ORDER_PENDING] = "pending",
    [ORDER_READY] = "ready",
    [ORDER_PROCESSING] = "processing",
    [ORDER_VALID] = "valid",
    [ORDER_INVALID] = "invalid",
};

static int read_names(struct strv *out, const struct json *list, struct err *e)
{
	if (json_type(list) != JSON_ARRAY || json_len(list) == 0)
		return err_set(e, ERR_PROTOCOL, "\"identifiers\" is missing or empty");
	if (json_len(list) > FIELD_LIST_MAX)
		return err_set(e, ERR_PROTOCOL, "%zu identifiers", json_len(list));
	for (const struct json *m = json_first(list); m != NULL; m = json_next(m)) {
		const char *name = field_dns(m, e);
		if (name == NULL)
			return -1;
		strv_add(out, name);
	}
	strv_sort(out);
	return 0;
}

static int read_expires(int64_t *out, const struct json *j, struct err *e)
{
	const char *text = json_str(j, "expires");

	if (text == NULL || clock_parse(text, out, NULL) == 0)
		return 0;
	return err_set(e, ERR_PROTOCOL, "\"expires\" is \"%.40s\"", text);
}

static int read_order(struct order *o, const struct json *j, struct err *e)
{
	int status = field_word(j, "status", statuses, sizeof(statuses) / sizeof(statuses[0]), e);

	if (status < 0 || read_names(&o->names, json_get(j, "identifiers"), e) < 0 ||
	    field_urls(j, "authorizations", &o->authorizations, e) < 0 ||
	    field_url(j, "finalize", FIELD_NEEDED, &o->finalize, e) < 0 ||
	    read_expires(&o->expires, j, e) < 0)
		return -1;
	o->status = (enum order_status)status;
	if (o->status == ORDER_PENDING && o->authorizations.n == 0)
		return err_set(e, ERR_PROTOCOL, "it is pending, but on no authorization");
	if (o->status == ORDER_VALID &&
	    field_url(j, "certificate", FIELD_NEEDED, &o->certificate, e) < 0)
		return -1;
	if (json_type(json_get(j, "error")) == JSON_OBJECT)
		o->error = json_copy(json_get(j, "error"));
	return 0;
}

int order_read(struct order *out, const struct json *j, struct err *e)
{
	memset(out, 0, sizeof(*out));
	if (json_type(j) != JSON_OBJECT)
		return err_set(e, ERR_PROTOCOL, "the order is no JSON object");
	if (read_order(out, j, e) == 0)
		return 0;
	order_free(out);
	return err_prefix(e, "the order");
}

void order_free(struct order *o)
{
	strv_free(&o->names);
	strv_free(&o->authorizations);
	free(o->finalize);
	free(o->certificate);
	json_free(o->error);
	memset(o, 0, sizeof(*o));
}

struct json *order_new_payload(const struct strv *names, const char *profile, const char *replaces)
{
	struct json *payload = json_object(), *list = json_array();

	for (size_t i = 0; i < names->n; i++) {
		struct json *identifier = json_object();
		json_set_str(identifier, "type", "dns");
		json_set_str(identifier, "value", names->v[i]);
		json_add(list, identifier);
	}
	json_set(payload, "identifiers", list);
	json_set_str(payload, "profile", profile);
	json_set_str(payload, "replaces", replaces);
	return payload;
}

struct json *order_finalize_payload(const void *csr, size_t len)
{
	struct json *payload = json_object();
	struct buf text;

	buf_init(&text, len / 3 * 4 + 4); /* whatever the length, base64 is no longer */
	base64_encode(BASE64_URL, csr, len, &text);
	json_set_str(payload, "csr", text.data);
	buf_free(&text);
	return payload;
}
