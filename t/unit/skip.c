/* SPDX-License-Identifier: ISC */
#include "names/skip.h"
#include "unit.h"

int main(void)
{
	is_str(skip_name(SKIP_NONE), "", "no skip has no name");
	is_str(skip_name(SKIP_WILDCARD), "wildcard", "the first code");
	is_str(skip_name(SKIP_NOT_A_NAME), "not-a-name", "a code with hyphens");
	is_str(skip_name(SKIP_QUOTA), "quota", "the last code");
	is_str(skip_name(SKIP_CODES), "", "a code outside the list");
	is_str(skip_why(SKIP_CODES), "", "a code outside the list has no reason");
	for (int i = 1; i < SKIP_CODES; i++) {
		const char *why = skip_why((enum skip_code)i);

		ok(why[0] != '\0' && why[strlen(why) - 1] != '.', skip_name((enum skip_code)i));
	}
	return unit_done();
}
