/* SPDX-License-Identifier: ISC */
#include "acme/journal.h"

#include <stdlib.h>
#include <string.h>

#include "core/base64.h"
#include "core/clock.h"
#include "core/mem.h"

#define CSR_MAX (64 * 1024) /* bytes of DER: 100 names of 253 characters and a key fit well */
#define SHORT_LIFE_S (10 * 86400)

static char *journal_key(const char *id)
{
	return mem_printf("journal/%s", id);
}

void journal_slot_free(struct journal_slot *s)
{
	char *owned[] = {s->ca, s->account, s->profile, s->replaces, s->csr, s->key_sealed, s->seal,
	    s->order, s->chain, s->serial, s->issuer, s->certid};

	for (size_t i = 0; i < sizeof(owned) / sizeof(owned[0]); i++)
		free(owned[i]);
	strv_free(&s->names);
	rec_options_free(&s->options);
	memset(s, 0, sizeof(*s));
}

void journal_free(struct journal *j)
{
	if (j == NULL)
		return;
	free(j->id);
	journal_slot_free(&j->open);
	journal_slot_free(&j->issued);
	json_free(j->doc);
	free(j);
}

/* The keys of a slot and where they go: one list for reading and writing. */
static size_t slot_strings(struct journal_slot *s, const char *keys[12], char **fields[12])
{
	const char *names[] = {"ca", "account", "profile", "replaces", "csr", "key_sealed", "seal",
	    "order", "chain", "serial", "issuer", "certid"};
	char **at[] = {&s->ca, &s->account, &s->profile, &s->replaces, &s->csr, &s->key_sealed,
	    &s->seal, &s->order, &s->chain, &s->serial, &s->issuer, &s->certid};

	memcpy(keys, names, sizeof(names));
	memcpy(fields, at, sizeof(at));
	return sizeof(names) / sizeof(names[0]);
}

static int slot_read(struct journal_slot *s, const struct json *j, bool issued, struct err *e)
{
	const char *keys[12];
	char **fields[12];
	size_t n = slot_strings(s, keys, fields);

	if (j == NULL)
		return 0;
	for (size_t i = 0; i < n; i++)
		if (rec_str(j, keys[i], REC_OPTIONAL, fields[i], e) < 0)
			return -1;
	if (rec_names(j, "names", REC_NEEDED, &s->names, e) < 0 ||
	    rec_options_read(&s->options, json_get(j, "options"), e) < 0 ||
	    rec_time(j, "since", REC_OPTIONAL, &s->since, e) < 0 ||
	    rec_time(j, "not_before", REC_OPTIONAL, &s->not_before, e) < 0 ||
	    rec_time(j, "not_after", REC_OPTIONAL, &s->not_after, e) < 0)
		return -1;
	if (s->ca == NULL || s->csr == NULL || s->key_sealed == NULL || s->seal == NULL)
		return err_set(e, ERR_INVALID, "one of ca, csr, key_sealed and seal is missing");
	if (issued && (s->chain == NULL || s->serial == NULL))
		return err_set(e, ERR_INVALID, "chain or serial is missing");
	s->used = true;
	return 0;
}

static struct json *slot_json(const struct journal_slot *s)
{
	struct journal_slot *borrowed = (struct journal_slot *)(uintptr_t)s;
	struct json *j = json_object();
	const char *keys[12];
	char **fields[12];
	size_t n = slot_strings(borrowed, keys, fields);

	rec_set_strv(j, "names", &s->names);
	json_set(j, "options", rec_options_json(&s->options));
	for (size_t i = 0; i < n; i++)
		json_set_str(j, keys[i], *fields[i]);
	rec_set_time(j, "since", s->since);
	rec_set_time(j, "not_before", s->not_before);
	rec_set_time(j, "not_after", s->not_after);
	return j;
}

struct get_call {
	char *id;
	journal_get_fn *fn;
	void *arg;
};

static void damaged(const char *id, struct err *e)
{
	err_prefix(e, "journal/%s is damaged (le-order --forget %s voids it)", id, id);
}

static void get_done(void *arg, struct store_doc *doc, const struct err *e)
{
	struct get_call *call = arg;
	struct journal *j = mem_alloc(sizeof(*j));
	struct err bad = ERR_INIT;

	j->id = mem_dup(call->id);
	if (e != NULL && doc != NULL) {
		bad = *e;
		damaged(j->id, &bad);
		e = &bad;
	} else if (e == NULL && doc->body != NULL) {
		j->doc = doc->body;
		doc->body = NULL;
		if (slot_read(&j->open, json_get(j->doc, "open"), false, &bad) < 0 ||
		    slot_read(&j->issued, json_get(j->doc, "issued"), true, &bad) < 0) {
			damaged(j->id, &bad);
			e = &bad;
		}
	}
	if (e == NULL)
		memcpy(j->version, doc->version, sizeof(j->version));
	if (e != NULL) {
		journal_free(j);
		j = NULL;
	}
	call->fn(call->arg, j, e);
	free(call->id);
	free(call);
}

void journal_get(struct store *s, const char *id, journal_get_fn *fn, void *arg)
{
	struct get_call *call = mem_alloc(sizeof(*call));
	char *key = journal_key(id);

	call->id = mem_dup(id);
	call->fn = fn;
	call->arg = arg;
	store_get(s, key, get_done, call);
	free(key);
}

struct put_call {
	struct journal *j;
	journal_put_fn *fn;
	void *arg;
};

static void put_done(void *arg, const char *version, const struct err *e)
{
	struct put_call *call = arg;

	if (e == NULL) {
		size_t len = strnlen(version, sizeof(call->j->version) - 1);
		memcpy(call->j->version, version, len);
		call->j->version[len] = '\0';
	}
	call->fn(call->arg, e);
	free(call);
}

void journal_put(struct store *s, struct journal *j, journal_put_fn *fn, void *arg)
{
	struct put_call *call = mem_alloc(sizeof(*call));
	char *key = journal_key(j->id);

	call->j = j;
	call->fn = fn;
	call->arg = arg;
	if (j->doc == NULL)
		j->doc = json_object();
	json_del(j->doc, "open");
	json_del(j->doc, "issued");
	if (j->open.used)
		json_set(j->doc, "open", slot_json(&j->open));
	if (j->issued.used)
		json_set(j->doc, "issued", slot_json(&j->issued));
	store_put(s, key, j->doc, NULL, j->version, put_done, call);
	free(key);
}

struct forget_call {
	struct store *store;
	char *key;
	journal_put_fn *fn;
	void *arg;
};

static void forget_end(struct forget_call *call, const struct err *e)
{
	call->fn(call->arg, e);
	free(call->key);
	free(call);
}

static void forget_written(void *arg, const char *version, const struct err *e)
{
	(void)version;
	forget_end(arg, e);
}

static void forget_read(void *arg, struct store_doc *doc, const struct err *e)
{
	struct forget_call *call = arg;

	if (doc == NULL || !doc->live) {
		forget_end(call, e);
		return;
	}
	struct json *empty = json_object();
	store_put(call->store, call->key, empty, NULL, doc->version, forget_written, call);
	json_free(empty);
}

void journal_forget(struct store *s, const char *id, journal_put_fn *fn, void *arg)
{
	struct forget_call *call = mem_alloc(sizeof(*call));

	call->store = s;
	call->key = journal_key(id);
	call->fn = fn;
	call->arg = arg;
	store_get(s, call->key, forget_read, call);
}

int64_t journal_due_at(int64_t not_before, int64_t not_after)
{
	int64_t life = not_after - not_before;

	return life < SHORT_LIFE_S ? not_before + life / 2 : not_before + life / 3 * 2;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool slot_fits(const struct journal_slot *s, const struct journal_ask *ask)
{
	return s->used && strv_same_set(&s->names, &ask->due->names) &&
	       rec_options_eq(&s->options, &ask->due->options) && same_text(s->ca, ask->ca) &&
	       same_text(s->profile, ask->profile) &&
	       secrets_seal_find(ask->seals, s->seal) != NULL;
}

enum journal_step journal_decide(const struct journal *j, const struct journal_ask *ask)
{
	const struct journal_slot *s = &j->issued;
	const struct rec_due *due = ask->due;

	if (slot_fits(s, ask) && !same_text(s->serial, due->serial) &&
	    s->not_after > due->not_after &&
	    journal_due_at(s->not_before, s->not_after) > ask->now_s)
		return JOURNAL_EMIT;
	s = &j->open;
	if (slot_fits(s, ask) && same_text(s->account, ask->account) &&
	    ask->now_s - s->since < JOURNAL_OPEN_MAX_S)
		return JOURNAL_RESUME;
	return JOURNAL_ORDER;
}

static int read_chain(struct cert *out, const struct cert_reader *r, const struct journal_slot *s,
    const char *chain, size_t len, struct err *e)
{
	struct buf csr;
	int rc = -1;

	buf_init(&csr, CSR_MAX);
	if (base64_decode(BASE64_STD, s->csr, strlen(s->csr), &csr, e) < 0 ||
	    cert_read_answer(r, out, chain, len, csr.data, csr.len, e) < 0)
		goto out;
	for (size_t i = 0; i < s->names.n; i++)
		if (!strv_has(&out->names, s->names.v[i])) {
			err_set(e, ERR_INVALID, "the certificate lacks %s", s->names.v[i]);
			goto out;
		}
	rc = 0;
out:
	buf_free(&csr);
	return rc;
}

int journal_set_issued(
    struct journal *j, const struct cert_reader *r, const char *chain, size_t len, struct err *e)
{
	struct cert c = {0};
	int rc = -1;

	if (read_chain(&c, r, &j->open, chain, len, e) < 0) {
		err_prefix(e, "the CA's certificate does not fit the order");
		goto out;
	}
	journal_slot_free(&j->issued);
	j->issued = j->open;
	memset(&j->open, 0, sizeof(j->open));
	j->issued.chain =
	    chain[len - 1] == '\n' ? mem_dup_n(chain, len) : mem_printf("%.*s\n", (int)len, chain);
	j->issued.serial = mem_dup(c.serial);
	j->issued.issuer = mem_dup(c.issuer);
	j->issued.certid = mem_dup(c.certid);
	j->issued.not_before = c.not_before;
	j->issued.not_after = c.not_after;
	rc = 0;
out:
	cert_free(&c);
	return rc;
}

void journal_issued_record(const struct journal *j, struct rec_issued *out)
{
	const struct journal_slot *s = &j->issued;

	memset(out, 0, sizeof(*out));
	out->id = mem_dup(j->id);
	strv_copy(&out->names, &s->names);
	out->chain = mem_dup(s->chain);
	out->key_sealed = mem_dup(s->key_sealed);
	out->seal = mem_dup(s->seal);
	out->serial = mem_dup(s->serial);
	out->not_before = s->not_before;
	out->not_after = s->not_after;
	out->issuer = mem_dup(s->issuer);
	out->ca = mem_dup(s->ca);
	out->account = mem_dup(s->account);
	out->certid = mem_dup(s->certid);
	out->profile = mem_dup(s->profile);
	out->replaces = mem_dup(s->replaces);
	rec_options_copy(&out->options, &s->options);
}
