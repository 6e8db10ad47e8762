/* SPDX-License-Identifier: ISC */
/*
 * token - the token of a Consul or Vault client: given by hand, or from a file that others rotate.
 */
#ifndef HASHI_TOKEN_H
#define HASHI_TOKEN_H

#include <stdbool.h>

#include "core/err.h"
#include "core/secret.h"

struct token {
	char *file;             /* NULL: the token never changes */
	struct secret *current; /* NULL: none, which is legal (an agent may add one) */
};

/* The file wins over `given` (may be NULL, copied), as in HashiCorp's clients; an empty or missing
 * `file` name means none. ERR_CONFIG names the file that can't be read. */
int token_init(struct token *t, const struct secret *given, const char *file, struct err *e);
void token_free(struct token *t);

/* Reads the file again, after a 403. True: it is another token now, a new try makes sense. */
bool token_reload(struct token *t);

#endif
