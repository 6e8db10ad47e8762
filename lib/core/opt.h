/* SPDX-License-Identifier: ISC */
/*
 * opt - command-line options with environment twins, from one table per tool.
 *
 * The table is the contract: parsing, --help and the lint against the man page come from it.
 * Options that describe the site have a twin (`env`); modes, actions and --exec have none. The
 * command line wins over the environment, the environment over the default. A variable that is set
 * but empty counts as not set. This module is the only reader of the environment (but for
 * JOURNAL_STREAM, see msg, and what systemd tells a service, see notify); secrets found there are
 * wiped from it.
 */
#ifndef CORE_OPT_H
#define CORE_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/err.h"
#include "core/msg.h"
#include "core/secret.h"
#include "core/strv.h"

enum opt_kind {
	OPT_FLAG,     /* bool; no argument; as a variable 1,t,true,yes / 0,f,false,no in any case */
	OPT_STR,      /* const char *; borrowed from argv, environ or the table */
	OPT_INT,      /* int64_t in min..max */
	OPT_DURATION, /* int64_t milliseconds, clock_parse_duration; min..max in ms */
	OPT_LIST,     /* struct strv; repeatable; in the environment split at blanks */
	OPT_SECRET,   /* struct secret *; environment only, wiped there; shown in --help as such */
	OPT_TABLE,    /* not an option: the table `sub` of a part, at `offset` within the struct */
	OPT_END
};

struct opt {
	enum opt_kind kind;
	const char *name; /* long name without dashes; NULL: environment only */
	char letter;      /* short name or 0 */
	const char *arg;  /* what --help calls the argument */
	size_t offset;    /* of the field in the options struct */
	const char *env;  /* names with blanks between, the first that is set counts; NULL: none */
	const char *otherwise; /* default as text; NULL: field stays zero */
	int64_t min, max;      /* max 0: no upper limit */
	const struct opt *sub;
	const char *help; /* one line, no full stop */
};

/* An entry of a table for `struct options`, the name that every tool gives to its own. */
#define OPT(k, field, nm, ar, en, def, text)                                                       \
	{                                                                                          \
		.kind = OPT_##k, .name = nm, .arg = ar, .offset = offsetof(struct options, field), \
		.env = en, .otherwise = def, .help = text                                          \
	}
#define OPT_RANGE(k, field, nm, ar, en, def, lo, hi, text)                                         \
	{                                                                                          \
		.kind = OPT_##k, .name = nm, .arg = ar, .offset = offsetof(struct options, field), \
		.env = en, .otherwise = def, .min = lo, .max = hi, .help = text                    \
	}

struct opt_tool {
	const char *name;     /* le-discover */
	const char *synopsis; /* "[options] [NAME ...]": what follows the name in the usage line */
	const char *summary;  /* one line */
	const struct opt *table;
};

/* -q, -v, -h, -V are there for every tool. */
struct opt_common {
	enum msg_level most; /* MSG_NOTICE, one level less for each -q, one more for each -v */
	int rest;            /* index in argv of the first operand */
};

/* Operands may stand among options; "--" ends options; long names are not abbreviated; of an option
 * given twice the last counts (but for lists). Returns 0: go on; 1: --help or --version was printed
 * on stdout, exit 0; -1: ERR_USAGE, whose text says what and how, ERR_CONFIG for a bad value in the
 * environment, ERR_IO where the help could not be printed. `opts` must be zeroed before, and freed
 * by opt_free in each case. argv is reordered. */
int opt_parse(const struct opt_tool *tool, int argc, char **argv, void *opts,
    struct opt_common *common, struct err *e);

/* Frees what opt_parse made in `opts`: lists and secrets. */
void opt_free(const struct opt *table, void *opts);

/* $STATE_DIRECTORY, else /var/lib/le-exporter as root, else $XDG_STATE_HOME/le-exporter, else
 * ~/.local/state/le-exporter. Relative paths in these variables are ignored. The caller frees it.
 */
char *opt_state_dir(void);

/* $CREDENTIALS_DIRECTORY/name if such a file is there, else NULL; the caller frees it. */
char *opt_credential(const char *name);

#endif
