/* SPDX-License-Identifier: ISC */
/*
 * unit - TAP for the unit tests: a line per check, the plan at the end.
 *
 * A test is a main that calls its cases and returns unit_done(). A failed check says where it
 * stands and goes on; one that dies leaves no plan, and prove calls that a failure.
 */
#ifndef UNIT_H
#define UNIT_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int unit_count, unit_failed;

static inline bool unit_check(bool good, const char *name, const char *file, int line)
{
	printf("%sok %d - %s\n", good ? "" : "not ", ++unit_count, name);
	if (!good) {
		unit_failed++;
		/* On stderr, since prove shows that only. */
		fprintf(stderr, "# failed: %s (%s:%d)\n", name, file, line);
	}
	return good;
}

static inline void unit_str(
    const char *got, const char *want, const char *name, const char *file, int line)
{
	bool same = got == want || (got != NULL && want != NULL && strcmp(got, want) == 0);
	if (!unit_check(same, name, file, line))
		fprintf(stderr, "#  got: %s\n# want: %s\n", got ? got : "(null)",
		    want ? want : "(null)");
}

static inline void unit_int(
    long long got, long long want, const char *name, const char *file, int line)
{
	if (!unit_check(got == want, name, file, line))
		fprintf(stderr, "#  got: %lld\n# want: %lld\n", got, want);
}

#define ok(cond, name) unit_check((cond), (name), __FILE__, __LINE__)
#define is_str(got, want, name) unit_str((got), (want), (name), __FILE__, __LINE__)
#define is_int(got, want, name) unit_int((got), (want), (name), __FILE__, __LINE__)

static inline int unit_done(void)
{
	printf("1..%d\n", unit_count);
	return unit_failed != 0;
}

#endif
