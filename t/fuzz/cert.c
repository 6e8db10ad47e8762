/* SPDX-License-Identifier: ISC */
/* cert_read and cert_check_chain agree on what a chain is; the key is that of the first seed. */
#include <stdint.h>
#include <stdlib.h>

#include "crypto/cert.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char key_pem[] = "-----BEGIN PRIVATE KEY-----\n"
			      "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgKQ+MED5I7y7NFjI3\n"
			      "TWOTuao2WnJm3xg9DQeWdHvFK66hRANCAARM1Z/cKUDn2QpfwYSwI7QNw9c+SGSR\n"
			      "sT3BOrfPYudxVDW+QPhIRT59dDeU+UhdAbNYW1UhRjJl5JdntWTV0Otq\n"
			      "-----END PRIVATE KEY-----\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct key *k;
	const char *pem = (const char *)data;
	struct cert c = {.serial = NULL};
	struct err e = ERR_INIT;
	int read, fits;

	if (k == NULL && key_read_pem(&k, key_pem, sizeof(key_pem) - 1, &e) != 0)
		abort();
	read = cert_read(&c, pem, size, &e);
	if (read == 0) {
		if (c.serial == NULL || c.issuer == NULL || c.chain_len == 0 ||
		    c.chain_len > CERT_CHAIN_MAX)
			abort();
		for (size_t i = 0; i < c.names.n; i++) {
			if (!cert_covers(&c, c.names.v[i]))
				abort();
		}
	} else if (c.serial != NULL || e.code == ERR_NONE) {
		abort();
	}
	err_clear(&e);
	fits = cert_check_chain(pem, size, k, &e);
	if ((fits == 0) != (e.code == ERR_NONE))
		abort();
	cert_free(&c);
	return 0;
}
