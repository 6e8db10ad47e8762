/* SPDX-License-Identifier: ISC */
#include "store/certs.h"

#include "store_case.h"

static struct certs_info info;
static char *chain_got, *key_got;

static void on_info(void *arg, struct certs_info *i, const struct err *e)
{
	(void)arg;
	case_answer(e);
	if (i == NULL)
		return;
	info = *i;
	*i = (struct certs_info){0};
}

static void on_full(
    void *arg, struct certs_info *i, const char *chain, const char *key, const struct err *e)
{
	on_info(arg, i, e);
	chain_got = mem_dup(chain);
	key_got = mem_dup(key);
}

static void forget(void)
{
	case_forget();
	certs_info_free(&info);
	free(chain_got);
	free(key_got);
	chain_got = key_got = NULL;
}

static void get(struct store_case *c, const char *id)
{
	forget();
	certs_info_get(c->store, id, on_info, NULL);
	is_int(got_calls, 1, "one answer");
}

static void get_full(struct store_case *c, const char *id)
{
	forget();
	certs_full_get(c->store, id, on_full, NULL);
	is_int(got_calls, 1, "one answer");
}

/* What is in t/unit/data/pair.pem. */
#define SERIAL "6e424b39a72070dd4fa19328268bd90330c3aff4"
#define NOT_AFTER 4949162055

static char *pair;

static void foreign(struct store_case *c)
{
	get(c, "none");
	is_int(got_err.code, ERR_NONE, "not there is no error");
	ok(info.id == NULL, "there is nothing");
	case_write(c, "a.example.com.pem", pair);
	get(c, "a.example.com");
	is_int(got_err.code, ERR_NONE, "a certificate of another tool");
	is_str(info.id, "a.example.com", "its id");
	is_str(info.serial, SERIAL, "its serial");
	is_int(info.not_after, NOT_AFTER, "its end");
	is_int((long long)info.names.n, 2, "its names");
	is_str(info.names.v[1], "b.example.com", "the second");
	is_str(info.issuer, "CN=a.example.com", "its issuer");
	ok(info.ca == NULL && !info.attributes, "where it came from is not known");
	ok(info.version[0] != '\0', "it has a version");
	get_full(c, "a.example.com");
	ok(chain_got != NULL && strstr(pair, chain_got) == pair, "its chain");
	ok(key_got != NULL && strstr(pair, key_got) != NULL, "its key");
	case_write(c, "half.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
	get(c, "half");
	is_int(got_err.code, ERR_INVALID, "a half is an error");
	case_write(c, "bad.pem",
	    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
	    "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
	get(c, "bad");
	is_int(got_err.code, ERR_INVALID, "what is no certificate, too");
	get_full(c, "bad");
	is_int(got_err.code, ERR_INVALID, "read as a whole, too");
}

static struct rec_issued issued(size_t names, const char *serial)
{
	struct rec_issued r = {.not_before = 1700000000, .not_after = NOT_AFTER};

	r.serial = mem_dup(serial);
	r.ca = mem_dup("https://ca.example/dir");
	r.account = mem_dup("https://ca.example/acct/1");
	r.issuer = mem_dup("CN=Some CA");
	r.certid = mem_dup("aaa.bbb");
	r.options.ca = mem_dup("letsencrypt");
	for (size_t i = 0; i < names; i++) {
		strv_addf(&r.names, "host-%03zu.a-rather-long-label-to-fill.example.com", i);
		if (i > 0)
			strv_add(&r.options.names, r.names.v[i]);
	}
	return r;
}

/* Writes the pair with the attributes of `r`, reads them back. */
static void round_trip(struct store_case *c, const char *id, const struct rec_issued *r)
{
	struct json *attrs = certs_attrs(r), *body = json_object();
	const char *key = strstr(pair, "-----BEGIN PRIVATE");
	char *cert = mem_dup_n(pair, (size_t)(key - pair));

	size_t longest = 0;
	for (const struct json *j = json_first(attrs); j != NULL; j = json_next(j))
		if (json_text(j) == NULL || strlen(json_text(j)) > longest)
			longest = json_text(j) != NULL ? strlen(json_text(j)) : 9999;
	ok(longest <= 512, "no attribute is longer than Vault takes");
	ok(json_len(attrs) <= 62, "nor are they more");
	json_set_str(body, "cert", cert);
	json_set_str(body, "key", key);
	case_put_json(c, id, body, attrs, "");
	is_int(got_err.code, ERR_NONE, "written");
	json_free(attrs);
	json_free(body);
	free(cert);
	get(c, id);
	is_int(got_err.code, ERR_NONE, "read");
	ok(info.attributes, "from the attributes");
	is_str(info.serial, r->serial, "serial");
	is_int(info.not_before, r->not_before, "begin");
	is_int(info.not_after, r->not_after, "end");
	is_str(info.ca, r->ca, "CA");
	is_str(info.account, r->account, "account");
	is_str(info.certid, r->certid, "certid");
	is_str(info.issuer, r->issuer, "issuer");
	is_str(info.profile, r->profile, "profile");
	ok(strv_eq(&info.names, &r->names), "names");
}

static void attributes(struct store_case *c)
{
	static const size_t counts[] = {1, 10, 100};
	char id[32];

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		struct rec_issued r = issued(counts[i], "0102");
		snprintf(id, sizeof(id), "n%zu.example.com", counts[i]);
		round_trip(c, id, &r);
		ok(rec_options_eq(&info.options, &r.options), "options");
		is_int(case_mode(c, "n1.example.com.pem"), 0640, "proxies may read it by group");
		get_full(c, id);
		is_str(info.serial, SERIAL, "read as a whole, the certificate counts");
		ok(info.ca == NULL && !info.attributes, "attributes of another don't");
		rec_issued_free(&r);
	}
	is_int(case_mode(c, ""), 0750, "and enter the folder");
	struct rec_issued r = issued(1, SERIAL);
	round_trip(c, "own.example.com", &r);
	get_full(c, "own.example.com");
	ok(info.attributes, "its own attributes do");
	is_str(info.ca, r.ca, "CA");
	is_str(info.names.v[0], "a.example.com", "but names are the certificate's");
	ok(rec_options_eq(&info.options, &r.options), "options");
	rec_issued_free(&r);
}

/* Names that fill the attributes leave no room for options. */
static void crowded(struct store_case *c)
{
	struct rec_issued r = issued(0, "03");
	char label[61];

	memset(label, 'x', 60);
	label[60] = '\0';
	for (int i = 0; i < 100; i++) {
		strv_addf(&r.names, "n%02d.%s.%s.%s.%s", i, label, label, label, label);
		strv_add(&r.options.names, r.names.v[i]);
	}
	round_trip(c, "crowded.example.com", &r);
	rec_issued_free(&r);
}

static void put_attrs(
    struct store_case *c, const char *id, const struct json *attrs, const char *version)
{
	char over[STORE_VERSION_MAX];

	snprintf(over, sizeof(over), "%s", version);
	case_forget();
	store_put_attrs(c->store, id, attrs, over, case_on_put, NULL);
	loop_run(c->loop, NULL);
}

static void repair(struct store_case *c)
{
	struct json *attrs =
	    case_json("{\"serial\":\"07\",\"not_before\":\"2026-01-01T00:00:00Z\","
		      "\"not_after\":\"2027-01-01T00:00:00Z\",\"names.0\":\"x.y\"}");
	char version[STORE_VERSION_MAX];

	get(c, "a.example.com");
	memcpy(version, info.version, sizeof(version));
	put_attrs(c, "a.example.com", attrs, "00");
	is_int(got_err.code, ERR_CONFLICT, "attributes of an older version are not written");
	put_attrs(c, "a.example.com", attrs, version);
	is_int(got_err.code, ERR_NONE, "those of this version are");
	memcpy(version, got_version, sizeof(version));
	get(c, "a.example.com");
	ok(info.attributes, "and are read");
	is_str(info.version, version, "in the version that was told");
	get_full(c, "a.example.com");
	ok(strstr(pair, chain_got) == pair && strstr(pair, key_got) != NULL,
	    "the rest is as it was");
	put_attrs(c, "none", attrs, "");
	is_int(got_err.code, ERR_NOTFOUND, "what is not there gets none");
	json_free(attrs);
}

int main(void)
{
	struct store_case c;
	struct buf text;

	buf_init(&text, 65536);
	data_read("pair.pem", &text);
	pair = buf_take(&text);
	case_open(&c, STORE_CERTS);
	struct rec_issued first = issued(1, "01");
	round_trip(&c, "_wildcard.example.com", &first);
	rec_issued_free(&first);
	foreign(&c);
	attributes(&c);
	crowded(&c);
	repair(&c);
	case_list(&c, "");
	ok(strv_has(&got_keys, "_wildcard.example.com"), "all are listed");
	forget();
	case_close(&c);
	free(pair);
	return unit_done();
}
