/* SPDX-License-Identifier: ISC */
#include "hashi/vault_kv.h"

#include "fake_http.h"

static struct loop *l;
static struct fake fake;
static struct vault *vault;
static struct vault_kv *kv;

static int calls;
static enum err_code code;
static char text[ERR_TEXT_MAX], data_got[256];
static int64_t version_got;
static bool live_got, frees;
static struct strv list;

static void take(const struct json *data, int64_t version, const struct err *e)
{
	struct buf b;

	calls++;
	code = e != NULL ? e->code : ERR_NONE;
	snprintf(text, sizeof(text), "%s", e != NULL ? e->text : "");
	buf_init(&b, sizeof(data_got) - 1);
	if (data != NULL)
		json_write(data, &b);
	snprintf(data_got, sizeof(data_got), "%s", b.data);
	buf_free(&b);
	version_got = version;
	if (frees) {
		vault_kv_free(kv);
		kv = NULL;
	}
}

static void on_get(void *arg, const struct json *data, int64_t version, const struct err *e)
{
	(void)arg;
	take(data, version, e);
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
    void *arg, const struct json *custom, int64_t version, bool live, const struct err *e)
{
	(void)arg;
	take(custom, version, e);
	live_got = live;
}

static void start(const struct fake_turn *turns, const char *path)
{
	struct err e = ERR_INIT;
	struct vault_conf conf = {0};

	loop_new(&l, &clock_system, NULL);
	fake_start(&fake, l, turns);
	conf.addr = fake.url;
	vault_new(&vault, l, &conf, "le-test/0", NULL, &e);
	is_int(vault_kv_new(&kv, vault, path, &e), 0, path);
	calls = 0;
}

static void end(void)
{
	vault_kv_free(kv);
	vault_free(vault);
	fake_stop(&fake);
	loop_free(l);
	strv_free(&list);
}

static void get(const char *key)
{
	is_int(vault_kv_get(kv, key, on_get, NULL, NULL), 0, key);
	loop_run(l, NULL);
}

static void put(const char *key, int64_t version)
{
	struct json *data = json_object();
	json_set_str(data, "cert", "PEM");
	is_int(vault_kv_put(kv, key, data, version, on_put, NULL, NULL), 0, key);
	json_free(data);
	loop_run(l, NULL);
}

static void meta(const char *key)
{
	is_int(vault_kv_meta(kv, key, on_meta, NULL, NULL), 0, key);
	loop_run(l, NULL);
}

static void ls(const char *prefix)
{
	is_int(vault_kv_list(kv, prefix, on_list, NULL, NULL), 0, "list");
	loop_run(l, NULL);
}

#define PROBE .want = "GET /v1/sys/internal/ui/mounts/secret/fabio/certs"
#define V2                                                                                         \
	.status = 200, .body = "{\"data\":{\"path\":\"secret/\",\"type\":\"kv\","                  \
			       "\"options\":{\"version\":\"2\"}}}"

static void test_v2(void)
{
	static const struct fake_turn turns[] = {{PROBE, V2},
	    {.want = "GET /v1/secret/data/fabio/certs/a.example.com",
		.status = 200,
		.body = "{\"data\":{\"data\":{\"cert\":\"x\"},\"metadata\":{\"version\":4}}}"},
	    {.status = 404, .body = "{\"data\":{\"data\":null,\"metadata\":{\"version\":5}}}"},
	    {.status = 404, .body = "{\"errors\":[]}"},
	    {.status = 200, .body = "{\"data\":{\"data\":{\"cert\":\"x\"}}}"},
	    {.want = "PUT /v1/secret/data/fabio/certs/a",
		.status = 200,
		.body = "{\"data\":{\"version\":6}}"},
	    {.status = 400,
		.body = "{\"errors\":[\"check-and-set parameter did not match the current "
			"version\"]}"},
	    {.want = "GET /v1/secret/metadata/fabio/certs?list=true",
		.status = 200,
		.body = "{\"data\":{\"keys\":[\"a\",\"journal/\"]}}"},
	    {.want = "GET /v1/secret/metadata/fabio/certs/journal?list=true",
		.status = 404,
		.body = "{\"errors\":[]}"},
	    {0}};

	start(turns, "/secret/fabio/certs/");
	is_int(vault_kv_version(kv), 0, "the version is not known yet");
	get("a.example.com");
	is_int(vault_kv_version(kv), 2, "it is found by asking");
	is_str(data_got, "{\"cert\":\"x\"}", "a secret");
	is_int(version_got, 4, "its version");
	get("deleted");
	is_str(data_got, "", "a deleted secret is not there");
	is_int(version_got, 5, "but has a version");
	is_int(code, ERR_NONE, "and is no error");
	get("never");
	is_int(version_got, 0, "one that was never written has none");
	is_int(code, ERR_NONE, "and is no error");
	get("odd");
	is_int(code, ERR_PROTOCOL, "an answer without a version is one");
	put("a", 5);
	is_int(version_got, 6, "written");
	ok(strstr(fake.got[5], "{\"options\":{\"cas\":5},\"data\":{\"cert\":\"PEM\"}}") != NULL,
	    "with check-and-set");
	put("a", 5);
	is_int(code, ERR_CONFLICT, "somebody else was faster");
	ls("");
	is_int((long long)list.n, 2, "keys and folders");
	ls("journal/");
	is_int(code, ERR_NONE, "an empty folder is no error");
	is_int((long long)list.n, 0, "and empty");
	end();
}

static void test_meta(void)
{
	static const struct fake_turn turns[] = {{PROBE, V2},
	    {.want = "GET /v1/secret/metadata/fabio/certs/a",
		.status = 200,
		.body = "{\"data\":{\"current_version\":2,\"custom_metadata\":{\"id\":\"x\"},"
			"\"versions\":{\"2\":{\"deletion_time\":\"\",\"destroyed\":false}}}}"},
	    {.status = 200,
		.body = "{\"data\":{\"current_version\":2,\"custom_metadata\":null,\"versions\":"
			"{\"2\":{\"deletion_time\":\"2020-01-01T00:00:00.123Z\"}}}}"},
	    {.status = 200,
		.body = "{\"data\":{\"current_version\":2,\"versions\":"
			"{\"2\":{\"deletion_time\":\"9000-01-01T00:00:00Z\"}}}}"},
	    {.status = 200,
		.body =
		    "{\"data\":{\"current_version\":1,\"versions\":{\"1\":{\"destroyed\":true}}}}"},
	    {.status = 200, .body = "{\"data\":{\"current_version\":0,\"versions\":{}}}"},
	    {.status = 404, .body = "{\"errors\":[]}"},
	    {.status = 200,
		.body = "{\"data\":{\"current_version\":1,\"custom_metadata\":{\"a\":1}}}"},
	    {.want = "PUT /v1/secret/metadata/fabio/certs/a", .status = 204}, {0}};
	struct json *custom = json_object();

	start(turns, "secret/fabio/certs");
	meta("a");
	is_str(data_got, "{\"id\":\"x\"}", "custom_metadata");
	ok(live_got && version_got == 2, "of a living version");
	meta("deleted");
	ok(!live_got && version_got == 2, "a deleted version");
	meta("dated");
	ok(live_got, "one with a date to be deleted lives until then");
	meta("destroyed");
	ok(!live_got && version_got == 1, "a destroyed version");
	meta("unwritten");
	ok(!live_got && version_got == 0, "metadata without a secret");
	meta("none");
	ok(!live_got && code == ERR_NONE, "no metadata");
	meta("odd");
	is_int(code, ERR_PROTOCOL, "metadata that are no strings");
	json_set_str(custom, "id", "y");
	vault_kv_meta_put(kv, "a", custom, 3, on_put, NULL, NULL);
	loop_run(l, NULL);
	is_int(code, ERR_NONE, "metadata are written");
	ok(strstr(fake.got[8], "{\"custom_metadata\":{\"id\":\"y\"},\"max_versions\":3}") != NULL,
	    "with max_versions");
	json_free(custom);
	end();
}

static void test_v1(void)
{
	static const struct fake_turn turns[] = {
	    {.want = "GET /v1/sys/internal/ui/mounts/kv/one/certs",
		.status = 200,
		.body = "{\"data\":{\"path\":\"kv/one/\",\"type\":\"kv\",\"options\":null}}"},
	    {.want = "GET /v1/kv/one/certs/a",
		.status = 200,
		.body = "{\"data\":{\"cert\":\"x\"}}"},
	    {.want = "GET /v1/kv/one/certs/b", .status = 404, .body = "{\"errors\":[]}"},
	    {.want = "PUT /v1/kv/one/certs/a", .status = 204},
	    {.want = "GET /v1/kv/one/certs?list=true",
		.status = 200,
		.body = "{\"data\":{\"keys\":[\"a\"]}}"},
	    {0}};
	struct err e = ERR_INIT;

	start(turns, "kv/one/certs");
	get("a");
	is_str(data_got, "{\"cert\":\"x\"}", "a secret of version 1, on a mount with a slash");
	is_int(version_got, 0, "has no version");
	get("b");
	is_int(code, ERR_NONE, "one that is not there is no error");
	put("a", 7);
	is_int(code, ERR_NONE, "written");
	ok(strstr(fake.got[3], "\r\n\r\n{\"cert\":\"PEM\"}") != NULL, "as it is");
	ls("");
	is_int((long long)list.n, 1, "keys");
	is_int(vault_kv_meta(kv, "a", on_meta, NULL, &e), -1, "there are no metadata");
	is_int(e.code, ERR_UNSUPPORTED, "which is not supported");
	end();
}

static void test_mount(void)
{
	static const struct fake_turn turns[] = {
	    {PROBE, .status = 403,
		.body = "{\"errors\":[\"preflight capability check returned 403\"]}"},
	    {PROBE, .status = 200, .body = "{\"data\":{\"path\":\"secret/\",\"type\":\"pki\"}}"},
	    {PROBE, .status = 200, .body = "{\"data\":{\"path\":\"sec/\",\"type\":\"kv\"}}"},
	    {PROBE, .status = 200,
		.body = "{\"data\":{\"path\":\"secret/"
			"\",\"type\":\"kv\",\"options\":{\"version\":3}}}"},
	    {PROBE, .status = 503, .body = "{\"errors\":[\"Vault is sealed\"]}"}, {PROBE, V2},
	    {.status = 404}, {.status = 400, .body = "{\"errors\":[\"odd\"]}"}, {PROBE, V2},
	    {.status = 404}, {0}};

	start(turns, "secret/fabio/certs");
	get("a");
	is_int(code, ERR_DENIED, "no access is not taken for version 1");
	ok(strstr(text, "path \"secret/*\"") != NULL, "the message says what policy is needed");
	get("a");
	is_int(code, ERR_CONFIG, "another engine");
	ok(strstr(text, "pki") != NULL, "is named");
	get("a");
	is_int(code, ERR_PROTOCOL, "a mount that is not ours");
	get("a");
	is_int(code, ERR_UNSUPPORTED, "a version of the future");
	get("a");
	is_int(code, ERR_UNAVAILABLE, "sealed");
	get("a");
	is_int(code, ERR_NONE, "after a failure the version is asked again");
	get("a");
	is_int(code, ERR_INVALID, "a request that makes no sense to Vault");
	get("a");
	is_int(code, ERR_NONE, "has it asked again, too");
	end();
}

static void test_together(void)
{
	static const struct fake_turn sealed[] = {{PROBE, .status = 503}, {0}};
	static const struct fake_turn never[] = {{0}};
	struct err e = ERR_INIT;

	start(sealed, "secret/fabio/certs");
	for (int i = 0; i < 3; i++)
		vault_kv_get(kv, "a", on_get, NULL, NULL);
	loop_run(l, NULL);
	is_int(calls, 3, "all that waited for the version get its error");
	end();
	start(sealed, "secret/fabio/certs");
	for (int i = 0; i < 3; i++)
		vault_kv_get(kv, "a", on_get, NULL, NULL);
	frees = true;
	loop_run(l, NULL);
	frees = false;
	is_int(calls, 1, "who frees from within is not called again");
	end();
	start(never, "secret/fabio/certs");
	vault_kv_get(kv, "a", on_get, NULL, NULL);
	is_int(vault_kv_get(kv, "a.", on_get, NULL, &e), -1, "no key ends in a dot");
	is_int(vault_kv_get(kv, "a/../b", on_get, NULL, &e), -1, "or climbs");
	is_int(vault_kv_get(kv, "", on_get, NULL, &e), -1, "nor is one empty");
	is_int(vault_kv_new(&kv, vault, "//", &e), -1, "nor is a path");
	end();
	is_int(calls, 0, "dropped calls do not call back");
}

int main(void)
{
	test_v2();
	test_meta();
	test_v1();
	test_mount();
	test_together();
	return unit_done();
}
