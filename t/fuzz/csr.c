/* SPDX-License-Identifier: ISC */
/* csr_names gives at least one name, sorted, in lower case and without control characters. */
#include <stdint.h>
#include <stdlib.h>

#include "crypto/csr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strv names = {0};
	struct err e = ERR_INIT;

	if (csr_names(data, size, &names, &e) != 0) {
		if (names.n != 0 || e.code == ERR_NONE)
			abort();
		return 0;
	}
	if (names.n == 0)
		abort();
	for (size_t i = 0; i < names.n; i++) {
		for (const char *c = names.v[i]; *c != '\0'; c++) {
			if (*c <= ' ' || *c >= 0x7f || (*c >= 'A' && *c <= 'Z'))
				abort();
		}
		if (i > 0 && strcmp(names.v[i - 1], names.v[i]) >= 0)
			abort();
	}
	strv_free(&names);
	return 0;
}
