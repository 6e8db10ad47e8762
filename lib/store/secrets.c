/* SPDX-License-Identifier: ISC */
#include "store/secrets.h"

#include <stdlib.h>
#include <string.h>

#include "core/base64.h"
#include "core/mem.h"

/* What writes them is in secrets_write.c. */

/* ---- the public document ---- */

void secrets_public_free(struct secrets_public *p)
{
	free(p->thumbprint);
	free(p->seals);
	*p = (struct secrets_public){0};
}

const struct seal_public *secrets_seal_find(const struct secrets_public *p, const char *id)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->seals[i].id, id) == 0)
			return &p->seals[i];
	return NULL;
}

static int public_read(struct secrets_public *p, const struct json *doc, struct err *e)
{
	const struct json *list = json_get(doc, "seals");
	const char *thumbprint, *text;

	if (json_need_str(doc, "thumbprint", &thumbprint, e) < 0)
		return -1;
	p->seals = mem_grow(NULL, json_len(list) + 1, sizeof(*p->seals));
	for (const struct json *s = json_first(list); s != NULL; s = json_next(s)) {
		struct seal_public *seal = &p->seals[p->n];
		const char *id = json_str(s, "id");

		if (json_need_str(s, "public", &text, e) < 0 || seal_public_read(seal, text, e) < 0)
			return -1;
		if (id == NULL || strcmp(id, seal->id) != 0)
			return err_set(e, ERR_INVALID, "seal key %s has another id", seal->id);
		p->n++;
	}
	p->thumbprint = mem_dup(thumbprint);
	return 0;
}

struct public_call {
	secrets_public_fn *fn;
	void *arg;
};

static void public_got(void *arg, struct store_doc *doc, const struct err *e)
{
	struct public_call *c = arg;
	struct secrets_public p = {0};
	struct err bad = ERR_INIT;

	if (e == NULL && doc->body != NULL && public_read(&p, doc->body, &bad) < 0) {
		err_prefix(&bad, "public document of the secrets");
		e = &bad;
	}
	c->fn(c->arg, e == NULL && doc->body != NULL ? &p : NULL, e);
	secrets_public_free(&p);
	free(c);
}

void secrets_public_get(struct store *s, secrets_public_fn *fn, void *arg)
{
	struct public_call *c = mem_alloc(sizeof(*c));

	c->fn = fn;
	c->arg = arg;
	store_get(s, "public", public_got, c);
}

/* ---- a seal key ---- */

struct seal_call {
	char id[SEAL_ID_LEN + 1];
	secrets_seal_fn *fn;
	void *arg;
};

static int seal_read(const char *id, const struct json *doc, struct secret **key, struct err *e)
{
	struct seal_public pub;
	struct buf bytes;
	const char *text;
	int rc = -1;

	buf_init(&bytes, SEAL_KEY_LEN);
	if (json_need_str(doc, "private", &text, e) < 0 ||
	    base64_decode(BASE64_STD, text, strlen(text), &bytes, e) < 0)
		goto out;
	if (bytes.len != SEAL_KEY_LEN) {
		err_set(e, ERR_INVALID, "it has %zu bytes, not %d", bytes.len, SEAL_KEY_LEN);
		goto out;
	}
	*key = secret_new_wipe(bytes.data, bytes.len);
	if (seal_public_of(*key, &pub, e) < 0)
		goto out;
	if (strcmp(pub.id, id) != 0) {
		err_set(e, ERR_INVALID, "it is the key of seal %s", pub.id);
		goto out;
	}
	rc = 0;
out:
	buf_free(&bytes);
	return rc;
}

static void seal_got(void *arg, struct store_doc *doc, const struct err *e)
{
	struct seal_call *c = arg;
	struct secret *key = NULL;
	struct err bad = ERR_INIT;
	int rc = 0;

	if (e == NULL && doc->body == NULL) {
		rc = err_set(&bad, ERR_NOTFOUND, "seal key %s is not held any more", c->id);
	} else if (e == NULL) {
		rc = seal_read(c->id, doc->body, &key, &bad);
		if (rc < 0)
			err_prefix(&bad, "seal key %s", c->id);
	}
	if (rc < 0)
		e = &bad;
	c->fn(c->arg, e == NULL ? &key : NULL, e);
	secret_free(key);
	free(c);
}

void secrets_seal_get(struct store *s, const char *id, secrets_seal_fn *fn, void *arg)
{
	struct err e = ERR_INIT;

	/* Ids come with records; one of another form may not choose a key. */
	if (strlen(id) != SEAL_ID_LEN || strspn(id, "0123456789abcdef") != SEAL_ID_LEN) {
		err_set(&e, ERR_INVALID, "\"%.100s\" is no seal id", id);
		fn(arg, NULL, &e);
		return;
	}
	struct seal_call *c = mem_alloc(sizeof(*c));
	memcpy(c->id, id, SEAL_ID_LEN);
	c->fn = fn;
	c->arg = arg;
	char *key = mem_printf("seal/%s", id);
	store_get(s, key, seal_got, c);
	free(key);
}

/* ---- the account ---- */

void secrets_account_free(struct secrets_account *a)
{
	key_free(a->key);
	json_free(a->accounts);
	*a = (struct secrets_account){0};
}

const char *secrets_account_url(const struct secrets_account *a, const char *directory)
{
	return json_str(json_get(a->accounts, directory), "url");
}

static int account_read(struct secrets_account *a, const struct json *doc, struct err *e)
{
	const struct json *accounts = json_get(doc, "accounts");
	const char *pem;

	if (json_need_str(doc, "key", &pem, e) < 0 ||
	    key_read_pem(&a->key, pem, strlen(pem), e) < 0)
		return err_prefix(e, "account document of the secrets");
	a->accounts = accounts != NULL ? json_copy(accounts) : json_object();
	return 0;
}

struct account_call {
	secrets_account_fn *fn;
	void *arg;
};

static void account_got(void *arg, struct store_doc *doc, const struct err *e)
{
	struct account_call *c = arg;
	struct secrets_account a = {0};
	struct err bad = ERR_INIT;

	if (e == NULL && doc->body != NULL && account_read(&a, doc->body, &bad) < 0)
		e = &bad;
	c->fn(c->arg, e == NULL && doc->body != NULL ? &a : NULL, e);
	secrets_account_free(&a);
	free(c);
}

void secrets_account_get(struct store *s, secrets_account_fn *fn, void *arg)
{
	struct account_call *c = mem_alloc(sizeof(*c));

	c->fn = fn;
	c->arg = arg;
	store_get(s, "account", account_got, c);
}
