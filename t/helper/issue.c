/* SPDX-License-Identifier: ISC */
/*
 * issue - an `issued` record without a CA, for the tests of the writers.
 *
 *	issue [options] ID [NAME ...]	the record on stdout; NAME is ID where there is none
 *
 * A small CA of its own signs. The key is sealed to the newest seal key of --secrets, which is made
 * if there is none; without --secrets it is plain. The other options make records that a writer
 *must refuse.
 */
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "core/mem.h"
#include "crypto/cert.h"
#include "line/rec_issued.h"
#include "stage/site.h"
#include "store/secrets.h"

struct options {
	struct site site;
	const char *serial, *key_type;
	int64_t age_ms, life_ms;
	bool wrong_key, wrong_serial, wrong_name, wrong_chain, wrong_seal;
};

static const struct opt table[] = {
    OPT(STR, key_type, "key-type", "TYPE", NULL, "p256", "of the certificate's key"),
    OPT(STR, serial, "serial", "HEX", NULL, NULL, "of the certificate, a random one else"),
    OPT(DURATION, age_ms, "age", "TIME", NULL, "1h", "how long ago its life began"),
    OPT(DURATION, life_ms, "life", "TIME", NULL, "90d", "from begin to end"),
    OPT(FLAG, wrong_key, "wrong-key", NULL, NULL, NULL, "the key is another's"),
    OPT(FLAG, wrong_serial, "wrong-serial", NULL, NULL, NULL, "the record tells another serial"),
    OPT(FLAG, wrong_name, "wrong-name", NULL, NULL, NULL, "the record tells a name more"),
    OPT(FLAG, wrong_chain, "wrong-chain", NULL, NULL, NULL, "the issuer is another's"),
    OPT(FLAG, wrong_seal, "wrong-seal", NULL, NULL, NULL, "the seal key is nowhere"),
    SITE(secrets),
    SITE(store),
    {.kind = OPT_END},
};

static const struct opt_tool tool_info = {
    "issue", "[options] ID [NAME ...]", "print an issued record for tests", table};

struct state {
	struct options o;
	struct rec_issued issued;
	struct key *key;
	int status;
};

static void die(const char *what)
{
	fprintf(stderr, "issue: %s\n", what);
	exit(70);
}

static void need(int good, const char *what)
{
	if (good != 1)
		die(what);
}

static void extend(X509 *x, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX ctx;
	X509_EXTENSION *ext;

	X509V3_set_ctx(&ctx, issuer, x, NULL, NULL, 0);
	ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
	need(ext != NULL && X509_add_ext(x, ext, -1) == 1, value);
	X509_EXTENSION_free(ext);
}

static X509 *blank(EVP_PKEY *key, const char *cn, int64_t from_s, int64_t to_s)
{
	X509 *x = X509_new();
	X509_NAME *name = X509_NAME_new();
	time_t t = (time_t)from_s;

	X509_set_version(x, X509_VERSION_3);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)cn, -1, -1, 0);
	X509_set_subject_name(x, name);
	X509_NAME_free(name);
	X509_time_adj_ex(X509_getm_notBefore(x), 0, 0, &t);
	t = (time_t)to_s;
	X509_time_adj_ex(X509_getm_notAfter(x), 0, 0, &t);
	need(X509_set_pubkey(x, key), "public key");
	return x;
}

static void set_serial(X509 *x, const char *hex)
{
	BIGNUM *n = NULL;

	if (hex != NULL) {
		need(BN_hex2bn(&n, hex) > 0, "--serial");
	} else {
		n = BN_new();
		need(BN_rand(n, 120, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY), "serial");
	}
	BN_to_ASN1_INTEGER(n, X509_get_serialNumber(x));
	BN_free(n);
}

static X509 *make_ca(EVP_PKEY **key, const char *cn)
{
	int64_t now = clock_wall_s(&clock_system);
	X509 *x;

	*key = EVP_EC_gen("P-256");
	x = blank(*key, cn, now - 86400 * 400, now + 86400 * 400);
	set_serial(x, "01");
	X509_set_issuer_name(x, X509_get_subject_name(x));
	extend(x, x, NID_basic_constraints, "critical,CA:TRUE");
	extend(x, x, NID_subject_key_identifier, "hash");
	need(X509_sign(x, *key, EVP_sha256()) > 0, "sign CA");
	return x;
}

static X509 *make_leaf(const struct state *s, X509 *ca, EVP_PKEY *ca_key, const struct strv *names)
{
	int64_t from = clock_wall_s(&clock_system) - s->o.age_ms / 1000;
	X509 *x = blank(key_evp(s->key), names->v[0], from, from + s->o.life_ms / 1000);
	struct strv san = {0};
	struct buf text;

	set_serial(x, s->o.serial);
	X509_set_issuer_name(x, X509_get_subject_name(ca));
	for (size_t i = 0; i < names->n; i++)
		strv_addf(&san, "DNS:%s", names->v[i]);
	buf_init(&text, 65536);
	strv_join(&san, ",", &text);
	extend(x, ca, NID_subject_alt_name, text.data);
	extend(x, ca, NID_authority_key_identifier, "keyid:always");
	need(X509_sign(x, ca_key, EVP_sha256()) > 0, "sign leaf");
	buf_free(&text);
	strv_free(&san);
	return x;
}

static char *pem_of(X509 *leaf, X509 *ca)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *data;

	need(PEM_write_bio_X509(bio, leaf), "PEM");
	need(PEM_write_bio_X509(bio, ca), "PEM");
	long len = BIO_get_mem_data(bio, &data);
	char *text = mem_dup_n(data, (size_t)len);
	BIO_free(bio);
	return text;
}

static void make(struct state *s)
{
	EVP_PKEY *ca_key = NULL, *other_key = NULL;
	X509 *ca = make_ca(&ca_key, "test CA"), *other = make_ca(&other_key, "test CA");
	X509 *leaf = make_leaf(s, ca, ca_key, &s->issued.names);
	struct cert c;
	struct err e = ERR_INIT;

	s->issued.chain = pem_of(leaf, s->o.wrong_chain ? other : ca);
	if (cert_read(&c, s->issued.chain, strlen(s->issued.chain), &e) < 0)
		die(e.text);
	s->issued.serial = mem_dup(s->o.wrong_serial ? "7777" : c.serial);
	s->issued.not_before = c.not_before;
	s->issued.not_after = c.not_after;
	s->issued.issuer = mem_dup(c.issuer);
	s->issued.ca = mem_dup("https://ca.example/directory");
	s->issued.account = mem_dup("https://ca.example/account/1");
	s->issued.certid = mem_dup(c.certid);
	if (s->o.wrong_name)
		strv_add(&s->issued.names, "more.example.com");
	cert_free(&c);
	X509_free(leaf);
	X509_free(ca);
	X509_free(other);
	EVP_PKEY_free(ca_key);
	EVP_PKEY_free(other_key);
}

static void print(const struct state *s)
{
	struct buf line;

	buf_init(&line, REC_LINE_MAX);
	if (rec_issued_write(&s->issued, &line) < 0)
		die("the record is too long");
	fwrite(line.data, 1, line.len, stdout);
	buf_free(&line);
}

static struct secret *key_pem(struct state *s)
{
	struct secret *pem = NULL;
	struct key *other = NULL;
	struct err e = ERR_INIT;
	enum key_type type = key_type(s->key);

	if ((s->o.wrong_key && key_generate(&other, type, &e) < 0) ||
	    key_write_pem(s->o.wrong_key ? other : s->key, &pem, &e) < 0)
		die(e.text);
	key_free(other);
	return pem;
}

static void on_public(void *arg, struct secrets_public *p, const struct err *e)
{
	struct state *s = arg;
	struct seal_public seal;
	struct secret *pem = key_pem(s), *lost = NULL;
	struct err bad = ERR_INIT;
	struct buf box;

	if (e != NULL || p == NULL || p->n == 0)
		die(e != NULL ? e->text : "no seal key");
	seal = p->seals[p->n - 1];
	if (s->o.wrong_seal && seal_generate(&seal, &lost, &bad) < 0)
		die(bad.text);
	buf_init(&box, 2 * SEAL_PLAIN_MAX);
	if (seal_close(&seal, pem, &box, &bad) < 0)
		die(bad.text);
	s->issued.key_sealed = buf_take(&box);
	s->issued.seal = mem_dup(seal.id);
	secret_free(lost);
	secret_free(pem);
	print(s);
	loop_stop(s->o.site.loop);
}

struct sealing {
	struct state *state;
	struct store *secrets;
};

static void on_made(void *arg, struct secrets_account *a, const struct err *e)
{
	struct sealing *g = arg;

	(void)a;
	if (e != NULL)
		die(e->text);
	secrets_public_get(g->secrets, on_public, g->state);
}

static void start(void *arg)
{
	struct sealing *g = arg;

	secrets_make(g->secrets, KEY_P256, on_made, g);
}

static int run(struct state *s, struct err *e)
{
	struct sealing g = {.state = s};
	struct loop_timer timer = {0};
	int rc;

	if (s->o.site.secrets == NULL) {
		s->issued.key = key_pem(s);
		print(s);
		return 0;
	}
	if (site_store(&s->o.site, STORE_SECRETS, &g.secrets, e) < 0)
		return -1;
	loop_timer_set(s->o.site.loop, &timer, 0, start, &g);
	rc = loop_run(s->o.site.loop, e);
	site_clients_free(&s->o.site);
	return rc;
}

int main(int argc, char **argv)
{
	struct state s = {0};
	struct opt_common common;
	struct err e = ERR_INIT;
	enum key_type type = KEY_P256;
	int rc = site_start(&s.o.site, &tool_info, argc, argv, &s.o, &common, &e);

	if (rc == 0 && common.rest == argc)
		rc = err_set(&e, ERR_USAGE, "needs an ID; see issue --help");
	if (rc == 0)
		rc = key_type_parse(s.o.key_type, &type, &e);
	if (rc == 0)
		rc = key_generate(&s.key, type, &e);
	if (rc == 0) {
		s.issued.id = mem_dup(argv[common.rest]);
		for (int i = common.rest + 1; i < argc; i++)
			strv_add(&s.issued.names, argv[i]);
		if (s.issued.names.n == 0)
			strv_add(&s.issued.names, s.issued.id);
		make(&s);
		rc = run(&s, &e);
	}
	if (rc < 0)
		s.status = site_exit(&s.o.site, &tool_info, &e);
	rec_issued_free(&s.issued);
	key_free(s.key);
	site_free(&s.o.site);
	opt_free(table, &s.o);
	return s.status;
}
