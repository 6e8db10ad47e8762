/* SPDX-License-Identifier: ISC */
/*
 * The Vault client against the server that VAULT_ADDR names, as TAP. Started by
 * t/0600-hashi-real.t with what to test: "v2 PATH", "v1 PATH", "denied PATH" or "sealed PATH".
 */
#include "hashi/vault_kv.h"

#include "../unit/unit.h"

struct opts {
	struct vault_conf vault;
};

static const struct opt table[] = {
    {OPT_TABLE, .offset = offsetof(struct opts, vault), .sub = vault_opts}, {.kind = OPT_END}};
static const struct opt_tool tool = {"vault_real", "WHAT PATH", "test of the Vault client", table};

static struct loop *l;
static struct vault *vault;
static struct vault_kv *kv;
static struct err err;
static int64_t version;
static char value[64];
static bool live;
static struct strv list;

static void take(const struct json *data, int64_t n, const struct err *e)
{
	const char *text = json_str(data, "cert");
	err_copy(&err, e != NULL ? e : &(const struct err)ERR_INIT);
	snprintf(value, sizeof(value), "%s", text != NULL ? text : "(null)");
	version = n;
}

static void on_get(void *arg, const struct json *data, int64_t n, const struct err *e)
{
	(void)arg;
	take(data, n, e);
}

static void on_put(void *arg, int64_t written, const struct err *e)
{
	(void)arg;
	take(NULL, written, e);
}

static void on_list(void *arg, const struct strv *keys, const struct err *e)
{
	(void)arg;
	take(NULL, 0, e);
	strv_free(&list);
	if (keys != NULL)
		strv_copy(&list, keys);
}

static void on_meta(
    void *arg, const struct json *custom, int64_t n, bool is_live, const struct err *e)
{
	(void)arg;
	take(custom, n, e);
	live = is_live;
}

static void on_plain(void *arg, const struct json *data, const struct err *e)
{
	(void)arg;
	take(data, 0, e);
}

static void fine(const char *name)
{
	loop_run(l, NULL);
	if (!ok(err.code == ERR_NONE, name))
		printf("#  got: %s\n", err.text);
}

static void put(const char *key, const char *text, int64_t at)
{
	struct json *data = json_object();
	json_set_str(data, "cert", text);
	vault_kv_put(kv, key, data, at, on_put, NULL, NULL);
	json_free(data);
}

static void test_common(void)
{
	vault_kv_get(kv, "a.example.com", on_get, NULL, NULL);
	fine("a key that is not there");
	is_str(value, "(null)", "has no value");
	is_int(version, 0, "and no version");
	vault_kv_list(kv, "", on_list, NULL, NULL);
	fine("an empty path is listed");
	is_int((long long)list.n, 0, "as empty");
	put("a.example.com", "one", 0);
	fine("it is written");
	vault_kv_get(kv, "a.example.com", on_get, NULL, NULL);
	fine("it is read");
	is_str(value, "one", "as it was written");
	put("journal/x", "one", 0);
	fine("one below is written");
	vault_kv_list(kv, "", on_list, NULL, NULL);
	fine("the path is listed");
	ok(strv_has(&list, "a.example.com") && strv_has(&list, "journal/"), "keys and folders");
	vault_kv_list(kv, "journal/", on_list, NULL, NULL);
	fine("the folder is listed");
	ok(list.n == 1 && strv_has(&list, "x"), "with its key");
}

static void test_v2(const char *path)
{
	struct json *custom = json_object();
	char *delete = NULL;

	test_common();
	is_int(vault_kv_version(kv), 2, "the engine is version 2");
	put("a.example.com", "two", 0);
	loop_run(l, NULL);
	is_int(err.code, ERR_CONFLICT, "check-and-set holds");
	put("a.example.com", "two", 1);
	fine("with the right version it is written");
	is_int(version, 2, "as the next one");
	json_set_str(custom, "cert", "label");
	vault_kv_meta_put(kv, "a.example.com", custom, 3, on_put, NULL, NULL);
	fine("metadata are written");
	vault_kv_meta(kv, "a.example.com", on_meta, NULL, NULL);
	fine("and read");
	is_str(value, "label", "as they were written");
	ok(live && version == 2, "the current version lives");

	if (asprintf(&delete, "secret/data/%s/a.example.com", strchr(path, '/') + 1) < 0)
		return;
	vault_send(vault, "DELETE", delete, NULL, on_plain, NULL, NULL);
	fine("it is deleted");
	vault_kv_get(kv, "a.example.com", on_get, NULL, NULL);
	fine("it is read");
	ok(strcmp(value, "(null)") == 0 && version == 2, "gone, but its version is known");
	vault_kv_meta(kv, "a.example.com", on_meta, NULL, NULL);
	fine("its metadata are read");
	ok(!live && version == 2, "and say so");
	put("a.example.com", "three", 2);
	fine("it is written over the deleted version");
	free(delete);
	json_free(custom);
}

static void test_v1(void)
{
	struct err e = ERR_INIT;

	test_common();
	is_int(vault_kv_version(kv), 1, "the engine is version 1");
	is_int(vault_kv_meta(kv, "a", on_meta, NULL, &e), -1, "without metadata");
	is_int(e.code, ERR_UNSUPPORTED, "which are not supported");
}

static void test_error(enum err_code code, const char *words)
{
	vault_kv_get(kv, "a.example.com", on_get, NULL, NULL);
	loop_run(l, NULL);
	is_int(err.code, code, "it fails");
	if (!ok(strstr(err.text, words) != NULL, words))
		printf("#  got: %s\n", err.text);
}

int main(int argc, char **argv)
{
	struct opts o = {{0}};
	struct opt_common common;

	if (opt_parse(&tool, argc, argv, &o, &common, &err) < 0 || common.rest + 2 != argc ||
	    loop_new(&l, &clock_system, &err) < 0 ||
	    vault_new(&vault, l, &o.vault, "le-test/0", NULL, &err) < 0 ||
	    vault_kv_new(&kv, vault, argv[common.rest + 1], &err) < 0) {
		printf("Bail out! %s\n", err.text);
		return 1;
	}
	const char *what = argv[common.rest];
	if (strcmp(what, "v2") == 0)
		test_v2(argv[common.rest + 1]);
	else if (strcmp(what, "v1") == 0)
		test_v1();
	else if (strcmp(what, "denied") == 0)
		test_error(ERR_DENIED, "no mount at");
	else
		test_error(ERR_UNAVAILABLE, "sealed");
	vault_kv_free(kv);
	vault_free(vault);
	loop_free(l);
	strv_free(&list);
	opt_free(table, &o);
	return unit_done();
}
