/* SPDX-License-Identifier: ISC */
/*
 * vault_kv_op - one operation of vault_kv, from when it is asked for until it is answered: it waits
 * until the engine's version is known, and then goes out. Private to vault_kv.
 */
#ifndef HASHI_VAULT_KV_OP_H
#define HASHI_VAULT_KV_OP_H

#include <sys/queue.h>

#include "hashi/vault_kv.h"

TAILQ_HEAD(ops, op);

struct vault_kv {
	struct vault *vault;
	char *path;
	int version;      /* 0: not known */
	size_t mount_len; /* of `path`, without a slash; of use once the version is known */
	bool is_probing;
	/* Before the version is known; handed on once it is (or is not); asked of Vault. */
	struct ops waiting, ready, sent;
	int busy; /* we are on the stack: freeing waits */
	bool is_freed;
};

struct op {
	TAILQ_ENTRY(op) link;
	struct vault_kv *kv;
	struct ops *list; /* that it is in; NULL: none */
	int engine;       /* version of the KV engine that it was sent to */
	int (*start)(struct op *op, struct err *e);
	void (*done)(struct op *op, const struct json *data, const struct err *e);
	char *key; /* relative to kv->path; a prefix for a list */
	struct json *body;
	int64_t version;
	union {
		vault_kv_get_fn *get;
		vault_kv_put_fn *put;
		vault_kv_list_fn *list;
		vault_kv_meta_fn *meta;
	} fn;
	void *arg;
};

struct op *vault_kv_op_new(struct vault_kv *kv, const char *key, void *arg);
void vault_kv_op_free(struct op *op);

/* Takes `op`. On failure it is gone and will not call back. */
int vault_kv_op_submit(struct op *op, struct err *e);

/* For start: sends to MOUNT`area`/PATH/KEY; version 1 has no areas. */
int vault_kv_op_send(struct op *op, const char *method, const char *area, const char *query,
    const struct json *body, struct err *e);

#endif
