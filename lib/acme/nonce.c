/* SPDX-License-Identifier: ISC */
#include "acme/nonce.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

/* A ring, the newest at `end` - 1: what is put into a full one drops the oldest. */
struct nonce {
	char *text[NONCE_MAX];
	int64_t got_ms[NONCE_MAX];
	size_t end, n;
};

struct nonce *nonce_new(void)
{
	return mem_alloc(sizeof(struct nonce));
}

void nonce_clear(struct nonce *n)
{
	for (; n->n > 0; n->n--) {
		n->end = (n->end + NONCE_MAX - 1) % NONCE_MAX;
		free(n->text[n->end]);
		n->text[n->end] = NULL;
	}
}

void nonce_free(struct nonce *n)
{
	if (n == NULL)
		return;
	nonce_clear(n);
	free(n);
}

static bool is_nonce(const char *text)
{
	static const char base64url[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	size_t len = strspn(text, base64url);

	return len > 0 && len <= NONCE_LEN_MAX && text[len] == '\0';
}

void nonce_put(struct nonce *n, const char *text, int64_t now_ms)
{
	if (!is_nonce(text))
		return;
	free(n->text[n->end]); /* the oldest where the ring is full, else NULL */
	n->text[n->end] = mem_dup(text);
	n->got_ms[n->end] = now_ms;
	n->end = (n->end + 1) % NONCE_MAX;
	if (n->n < NONCE_MAX)
		n->n++;
}

char *nonce_take(struct nonce *n, int64_t now_ms)
{
	size_t newest = (n->end + NONCE_MAX - 1) % NONCE_MAX;

	/* Where the newest is too old, all are. */
	if (n->n > 0 && now_ms - n->got_ms[newest] > NONCE_AGE_MS)
		nonce_clear(n);
	if (n->n == 0)
		return NULL;
	char *text = n->text[newest];
	n->text[newest] = NULL;
	n->end = newest;
	n->n--;
	return text;
}
