/* SPDX-License-Identifier: ISC */
#include "acme/journal.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include "acme/journal_save.h"
#include "core/base64.h"
#include "crypto/csr.h"
#include "journal_case.h"
#include "store_case.h"

/* --- the certificate --- */

static void make_csr(struct journal_slot *s, const struct key *k)
{
	struct buf der, text;

	buf_init(&der, 65536);
	buf_init(&text, 65536);
	csr_make(k, &s->names, &der, NULL);
	base64_encode(BASE64_STD, der.data, der.len, &text);
	free(s->csr);
	s->csr = buf_take(&text);
	buf_free(&text);
	buf_free(&der);
}

/* A certificate that signs itself: enough of a chain here. */
static void make_cert(struct buf *pem, const struct key *k, const char *san)
{
	X509 *x = X509_new();
	X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, san);
	BIO *bio = BIO_new(BIO_s_mem());
	char *text;

	X509_set_version(x, X509_VERSION_3);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 0x4711);
	ASN1_TIME_set_string_X509(X509_getm_notBefore(x), "20260101000000Z");
	ASN1_TIME_set_string_X509(X509_getm_notAfter(x), "20260401000000Z");
	X509_set_pubkey(x, key_evp(k));
	X509_add_ext(x, ext, -1);
	X509_sign(x, key_evp(k), EVP_sha256());
	PEM_write_bio_X509(bio, x);
	long len = BIO_get_mem_data(bio, &text);
	buf_add(pem, text, (size_t)len);
	X509_EXTENSION_free(ext);
	BIO_free(bio);
	X509_free(x);
}

static void test_set_issued(void)
{
	struct journal *j = mem_alloc(sizeof(*j));
	struct key *k = NULL, *other = NULL;
	struct cert_reader *r = NULL;
	struct err e = ERR_INIT;
	struct buf good, few, foreign;

	cert_reader_new(&r, &e);
	key_generate(&k, KEY_P256, &e);
	key_generate(&other, KEY_P256, &e);
	make_csr(open_slot(j), k);
	buf_init(&good, 65536);
	buf_init(&few, 65536);
	buf_init(&foreign, 65536);
	make_cert(&good, k, "DNS:a.example,DNS:b.example");
	make_cert(&few, k, "DNS:a.example");
	make_cert(&foreign, other, "DNS:a.example,DNS:b.example");

	ok(journal_set_issued(j, r, "", 0, &e) < 0 && e.code == ERR_INVALID, "no certificate");
	ok(journal_set_issued(j, r, few.data, few.len, &e) < 0 &&
		strstr(e.text, "b.example") != NULL,
	    "a name is missing");
	ok(journal_set_issued(j, r, foreign.data, foreign.len, &e) < 0, "another key");
	ok(j->open.used && !j->issued.used, "after a refusal all is as it was");
	is_int(journal_set_issued(j, r, good.data, good.len - 1, &e), 0, "it fits");
	ok(!j->open.used && j->open.csr == NULL, "the open slot is empty");
	is_str(j->issued.chain, good.data, "the chain, with its newline");
	is_str(j->issued.serial, "4711", "serial");
	is_int(j->issued.not_after - j->issued.not_before, 90 * DAY, "dates");

	struct rec_issued rec;
	j->id = mem_dup("a.example");
	journal_issued_record(j, &rec);
	is_str(rec.id, "a.example", "the record's id");
	is_str(rec.serial, "4711", "its serial");
	is_str(rec.options.profile, "short", "its options");
	ok(strv_eq(&rec.names, &j->issued.names), "its names");
	rec_issued_free(&rec);
	cert_reader_free(r);
	buf_free(&good);
	buf_free(&few);
	buf_free(&foreign);
	key_free(k);
	key_free(other);
	journal_free(j);
}

/* --- in a store --- */

struct seen {
	int calls;
	enum err_code code;
	char text[ERR_TEXT_MAX];
	struct journal *journal;
};

static void note(struct seen *g, const struct err *e)
{
	g->calls++;
	g->code = e != NULL ? e->code : ERR_NONE;
	snprintf(g->text, sizeof(g->text), "%s", e != NULL ? e->text : "");
}

static void get_done(void *arg, struct journal *j, const struct err *e)
{
	struct seen *g = arg;

	note(g, e);
	g->journal = j;
}

static void put_done(void *arg, const struct err *e)
{
	note(arg, e);
}

static struct seen get(struct store *s)
{
	struct seen g = {0};

	journal_get(s, "a.example", get_done, &g);
	is_int(g.calls, 1, "dir: answers readers at once");
	return g;
}

static struct seen put(struct store_case *c, struct journal *j)
{
	struct seen g = {0};

	journal_put(c->store, j, put_done, &g);
	loop_run(c->loop, NULL);
	return g;
}

static void test_round_trip(struct store_case *c)
{
	struct store *s = c->store;
	struct seen g = get(s);
	struct journal *first = g.journal;

	ok(first != NULL && !first->open.used && !first->issued.used, "no document: empty slots");
	open_slot(first);
	is_int(put(c, first).code, ERR_NONE, "the first write");
	set(&first->open.order, "https://ca.example/order/1");
	is_int(put(c, first).code, ERR_NONE, "a second one, on the version of the first");

	struct journal *second = get(s).journal;
	ok(second->open.used && !second->issued.used, "the open slot comes back");
	is_str(second->open.order, "https://ca.example/order/1", "order");
	is_str(second->open.account, ACCOUNT, "account");
	is_str(second->open.options.profile, "short", "options");
	is_str(second->open.replaces, NULL, "what was not there is not");
	is_int(second->open.since, NOW - DAY, "since");
	ok(strv_eq(&second->open.names, &first->open.names), "names");

	journal_slot_free(&second->open);
	issued(second);
	is_int(put(c, second).code, ERR_NONE, "the issued slot is written");
	is_int(put(c, first).code, ERR_CONFLICT, "who is late loses");
	struct journal *third = get(s).journal;
	ok(!third->open.used && third->issued.used, "the winner's document stays");
	is_str(third->issued.chain, "chain\n", "chain");
	is_int(third->issued.not_after, NOW + 89 * DAY, "dates");
	journal_free(first);
	journal_free(second);
	journal_free(third);
}

static void test_forget(struct store_case *c)
{
	struct store *s = c->store;
	struct seen g = {0};

	journal_forget(s, "a.example", put_done, &g);
	loop_run(c->loop, NULL);
	ok(g.calls == 1 && g.code == ERR_NONE, "forgotten");
	struct journal *j = get(s).journal;
	ok(j != NULL && !j->open.used && !j->issued.used, "both slots are empty");
	open_slot(j);
	is_int(put(c, j).code, ERR_NONE, "and can be written again");
	journal_free(j);
}

#define SLOT "\"names\":[\"a.example\"],\"ca\":\"c\",\"csr\":\"x\",\"key_sealed\":\"k\""

/* Over whatever is there. */
static void write_doc(struct store_case *c, const char *text)
{
	char version[STORE_VERSION_MAX];

	case_get(c, "journal/a.example");
	snprintf(version, sizeof(version), "%s", got.version);
	case_put(c, "journal/a.example", text, NULL, version);
	is_int(got_err.code, ERR_NONE, "a document from elsewhere");
	case_forget();
}

static void test_strangers(struct store_case *c)
{
	struct store *s = c->store;
	static const char *const damaged[] = {
	    "{\"open\":{}}",
	    "{\"open\":7}",
	    "{\"open\":{" SLOT "}}",
	    "{\"open\":{" SLOT ",\"seal\":\"s\",\"since\":\"x\"}}",
	    "{\"open\":{" SLOT ",\"seal\":\"s\",\"order\":7}}",
	    "{\"issued\":{" SLOT ",\"seal\":\"s\"}}",
	};

	for (size_t i = 0; i < COUNT(damaged); i++) {
		write_doc(c, damaged[i]);
		struct seen g = get(s);
		ok(g.journal == NULL && g.code == ERR_INVALID, damaged[i]);
		ok(strstr(g.text, "--forget a.example") != NULL, "the text says what to do");
		journal_free(g.journal);
	}
	write_doc(c, "{\"open\":{" SLOT ",\"seal\":\"s\"},\"later\":{\"a\":1}}");
	struct journal *j = get(s).journal;
	journal_slot_free(&j->open);
	is_int(put(c, j).code, ERR_NONE, "a document with a key that we don't know");
	journal_free(j);
	j = get(s).journal;
	ok(json_get(json_get(j->doc, "later"), "a") != NULL, "the key survives");
	journal_free(j);
}

/* --- writes that wait --- */

static void test_save(struct store_case *c)
{
	struct store *s = c->store;
	struct loop *l = c->loop;
	struct journal *j = get(s).journal;
	struct seen g = {0};
	struct err e = ERR_INIT;

	open_slot(j);
	journal_save(l, &rng_system, s, j, put_done, &g);
	is_int(g.calls, 0, "a save never ends before it returns");
	loop_run(l, &e);
	ok(g.calls == 1 && g.code == ERR_NONE, "it ends");
	struct journal_save *w = journal_save(l, &rng_system, s, j, put_done, &g);
	journal_save_abandon(w, j);
	loop_run(l, &e);
	is_int(g.calls, 1, "who abandons it is not called back");
}

static void test_store(void)
{
	struct store_case c;

	case_open(&c, STORE_STATE);
	test_round_trip(&c);
	test_forget(&c);
	test_strangers(&c);
	test_save(&c);
	case_close(&c);
}

int main(void)
{
	test_set_issued();
	test_store();
	return unit_done();
}
