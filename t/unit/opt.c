/* SPDX-License-Identifier: ISC */
#include "core/opt.h"

#include <fcntl.h>
#include <unistd.h>

#include "unit.h"

struct part {
	const char *address;
	struct secret *token;
};

struct opts {
	bool watch;
	const char *state;
	int64_t jobs, offset, drain_ms;
	struct strv sources;
	struct part part;
	const char *namespace;
	bool once;
};

static const struct opt part_table[] = {
    {OPT_STR, "address", 'a', "URL", offsetof(struct part, address), "UT_BAO_ADDR UT_VAULT_ADDR",
	"http://127.0.0.1:8200", 0, 0, NULL, "where the server listens"},
    {OPT_SECRET, NULL, 0, NULL, offsetof(struct part, token), "UT_BAO_TOKEN UT_VAULT_TOKEN", NULL,
	0, 0, NULL, "the token"},
    {.kind = OPT_END},
};

static const struct opt table[] = {
    {OPT_FLAG, "watch", 'w', NULL, offsetof(struct opts, watch), "UT_WATCH", NULL, 0, 0, NULL,
	"go on for ever"},
    {OPT_FLAG, "once", 0, NULL, offsetof(struct opts, once), NULL, NULL, 0, 0, NULL, "end soon"},
    {OPT_STR, "state", 's', "STORE", offsetof(struct opts, state), "UT_STATE", NULL, 0, 0, NULL,
	"journal, budget, back-off memory, verdicts and the cache of renewal information, of which "
	"nothing is secret"},
    {OPT_INT, "jobs", 'j', "N", offsetof(struct opts, jobs), "UT_JOBS", "8", 1, 64, NULL,
	"orders at once"},
    {OPT_INT, "offset", 0, NULL, offsetof(struct opts, offset), NULL, NULL, -10, 0, NULL, "shift"},
    {OPT_DURATION, "drain", 0, "TIME", offsetof(struct opts, drain_ms), "UT_DRAIN", "5m", 1000,
	3600000, NULL, "wait for others at the end"},
    {OPT_LIST, "source", 0, "SOURCE", offsetof(struct opts, sources), "UT_SOURCE", "consul nomad",
	0, 0, NULL, "where names come from"},
    {.kind = OPT_TABLE, .offset = offsetof(struct opts, part), .sub = part_table},
    {OPT_STR, NULL, 0, NULL, offsetof(struct opts, namespace), "UT_NAMESPACE", NULL, 0, 0, NULL,
	"the namespace"},
    {.kind = OPT_END},
};

static const struct opt_tool tool = {"le-unit", "[options] [NAME ...]", "tests options", table};

static struct opts opts;
static struct opt_common common;
static struct err e;
static char *argv[16];
static int argc;

/* Parses words with blanks between; "_" stands for an empty word. */
static int parse(const char *line)
{
	static struct strv words;

	opt_free(table, &opts);
	memset(&opts, 0, sizeof(opts));
	err_clear(&e);
	strv_free(&words);
	strv_add(&words, "le-unit");
	strv_split(&words, line, " ");
	for (argc = 0; argc < (int)words.n; argc++)
		argv[argc] = strcmp(words.v[argc], "_") == 0 ? words.v[argc] + 1 : words.v[argc];
	argv[argc] = NULL;
	return opt_parse(&tool, argc, argv, &opts, &common, &e);
}

static void refuses(const char *line, const char *text)
{
	is_int(parse(line), -1, line);
	is_int(e.code, ERR_USAGE, line);
	is_str(e.text, text, line);
}

static void test_defaults(void)
{
	is_int(parse(""), 0, "no argument at all");
	ok(!opts.watch && opts.state == NULL && opts.offset == 0, "no default: zero");
	is_int(opts.jobs, 8, "default of a number");
	is_int(opts.drain_ms, 300000, "default of a duration");
	ok(opts.sources.n == 2 && strcmp(opts.sources.v[1], "nomad") == 0, "default of a list");
	is_str(opts.part.address, "http://127.0.0.1:8200", "default in a table within");
	ok(opts.part.token == NULL, "no secret");
	is_int(common.most, MSG_NOTICE, "the level at the start");
	is_int(common.rest, 1, "no operand");
}

static void test_forms(void)
{
	is_int(parse("--state dir:/a --jobs=4 -w"), 0, "long with blank, with =, short flag");
	is_str(opts.state, "dir:/a", "--state VALUE");
	is_int(opts.jobs, 4, "--jobs=VALUE");
	ok(opts.watch && !opts.once, "-w");
	is_int(parse("-sdir:/b -j 5 -wqj6"), 0, "attached, apart, bundled");
	is_str(opts.state, "dir:/b", "-sVALUE");
	is_int(opts.jobs, 6, "the last one counts; a bundle may end in an option with argument");
	ok(opts.watch, "a flag in a bundle");
	is_int(parse("--address= --offset -10 --state --watch"), 0, "arguments that look odd");
	is_str(opts.part.address, "", "--name= is the empty string");
	is_int(opts.offset, -10, "a negative number is an argument");
	is_str(opts.state, "--watch", "so is what looks like an option");
	is_int(parse("--state _"), 0, "an empty word");
	is_str(opts.state, "", "is an argument");
	is_int(parse("--source a --source=b,c"), 0, "a list");
	ok(opts.sources.n == 2 && strcmp(opts.sources.v[0], "a") == 0 &&
		strcmp(opts.sources.v[1], "b,c") == 0,
	    "grows with each, and the default is gone");
	is_int(parse("--drain 1m30s"), 0, "a duration");
	is_int(opts.drain_ms, 90000, "in milliseconds");
}

static void test_operands(void)
{
	is_int(parse("one -w two --state x - three -- -j --state"), 0, "operands among options");
	is_int(common.rest, 5, "options are at the front");
	is_str(argv[1], "-w", "in their order");
	is_str(argv[3], "x", "with their arguments");
	is_str(argv[4], "--", "and the end mark");
	is_str(argv[5], "one", "operands behind");
	is_str(argv[6], "two", "in their order");
	is_str(argv[7], "-", "a lone dash is one");
	is_str(argv[9], "-j", "after -- all are");
	is_str(argv[10], "--state", "all");
	ok(argv[11] == NULL && argc == 11, "none is lost");
	is_int(parse("--"), 0, "an end mark alone");
	is_int(common.rest, 2, "leaves no operand");
	is_int(parse("_ -w"), 0, "an empty word");
	ok(common.rest == 2 && argv[2][0] == '\0', "is an operand");
}

static void test_common(void)
{
	parse("-v");
	is_int(common.most, MSG_INFO, "-v");
	parse("-vv");
	is_int(common.most, MSG_DEBUG, "-vv");
	parse("-v -vv --verbose");
	is_int(common.most, MSG_DEBUG, "not above debug");
	parse("-q");
	is_int(common.most, MSG_WARN, "-q");
	parse("-qqqq");
	is_int(common.most, MSG_ERR, "not below errors");
	parse("--quiet -v");
	is_int(common.most, MSG_NOTICE, "one of each");
}

static void test_usage(void)
{
	refuses("--stat x", "unknown option \"--stat\"; try 'le-unit --help'");
	refuses("--states=x", "unknown option \"--states\"; try 'le-unit --help'");
	refuses("-wx", "unknown option \"-x\"; try 'le-unit --help'");
	refuses("-w=1", "unknown option \"-=\"; try 'le-unit --help'");
	refuses("--state", "--state needs an argument (STORE); try 'le-unit --help'");
	refuses("-wj", "--jobs needs an argument (N); try 'le-unit --help'");
	refuses("--offset", "--offset needs an argument (VALUE); try 'le-unit --help'");
	refuses("--watch=yes",
	    "--watch takes no argument, but \"yes\" was given; try 'le-unit --help'");
	static const char *const not_jobs[] = {
	    "0", "65", "x", "4x", "+4", "0x4", "4.0", "-", "99999999999999999999"};
	for (size_t i = 0; i < sizeof(not_jobs) / sizeof(not_jobs[0]); i++) {
		char line[64], text[128];
		snprintf(line, sizeof(line), "--jobs=%s", not_jobs[i]);
		snprintf(text, sizeof(text),
		    "--jobs: \"%s\" is not a whole number from 1 to 64; try 'le-unit --help'",
		    not_jobs[i]);
		refuses(line, text);
	}
	refuses(
	    "--jobs _", "--jobs: \"\" is not a whole number from 1 to 64; try 'le-unit --help'");
	refuses("--offset=-11",
	    "--offset: \"-11\" is not a whole number of at least -10; try 'le-unit --help'");
	refuses("--offset=--5",
	    "--offset: \"--5\" is not a whole number of at least -10; try 'le-unit --help'");
	refuses("--drain soon",
	    "--drain: \"soon\" is not a duration such as 90s, 10m, 1h30m or 30d; "
	    "try 'le-unit --help'");
	refuses("--drain 2h", "--drain: \"2h\" is not between 1s and 1h; try 'le-unit --help'");
	is_int(parse("--offset=9223372036854775807"), 0, "max 0: no upper limit");
	ok(opts.offset == INT64_MAX, "up to the largest number");
	is_int(opt_parse(&tool, argc, argv, &opts, &common, NULL), 0, "struct err may be NULL");
}

static void test_environment(void)
{
	setenv("UT_STATE", "dir:/env", 1);
	setenv("UT_JOBS", "3", 1);
	setenv("UT_WATCH", "TRUE", 1);
	setenv("UT_DRAIN", "", 1);
	setenv("UT_SOURCE", "  a b\tc ", 1);
	setenv("UT_BAO_ADDR", "", 1);
	setenv("UT_VAULT_ADDR", "https://vault", 1);
	setenv("UT_NAMESPACE", "team", 1);
	is_int(parse(""), 0, "all from the environment");
	is_str(opts.state, "dir:/env", "a string");
	is_int(opts.jobs, 3, "a number");
	ok(opts.watch, "a flag");
	is_int(opts.drain_ms, 300000, "empty is not set");
	ok(opts.sources.n == 3 && strcmp(opts.sources.v[2], "c") == 0, "a list");
	is_str(opts.part.address, "https://vault", "the first name that is not empty");
	is_str(opts.namespace, "team", "an option without a name");

	setenv("UT_BAO_ADDR", "https://bao", 1);
	setenv("UT_WATCH", "no", 1);
	is_int(parse("--state=x --source y"), 0, "with a command line");
	is_str(opts.state, "x", "the command line wins");
	ok(opts.sources.n == 1 && !opts.watch, "for lists as a whole; a flag may be set to no");
	is_str(opts.part.address, "https://bao", "the first name wins");
	is_int(parse("--state="), 0, "also an empty argument");
	is_str(opts.state, "", "wins");

	setenv("UT_JOBS", "many", 1);
	is_int(parse(""), -1, "a bad value in the environment");
	is_int(e.code, ERR_CONFIG, "is ERR_CONFIG");
	is_str(e.text, "UT_JOBS in the environment: \"many\" is not a whole number from 1 to 64",
	    "which names the variable");
	is_int(parse("-j 2"), 0, "is no fault when the command line wins");
	unsetenv("UT_JOBS");
	setenv("UT_WATCH", "maybe", 1);
	is_int(parse(""), -1, "a bad flag");
	is_str(
	    e.text, "UT_WATCH in the environment: \"maybe\" is neither true nor false", "says so");
	static const char *const names[] = {"UT_STATE", "UT_WATCH", "UT_DRAIN", "UT_SOURCE",
	    "UT_BAO_ADDR", "UT_VAULT_ADDR", "UT_NAMESPACE"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unsetenv(names[i]);
}

static void test_secret(void)
{
	static char first[] = "UT_BAO_TOKEN=s3cret", second[] = "UT_VAULT_TOKEN=other";

	putenv(first);
	putenv(second);
	is_int(parse("--jobs=wrong"), -1, "a fault on the command line");
	ok(getenv("UT_BAO_TOKEN") == NULL && getenv("UT_VAULT_TOKEN") == NULL,
	    "secrets leave the environment all the same");
	ok(memcmp(first + 13, "\0\0\0\0\0", 6) == 0, "the bytes are wiped");
	ok(memcmp(second + 15, "\0\0\0\0", 5) == 0, "of each name");
	is_str(secret_bytes(opts.part.token), "s3cret", "the first name counts");
	is_int(parse(""), 0, "the next parse finds none");
	ok(opts.part.token == NULL, "and opt_free has freed the old one");

	setenv("UT_BAO_TOKEN", "", 1);
	setenv("UT_VAULT_TOKEN", "v", 1);
	is_int(parse(""), 0, "an empty secret is none");
	is_str(secret_bytes(opts.part.token), "v", "the next name counts");
	ok(getenv("UT_BAO_TOKEN") == NULL, "and the empty one is gone too");
}

static const char help[] =
    "usage: le-unit [options] [NAME ...]\n"
    "tests options\n"
    "\n"
    "Options ([NAME]: the variable that does the same):\n"
    "  -w, --watch                  go on for ever [UT_WATCH]\n"
    "      --once                   end soon\n"
    "  -s, --state STORE            journal, budget, back-off memory, verdicts and\n"
    "                               the cache of renewal information, of which\n"
    "                               nothing is secret [UT_STATE]\n"
    "  -j, --jobs N                 orders at once [UT_JOBS] (default: 8)\n"
    "      --offset VALUE           shift\n"
    "      --drain TIME             wait for others at the end [UT_DRAIN]\n"
    "                               (default: 5m)\n"
    "      --source SOURCE          where names come from; may be repeated\n"
    "                               [UT_SOURCE] (default: consul nomad)\n"
    "  -a, --address URL            where the server listens [UT_BAO_ADDR\n"
    "                               UT_VAULT_ADDR] (default: http://127.0.0.1:8200)\n"
    "  -q, --quiet                  say less: errors and warnings; twice: errors only\n"
    "  -v, --verbose                say more; twice: all there is to say\n"
    "  -h, --help                   print this help\n"
    "  -V, --version                print the version\n"
    "\n"
    "Environment only:\n"
    "  UT_BAO_TOKEN UT_VAULT_TOKEN  the token; a secret, wiped from the environment\n"
    "  UT_NAMESPACE                 the namespace\n";

/* Parses with stdout in a file, and gives back what was printed. */
static const char *printed(const char *line, int want)
{
	static char text[8192];
	char path[] = "/tmp/unit-opt.XXXXXX";
	int file = mkstemp(path), out;

	fflush(stdout);
	out = dup(STDOUT_FILENO);
	dup2(file, STDOUT_FILENO);
	int got = parse(line);
	fflush(stdout);
	dup2(out, STDOUT_FILENO);
	is_int(got, want, line);
	ssize_t len = pread(file, text, sizeof(text) - 1, 0);
	text[len > 0 ? len : 0] = '\0';
	close(out);
	close(file);
	unlink(path);
	return text;
}

static void test_print(void)
{
	is_str(printed("-w --help --unknown", 1), help, "the help, before later faults");
	is_str(printed("-wh", 1), help, "-h in a bundle");
	is_str(printed("--version", 1), "le-unit " LE_VERSION "\n", "--version");
	is_str(printed("-V", 1), "le-unit " LE_VERSION "\n", "-V");

	int full = open("/dev/full", O_WRONLY | O_CLOEXEC), out = dup(STDOUT_FILENO);
	fflush(stdout);
	dup2(full, STDOUT_FILENO);
	int rc = parse("--help");
	dup2(out, STDOUT_FILENO);
	close(full);
	close(out);
	clearerr(stdout);
	is_int(rc, -1, "a full disk");
	is_int(e.code, ERR_IO, "is noticed");
}

static void test_bad_default(void)
{
	static const struct opt bad[] = {
	    {OPT_INT, "n", 0, NULL, 0, NULL, "none", 0, 0, NULL, "n"}, {.kind = OPT_END}};
	const struct opt_tool bad_tool = {"le-bad", "", "", bad};
	char name[] = "le-bad", *args[] = {name, NULL};
	int64_t n = 0;

	is_int(opt_parse(&bad_tool, 1, args, &n, &common, &e), -1, "a default that does not parse");
	is_int(e.code, ERR_INTERNAL, "is our own fault");
}

int main(void)
{
	test_defaults();
	test_forms();
	test_operands();
	test_common();
	test_usage();
	test_environment();
	test_secret();
	test_print();
	test_bad_default();
	parse("");
	opt_free(table, &opts);
	return unit_done();
}
