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
	char *made[3]; /* default specs */
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

/* Parses, opens descriptors 0 to 2 and the loop. As opt_parse: 1: exit 0; -1: site_exit. */
int site_start(struct site *s, const struct opt_tool *tool, int argc, char **argv, void *opts,
    struct opt_common *common, struct err *e);

/* Opens one of the stores. */
int site_store(struct site *s, enum store_kind kind, struct store **out, struct err *e);

/* Prints the error once and returns its exit status. Works before site_start, too. */
int site_exit(const struct site *s, const struct opt_tool *tool, const struct err *e);

/* Clients and loop; the stores' owner frees them after site_clients_free and before site_free. */
void site_clients_free(struct site *s);
void site_free(struct site *s);

#endif
