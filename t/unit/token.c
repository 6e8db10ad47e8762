/* SPDX-License-Identifier: ISC */
#include "hashi/token.h"

#include <stdlib.h>
#include <unistd.h>

#include "unit.h"

static char path[] = "/tmp/le-token.XXXXXX";

static void put(const char *text)
{
	FILE *f = fopen(path, "w");
	fputs(text, f);
	fclose(f);
}

static void test_init(void)
{
	struct token t;
	struct err e = ERR_INIT;
	struct secret *given = secret_new("given", 5), *torn = secret_new("a\nb", 3);

	is_int(token_init(&t, NULL, NULL, &e), 0, "no token is legal");
	ok(t.current == NULL, "and is none");
	ok(!token_reload(&t), "nor will there be one");
	token_free(&t);
	is_int(token_init(&t, given, "", &e), 0, "a token by hand");
	is_str(secret_bytes(t.current), "given", "is taken");
	token_free(&t);
	put("  from-file\n");
	is_int(token_init(&t, given, path, &e), 0, "a file");
	is_str(secret_bytes(t.current), "from-file", "wins, and is trimmed");
	token_free(&t);
	put("\n");
	is_int(token_init(&t, given, path, &e), 0, "an empty file");
	is_str(secret_bytes(t.current), "given", "falls back");
	token_free(&t);
	is_int(token_init(&t, given, "/nonexistent/t", &e), -1, "a missing file is a fault");
	is_int(e.code, ERR_CONFIG, "of the configuration");
	ok(strstr(e.text, "/nonexistent/t") != NULL, "that names it");
	put("a\nX-Evil: b");
	is_int(token_init(&t, given, path, &e), -1, "a token that is two headers is refused");
	is_int(token_init(&t, torn, NULL, &e), -1, "by hand, too");
	secret_free(given);
	secret_free(torn);
}

static void test_reload(void)
{
	struct token t;
	struct err e = ERR_INIT;

	put("one");
	is_int(token_init(&t, NULL, path, &e), 0, "the first token");
	ok(!token_reload(&t), "the same one is no reason for a new try");
	put("two\n");
	ok(token_reload(&t), "another one is");
	is_str(secret_bytes(t.current), "two", "and is used");
	put("");
	ok(!token_reload(&t), "an empty file is not");
	unlink(path);
	ok(!token_reload(&t), "nor is a missing one");
	is_str(secret_bytes(t.current), "two", "both leave the token");
	token_free(&t);
}

int main(void)
{
	close(mkstemp(path));
	test_init();
	test_reload();
	return unit_done();
}
