/* SPDX-License-Identifier: ISC */
#include "core/clock.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <sys/random.h>

#define YEAR_0000_S INT64_C(-62167219200)
#define YEAR_9999_S INT64_C(253402300799)

static int64_t system_wall_s(void *arg)
{
	struct timespec now;
	(void)arg;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec;
}

static int64_t system_mono_ms(void *arg)
{
	struct timespec now;
	(void)arg;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

const struct clock clock_system = {system_wall_s, system_mono_ms, NULL};

void clock_format(int64_t wall_s, char out[CLOCK_TEXT_MAX])
{
	struct tm tm;
	time_t t = wall_s < YEAR_0000_S ? YEAR_0000_S : wall_s > YEAR_9999_S ? YEAR_9999_S : wall_s;

	gmtime_r(&t, &tm);
	/* The remainders change nothing; they show the compiler that the text fits. */
	snprintf(out, CLOCK_TEXT_MAX, "%04u-%02u-%02uT%02u:%02u:%02uZ",
	    (unsigned)(tm.tm_year + 1900) % 10000, (unsigned)(tm.tm_mon + 1) % 100,
	    (unsigned)tm.tm_mday % 100, (unsigned)tm.tm_hour % 100, (unsigned)tm.tm_min % 100,
	    (unsigned)tm.tm_sec % 100);
}

/* Exactly `count` digits, `min` to `max`. A fault makes `*p` NULL, on which later calls do nothing.
 */
static int digits(const char **p, int count, int min, int max)
{
	int n = 0;

	if (*p == NULL)
		return 0;
	for (int i = 0; i < count; i++) {
		if (!isdigit((unsigned char)(*p)[i])) {
			*p = NULL;
			return 0;
		}
		n = n * 10 + ((*p)[i] - '0');
	}
	*p = n < min || n > max ? NULL : *p + count;
	return n;
}

static void mark(const char **p, const char *any_of)
{
	if (*p != NULL)
		*p = **p != '\0' && strchr(any_of, **p) != NULL ? *p + 1 : NULL;
}

static int month_days(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month == 2 && leap ? 29 : days[month - 1];
}

/* "Z" or "+HH:MM"; the seconds by which local time is ahead of UTC. */
static int offset_s(const char **p)
{
	if (*p == NULL)
		return 0;
	int sign = **p == '+' ? 1 : **p == '-' ? -1 : 0;
	if (sign == 0) {
		mark(p, "Zz");
		return 0;
	}
	(*p)++;
	int hours = digits(p, 2, 0, 23);
	mark(p, ":");
	return sign * (hours * 3600 + digits(p, 2, 0, 59) * 60);
}

int clock_parse(const char *text, int64_t *wall_s, struct err *e)
{
	struct tm tm = {0};
	const char *p = text;

	int year = digits(&p, 4, 0, 9999);
	mark(&p, "-");
	int month = digits(&p, 2, 1, 12);
	mark(&p, "-");
	tm.tm_mday = digits(&p, 2, 1, p == NULL ? 0 : month_days(year, month));
	mark(&p, "Tt "); /* RFC 3339 section 5.6 allows the space */
	tm.tm_hour = digits(&p, 2, 0, 23);
	mark(&p, ":");
	tm.tm_min = digits(&p, 2, 0, 59);
	mark(&p, ":");
	tm.tm_sec = digits(&p, 2, 0, 60); /* 60: a leap second, the next minute to timegm */
	if (p != NULL && *p == '.') {
		p++;
		digits(&p, 1, 0, 9);
		while (p != NULL && isdigit((unsigned char)*p))
			p++;
	}
	int ahead_s = offset_s(&p);
	if (p == NULL || *p != '\0')
		return err_set(e, ERR_INVALID,
		    "\"%.64s\" is not a time as of RFC 3339, such as 2026-11-24T12:00:00Z", text);
	tm.tm_year = year - 1900;
	tm.tm_mon = month - 1;
	*wall_s = (int64_t)timegm(&tm) - ahead_s;
	return 0;
}

static const struct unit {
	const char *name;
	int64_t ms;
} units[] = {{"d", 86400000}, {"h", 3600000}, {"m", 60000}, {"s", 1000}, {"ms", 1}};

#define UNITS (sizeof(units) / sizeof(units[0]))
#define UNIT_BARE 3 /* a number alone is in seconds */

/* Adds one "30m" at `p`. `next` is the first unit still allowed: each comes once, larger ones
 * first. Fails on overflow as well, since no text of that kind means anything here. */
static bool add_part(const char **p, size_t *next, bool is_first, int64_t *sum_ms)
{
	int64_t n = 0;
	const char *begin = *p;

	for (; isdigit((unsigned char)**p); (*p)++)
		if (__builtin_mul_overflow(n, 10, &n) || __builtin_add_overflow(n, **p - '0', &n))
			return false;
	if (*p == begin)
		return false;
	size_t len = strspn(*p, "dhms"), at = *next;
	if (is_first && **p == '\0')
		at = UNIT_BARE;
	else
		while (at < UNITS &&
		       (strlen(units[at].name) != len || strncmp(units[at].name, *p, len) != 0))
			at++;
	*next = at + 1;
	*p += len;
	return at < UNITS && !__builtin_mul_overflow(n, units[at].ms, &n) &&
	       !__builtin_add_overflow(*sum_ms, n, sum_ms);
}

int clock_parse_duration(const char *text, int64_t *ms, struct err *e)
{
	const char *p = text;
	int64_t sum_ms = 0;
	size_t next = 0;

	do {
		if (!add_part(&p, &next, p == text, &sum_ms))
			return err_set(e, ERR_INVALID,
			    "\"%.64s\" is not a duration such as 90s, 10m, 1h30m or 30d", text);
	} while (*p != '\0');
	*ms = sum_ms;
	return 0;
}

static void system_fill(void *arg, void *bytes, size_t len)
{
	char *p = bytes;
	(void)arg;

	while (len > 0) {
		ssize_t n = getrandom(p, len, 0);
		if (n == -1 && errno == EINTR)
			continue;
		/* Linux since 3.17 never fails here; going on without chance would be worse. */
		if (n <= 0)
			abort();
		p += n;
		len -= (size_t)n;
	}
}

const struct rng rng_system = {system_fill, NULL};

int64_t rng_below(const struct rng *r, int64_t limit)
{
	uint64_t n = 0;

	if (limit <= 0)
		return 0;
	/* Numbers above the last whole multiple of `limit` would favour the small results. 64
	 * misses in a row (below 2^-64) come only from a test's source that is constant. */
	uint64_t over = (UINT64_MAX % (uint64_t)limit + 1) % (uint64_t)limit;
	for (int tries = 0; tries < 64; tries++) {
		r->fill(r->arg, &n, sizeof(n));
		if (n <= UINT64_MAX - over)
			break;
	}
	return (int64_t)(n % (uint64_t)limit);
}
