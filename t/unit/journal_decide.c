/* SPDX-License-Identifier: ISC */
/* What the journal makes of a due: one line for each clause. */
#include "journal_case.h"

/* Each makes a journal, or changes the due, in one way. */
static void nothing(struct journal *j, struct rec_due *due)
{
	(void)j;
	(void)due;
}

static void has_issued(struct journal *j, struct rec_due *due)
{
	(void)due;
	issued(j);
}

static void has_both(struct journal *j, struct rec_due *due)
{
	(void)due;
	issued(j);
	open_slot(j);
}

static void other_order(struct journal *j, struct rec_due *due)
{
	issued(j);
	strv_free(&due->names);
	strv_add(&due->names, "b.example");
	strv_add(&due->names, "a.example");
}

static void issued_names(struct journal *j, struct rec_due *due)
{
	(void)due;
	strv_add(&issued(j)->names, "c.example");
}

static void issued_options(struct journal *j, struct rec_due *due)
{
	(void)due;
	set(&issued(j)->options.profile, "long");
}

static void issued_ca(struct journal *j, struct rec_due *due)
{
	(void)due;
	set(&issued(j)->ca, "https://other.example/dir");
}

static void issued_profile(struct journal *j, struct rec_due *due)
{
	(void)due;
	set(&issued(j)->profile, "long");
}

static void issued_seal(struct journal *j, struct rec_due *due)
{
	(void)due;
	set(&issued(j)->seal, "bbbbbbbbbbbbbbbb");
}

static void issued_serial(struct journal *j, struct rec_due *due)
{
	issued(j);
	due->serial = mem_dup("02");
}

static void issued_before(struct journal *j, struct rec_due *due)
{
	issued(j);
	due->serial = mem_dup("01");
	due->not_after = NOW + DAY;
}

static void issued_is_older(struct journal *j, struct rec_due *due)
{
	issued(j);
	due->serial = mem_dup("03");
	due->not_after = NOW + 90 * DAY;
}

static void issued_is_due(struct journal *j, struct rec_due *due)
{
	struct journal_slot *s = issued(j);

	(void)due;
	s->not_before = NOW - 60 * DAY;
	s->not_after = NOW + 30 * DAY;
}

static void issued_account(struct journal *j, struct rec_due *due)
{
	(void)due;
	set(&issued(j)->account, "https://ca.example/account/2");
}

static void has_open(struct journal *j, struct rec_due *due)
{
	(void)due;
	open_slot(j);
}

static void open_names(struct journal *j, struct rec_due *due)
{
	(void)due;
	strv_add(&open_slot(j)->names, "c.example");
}

static void open_account(struct journal *j, struct rec_due *due)
{
	(void)due;
	set(&open_slot(j)->account, "https://ca.example/account/2");
}

static void open_seal(struct journal *j, struct rec_due *due)
{
	(void)due;
	set(&open_slot(j)->seal, "bbbbbbbbbbbbbbbb");
}

static void open_old(struct journal *j, struct rec_due *due)
{
	(void)due;
	open_slot(j)->since = NOW - JOURNAL_OPEN_MAX_S;
}

static void open_nearly_old(struct journal *j, struct rec_due *due)
{
	(void)due;
	open_slot(j)->since = NOW - JOURNAL_OPEN_MAX_S + 1;
}

static void open_unused(struct journal *j, struct rec_due *due)
{
	(void)due;
	open_slot(j)->used = false;
}

static void open_and_due(struct journal *j, struct rec_due *due)
{
	issued_is_due(j, due);
	open_slot(j);
}

static const struct {
	const char *name;
	void (*make)(struct journal *j, struct rec_due *due);
	enum journal_step step;
} decisions[] = {
    {"an empty journal", nothing, JOURNAL_ORDER},
    {"an issued slot that fits", has_issued, JOURNAL_EMIT},
    {"the issued slot goes before the open one", has_both, JOURNAL_EMIT},
    {"the same names in another order", other_order, JOURNAL_EMIT},
    {"issued for other names", issued_names, JOURNAL_ORDER},
    {"issued with other options", issued_options, JOURNAL_ORDER},
    {"issued by another CA", issued_ca, JOURNAL_ORDER},
    {"issued in another profile", issued_profile, JOURNAL_ORDER},
    {"issued for a seal no longer held", issued_seal, JOURNAL_ORDER},
    {"issued is what the due speaks of", issued_serial, JOURNAL_ORDER},
    {"issued after what the due speaks of", issued_before, JOURNAL_EMIT},
    {"issued before what the due speaks of", issued_is_older, JOURNAL_ORDER},
    {"issued is due itself", issued_is_due, JOURNAL_ORDER},
    {"issued to another account is as good", issued_account, JOURNAL_EMIT},
    {"an open slot that fits", has_open, JOURNAL_RESUME},
    {"open for other names", open_names, JOURNAL_ORDER},
    {"open at another account", open_account, JOURNAL_ORDER},
    {"open for a seal no longer held", open_seal, JOURNAL_ORDER},
    {"open for too long", open_old, JOURNAL_ORDER},
    {"open for nearly too long", open_nearly_old, JOURNAL_RESUME},
    {"an unused slot", open_unused, JOURNAL_ORDER},
    {"issued is due, but a new order is open", open_and_due, JOURNAL_RESUME},
};

static void test_decide(void)
{
	struct seal_public seal = {.id = SEAL};
	struct secrets_public seals = {.seals = &seal, .n = 1};

	for (size_t i = 0; i < COUNT(decisions); i++) {
		struct journal *j = mem_alloc(sizeof(*j));
		struct rec_due due = {0};
		struct journal_ask ask = {&due, CA, ACCOUNT, NULL, &seals, NOW};
		strv_add(&due.names, "a.example");
		strv_add(&due.names, "b.example");
		due.options.profile = mem_dup("short");
		decisions[i].make(j, &due);
		is_int(journal_decide(j, &ask), decisions[i].step, decisions[i].name);
		rec_due_free(&due);
		journal_free(j);
	}
	journal_free(NULL);
}

static void test_due_at(void)
{
	is_int(journal_due_at(NOW, NOW + 90 * DAY), NOW + 60 * DAY, "90 days: after 60");
	is_int(journal_due_at(NOW, NOW + 6 * DAY), NOW + 3 * DAY, "6 days: after 3");
	is_int(journal_due_at(NOW, NOW + 12 * DAY), NOW + 8 * DAY, "12 days: after 8");
}

int main(void)
{
	test_decide();
	test_due_at();
	return unit_done();
}
