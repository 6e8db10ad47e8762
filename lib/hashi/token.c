/* SPDX-License-Identifier: ISC */
#include "hashi/token.h"

#include <stdlib.h>

#include "core/mem.h"

#define TOKEN_MAX (64 * 1024) /* bytes: Vault's batch tokens carry their policies */

/* A token becomes a header; a line break in it would become another one. */
static bool is_sound(const struct secret *s)
{
	const char *p = secret_bytes(s);
	for (size_t i = 0; i < secret_len(s); i++)
		if (p[i] <= ' ' || p[i] > '~')
			return false;
	return secret_len(s) > 0;
}

/* ERR_INVALID: the file is empty; all else is ERR_CONFIG. */
static int read_token(struct secret **out, const char *path, struct err *e)
{
	struct err why = ERR_INIT;

	if (secret_read_file(out, path, TOKEN_MAX, true, &why) < 0)
		return err_set(e, why.code == ERR_INVALID ? ERR_INVALID : ERR_CONFIG,
		    "token file %s", why.text);
	if (is_sound(*out))
		return 0;
	secret_free(*out);
	*out = NULL;
	return err_set(e, ERR_CONFIG,
	    "token file %s: holds more than one token (a blank or a control character)", path);
}

int token_init(struct token *t, const struct secret *given, const char *file, struct err *e)
{
	struct err why = ERR_INIT;

	*t = (struct token){NULL, NULL};
	if (file != NULL && *file != '\0') {
		/* An empty file falls back to what was given, as in HashiCorp's clients. */
		if (read_token(&t->current, file, &why) < 0 && why.code != ERR_INVALID)
			return err_copy(e, &why);
		t->file = mem_dup(file);
	}
	if (t->current != NULL || given == NULL || secret_len(given) == 0)
		return 0;
	if (!is_sound(given)) {
		token_free(t);
		return err_set(e, ERR_CONFIG, "the token holds a blank or a control character");
	}
	t->current = secret_new(secret_bytes(given), secret_len(given));
	return 0;
}

void token_free(struct token *t)
{
	free(t->file);
	secret_free(t->current);
	*t = (struct token){NULL, NULL};
}

/* A file that is empty or half written leaves the token as it is: without one, lists would get
 * shorter and not fail. */
bool token_reload(struct token *t)
{
	struct secret *fresh = NULL;

	if (t->file == NULL || read_token(&fresh, t->file, NULL) < 0)
		return false;
	if (secret_eq(fresh, t->current)) {
		secret_free(fresh);
		return false;
	}
	secret_free(t->current);
	t->current = fresh;
	return true;
}
