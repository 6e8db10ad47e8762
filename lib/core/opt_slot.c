/* SPDX-License-Identifier: ISC */
#include "core/opt_slot.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <strings.h>

#include "core/clock.h"
#include "core/mem.h"

void opt_slots_add(struct opt_slots *s, const struct opt *table, void *base)
{
	for (const struct opt *o = table; o->kind != OPT_END; o++) {
		void *field = (char *)base + o->offset;
		if (o->kind == OPT_TABLE) {
			opt_slots_add(s, o->sub, field);
			continue;
		}
		s->v = mem_grow(s->v, s->n + 1, sizeof(*s->v));
		s->v[s->n++] = (struct opt_slot){.opt = o, .field = field};
	}
}

void opt_slots_free(struct opt_slots *s)
{
	free(s->v);
	*s = (struct opt_slots){0};
}

struct opt_slot *opt_slots_by_name(const struct opt_slots *s, const char *name, size_t len)
{
	for (size_t i = 0; i < s->n; i++) {
		const char *known = s->v[i].opt->name;
		if (known != NULL && strlen(known) == len && memcmp(known, name, len) == 0)
			return &s->v[i];
	}
	return NULL;
}

struct opt_slot *opt_slots_by_letter(const struct opt_slots *s, char letter)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].opt->letter == letter)
			return &s->v[i];
	return NULL;
}

/* ---- values ---- */

static int64_t most(const struct opt *o)
{
	return o->max == 0 ? INT64_MAX : o->max;
}

static int set_int(const struct opt *o, int64_t *field, const char *text, struct err *e)
{
	char *end = NULL;

	errno = 0;
	long long n = strtoll(text, &end, 10);
	/* strtoll itself would let blanks and a plus pass. */
	bool good = (isdigit((unsigned char)text[0]) || text[0] == '-') && *end == '\0' &&
		    end != text && errno == 0;
	if (good && n >= o->min && n <= most(o)) {
		*field = n;
		return 0;
	}
	if (o->max == 0)
		return err_set(e, ERR_INVALID,
		    "\"%.64s\" is not a whole number of at least %" PRId64, text, o->min);
	return err_set(e, ERR_INVALID,
	    "\"%.64s\" is not a whole number from %" PRId64 " to %" PRId64, text, o->min, o->max);
}

/* In the largest unit that leaves no rest, as a table's author would have written it. */
static void duration_text(int64_t ms, char *out, size_t room)
{
	static const struct {
		int64_t ms;
		const char *name;
	} units[] = {{86400000, "d"}, {3600000, "h"}, {60000, "m"}, {1000, "s"}, {1, "ms"}};
	size_t i = 0;

	while (ms % units[i].ms != 0)
		i++;
	snprintf(out, room, "%" PRId64 "%s", ms / units[i].ms, ms == 0 ? "" : units[i].name);
}

static int set_duration(const struct opt *o, int64_t *field, const char *text, struct err *e)
{
	char low[32], high[32];
	int64_t ms = 0;

	if (clock_parse_duration(text, &ms, e) == -1)
		return -1;
	if (ms >= o->min && ms <= most(o)) {
		*field = ms;
		return 0;
	}
	duration_text(o->min, low, sizeof(low));
	duration_text(o->max, high, sizeof(high));
	if (o->max == 0)
		return err_set(e, ERR_INVALID, "\"%.64s\" is less than %s", text, low);
	return err_set(e, ERR_INVALID, "\"%.64s\" is not between %s and %s", text, low, high);
}

static int set_flag(bool *field, const char *text, struct err *e)
{
	static const char *const yes[] = {"1", "t", "true", "yes"}, *const no[] = {
									"0", "f", "false", "no"};
	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		bool is_yes = strcasecmp(text, yes[i]) == 0;
		if (is_yes || strcasecmp(text, no[i]) == 0) {
			*field = is_yes;
			return 0;
		}
	}
	return err_set(e, ERR_INVALID, "\"%.64s\" is neither true nor false", text);
}

int opt_slot_text(const struct opt_slot *slot, const char *text, struct err *e)
{
	switch (slot->opt->kind) {
	case OPT_FLAG:
		return set_flag(slot->field, text, e);
	case OPT_STR:
		*(const char **)slot->field = text;
		return 0;
	case OPT_INT:
		return set_int(slot->opt, slot->field, text, e);
	case OPT_DURATION:
		return set_duration(slot->opt, slot->field, text, e);
	case OPT_LIST:
		strv_split(slot->field, text, " \t\n");
		return 0;
	case OPT_SECRET:
	case OPT_TABLE:
	case OPT_END:
		break;
	}
	return err_set(e, ERR_INTERNAL, "an option of a kind that has no text");
}

int opt_slot_argument(const struct opt_slot *slot, const char *text, struct err *e)
{
	if (slot->opt->kind == OPT_FLAG) {
		*(bool *)slot->field = true;
		return 0;
	}
	if (slot->opt->kind == OPT_LIST) {
		strv_add(slot->field, text);
		return 0;
	}
	return opt_slot_text(slot, text, e);
}
