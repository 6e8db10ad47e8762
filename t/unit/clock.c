/* SPDX-License-Identifier: ISC */
#include "core/clock.h"

#include "unit.h"

static void formats(int64_t wall_s, const char *want)
{
	char text[CLOCK_TEXT_MAX];
	clock_format(wall_s, text);
	is_str(text, want, want);
}

static void parses(const char *text, int64_t want_s)
{
	struct err e = ERR_INIT;
	int64_t got_s = -1;
	is_int(clock_parse(text, &got_s, &e), 0, text);
	is_int(got_s, want_s, text);
}

static void refuses(const char *text)
{
	struct err e = ERR_INIT;
	int64_t got_s = 42;
	ok(clock_parse(text, &got_s, &e) == -1 && e.code == ERR_INVALID && got_s == 42, text);
}

static void test_times(void)
{
	formats(0, "1970-01-01T00:00:00Z");
	formats(1795521600, "2026-11-24T12:00:00Z");
	formats(1709210096, "2024-02-29T12:34:56Z");
	formats(-1, "1969-12-31T23:59:59Z");
	formats(253402300799, "9999-12-31T23:59:59Z");
	formats(253402300800, "9999-12-31T23:59:59Z");
	formats(INT64_MAX, "9999-12-31T23:59:59Z");
	formats(-62167219200, "0000-01-01T00:00:00Z");
	formats(INT64_MIN, "0000-01-01T00:00:00Z");

	parses("1970-01-01T00:00:00Z", 0);
	parses("2026-11-24T12:00:00Z", 1795521600);
	parses("2026-11-24t12:00:00z", 1795521600);
	parses("2026-11-24 12:00:00Z", 1795521600);
	parses("2026-11-24T12:00:00.123456789Z", 1795521600);
	parses("2026-11-24T14:30:00.9+02:30", 1795521600);
	parses("2026-11-24T04:00:00-08:00", 1795521600);
	parses("2026-11-24T12:00:00-00:00", 1795521600);
	parses("2024-02-29T12:34:56Z", 1709210096);
	parses("2000-02-29T00:00:00Z", 951782400);
	parses("2016-12-31T23:59:60Z", 1483228800);
	parses("9999-12-31T23:59:59Z", 253402300799);
	parses("0000-01-01T00:00:00Z", -62167219200);

	static const char *const bad[] = {"", "2026", "2026-11-24", "2026-11-24T12:00:00",
	    "2026-11-24T12:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z",
	    "2026-01-00T00:00:00Z", "2026-04-31T00:00:00Z", "2026-02-29T00:00:00Z",
	    "1900-02-29T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
	    "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00,5Z",
	    "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+01:60", "2026-01-01T00:00:00+0100",
	    "2026-01-01T00:00:00+1", "2026-01-01T00:00:00ZZ", "2026-01-01T00:00:00Z ",
	    " 2026-01-01T00:00:00Z", "+026-01-01T00:00:00Z", "2026-1-01T00:00:00Z",
	    "2026-01-01_00:00:00Z", "2026-01-01T00:00:00.5"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		refuses(bad[i]);
}

static void lasts(const char *text, int64_t want_ms)
{
	struct err e = ERR_INIT;
	int64_t got_ms = -1;
	is_int(clock_parse_duration(text, &got_ms, &e), 0, text);
	is_int(got_ms, want_ms, text);
}

static void lasts_not(const char *text)
{
	struct err e = ERR_INIT;
	int64_t got_ms = 42;
	ok(clock_parse_duration(text, &got_ms, &e) == -1 && e.code == ERR_INVALID && got_ms == 42,
	    text);
}

static void test_durations(void)
{
	lasts("0", 0);
	lasts("90", 90000);
	lasts("90s", 90000);
	lasts("10m", 600000);
	lasts("12h", 43200000);
	lasts("30d", 2592000000);
	lasts("1h30m", 5400000);
	lasts("250ms", 250);
	lasts("1d2h3m4s5ms", 93784005);
	lasts("1m5ms", 60005);
	lasts("9223372036854775807ms", INT64_MAX);
	lasts("106751991167d", INT64_C(106751991167) * 86400000);

	static const char *const bad[] = {"", "s", "-1s", "+1s", " 1s", "1s ", "1 s", "1.5h", "1w",
	    "1h30", "30m1h", "1m1m", "1ms1s", "1S", "1sm", "0x10", "1h-5m", "ms", "5mss",
	    "9223372036854775808ms", "106751991168d", "9223372036854775807ms1s",
	    "9223372036854775807", "99999999999999999999999999999999"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		lasts_not(bad[i]);
}

/* A source that hands out one byte for ever, and counts how often it is asked. */
static int asked;

static void constant_fill(void *arg, void *bytes, size_t len)
{
	asked++;
	memset(bytes, *(const int *)arg, len);
}

/* The largest numbers first, then a small one. */
static void high_then_low(void *arg, void *bytes, size_t len)
{
	(void)arg;
	memset(bytes, asked++ < 3 ? 0xff : 0, len);
}

static void test_rng(void)
{
	int byte = 0xff, hits[3] = {0}, outside = 0;
	struct rng high = {constant_fill, &byte}, skip = {high_then_low, NULL};

	is_int(rng_below(&rng_system, 0), 0, "limit 0 gives 0");
	is_int(rng_below(&rng_system, -7), 0, "a limit below 0 too");
	is_int(rng_below(&rng_system, 1), 0, "limit 1 gives 0");
	for (int i = 0; i < 3000; i++) {
		int64_t n = rng_below(&rng_system, 3);
		if (n < 0 || n > 2)
			outside++;
		else
			hits[n]++;
	}
	is_int(outside, 0, "never outside");
	ok(hits[0] > 800 && hits[1] > 800 && hits[2] > 800, "each result about as often");
	ok(rng_below(&rng_system, INT64_MAX) != rng_below(&rng_system, INT64_MAX),
	    "two large ones differ");
	ok(rng_below(&high, 10) < 10, "a constant source comes to an end");
	asked = 0;
	is_int(rng_below(&skip, INT64_MAX), 0, "numbers that would favour some are asked for anew");
	is_int(asked, 4, "once each");
	asked = 0;
	ok(rng_below(&high, 256) == 255 && asked == 1, "a power of two favours none");
}

static void test_system(void)
{
	int64_t wall_s = clock_wall_s(&clock_system), mono_ms = clock_mono_ms(&clock_system);
	struct timespec ms = {0, 3000000};

	/* time(2) may lag by a tick of the kernel. */
	ok(wall_s >= time(NULL) - 1 && wall_s <= time(NULL) + 1, "the wall clock is the system's");
	nanosleep(&ms, NULL);
	int64_t later_ms = clock_mono_ms(&clock_system);
	ok(later_ms >= mono_ms + 2 && later_ms < mono_ms + 60000,
	    "the monotonic one counts milliseconds");
}

int main(void)
{
	test_times();
	test_durations();
	test_rng();
	test_system();
	return unit_done();
}
