/* SPDX-License-Identifier: ISC */
#include "net/retry.h"

int64_t retry_next_ms(struct retry *r, const struct rng *rng)
{
	int64_t longest_ms = r->first_ms;

	/* Doubles only below half of the maximum, so that it can neither pass it nor overflow. */
	for (int i = 0; i < r->tries && longest_ms < r->most_ms; i++)
		longest_ms = longest_ms <= r->most_ms / 2 ? longest_ms * 2 : r->most_ms;
	if (longest_ms > r->most_ms)
		longest_ms = r->most_ms;
	if (r->tries < INT32_MAX)
		r->tries++;
	return longest_ms / 2 + rng_below(rng, longest_ms - longest_ms / 2 + 1);
}

void retry_reset(struct retry *r)
{
	r->tries = 0;
}
