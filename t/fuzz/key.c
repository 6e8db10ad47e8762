/* SPDX-License-Identifier: ISC */
/* What key_read_pem accepts can be written, read again, and is then the same key. */
#include <stdint.h>
#include <stdlib.h>

#include "crypto/key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int good)
{
	if (!good)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct key *k = NULL, *again = NULL;
	struct secret *pem = NULL;
	struct err e = ERR_INIT;
	struct buf a, b;

	if (key_read_pem(&k, (const char *)data, size, &e) != 0) {
		must(k == NULL && e.code != ERR_NONE && e.text[0] != '\0');
		return 0;
	}
	buf_init(&a, 43);
	buf_init(&b, 43);
	must(key_write_pem(k, &pem, &e) == 0);
	must(key_read_pem(&again, secret_bytes(pem), secret_len(pem), &e) == 0);
	must(key_thumbprint(k, &a, &e) == 0 && key_thumbprint(again, &b, &e) == 0);
	must(strcmp(a.data, b.data) == 0 && key_type(k) == key_type(again));
	key_free(k);
	key_free(again);
	secret_free(pem);
	buf_free(&a);
	buf_free(&b);
	return 0;
}
