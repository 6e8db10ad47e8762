/* SPDX-License-Identifier: ISC */
/*
 * The part of secrets that writes. The order in secrets_make is what makes it safe: account first,
 * then the private seal key, then the public document that names both. Who loses a race reads again
 * and takes what the winner made; a seal key that no public document names is never used.
 */
#include <stdlib.h>
#include <string.h>

#include "core/base64.h"
#include "core/mem.h"
#include "store/secrets.h"

#define TRIES_MAX 10 /* after that many lost races somebody writes without end */

/* ---- making what is missing ---- */

struct make {
	struct store *store;
	enum key_type type;
	int tries;
	struct json *public; /* NULL: not made yet */
	char version[STORE_VERSION_MAX];
	struct buf thumbprint;
	struct json *seal; /* {"id","public"} of a new seal key, not in `public` yet */
	secrets_account_fn *fn;
	void *arg;
};

static void get_public(struct make *m);
static void get_account(struct make *m);

static void make_free(struct make *m)
{
	json_free(m->public);
	json_free(m->seal);
	buf_free(&m->thumbprint);
	free(m);
}

static void make_fail(struct make *m, const struct err *e)
{
	m->fn(m->arg, NULL, e);
	make_free(m);
}

/* What is there now is given by reading it, whoever made it. */
static void make_end(struct make *m)
{
	secrets_account_get(m->store, m->fn, m->arg);
	make_free(m);
}

static bool is_lost_race(const struct err *e, int *tries)
{
	return e != NULL && e->code == ERR_CONFLICT && ++*tries < TRIES_MAX;
}

static void public_put(void *arg, const char *version, const struct err *e)
{
	struct make *m = arg;

	(void)version;
	if (is_lost_race(e, &m->tries))
		get_public(m);
	else if (e != NULL)
		make_fail(m, e);
	else
		make_end(m);
}

static void put_public(struct make *m)
{
	struct json *doc = m->public != NULL ? json_copy(m->public) : json_object();

	json_set_str(doc, "thumbprint", m->thumbprint.data);
	if (m->seal != NULL) {
		struct json *seals = json_array();
		json_add(seals, m->seal);
		json_set(doc, "seals", seals);
		m->seal = NULL;
	}
	store_put(m->store, "public", doc, NULL, m->version, public_put, m);
	json_free(doc);
}

static void seal_put(void *arg, const char *version, const struct err *e)
{
	struct make *m = arg;

	(void)version;
	if (e != NULL)
		make_fail(m, e);
	else
		put_public(m);
}

static int seal_json(const struct seal_public *pub, const struct secret *key, struct json **private,
    struct json **public, struct err *e)
{
	struct buf text;
	int rc = -1;

	buf_init(&text, 4 * SEAL_KEY_LEN);
	if (base64_encode(BASE64_STD, secret_bytes(key), secret_len(key), &text) < 0)
		goto out;
	*private = json_object();
	json_set_str(*private, "private", text.data);
	buf_reset(&text);
	if (seal_public_write(pub, &text) < 0)
		goto out;
	*public = json_object();
	json_set_str(*public, "id", pub->id);
	json_set_str(*public, "public", text.data);
	rc = 0;
out:
	buf_free(&text);
	return rc < 0 ? err_set(e, ERR_INTERNAL, "a seal key is longer than it can be") : 0;
}

static void make_seal(struct make *m)
{
	struct json *private = NULL;
	struct secret *key = NULL;
	struct seal_public pub;
	struct err e = ERR_INIT;

	int rc = seal_generate(&pub, &key, &e);
	json_free(m->seal);
	m->seal = NULL;
	if (rc == 0)
		rc = seal_json(&pub, key, &private, &m->seal, &e);
	secret_free(key);
	if (rc < 0) {
		json_free(private);
		make_fail(m, &e);
		return;
	}
	char *name = mem_printf("seal/%s", pub.id);
	store_put(m->store, name, private, NULL, "", seal_put, m);
	free(name);
	json_free(private);
}

static int read_thumbprint(struct make *m, const struct json *account, struct err *e)
{
	struct key *key = NULL;
	const char *pem;

	buf_reset(&m->thumbprint);
	int rc = json_need_str(account, "key", &pem, e);
	if (rc == 0)
		rc = key_read_pem(&key, pem, strlen(pem), e);
	if (rc == 0)
		rc = key_thumbprint(key, &m->thumbprint, e);
	key_free(key);
	return rc < 0 ? err_prefix(e, "account document of the secrets") : 0;
}

/* A thumbprint of another key is what a crash within a rollover leaves. */
static void check_public(struct make *m)
{
	const char *thumbprint = json_str(m->public, "thumbprint");

	if (json_len(json_get(m->public, "seals")) == 0)
		make_seal(m);
	else if (thumbprint == NULL || strcmp(thumbprint, m->thumbprint.data) != 0)
		put_public(m);
	else
		make_end(m);
}

static void account_put(void *arg, const char *version, const struct err *e)
{
	struct make *m = arg;

	(void)version;
	if (e == NULL || is_lost_race(e, &m->tries))
		get_account(m);
	else
		make_fail(m, e);
}

static void make_account(struct make *m, const char *version)
{
	struct json *doc = json_object();
	struct key *key = NULL;
	struct secret *pem = NULL;
	struct err e = ERR_INIT;

	int rc = key_generate(&key, m->type, &e);
	if (rc == 0)
		rc = key_write_pem(key, &pem, &e);
	json_set_str(doc, "key", secret_bytes(pem));
	json_set(doc, "accounts", json_object());
	if (rc == 0)
		store_put(m->store, "account", doc, NULL, version, account_put, m);
	else
		make_fail(m, &e);
	secret_free(pem);
	key_free(key);
	json_free(doc);
}

static void account_got(void *arg, struct store_doc *doc, const struct err *e)
{
	struct make *m = arg;
	struct err bad = ERR_INIT;

	if (e == NULL && doc->body == NULL && m->public != NULL) {
		/* A new key would orphan the account at the CA without a word. */
		err_set(&bad, ERR_CONFIG,
		    "%s: \"public\" is there, but not \"account\": bring it back from a backup, or "
		    "delete \"public\" to begin with a new account",
		    store_spec(m->store));
		e = &bad;
	} else if (e == NULL && doc->body != NULL && read_thumbprint(m, doc->body, &bad) < 0) {
		e = &bad;
	}
	if (e != NULL)
		make_fail(m, e);
	else if (doc->body == NULL)
		make_account(m, doc->version);
	else
		check_public(m);
}

static void get_account(struct make *m)
{
	store_get(m->store, "account", account_got, m);
}

static void public_got(void *arg, struct store_doc *doc, const struct err *e)
{
	struct make *m = arg;

	if (e != NULL) {
		make_fail(m, e);
		return;
	}
	json_free(m->public);
	m->public = doc->body;
	doc->body = NULL;
	memcpy(m->version, doc->version, sizeof(m->version));
	get_account(m);
}

static void get_public(struct make *m)
{
	store_get(m->store, "public", public_got, m);
}

void secrets_make(struct store *s, enum key_type type, secrets_account_fn *fn, void *arg)
{
	struct make *m = mem_alloc(sizeof(*m));

	m->store = s;
	m->type = type;
	buf_init(&m->thumbprint, 256);
	m->fn = fn;
	m->arg = arg;
	get_public(m);
}

/* ---- noting an account's URL ---- */

struct note {
	struct store *store;
	char *directory, *url;
	struct strv contact;
	int tries;
	secrets_done_fn *fn;
	void *arg;
};

static void get_noted(struct note *n);

static void note_end(struct note *n, const struct err *e)
{
	n->fn(n->arg, e);
	free(n->directory);
	free(n->url);
	strv_free(&n->contact);
	free(n);
}

static void noted_put(void *arg, const char *version, const struct err *e)
{
	struct note *n = arg;

	(void)version;
	if (is_lost_race(e, &n->tries))
		get_noted(n);
	else
		note_end(n, e);
}

/* What others noted beside it stays. */
static void note_set(const struct note *n, struct json *doc)
{
	struct json *accounts = json_copy(json_get(doc, "accounts"));
	struct json *contact = json_array();

	if (accounts == NULL)
		accounts = json_object();
	struct json *entry = json_copy(json_get(accounts, n->directory));
	if (entry == NULL)
		entry = json_object();
	for (size_t i = 0; i < n->contact.n; i++)
		json_add_str(contact, n->contact.v[i]);
	json_set_str(entry, "url", n->url);
	json_set(entry, "contact", contact);
	json_set(accounts, n->directory, entry);
	json_set(doc, "accounts", accounts);
}

static void noted_got(void *arg, struct store_doc *doc, const struct err *e)
{
	struct note *n = arg;
	struct err bad = ERR_INIT;

	if (e == NULL && doc->body == NULL) {
		err_set(&bad, ERR_CONFIG, "%s: there is no account key; run: le-account register",
		    store_spec(n->store));
		e = &bad;
	}
	if (e != NULL) {
		note_end(n, e);
		return;
	}
	note_set(n, doc->body);
	store_put(n->store, "account", doc->body, NULL, doc->version, noted_put, n);
}

static void get_noted(struct note *n)
{
	store_get(n->store, "account", noted_got, n);
}

void secrets_account_note(struct store *s, const char *directory, const char *url,
    const struct strv *contact, secrets_done_fn *fn, void *arg)
{
	struct note *n = mem_alloc(sizeof(*n));

	n->store = s;
	n->directory = mem_dup(directory);
	n->url = mem_dup(url);
	if (contact != NULL)
		strv_copy(&n->contact, contact);
	n->fn = fn;
	n->arg = arg;
	get_noted(n);
}
