/* SPDX-License-Identifier: ISC */
#include "core/opt.h"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"
#include "core/opt_help.h"
#include "core/opt_slot.h"

/* -q, -v, -h and -V are a table like any other, with this struct for its fields. */
struct common_flags {
	bool quiet, verbose, help, version;
};

static const struct opt common_table[] = {
    {.kind = OPT_FLAG,
	.name = "quiet",
	.letter = 'q',
	.offset = offsetof(struct common_flags, quiet),
	.help = "say less: errors and warnings; twice: errors only"},
    {.kind = OPT_FLAG,
	.name = "verbose",
	.letter = 'v',
	.offset = offsetof(struct common_flags, verbose),
	.help = "say more; twice: all there is to say"},
    {.kind = OPT_FLAG,
	.name = "help",
	.letter = 'h',
	.offset = offsetof(struct common_flags, help),
	.help = "print this help"},
    {.kind = OPT_FLAG,
	.name = "version",
	.letter = 'V',
	.offset = offsetof(struct common_flags, version),
	.help = "print the version"},
    {.kind = OPT_END},
};

struct parse {
	const struct opt_tool *tool;
	struct opt_slots slots;
	struct common_flags flags;
	int level; /* from -q and -v */
	int argc, at;
	char **argv;
};

/* ---- the environment ---- */

/* Each name is wiped, also those that a name before them makes void. */
static void take_secret(const struct opt *o, struct secret **field)
{
	struct strv names = {0};

	strv_split(&names, o->env, " ");
	for (size_t i = 0; i < names.n; i++) {
		size_t len = strlen(names.v[i]);
		for (char **var = environ; var != NULL && *var != NULL; var++) {
			if (strncmp(*var, names.v[i], len) != 0 || (*var)[len] != '=')
				continue;
			char *value = *var + len + 1;
			if (*field == NULL && value[0] != '\0')
				*field = secret_new_wipe(value, strlen(value));
			else
				explicit_bzero(value, strlen(value));
		}
		unsetenv(names.v[i]);
	}
	strv_free(&names);
}

static void take_secrets(const struct opt_slots *slots)
{
	for (size_t i = 0; i < slots->n; i++)
		if (slots->v[i].opt->kind == OPT_SECRET)
			take_secret(slots->v[i].opt, slots->v[i].field);
}

/* 1: one of the twins was set and is now the field's value; 0: none was. */
static int from_env(const struct opt_slot *slot, struct err *e)
{
	struct strv names = {0};
	int rc = 0;

	strv_split(&names, slot->opt->env, " ");
	for (size_t i = 0; i < names.n && rc == 0; i++) {
		const char *text = getenv(names.v[i]);
		if (text == NULL || text[0] == '\0')
			continue;
		rc = 1;
		if (opt_slot_text(slot, text, e) == -1) {
			rc = err_prefix(e, "%s in the environment", names.v[i]);
			e->code = ERR_CONFIG;
		}
	}
	strv_free(&names);
	return rc;
}

/* What the command line left open comes from the environment, else from the table. */
static int fill_rest(const struct opt_slots *slots, struct err *e)
{
	for (size_t i = 0; i < slots->n; i++) {
		const struct opt_slot *slot = &slots->v[i];
		if (slot->is_given || slot->opt->kind == OPT_SECRET)
			continue;
		int rc = slot->opt->env == NULL ? 0 : from_env(slot, e);
		if (rc == -1)
			return -1;
		if (rc == 1 || slot->opt->otherwise == NULL)
			continue;
		if (opt_slot_text(slot, slot->opt->otherwise, e) == -1) {
			e->code = ERR_INTERNAL;
			return err_prefix(e, "default of --%s", slot->opt->name);
		}
	}
	return 0;
}

/* ---- the command line ---- */

static int print(const struct buf *text, struct err *e)
{
	if (fwrite(text->data, 1, text->len, stdout) != text->len || fflush(stdout) != 0)
		return err_errno(e, "write to stdout");
	return 1;
}

/* Acts on -q, -v, -h or -V if the last option was one of these; 1: has printed. */
static int serve_common(struct parse *p, struct err *e)
{
	struct buf text;
	int rc = 0;

	p->level += p->flags.verbose - p->flags.quiet;
	p->flags.verbose = p->flags.quiet = false;
	if (!p->flags.help && !p->flags.version)
		return 0;
	buf_init(&text, OPT_HELP_MAX);
	if (p->flags.version)
		buf_addf(&text, "%s %s\n", p->tool->name, LE_VERSION);
	else if (opt_help(p->tool, &p->slots, &text) == -1)
		rc = err_set(e, ERR_INTERNAL, "the help is over %d bytes", OPT_HELP_MAX);
	if (rc == 0)
		rc = print(&text, e);
	buf_free(&text);
	return rc;
}

/* `value` is what was attached to the option, or NULL. */
static int take_option(struct parse *p, struct opt_slot *slot, const char *value, struct err *e)
{
	const struct opt *o = slot->opt;

	if (o->kind == OPT_FLAG && value != NULL)
		return err_set(e, ERR_USAGE, "--%s takes no argument, but \"%.64s\" was given",
		    o->name, value);
	if (o->kind != OPT_FLAG && value == NULL) {
		if (p->at + 1 >= p->argc)
			return err_set(e, ERR_USAGE, "--%s needs an argument (%s)", o->name,
			    o->arg != NULL ? o->arg : "VALUE");
		value = p->argv[++p->at];
	}
	slot->is_given = true;
	if (opt_slot_argument(slot, value, e) == -1)
		return err_prefix(e, "--%s", o->name);
	return serve_common(p, e);
}

static int take_long(struct parse *p, const char *arg, struct err *e)
{
	size_t len = strcspn(arg, "=");
	struct opt_slot *slot = opt_slots_by_name(&p->slots, arg, len);

	if (slot == NULL)
		return err_set(
		    e, ERR_USAGE, "unknown option \"--%.*s\"", len > 64 ? 64 : (int)len, arg);
	return take_option(p, slot, arg[len] == '=' ? arg + len + 1 : NULL, e);
}

/* "-qv" is two flags, "-j4" an option with its argument, "-qj4" both. */
static int take_letters(struct parse *p, const char *letters, struct err *e)
{
	int rc = 0;

	for (const char *c = letters; *c != '\0' && rc == 0; c++) {
		struct opt_slot *slot = opt_slots_by_letter(&p->slots, *c);
		if (slot == NULL)
			return err_set(e, ERR_USAGE, "unknown option \"-%c\"", *c);
		if (slot->opt->kind != OPT_FLAG)
			return take_option(p, slot, c[1] != '\0' ? c + 1 : NULL, e);
		rc = take_option(p, slot, NULL, e);
	}
	return rc;
}

/* Options with their arguments move to the front of argv, operands behind them, each in order. */
static int take_argv(struct parse *p, int *rest, struct err *e)
{
	char **operands = mem_alloc(((size_t)p->argc + 1) * sizeof(*operands));
	size_t operand_n = 0;
	bool is_ended = false;
	int rc = 0, kept = 1;

	for (p->at = 1; p->at < p->argc && rc == 0; p->at++) {
		int from = p->at;
		char *arg = p->argv[from];
		if (is_ended || arg[0] != '-' || arg[1] == '\0') {
			operands[operand_n++] = arg;
			continue;
		}
		if (strcmp(arg, "--") == 0)
			is_ended = true;
		else if (arg[1] == '-')
			rc = take_long(p, arg + 2, e);
		else
			rc = take_letters(p, arg + 1, e);
		while (from <= p->at)
			p->argv[kept++] = p->argv[from++];
	}
	if (rc == 0 && operand_n > 0)
		memcpy(p->argv + kept, operands, operand_n * sizeof(*operands));
	*rest = kept;
	free(operands);
	return rc;
}

/* Each fault of the command line ends in the same words. */
static int point_to_help(const struct opt_tool *tool, const struct err *why, struct err *e)
{
	if (why->code != ERR_USAGE && why->code != ERR_INVALID)
		return err_copy(e, why);
	return err_set(e, ERR_USAGE, "%s; try '%s --help'", why->text, tool->name);
}

int opt_parse(const struct opt_tool *tool, int argc, char **argv, void *opts,
    struct opt_common *common, struct err *e)
{
	struct parse p = {.tool = tool, .level = MSG_NOTICE, .argc = argc, .argv = argv};
	struct err why = ERR_INIT;

	opt_slots_add(&p.slots, tool->table, opts);
	opt_slots_add(&p.slots, common_table, &p.flags);
	take_secrets(&p.slots);
	int rc = take_argv(&p, &common->rest, &why);
	if (rc == -1)
		point_to_help(tool, &why, e);
	if (rc == 0) {
		rc = fill_rest(&p.slots, &why);
		if (rc == -1)
			err_copy(e, &why);
	}
	int most = p.level < MSG_ERR ? MSG_ERR : p.level;
	common->most = most > MSG_DEBUG ? MSG_DEBUG : (enum msg_level)most;
	opt_slots_free(&p.slots);
	return rc;
}

void opt_free(const struct opt *table, void *opts)
{
	struct opt_slots slots = {0};

	opt_slots_add(&slots, table, opts);
	for (size_t i = 0; i < slots.n; i++) {
		if (slots.v[i].opt->kind == OPT_LIST)
			strv_free(slots.v[i].field);
		if (slots.v[i].opt->kind != OPT_SECRET)
			continue;
		struct secret **field = slots.v[i].field;
		secret_free(*field);
		*field = NULL;
	}
	opt_slots_free(&slots);
}

/* ---- folders that the environment names ---- */

/* The XDG rules and systemd agree that a relative path here is void. */
static const char *absolute(const char *name)
{
	const char *path = getenv(name);
	return path != NULL && path[0] == '/' ? path : NULL;
}

char *opt_state_dir(void)
{
	const char *dir = absolute("STATE_DIRECTORY"), *home = absolute("HOME");

	/* systemd gives several folders with colons between; the first is the tool's own. */
	if (dir != NULL)
		return mem_dup_n(dir, strcspn(dir, ":"));
	if (geteuid() == 0)
		return mem_dup("/var/lib/le-exporter");
	dir = absolute("XDG_STATE_HOME");
	if (dir != NULL)
		return mem_printf("%s/le-exporter", dir);
	if (home == NULL) {
		const struct passwd *pw = getpwuid(geteuid());
		home = pw != NULL ? pw->pw_dir : "";
	}
	return mem_printf("%s/.local/state/le-exporter", home);
}

char *opt_credential(const char *name)
{
	const char *dir = absolute("CREDENTIALS_DIRECTORY");
	struct stat st;

	if (dir == NULL || strchr(name, '/') != NULL)
		return NULL;
	char *path = mem_printf("%s/%s", dir, name);
	if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
		return path;
	free(path);
	return NULL;
}
