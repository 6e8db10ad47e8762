/* SPDX-License-Identifier: ISC */
/*
 * What hashi/consul_reply and consul_kv_entry read out of an answer. The input's first line is the
 * status, the second the value of each number header, the rest is the body.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/mem.h"
#include "hashi/consul_kv.h"
#include "hashi/consul_reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void check(int good)
{
	if (!good)
		abort();
}

static void read_entries(const struct json *list)
{
	struct buf value;

	buf_init(&value, CONSUL_VALUE_MAX);
	for (const struct json *j = json_first(list); j != NULL; j = json_next(j)) {
		struct err e = ERR_INIT;
		const char *key = NULL;
		uint64_t index = 0;
		buf_reset(&value);
		if (consul_kv_entry(j, &key, &value, &index, &e) == 0)
			check(key != NULL && index <= INT64_MAX && !value.failed);
		else
			check(e.code != ERR_NONE && e.text[0] != '\0');
	}
	buf_free(&value);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text = mem_dup_n((const char *)bytes, len), *rest = text;
	struct http_reply in = {0};
	struct consul_reply out;
	struct err e = ERR_INIT;

	in.status = 100 + (int)(strtoul(rest, NULL, 10) % 500);
	rest += strcspn(rest, "\n");
	rest += *rest == '\n';
	int line = (int)strcspn(rest, "\n");
	strv_addf(&in.headers, "x-consul-index: %.*s", line, rest);
	strv_addf(&in.headers, "x-consul-lastcontact: %.*s", line, rest);
	rest += line;
	rest += *rest == '\n';
	buf_init(&in.body, 1 << 20);
	buf_add(&in.body, rest, len - (size_t)(rest - text));

	int rc = consul_reply_read(&out, &in, false, len % 2, &e);
	check((rc == 0) == (e.code == ERR_NONE));
	check(rc == 0 || out.json == NULL);
	check(out.contact_ms >= 0);
	for (const char *p = e.text; *p != '\0'; p++)
		check(*p >= ' ' && *p <= '~');
	(void)consul_reply_is_true(&out);
	read_entries(out.json);

	json_free(out.json);
	buf_free(&in.body);
	strv_free(&in.headers);
	free(text);
	return 0;
}
