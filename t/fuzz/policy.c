/* SPDX-License-Identifier: ISC */
/*
 * Policies: the input once as an entry (the key ends at the first newline, the value follows) and
 * once as a file. Lists stay sorted, names in normal form, and a refusal has a reason.
 */
#include <stdint.h>
#include <stdlib.h>

#include "core/mem.h"
#include "names/host.h"
#include "names/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_error(void *arg, const char *key, const struct err *e)
{
	(void)arg;
	if (key[0] == '\0' || e->code != ERR_INVALID || e->text[0] == '\0')
		abort();
}

static void check_policy(const struct policy *p)
{
	char name[HOST_MAX + 1];
	size_t n;
	const struct policy_extra *extras = policy_extras(p, &n);
	const struct strv *retries = policy_retries(p);

	for (size_t i = 0; i < n; i++) {
		const char *x = extras[i].name;

		if (host_check_wildcard(x, strlen(x), name, NULL) != SKIP_NONE ||
		    strcmp(x, name) != 0 || (i > 0 && strcmp(extras[i - 1].name, x) >= 0))
			abort();
		(void)policy_check(p, x);
	}
	for (size_t i = 1; i < retries->n; i++)
		if (strcmp(retries->v[i - 1], retries->v[i]) >= 0)
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = size > 0 ? (const char *)data : "";
	const char *newline = memchr(text, '\n', size);
	size_t key_len = newline != NULL ? (size_t)(newline - text) : size;
	size_t value_at = newline != NULL ? key_len + 1 : size;
	struct policy *p = policy_new();
	struct err e = ERR_INIT;
	char *key = mem_dup_n(text, key_len);

	if (policy_add(p, key, text + value_at, size - value_at, &e) != 0)
		check_error(NULL, key, &e);
	check_policy(p);
	policy_read(p, text, size, check_error, NULL);
	check_policy(p);
	free(key);
	policy_free(p);
	return 0;
}
