/* SPDX-License-Identifier: ISC */
#include <stdint.h>

#include "net/retry.h"
#include "unit.h"

static unsigned char fill_with;

static void fill(void *arg, void *bytes, size_t len)
{
	(void)arg;
	memset(bytes, fill_with, len);
}

static const struct rng fixed = {fill, NULL};

static bool all_within(int64_t first_ms, int64_t most_ms, int tries, int64_t low, int64_t high)
{
	for (int i = 0; i < 1000; i++) {
		struct retry r = {first_ms, most_ms, tries};
		int64_t ms = retry_next_ms(&r, &rng_system);
		if (ms < low || ms > high)
			return false;
	}
	return true;
}

int main(void)
{
	struct retry r = {.first_ms = 1000, .most_ms = 60000};
	int64_t ms = 0;

	ok(all_within(1000, 60000, 0, 500, 1000), "first wait");
	ok(all_within(1000, 60000, 1, 1000, 2000), "second wait is twice as long");
	ok(all_within(1000, 60000, 5, 16000, 32000), "sixth");
	ok(all_within(1000, 60000, 6, 30000, 60000), "cut to the longest");
	ok(all_within(1000, 60000, 1000000, 30000, 60000), "for ever");
	ok(all_within(1000, 10, 0, 5, 10), "the first is cut, too");
	ok(all_within(INT64_MAX / 2 + 1, INT64_MAX, 9, INT64_MAX / 2, INT64_MAX), "no overflow");
	ok(all_within(0, 0, 3, 0, 0), "no wait at all");

	for (int i = 0; i < 3; i++)
		ms = retry_next_ms(&r, &fixed);
	is_int(ms, 2000, "the smallest of the third");
	is_int(r.tries, 3, "failures are counted");
	retry_reset(&r);
	is_int(retry_next_ms(&r, &fixed), 500, "a success begins anew");
	return unit_done();
}
