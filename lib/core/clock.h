/* SPDX-License-Identifier: ISC */
/*
 * clock - time and chance, as parameters, so that tests can set them; and RFC 3339.
 *
 * Wall time is int64_t seconds since 1970 UTC, monotonic time int64_t milliseconds.
 */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "core/err.h"

struct clock {
	int64_t (*wall_s)(void *arg);
	int64_t (*mono_ms)(void *arg);
	void *arg;
};

extern const struct clock clock_system;

static inline int64_t clock_wall_s(const struct clock *c)
{
	return c->wall_s(c->arg);
}

static inline int64_t clock_mono_ms(const struct clock *c)
{
	return c->mono_ms(c->arg);
}

#define CLOCK_TEXT_MAX sizeof("2026-11-24T12:00:00Z")

/* RFC 3339 in UTC, whole seconds; years 0000 to 9999, outside is cut to these. */
void clock_format(int64_t wall_s, char out[CLOCK_TEXT_MAX]);

/* RFC 3339 with any offset; fractions of a second are dropped. ERR_INVALID. */
int clock_parse(const char *text, int64_t *wall_s, struct err *e);

/* "90", "90s", "10m", "12h", "30d", "1h30m" to milliseconds ("250ms" too). ERR_INVALID. */
int clock_parse_duration(const char *text, int64_t *ms, struct err *e);

/* Random numbers for jitter, nonces of our own and tokens; never for keys (OpenSSL makes those). */
struct rng {
	void (*fill)(void *arg, void *bytes, size_t len);
	void *arg;
};

extern const struct rng rng_system;

/* Uniform in 0..limit-1; 0 when limit is 0. */
int64_t rng_below(const struct rng *r, int64_t limit);

#endif
