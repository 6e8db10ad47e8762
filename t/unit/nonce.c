/* SPDX-License-Identifier: ISC */
#include "acme/nonce.h"

#include <stdlib.h>

#include "unit.h"

static void take_is(struct nonce *n, int64_t now_ms, const char *want, const char *name)
{
	char *got = nonce_take(n, now_ms);

	is_str(got, want, name);
	free(got);
}

static void test_order(void)
{
	struct nonce *n = nonce_new();

	take_is(n, 0, NULL, "a new pool is empty");
	nonce_put(n, "a", 0);
	nonce_put(n, "b", 1);
	take_is(n, 2, "b", "the newest goes first");
	nonce_put(n, "c", 3);
	take_is(n, 4, "c", "also after one was taken");
	take_is(n, 5, "a", "then the older");
	take_is(n, 6, NULL, "each once");
	nonce_put(n, "d", 0);
	nonce_clear(n);
	take_is(n, 0, NULL, "cleared is empty");
	nonce_free(n);
	nonce_free(NULL);
}

static void test_age(void)
{
	struct nonce *n = nonce_new();

	nonce_put(n, "old", 0);
	nonce_put(n, "young", 1000);
	take_is(n, 1000 + NONCE_AGE_MS, "young", "as old as it may be");
	take_is(n, 1000 + NONCE_AGE_MS, NULL, "too old");
	nonce_put(n, "new", 1000 + NONCE_AGE_MS);
	take_is(n, 1000 + NONCE_AGE_MS, "new", "the pool goes on");
	nonce_free(n);
}

static void test_full(void)
{
	struct nonce *n = nonce_new();
	char text[16];

	for (int i = 0; i < 3 * NONCE_MAX / 2; i++) {
		snprintf(text, sizeof(text), "n%d", i);
		nonce_put(n, text, i);
	}
	bool in_order = true;
	for (int i = 3 * NONCE_MAX / 2 - 1; i >= NONCE_MAX / 2; i--) {
		char *got = nonce_take(n, 1000);
		snprintf(text, sizeof(text), "n%d", i);
		in_order &= got != NULL && strcmp(got, text) == 0;
		free(got);
	}
	ok(in_order, "a full pool keeps the newest");
	take_is(n, 1000, NULL, "the oldest are gone");
	nonce_free(n);
}

static void test_text(void)
{
	static const char *const bad[] = {"", "a b", "a=", "a+b", "a/b", "\xc3\xa4", "a\n"};
	struct nonce *n = nonce_new();
	char longest[NONCE_LEN_MAX + 2];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		nonce_put(n, bad[i], 0);
		take_is(n, 0, NULL, "no nonce is kept that is none");
	}
	memset(longest, 'x', sizeof(longest));
	longest[NONCE_LEN_MAX + 1] = '\0';
	nonce_put(n, longest, 0);
	take_is(n, 0, NULL, "nor one that is too long");
	longest[NONCE_LEN_MAX] = '\0';
	nonce_put(n, longest, 0);
	take_is(n, 0, longest, "the longest is kept");
	nonce_put(n, "AZaz09-_", 0);
	take_is(n, 0, "AZaz09-_", "all letters of base64url");
	nonce_free(n);
}

int main(void)
{
	test_order();
	test_age();
	test_full();
	test_text();
	return unit_done();
}
