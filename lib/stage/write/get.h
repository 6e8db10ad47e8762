/* SPDX-License-Identifier: ISC */
/*
 * get - le-vault-get's decision: certificates of a store as `issued` records with the plain key.
 *
 * One round reads what was asked for. A watch goes round again after `interval_ms` and reads only
 * certificates whose version has changed. One that was deleted is left out; one that can't be read
 * is `failed`, in a watch once per change; a store that can't be listed ends the tool, in a watch
 * only what does not pass by itself.
 */
#ifndef STAGE_GET_H
#define STAGE_GET_H

#include <stdbool.h>
#include <stdint.h>

#include "core/loop.h"
#include "core/msg.h"
#include "core/strv.h"
#include "line/rec.h"
#include "store/store.h"

#define GET_AT_ONCE 16 /* certificates that are read at once */

struct get;

struct get_conf {
	struct loop *loop;
	const struct msg *msg;
	const struct rec_out *out;
	struct store *certs;
	const struct strv *asked; /* ids or names of certificates; empty: all */
	bool watch;
	int64_t interval_ms;
	size_t (*backlog)(void *arg); /* bytes that wait for a slow reader: no round begins then */
	/* The one round is over (e NULL), or the store can't be read at all. */
	void (*done)(void *arg, const struct err *e);
	void *arg;
};

struct get *get_new(const struct get_conf *conf); /* begins from the loop */
void get_stop(struct get *g);                     /* NULL is allowed, here and below */
void get_free(struct get *g);                     /* after the store is freed */

#endif
