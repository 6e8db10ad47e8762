/* SPDX-License-Identifier: ISC */
#include "stage/renew/due_join.h"

#include <stdlib.h>

#include "core/json.h"
#include "unit.h"

#define DAY 86400
#define NOW (20000LL * DAY)
#define MOST 8

/* A stored certificate: id, names with blanks between, its age and what is left, in days. */
struct stored {
	const char *id, *names;
	int age, left;
	const char *profile; /* its options */
};

struct join_case {
	const char *name;
	const char *hosts[MOST]; /* name, or name:extra,extra, or name@profile */
	struct stored certs[MOST];
	const char *unknown, *force;
	bool incomplete, partial, all;
	const char *want; /* "id reason names[@profile];" for each due, "~name id;" for covered */
};

/* clang-format off */
static const struct join_case cases[] = {
    {.name = "nothing stored", .hosts = {"a.example.com", "b.example.com"},
	.want = "a.example.com missing a.example.com;b.example.com missing b.example.com;"},
    {.name = "stored and young", .hosts = {"a.example.com"},
	.certs = {{"a.example.com", "a.example.com", 10, 80, NULL}}, .want = ""},
    {.name = "past two thirds", .hosts = {"a.example.com"},
	.certs = {{"a.example.com", "a.example.com", 60, 30, NULL}},
	.want = "a.example.com expiring a.example.com;"},
    {.name = "just before two thirds", .hosts = {"a.example.com"},
	.certs = {{"a.example.com", "a.example.com", 59, 31, NULL}}, .want = ""},
    {.name = "a short life is due at its half", .hosts = {"a.example.com"},
	.certs = {{"a.example.com", "a.example.com", 3, 3, NULL}},
	.want = "a.example.com expiring a.example.com;"},
    {.name = "the options have a name more", .hosts = {"a.example.com:b.example.com"},
	.certs = {{"a.example.com", "a.example.com", 10, 80, NULL}},
	.want = "a.example.com names-changed a.example.com b.example.com;"},
    {.name = "a name less is no reason", .hosts = {"a.example.com"},
	.certs = {{"a.example.com", "a.example.com b.example.com", 10, 80, NULL}}, .want = ""},
    {.name = "but it goes when the certificate is renewed", .hosts = {"a.example.com"},
	.certs = {{"a.example.com", "a.example.com b.example.com", 70, 20, NULL}},
	.want = "a.example.com expiring a.example.com;"},
    {.name = "unless the set is not complete", .hosts = {"b.example.com"}, .incomplete = true,
	.certs = {{"a.example.com", "a.example.com b.example.com", 70, 20, NULL}},
	.want = "a.example.com expiring a.example.com b.example.com;"},
    {.name = "the id stays while a name is wanted", .hosts = {"b.example.com"},
	.certs = {{"a.example.com", "a.example.com b.example.com", 70, 20, NULL}},
	.want = "a.example.com expiring b.example.com;"},
    {.name = "held twice: the one that ends last", .hosts = {"c.example.com"},
	.certs = {{"a.example.com", "a.example.com c.example.com", 70, 20, NULL},
	    {"b.example.com", "b.example.com c.example.com", 10, 80, NULL}}, .want = ""},
    {.name = "held twice: the one of that id", .hosts = {"c.example.com"},
	.certs = {{"a.example.com", "a.example.com c.example.com", 10, 80, NULL},
	    {"c.example.com", "c.example.com", 70, 20, NULL}},
	.want = "c.example.com expiring c.example.com;"},
    {.name = "its id holds other names", .hosts = {"a.example.com"},
	.certs = {{"a.example.com", "b.example.com", 10, 80, NULL}},
	.want = "a.example.com names-changed a.example.com;"},
    {.name = "an unreadable one is not missing", .hosts = {"a.example.com", "b.example.com"},
	.unknown = "a.example.com", .want = "b.example.com missing b.example.com;"},
    {.name = "unreadable now, and read before", .hosts = {"a.example.com", "b.example.com"},
	.unknown = "a.example.com",
	.certs = {{"a.example.com", "a.example.com b.example.com", 70, 20, NULL}}, .want = ""},
    {.name = "while not all was read nothing is missing",
	.hosts = {"a.example.com", "b.example.com"}, .partial = true,
	.certs = {{"a.example.com", "a.example.com", 70, 20, NULL}},
	.want = "a.example.com expiring a.example.com;"},
    {.name = "a wildcard covers one label", .hosts = {"a.example.com", "a.b.example.com"},
	.certs = {{"_wildcard.example.com", "*.example.com", 10, 80, NULL}},
	.want = "~a.example.com _wildcard.example.com;a.b.example.com missing a.b.example.com;"},
    {.name = "an old wildcard does not", .hosts = {"a.example.com"},
	.certs = {{"_wildcard.example.com", "*.example.com", 80, 10, NULL}},
	.want = "a.example.com missing a.example.com;"},
    {.name = "a name with its own certificate keeps it", .hosts = {"a.example.com"},
	.certs = {{"_wildcard.example.com", "*.example.com", 10, 80, NULL},
	    {"a.example.com", "a.example.com", 70, 20, NULL}},
	.want = "a.example.com expiring a.example.com;"},
    {.name = "covered, but not what goes with it", .hosts = {"a.example.com:b.example.org"},
	.certs = {{"_wildcard.example.com", "*.example.com", 10, 80, NULL}},
	.want = "a.example.com missing a.example.com b.example.org;"},
    {.name = "a wanted wildcard", .hosts = {"*.example.com:example.com"},
	.want = "_wildcard.example.com missing *.example.com example.com;"},
    {.name = "no name beside its wildcard", .hosts = {"*.example.com:a.example.com"},
	.want = "_wildcard.example.com missing *.example.com;"},
    {.name = "an extra name that is wanted, too, needs no second one",
	.hosts = {"a.example.com:b.example.com", "b.example.com"},
	.want = "a.example.com missing a.example.com b.example.com;"},
    {.name = "two that name each other", .hosts = {"a.example.com:b.example.com",
	"b.example.com:a.example.com"},
	.want = "a.example.com missing a.example.com b.example.com;"
	    "b.example.com missing b.example.com a.example.com;"},
    {.name = "the host's options", .hosts = {"a.example.com@new"},
	.certs = {{"a.example.com", "a.example.com", 70, 20, "old"}},
	.want = "a.example.com expiring a.example.com@new;"},
    {.name = "a complete set takes options away", .hosts = {"a.example.com"},
	.certs = {{"a.example.com", "a.example.com", 70, 20, "old"}},
	.want = "a.example.com expiring a.example.com;"},
    {.name = "an incomplete one does not", .hosts = {"a.example.com"}, .incomplete = true,
	.certs = {{"a.example.com", "a.example.com", 70, 20, "old"}},
	.want = "a.example.com expiring a.example.com@old;"},
    {.name = "the options of the name that the id stands for",
	.hosts = {"a.example.com@first", "b.example.com@own"},
	.certs = {{"b.example.com", "a.example.com b.example.com", 70, 20, NULL}},
	.want = "b.example.com expiring b.example.com a.example.com@own;"},
    {.name = "forced, though young", .hosts = {"a.example.com"}, .force = "a.example.com",
	.certs = {{"a.example.com", "a.example.com", 10, 80, NULL}},
	.want = "a.example.com forced a.example.com;"},
    {.name = "forced and not stored", .hosts = {"a.example.com"}, .force = "a.example.com",
	.want = "a.example.com forced a.example.com;"},
    {.name = "forced, though covered", .hosts = {"a.example.com"}, .force = "a.example.com",
	.certs = {{"_wildcard.example.com", "*.example.com", 10, 80, NULL}},
	.want = "a.example.com forced a.example.com;"},
    {.name = "forced and not wanted: its own names", .force = "b.example.com",
	.certs = {{"a.example.com", "a.example.com b.example.com", 10, 80, "old"}},
	.want = "a.example.com forced a.example.com b.example.com@old;"},
    {.name = "forced and nowhere", .force = "b.example.com", .want = ""},
    {.name = "all", .all = true,
	.certs = {{"a.example.com", "a.example.com", 10, 80, NULL},
	    {"b.example.com", "a.example.com b.example.com", 70, 20, "old"}},
	.want = "b.example.com expiring b.example.com a.example.com@old;"},
    {.name = "an id that no record can carry", .hosts = {"a.example.com"},
	.certs = {{"mine", "a.example.com", 70, 20, NULL}},
	.want = "a.example.com missing a.example.com;"},
    {.name = "nor do all hold it", .all = true,
	.certs = {{"mine", "a.example.com", 70, 20, NULL}}, .want = ""},
};
/* clang-format on */

static void add_due(void *arg, const struct rec_due *due)
{
	struct buf *b = arg, line;
	struct rec_due again;
	struct json *j = NULL;

	buf_addf(b, "%s %s ", due->id, due->reason);
	strv_join(&due->names, " ", b);
	if (due->options.profile != NULL)
		buf_addf(b, "@%s", due->options.profile);
	buf_adds(b, ";");
	/* It is a good record. */
	buf_init(&line, REC_LINE_MAX);
	bool good = rec_due_write(due, &line) == 0 &&
		    rec_parse(line.data, line.len - 1, &j, NULL) == 0 &&
		    rec_due_read(&again, j, NULL) == 0;
	if (good)
		rec_due_free(&again);
	else
		buf_adds(b, "(bad record)");
	json_free(j);
	buf_free(&line);
}

static void add_covered(void *arg, const struct rec_host *host, const char *id)
{
	buf_addf(arg, "~%s %s;", host->name, id);
}

static void make_host(struct rec_host *h, const char *text)
{
	size_t len = strcspn(text, ":@");

	*h = (struct rec_host){.name = strndup(text, len)};
	if (text[len] == ':')
		strv_split(&h->options.names, text + len + 1, ",");
	else if (text[len] == '@')
		h->options.profile = strdup(text + len + 1);
}

static void make_cert(struct certs_info *c, const struct stored *s)
{
	*c = (struct certs_info){.id = strdup(s->id), .serial = strdup("03ab")};
	strv_split(&c->names, s->names, " ");
	strv_sort(&c->names);
	c->not_before = NOW - s->age * DAY;
	c->not_after = NOW + s->left * DAY;
	if (s->profile != NULL)
		c->options.profile = strdup(s->profile);
}

static int64_t run(const struct join_case *c, struct buf *got)
{
	struct rec_host hosts[MOST] = {0};
	struct certs_info certs[MOST] = {0};
	const struct rec_host *host_v[MOST];
	const struct certs_info *cert_v[MOST];
	struct strv unknown = {0}, force = {0};
	struct due_answer answer = {add_due, add_covered, got};
	struct due_ask ask = {.hosts = host_v,
	    .certs = cert_v,
	    .unknown = &unknown,
	    .force = &force,
	    .complete = !c->incomplete,
	    .partial = c->partial,
	    .all = c->all,
	    .now_s = NOW};
	int64_t next_s;

	for (; ask.hosts_n < MOST && c->hosts[ask.hosts_n] != NULL; ask.hosts_n++) {
		make_host(&hosts[ask.hosts_n], c->hosts[ask.hosts_n]);
		host_v[ask.hosts_n] = &hosts[ask.hosts_n];
	}
	for (; ask.certs_n < MOST && c->certs[ask.certs_n].id != NULL; ask.certs_n++) {
		make_cert(&certs[ask.certs_n], &c->certs[ask.certs_n]);
		cert_v[ask.certs_n] = &certs[ask.certs_n];
	}
	if (c->unknown != NULL)
		strv_add(&unknown, c->unknown);
	if (c->force != NULL)
		strv_add(&force, c->force);
	due_join(&ask, &answer, &next_s);
	for (size_t i = 0; i < MOST; i++) {
		rec_host_free(&hosts[i]);
		certs_info_free(&certs[i]);
	}
	strv_free(&unknown);
	strv_free(&force);
	return next_s;
}

static void test_cases(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf got;
		buf_init(&got, 65536);
		run(&cases[i], &got);
		is_str(got.data, cases[i].want, cases[i].name);
		buf_free(&got);
	}
}

static void test_moments(void)
{
	static const struct join_case
	    none = {.hosts = {"a.example.com"},
		.certs = {{"a.example.com", "a.example.com", 70, 20, NULL},
		    {"b.example.com", "b.example.com", 10, 80, NULL}}},
	    two = {.hosts = {"a.example.com", "b.example.com"},
		.certs = {{"a.example.com", "a.example.com", 10, 80, NULL},
		    {"b.example.com", "b.example.com", 20, 70, NULL}}},
	    wild = {.hosts = {"a.example.com"},
		.certs = {{"_wildcard.example.com", "*.example.com", 10, 80, NULL}}};
	struct buf got;

	buf_init(&got, 65536);
	ok(run(&none, &got) == INT64_MAX, "what is due, or not wanted, has no moment");
	is_int(run(&two, &got), NOW + 40 * DAY, "the next one");
	is_int(run(&wild, &got), NOW + 65 * DAY, "when a wildcard no longer covers");
	buf_free(&got);
}

static void test_too_many(void)
{
	struct strv names = {0}, unknown = {0};
	struct rec_host host = {.name = strdup("zz.example.com")};
	struct certs_info cert = {
	    .id = strdup("zz.example.com"), .not_before = NOW - DAY, .not_after = NOW + 80 * DAY};
	const struct rec_host *host_v[] = {&host};
	const struct certs_info *cert_v[] = {&cert};
	struct buf got;
	struct due_answer answer = {add_due, add_covered, &got};
	struct due_ask ask = {.hosts = host_v,
	    .hosts_n = 1,
	    .certs = cert_v,
	    .certs_n = 1,
	    .unknown = &unknown,
	    .force = &unknown,
	    .complete = true,
	    .now_s = NOW};
	int64_t next_s;

	for (int i = 0; i < 150; i++)
		strv_addf(&host.options.names, "n%03d.example.com", i);
	strv_add(&names, host.name);
	for (int i = 0; i < REC_NAMES_MAX - 1; i++)
		strv_add(&names, host.options.names.v[i]);
	strv_sort(&names);
	strv_move(&cert.names, &names);
	buf_init(&got, 65536);
	due_join(&ask, &answer, &next_s);
	is_str(got.data, "", "more names than fit are not asked for again and again");
	rec_host_free(&host);
	certs_info_free(&cert);
	buf_free(&got);
}

int main(void)
{
	test_cases();
	test_moments();
	test_too_many();
	return unit_done();
}
