/* SPDX-License-Identifier: ISC */
#include "hashi/vault_kv_op.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "hashi/api.h"
#include "hashi/vault_reply.h"

#define PATH_MAX_LEN 8192

static void move(struct op *op, struct ops *to)
{
	if (op->list != NULL)
		TAILQ_REMOVE(op->list, op, link);
	op->list = to;
	if (to != NULL)
		TAILQ_INSERT_TAIL(to, op, link);
}

void vault_kv_op_free(struct op *op)
{
	move(op, NULL);
	free(op->key);
	json_free(op->body);
	free(op);
}

static void finish(struct op *op, const struct json *data, const struct err *e)
{
	move(op, NULL);
	op->done(op, data, e);
	vault_kv_op_free(op);
}

static void on_answer(void *arg, const struct json *data, const struct err *e)
{
	struct op *op = arg;

	/* A request that makes no sense to Vault may mean that the mount is another one now. A put
	 * that somebody else was faster with is such a 400, too, but no reason to ask. */
	if (e != NULL && e->code == ERR_INVALID && strstr(e->text, "check-and-set") == NULL)
		op->kv->version = 0;
	finish(op, data, e);
}

int vault_kv_op_send(struct op *op, const char *method, const char *area, const char *query,
    const struct json *body, struct err *e)
{
	struct vault_kv *kv = op->kv;
	char *mount = mem_dup_n(kv->path, kv->mount_len);
	char *below =
	    mem_printf("%s%s%s", kv->path + kv->mount_len, *op->key != '\0' ? "/" : "", op->key);
	struct buf path;

	op->engine = kv->version;
	buf_init(&path, PATH_MAX_LEN);
	int rc = api_escape_path(mount, &path, e);
	if (rc == 0 && kv->version == 2)
		buf_adds(&path, area);
	if (rc == 0)
		rc = api_escape_path(below, &path, e);
	buf_adds(&path, query);
	if (rc == 0 && path.failed)
		rc = err_set(e, ERR_TOOBIG, "path in Vault: over %d bytes", PATH_MAX_LEN);
	if (rc == 0)
		rc = vault_send(kv->vault, method, path.data, body, on_answer, op, e);
	buf_free(&path);
	free(below);
	free(mount);
	return rc;
}

/* Hands on what has waited for the version, which by now is known unless `e`. */
static void go_on(struct vault_kv *kv, const struct err *e)
{
	kv->busy++;
	while (!TAILQ_EMPTY(&kv->waiting))
		move(TAILQ_FIRST(&kv->waiting), &kv->ready);
	while (!TAILQ_EMPTY(&kv->ready)) {
		struct op *op = TAILQ_FIRST(&kv->ready);
		struct err why = ERR_INIT;
		move(op, &kv->sent);
		if (e != NULL)
			finish(op, NULL, e);
		else if (op->start(op, &why) < 0)
			finish(op, NULL, &why);
	}
	kv->busy--;
	if (kv->is_freed)
		vault_kv_free(kv);
}

static void on_mount(void *arg, const struct json *data, const struct err *failed)
{
	struct vault_kv *kv = arg;
	struct err e = ERR_INIT;

	kv->is_probing = false;
	if (failed != NULL) {
		err_copy(&e, failed);
		/* Vault answers the same for both, so that nobody can probe for mounts. */
		if (e.code == ERR_DENIED)
			err_prefix(&e,
			    "no mount at \"%s\", or the token has no right below it (any will "
			    "do, as in: path \"%.*s/*\" { capabilities = [\"read\"] })",
			    kv->path, (int)strcspn(kv->path, "/"), kv->path);
	} else {
		vault_reply_mount(data, kv->path, &kv->version, &kv->mount_len, &e);
	}
	go_on(kv, e.code != ERR_NONE ? &e : NULL);
}

static int probe(struct vault_kv *kv, struct err *e)
{
	struct buf path;

	buf_init(&path, PATH_MAX_LEN);
	buf_adds(&path, "sys/internal/ui/mounts/");
	api_escape_path(kv->path, &path, NULL);
	int rc = vault_send(kv->vault, "GET", path.data, NULL, on_mount, kv, e);
	buf_free(&path);
	kv->is_probing = rc == 0;
	return rc;
}

struct op *vault_kv_op_new(struct vault_kv *kv, const char *key, void *arg)
{
	struct op *op = mem_alloc(sizeof(*op));
	op->kv = kv;
	op->key = mem_dup(key);
	op->arg = arg;
	return op;
}

int vault_kv_op_submit(struct op *op, struct err *e)
{
	struct vault_kv *kv = op->kv;
	int rc = 0;

	move(op, kv->version != 0 ? &kv->sent : &kv->waiting);
	if (kv->version != 0)
		rc = op->start(op, e);
	else if (!kv->is_probing)
		rc = probe(kv, e);
	if (rc < 0)
		vault_kv_op_free(op);
	return rc;
}
