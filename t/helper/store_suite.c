/* SPDX-License-Identifier: ISC */
/*
 * The promises of store.h on a real store, as TAP: store_suite SPEC KIND [v1|refused|down], where
 * the place of SPEC is empty. v1: no check-and-set and no attributes there. refused: a KV engine of
 * version 1 for what needs better. down: nobody listens. Started by t/0610-stores-suite.t.
 */
#include "store/store.h"

#include <stdlib.h>

#include "../unit/unit.h"
#include "core/mem.h"
#include "core/opt.h"

struct opts {
	struct consul_conf consul;
	struct vault_conf vault;
};

static const struct opt table[] = {
    {OPT_TABLE, .offset = offsetof(struct opts, consul), .sub = consul_opts},
    {OPT_TABLE, .offset = offsetof(struct opts, vault), .sub = vault_opts}, {.kind = OPT_END}};
static const struct opt_tool tool = {
    "store_suite", "SPEC certs|secrets|state [v1|refused|down]", "test of a store", table};

static struct loop *l;
static struct opts opts;
static struct msg msg;
static enum store_kind kind;
static const char *spec;
static bool has_cas, has_attrs;

/* What the last call was answered. */
static struct store_doc got;
static char version[STORE_VERSION_MAX];
static struct strv keys;
static struct err err;
static int answers;

static void answered(const struct err *e)
{
	answers++;
	err_clear(&err);
	if (e != NULL)
		err_copy(&err, e);
	loop_stop(l);
}

static void on_get(void *arg, struct store_doc *doc, const struct err *e)
{
	(void)arg;
	json_free(got.body);
	json_free(got.attrs);
	got = e == NULL ? *doc : (struct store_doc){0};
	if (doc != NULL)
		doc->body = doc->attrs = NULL;
	answered(e);
}

static void on_put(void *arg, const char *v, const struct err *e)
{
	(void)arg;
	snprintf(version, sizeof(version), "%s", e == NULL ? v : "");
	answered(e);
}

static void on_list(void *arg, const struct strv *list, const struct err *e)
{
	(void)arg;
	strv_free(&keys);
	if (e == NULL)
		strv_copy(&keys, list);
	answered(e);
}

static void wait_for(int n)
{
	while (answers < n)
		loop_run(l, NULL);
	answers = 0;
}

static void is_code(enum err_code want, const char *name)
{
	if (!ok(err.code == want, name))
		printf(
		    "#  got: %s (%s)\n# want: %s\n", err_name(err.code), err.text, err_name(want));
}

static void get(struct store *s, const char *key)
{
	store_get(s, key, on_get, NULL);
	wait_for(1);
}

static void get_attrs(struct store *s, const char *key)
{
	store_get_attrs(s, key, on_get, NULL);
	wait_for(1);
}

static void put(struct store *s, const char *key, const struct json *body, const struct json *attrs,
    const char *over)
{
	store_put(s, key, body, attrs, over, on_put, NULL);
	wait_for(1);
}

static void list(struct store *s, const char *prefix)
{
	store_list(s, prefix, on_list, NULL);
	wait_for(1);
}

/* A document that holds a number; in a certificate's it stands where the base64 should. */
static struct json *doc_of(int n)
{
	struct json *j = json_object();

	if (kind == STORE_CERTS) {
		char *cert =
		    mem_printf("-----BEGIN CERTIFICATE-----\n%08d\n-----END CERTIFICATE-----\n", n);
		json_set_str(j, "cert", cert);
		json_set_str(
		    j, "key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
		free(cert);
	} else {
		json_set_int(j, "n", n);
		json_set_str(j, "odd", "kept \xc3\xa9");
	}
	return j;
}

static int number_of(const struct json *j)
{
	int64_t n = 0;
	const char *cert = json_str(j, "cert");

	if (kind == STORE_CERTS)
		return cert != NULL ? (int)strtol(strchr(cert, '\n') + 1, NULL, 10) : 0;
	json_int(j, "n", 0, 1000000, &n, NULL);
	return (int)n;
}

static void put_n(struct store *s, const char *key, int n, const char *over)
{
	struct json *j = doc_of(n);

	put(s, key, j, NULL, over);
	json_free(j);
}

/* ---- cases ---- */

static void test_absent(struct store *s)
{
	get(s, "a.example.com");
	is_code(ERR_NONE, "not there is no error");
	ok(got.body == NULL && !got.live, "there is nothing");
	is_str(got.version, "", "never written");
	get_attrs(s, "a.example.com");
	is_code(ERR_NONE, "nor is it for attributes");
	ok(got.body == NULL && got.attrs == NULL && !got.live, "there are none");
	list(s, "");
	is_code(ERR_NONE, "an empty store can be listed");
	is_int((long long)keys.n, 0, "as empty");
}

static void test_put(struct store *s)
{
	char first[STORE_VERSION_MAX];

	put_n(s, "a.example.com", 1, "");
	is_code(ERR_NONE, "the first write");
	memcpy(first, version, sizeof(first));
	get(s, "a.example.com");
	is_code(ERR_NONE, "it is read");
	is_int(number_of(got.body), 1, "as it was written");
	ok(got.live, "it is there");
	is_str(got.version, first, "with the version that was told");
	if (kind != STORE_CERTS) {
		int64_t v = 0;
		is_str(json_str(got.body, "odd"), "kept \xc3\xa9", "unknown keys are kept");
		json_int(got.body, "v", 0, 9, &v, NULL);
		is_int(v, STORE_V, "the format is noted");
	} else {
		is_int((long long)json_len(got.body), 2, "a certificate and a key, nothing else");
	}
	put_n(s, "a.example.com", 2, first);
	is_code(ERR_NONE, "a write over it");
	ok(strcmp(version, first) != 0, "has another version");
	if (has_cas) {
		put_n(s, "a.example.com", 3, first);
		is_code(ERR_CONFLICT, "one over an older version is refused");
		put_n(s, "a.example.com", 3, "");
		is_code(ERR_CONFLICT, "so is a first write");
		put_n(s, "b.example.com", 3, first);
		is_code(ERR_CONFLICT, "and one over what is not there");
	}
	get(s, "a.example.com");
	is_int(number_of(got.body), 2, "the last good write counts");
}

static void test_attrs(struct store *s)
{
	struct json *attrs = json_object(), *doc = doc_of(3);
	char over[STORE_VERSION_MAX];

	json_set_str(attrs, "serial", "01");
	json_set_str(attrs, "names.0", "a.example.com b.example.com");
	get(s, "a.example.com");
	memcpy(over, got.version, sizeof(over));
	put(s, "a.example.com", doc, attrs, over);
	is_code(ERR_NONE, "a write with attributes");
	json_set_str(attrs, "v", "1");
	get(s, "a.example.com");
	ok(has_attrs ? json_eq(got.attrs, attrs) : got.attrs == NULL, "are read beside it");
	get_attrs(s, "a.example.com");
	is_code(ERR_NONE, "attributes are read alone");
	ok(got.live, "they say that it is there");
	is_str(got.version, version, "and in which version");
	ok(has_attrs ? json_eq(got.attrs, attrs) && got.body == NULL : number_of(got.body) == 3,
	    "without the document, or the document instead");
	put_n(s, "a.example.com", 4, got.version);
	get_attrs(s, "a.example.com");
	ok(got.attrs == NULL && got.live, "those of an older version are none");
	json_set_str(attrs, "serial", "02");
	memcpy(over, got.version, sizeof(over));
	store_put_attrs(s, "a.example.com", attrs, over, on_put, NULL);
	wait_for(1);
	is_code(ERR_NONE, "they are repaired");
	get_attrs(s, "a.example.com");
	ok(has_attrs ? json_eq(got.attrs, attrs) : got.attrs == NULL, "and read");
	is_str(got.version, version, "in the version that was told");
	if (has_attrs) {
		store_put_attrs(s, "a.example.com", attrs, "999999", on_put, NULL);
		wait_for(1);
		is_code(ERR_CONFLICT, "another version's are refused");
	}
	json_free(attrs);
	json_free(doc);
}

static void test_keys(struct store *s)
{
	static const char *const bad[] = {"", "/a", "a/", "a//b", "..", "a/../b", "A", "a b", "*"};
	struct json *doc = doc_of(1);

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		put(s, bad[i], doc, NULL, "");
		is_code(ERR_INVALID, "a bad key is refused");
	}
	put(s, "_wildcard.example.com", doc, NULL, "");
	is_code(ERR_NONE, "a wildcard's id is a key");
	put(s, "deep/b", doc, NULL, "");
	put(s, "deep/a", doc, NULL, "");
	put(s, "deep/er/c", doc, NULL, "");
	is_code(ERR_NONE, "keys may have parts");
	list(s, "");
	is_code(ERR_NONE, "the store is listed");
	is_int((long long)keys.n, 2, "one level, without folders");
	is_str(keys.n == 2 ? keys.v[0] : "", "_wildcard.example.com", "sorted");
	list(s, "deep/");
	is_int((long long)keys.n, 2, "a folder is listed");
	is_str(keys.n == 2 ? keys.v[1] : "", "b", "without its name");
	list(s, "none/");
	is_code(ERR_NONE, "one that is not there, too");
	is_int((long long)keys.n, 0, "as empty");
	json_free(doc);
}

static void test_format(struct store *s)
{
	struct json *doc = doc_of(1);

	json_set_int(doc, "v", STORE_V + 1);
	put(s, "newer", doc, NULL, "");
	is_code(ERR_NEWER, "a newer format is not written");
	json_free(doc);
}

static void test_size(struct store *s)
{
	struct json *doc = doc_of(1);
	char *text = mem_alloc(STORE_DOC_MAX + 1);

	memset(text, 'a', STORE_DOC_MAX);
	json_set_str(doc, "odd", text);
	put(s, "big", doc, NULL, "");
	is_code(ERR_TOOBIG, "a document over the limit is refused");
	text[STORE_DOC_MAX - 1000] = '\0';
	json_set_str(doc, "odd", text);
	put(s, "big", doc, NULL, "");
	is_code(ERR_NONE, "one below it is written");
	get(s, "big");
	is_code(ERR_NONE, "and read");
	if (kind != STORE_CERTS)
		is_str(json_str(got.body, "odd"), text, "as it was");
	free(text);
	json_free(doc);
}

static void on_deleted(void *arg, const struct json *data, const struct err *e)
{
	(void)arg;
	(void)data;
	answered(e);
}

/* A soft-deleted version still has its number, which the next write must name. */
static void test_deleted(struct store *s, struct store_env *env)
{
	const char *mount = spec + strlen("vault:"), *slash = strchr(mount, '/');
	char before[STORE_VERSION_MAX];

	put_n(s, "gone", 1, "");
	memcpy(before, version, sizeof(before));
	char *path = mem_printf("%.*s/data%s/gone", (int)(slash - mount), mount, slash);
	vault_send(env->vault_client, "DELETE", path, NULL, on_deleted, NULL, NULL);
	free(path);
	wait_for(1);
	is_code(ERR_NONE, "a document is deleted by hand");
	get(s, "gone");
	is_code(ERR_NONE, "that is no error");
	ok(got.body == NULL && !got.live, "it is not there");
	is_str(got.version, before, "but keeps its version");
	get_attrs(s, "gone");
	ok(!got.live, "for attributes, too");
	is_str(got.version, before, "with its version");
	put_n(s, "gone", 2, "");
	is_code(ERR_CONFLICT, "it is no first write that follows");
	put_n(s, "gone", 2, before);
	is_code(ERR_NONE, "but one over that version");
}

/* ---- two writers ---- */

#define TIMES 50

struct writer {
	struct store_env env;
	struct store *store;
	int left, conflicts;
};

static void read_it(struct writer *w);

static void count_put(void *arg, const char *v, const struct err *e)
{
	struct writer *w = arg;

	(void)v;
	if (e != NULL && e->code != ERR_CONFLICT) {
		answered(e);
		return;
	}
	w->left -= e == NULL;
	w->conflicts += e != NULL;
	if (w->left > 0)
		read_it(w);
	else
		answered(NULL);
}

static void count_got(void *arg, struct store_doc *doc, const struct err *e)
{
	struct writer *w = arg;

	if (e != NULL) {
		answered(e);
		return;
	}
	struct json *j = doc_of(number_of(doc->body) + 1);
	store_put(w->store, "count", j, NULL, doc->version, count_put, w);
	json_free(j);
}

static void read_it(struct writer *w)
{
	store_get(w->store, "count", count_got, w);
}

static struct store_env env_new(void)
{
	return (struct store_env){.loop = l,
	    .consul = &opts.consul,
	    .vault = &opts.vault,
	    .user_agent = "store_suite",
	    .msg = &msg};
}

static void test_writers(struct store *s)
{
	struct writer w[2];

	for (int i = 0; i < 2; i++) {
		w[i] = (struct writer){.env = env_new(), .left = TIMES};
		store_open(&w[i].store, spec, kind, &w[i].env, NULL);
	}
	read_it(&w[0]);
	read_it(&w[1]);
	wait_for(2);
	is_code(ERR_NONE, "two writers count up");
	get(s, "count");
	is_int(number_of(got.body), 2 * TIMES, "no increment is lost");
	if (!store_is_local(s))
		ok(w[0].conflicts + w[1].conflicts > 0, "though they got in each other's way");
	for (int i = 0; i < 2; i++) {
		store_free(w[i].store);
		store_env_free(&w[i].env);
	}
}

/* ---- the end ---- */

static void test_end(bool env_first)
{
	struct store_env env = env_new();
	struct json *doc = doc_of(1);
	struct store *s = NULL;

	store_open(&s, spec, kind, &env, NULL);
	store_get(s, "a.example.com", on_get, NULL);
	store_get_attrs(s, "a.example.com", on_get, NULL);
	store_put(s, "end", doc, NULL, "", on_put, NULL);
	store_list(s, "", on_list, NULL);
	if (env_first) {
		store_env_free(&env);
		is_int(answers, 4, "what is under way is answered when the clients end");
		is_code(ERR_AGAIN, "to come again");
		store_get(s, "a.example.com", on_get, NULL);
		is_int(answers, 5, "what comes after, too");
		is_code(ERR_AGAIN, "the same");
	}
	store_free(s);
	is_int(answers, env_first ? 5 : 4, "all have just one answer");
	store_env_free(&env);
	loop_run(l, NULL);
	is_int(answers, env_first ? 5 : 4, "and get no more");
	answers = 0;
	json_free(doc);
}

static void test_fails(struct store *s, enum err_code code)
{
	struct json *doc = doc_of(1);

	put(s, "a.example.com", doc, NULL, "");
	is_code(code, "nothing is written");
	get(s, "a.example.com");
	is_code(code, "nothing is read");
	get_attrs(s, "a.example.com");
	is_code(code, "no attributes");
	list(s, "");
	is_code(code, "nothing is listed");
	if (kind == STORE_CERTS)
		store_put_attrs(s, "a.example.com", doc, "1", on_put, NULL);
	else
		store_list(s, "deep/", on_list, NULL);
	wait_for(1);
	is_code(code, "nor anything else");
	json_free(doc);
}

static void say(void *arg, enum msg_level level, const char *text)
{
	(void)arg;
	(void)level;
	printf("# said: %s\n", text);
}

static void test_all(struct store *s, struct store_env *env)
{
	test_absent(s);
	test_put(s);
	test_attrs(s);
	test_keys(s);
	test_format(s);
	test_size(s);
	if (has_cas && strncmp(spec, "vault:", 6) == 0)
		test_deleted(s, env);
	if (has_cas)
		test_writers(s);
	if (!store_is_local(s)) {
		test_end(true);
		test_end(false);
	}
}

int main(int argc, char **argv)
{
	struct opt_common common;
	struct store *s = NULL;
	struct err e = ERR_INIT;

	if (opt_parse(&tool, argc, argv, &opts, &common, &e) != 0 || argc - common.rest < 2 ||
	    loop_new(&l, &clock_system, &e) < 0) {
		fprintf(stderr, "store_suite: %s\n", e.text);
		return 64;
	}
	msg = (struct msg){.say = say, .most = MSG_WARN};
	spec = argv[common.rest];
	const char *word = argv[common.rest + 1], *mode = argv[common.rest + 2];
	kind = strcmp(word, "certs") == 0     ? STORE_CERTS
	       : strcmp(word, "secrets") == 0 ? STORE_SECRETS
					      : STORE_STATE;
	has_cas = mode == NULL;
	has_attrs = mode == NULL && kind == STORE_CERTS;
	struct store_env env = env_new();
	if (!ok(store_open(&s, spec, kind, &env, &e) == 0, "the store is opened")) {
		printf("# %s\n", e.text);
		return 1;
	}
	is_str(store_spec(s), spec, "as it was given");
	if (mode != NULL && strcmp(mode, "v1") != 0)
		test_fails(s, strcmp(mode, "down") == 0 ? ERR_UNAVAILABLE : ERR_UNSUPPORTED);
	else
		test_all(s, &env);
	store_env_free(&env);
	store_free(s);
	json_free(got.body);
	json_free(got.attrs);
	strv_free(&keys);
	opt_free(table, &opts);
	loop_free(l);
	return unit_done();
}
