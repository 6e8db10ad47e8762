/* SPDX-License-Identifier: ISC */
/*
 * opt_slot - private to opt: a tool's table laid flat, with the fields that it fills.
 *
 * opt reads argv and the environment and opt_help writes the help; both walk these slots, so that
 * tables within tables are known here only.
 */
#ifndef CORE_OPT_SLOT_H
#define CORE_OPT_SLOT_H

#include "core/opt.h"

struct opt_slot {
	const struct opt *opt;
	void *field;
	bool is_given; /* on the command line */
};

struct opt_slots {
	struct opt_slot *v;
	size_t n;
};

/* Adds the options of `table`, and of the tables within it; `base` is the struct it describes. */
void opt_slots_add(struct opt_slots *s, const struct opt *table, void *base);
void opt_slots_free(struct opt_slots *s); /* the slots, not what the fields hold */

struct opt_slot *opt_slots_by_name(const struct opt_slots *s, const char *name, size_t len);
struct opt_slot *opt_slots_by_letter(const struct opt_slots *s, char letter);

/* Sets the field from one argument of the command line: a list grows by it, a flag is on (`text` is
 * NULL). ERR_INVALID says what is expected, without the name of the option. */
int opt_slot_argument(const struct opt_slot *slot, const char *text, struct err *e);

/* Sets the field from the environment or the default: a list is split at blanks, a flag is a word.
 * ERR_INVALID as above. */
int opt_slot_text(const struct opt_slot *slot, const char *text, struct err *e);

#endif
