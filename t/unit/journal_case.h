/* SPDX-License-Identifier: ISC */
/*
 * journal_case - slots for the journal's tests.
 */
#ifndef JOURNAL_CASE_H
#define JOURNAL_CASE_H

#include <stdlib.h>

#include "acme/journal.h"
#include "core/mem.h"
#include "unit.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define DAY ((int64_t)86400)
#define NOW (1000 * DAY)
#define CA "https://ca.example/dir"
#define ACCOUNT "https://ca.example/account/1"
#define SEAL "aaaaaaaaaaaaaaaa"

/* A slot that fits: what the due asks for, at this CA, by this account, with a seal still held. */
static inline void fill(struct journal_slot *s, bool issued)
{
	s->used = true;
	strv_add(&s->names, "a.example");
	strv_add(&s->names, "b.example");
	s->options.profile = mem_dup("short");
	s->ca = mem_dup(CA);
	s->account = mem_dup(ACCOUNT);
	s->csr = mem_dup("Y3Ny");
	s->key_sealed = mem_dup("a2V5");
	s->seal = mem_dup(SEAL);
	s->since = NOW - DAY;
	if (!issued)
		return;
	s->chain = mem_dup("chain\n");
	s->serial = mem_dup("02");
	s->not_before = NOW - DAY;
	s->not_after = NOW + 89 * DAY;
}

static inline void set(char **text, const char *to)
{
	free(*text);
	*text = mem_dup(to);
}

static inline struct journal_slot *issued(struct journal *j)
{
	j->issued.used = false;
	fill(&j->issued, true);
	return &j->issued;
}

static inline struct journal_slot *open_slot(struct journal *j)
{
	fill(&j->open, false);
	return &j->open;
}

#endif
