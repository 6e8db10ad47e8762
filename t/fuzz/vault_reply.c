/* SPDX-License-Identifier: ISC */
/*
 * What hashi/vault_reply reads out of an answer. The input's first line is the status, the rest is
 * the body.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/mem.h"
#include "hashi/vault_reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void check(int good)
{
	if (!good)
		abort();
}

static void read_fields(const struct json *data)
{
	static const char path[] = "secret/fabio/certs";
	const struct json *secret = NULL;
	struct vault_meta meta;
	struct strv keys = {0};
	struct err e = ERR_INIT;
	int64_t n = 0;
	size_t mount_len = 0;
	int version = 0;

	if (vault_reply_mount(data, path, &version, &mount_len, &e) == 0)
		check((version == 1 || version == 2) && mount_len > 0 && mount_len < sizeof(path));
	if (vault_reply_secret(data, &secret, &n, &e) == 0)
		check(n >= 0 && (secret == NULL || json_type(secret) == JSON_OBJECT));
	if (vault_reply_meta(data, 1700000000, &meta, &e) == 0)
		check(meta.version >= 0 &&
		      (meta.custom == NULL || json_type(meta.custom) == JSON_OBJECT));
	if (vault_reply_keys(data, &keys, &e) == 0)
		check(keys.n == json_len(json_get(data, "keys")));
	strv_free(&keys);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text = mem_dup_n((const char *)bytes, len);
	const char *rest = text + strcspn(text, "\n");
	struct http_reply in = {0};
	struct json *body = NULL;
	struct err e = ERR_INIT;

	in.status = 100 + (int)(strtoul(text, NULL, 10) % 500);
	rest += *rest == '\n';
	buf_init(&in.body, 1 << 20);
	buf_add(&in.body, rest, len - (size_t)(rest - text));

	int rc = vault_reply_read(&body, &in, &e);
	check((rc == 0) == (e.code == ERR_NONE));
	for (const char *p = e.text; *p != '\0'; p++)
		check(*p >= ' ' && *p <= '~');
	read_fields(json_get(body, "data"));

	json_free(body);
	buf_free(&in.body);
	free(text);
	return 0;
}
