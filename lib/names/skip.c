/* SPDX-License-Identifier: ISC */
#include <stddef.h>

#include "names/skip.h"

static const struct {
	const char *name, *why;
} skips[] = {
#define SKIP_ENTRY(name, code, why) {code, why},
    SKIP_LIST(SKIP_ENTRY)
#undef SKIP_ENTRY
};

const char *skip_name(enum skip_code code)
{
	return code < SKIP_CODES ? skips[code].name : "";
}

const char *skip_why(enum skip_code code)
{
	return code < SKIP_CODES ? skips[code].why : "";
}
