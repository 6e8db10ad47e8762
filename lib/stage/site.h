/* SPDX-License-Identifier: ISC */
/*
 * site - the options that describe the site, the same in every tool: stores, Consul, Vault, the
 * drain.
 *
 * A tool embeds a struct site and puts the tables of what it needs into its own (OPT_TABLE). Here,
 * too, is the opening that every main does: loop, stores with their defaults, and the frame.
 */
#ifndef STAGE_SITE_H
#define STAGE_SITE_H

#include <stdint.h>

#include "core/err.h"
#include "core/loop.h"
#include "core/msg.h"
#include "core/opt.h"
#include "line/tool.h"
#include "store/store.h"

struct site {
	const char *certs, *secrets, *state; /* NULL: dir: below the state folder */
	int64_t drain_ms;
	struct consul_conf consul;
	struct vault_conf vault;
	/* Filled by site_open: */
	struct loop *loop;
	struct msg msg;
	const char *tool;    /* le-order */
	char user_agent[64]; /* le-order/0.1.0 */
	struct store_env env;
	struct store *stores[3]; /* by kind; NULL: not opened */
	struct tool *frame;      /* NULL: none */
	char *made[3];           /* default specs */
};

extern const struct opt site_certs_opts[];   /* --certs */
extern const struct opt site_secrets_opts[]; /* --secrets */
extern const struct opt site_state_opts[];   /* --state */
extern const struct opt site_drain_opts[];   /* --drain */
extern const struct opt site_consul_opts[];  /* Consul's, for tools that talk to it */
extern const struct opt site_vault_opts[];   /* Vault's */
extern const struct opt site_store_opts[];   /* Consul's and Vault's, for tools that open stores */

/* The entry for one of them in the table of a `struct options` that has a `struct site site`. */
#define SITE(table)                                                                                \
	{                                                                                          \
		.kind = OPT_TABLE, .sub = site_##table##_opts,                                     \
		.offset = offsetof(struct options, site)                                           \
	}

/* The life of a tool in the pipe. */
struct site_life {
	/* One operand of the command line, before open. NULL: it takes none. */
	int (*operand)(void *arg, const char *text, struct err *e);
	/* Checks the options, opens stores (site_store) and frame (site_frame), makes the stage. */
	int (*open)(void *arg, struct err *e);
	/* Ends what the stage has under way, while clients and stores still stand. NULL: nothing.
	 */
	void (*stop)(void *arg);
	/* Frees the stage, when they are gone. NULL: nothing. */
	void (*close)(void *arg);
	void *arg;
};

/* The whole main: options, loop, open, run, and the order in which all is freed. Returns the exit
 * status. */
int site_main(struct site *s, const struct opt_tool *tool, int argc, char **argv, void *opts,
    const struct site_life *life);

/* Opens one of the stores, and the frame; site_main frees them. Name, sink and drain of `frame`
 * are filled in here. */
int site_store(struct site *s, enum store_kind kind, struct store **out, struct err *e);
int site_frame(struct site *s, struct tool **out, const struct tool_conf *frame,
    const struct tool_events *ev, struct err *e);

/* For mains that have no frame (le-account). As opt_parse: 1: exit 0; -1: site_exit. */
int site_start(struct site *s, const struct opt_tool *tool, int argc, char **argv, void *opts,
    struct opt_common *common, struct err *e);

/* Prints the error once and returns its exit status. Works before site_start, too. */
int site_exit(const struct site *s, const struct opt_tool *tool, const struct err *e);

/* Ends what the clients have under way, then the stores' calls. */
void site_clients_free(struct site *s);
void site_free(struct site *s); /* the rest */

#endif
