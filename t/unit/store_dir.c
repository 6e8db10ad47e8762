/* SPDX-License-Identifier: ISC */
#include <sys/wait.h>

#include "store_case.h"

static void is_body(const char *want, const char *name)
{
	char *text = case_text(got.body);

	is_str(text, want, name);
	free(text);
}

static void absent(struct store_case *c)
{
	case_get(c, "a");
	is_int(got_calls, 1, "one answer");
	is_int(got_err.code, ERR_NONE, "not there is no error");
	ok(got.body == NULL && !got.live, "there is nothing");
	is_str(got.version, "", "it was never written");
	case_list(c, "journal/");
	is_int(got_err.code, ERR_NONE, "a folder that is not there is empty");
	is_int((long long)got_keys.n, 0, "no keys");
	ok(case_mode(c, "") == -1, "reading makes no folder");
}

static void write_and_read(struct store_case *c)
{
	char first[STORE_VERSION_MAX], second[STORE_VERSION_MAX];

	case_put(c, "journal/a.example.com", "{\"x\":1,\"odd\":[null]}", "{\"lost\":\"y\"}", "");
	is_int(got_err.code, ERR_NONE, "it is written");
	memcpy(first, got_version, sizeof(first));
	ok(first[0] != '\0', "it has a version");
	is_int(case_mode(c, ""), 0700, "the folder is private");
	is_int(case_mode(c, "journal"), 0700, "folders below, too");
	is_int(case_mode(c, "journal/a.example.com.json"), 0600, "the file, too");
	case_get(c, "journal/a.example.com");
	is_body("{\"x\":1,\"odd\":[null],\"v\":1}", "it is read as it was, with its format");
	ok(got.live && got.attrs == NULL, "there are no attributes");
	is_str(got.version, first, "with the same version");
	case_put(c, "journal/a.example.com", "{\"x\":2}", NULL, "");
	is_int(got_err.code, ERR_CONFLICT, "a second first write is refused");
	case_put(c, "journal/a.example.com", "{\"x\":2}", NULL, first);
	is_int(got_err.code, ERR_NONE, "a write over the version read goes well");
	memcpy(second, got_version, sizeof(second));
	ok(strcmp(first, second) != 0, "the version is another");
	case_put(c, "journal/a.example.com", "{\"x\":3}", NULL, first);
	is_int(got_err.code, ERR_CONFLICT, "a write over an older version is refused");
	case_get(c, "journal/a.example.com");
	is_body("{\"x\":2,\"v\":1}", "and changes nothing");
	case_put(c, "b", "{}", NULL, first);
	is_int(got_err.code, ERR_CONFLICT, "a version of what is not there is refused");
}

static void keys(struct store_case *c)
{
	static const char *const bad[] = {"", "/", "a/", "/a", "a//b", ".", "..", "a/../b", ".a",
	    "a/.b", "A", "a b", "a*", "\xc3\xa9", "a\\b"};
	static const char *const good[] = {
	    "a", "_wildcard.example.com", "a..b", "a-b/c_d/e.f", "-"};
	char name[300], longest[STORE_KEY_MAX + 2];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		case_get(c, bad[i]);
		is_int(got_err.code, ERR_INVALID, bad[i]);
		case_put(c, bad[i], "{}", NULL, "");
		is_int(got_err.code, ERR_INVALID, bad[i]);
	}
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		case_get(c, good[i]);
		is_int(got_err.code, ERR_NONE, good[i]);
	}
	memset(longest, 'a', sizeof(longest));
	for (size_t i = 100; i < STORE_KEY_MAX; i += 100)
		longest[i] = '/';
	longest[STORE_KEY_MAX + 1] = '\0';
	case_get(c, longest);
	is_int(got_err.code, ERR_INVALID, "a key that is too long");
	longest[STORE_KEY_MAX] = '\0';
	case_get(c, longest);
	is_int(got_err.code, ERR_NONE, "the longest key");
	memset(name, 'a', sizeof(name));
	name[251] = '\0';
	case_get(c, name);
	is_int(got_err.code, ERR_TOOBIG, "a name that no file can have");
	case_list(c, "journal");
	is_int(got_err.code, ERR_INVALID, "a folder without its slash");
	case_list(c, "../");
	is_int(got_err.code, ERR_INVALID, "a folder above");
}

static void lists(struct store_case *c)
{
	case_put(c, "journal/c", "{}", NULL, "");
	case_put(c, "journal/b", "{}", NULL, "");
	case_put(c, "journal/deep/x", "{}", NULL, "");
	case_write(c, "journal/Upper.json", "{}");
	case_write(c, "journal/other.txt", "");
	case_list(c, "journal/");
	is_int((long long)got_keys.n, 3, "one level, and no foreign files");
	is_str(got_keys.v[0], "a.example.com", "the first");
	is_str(got_keys.v[2], "c", "the last");
	case_list(c, "");
	is_int((long long)got_keys.n, 0, "the lock is no key");
}

static void damaged(struct store_case *c)
{
	case_write(c, "cut.json", "{\"x\":");
	case_get(c, "cut");
	is_int(got_err.code, ERR_INVALID, "a damaged document is an error");
	ok(strstr(got_err.text, "cut.json") != NULL, "which names the file");
	case_write(c, "list.json", "[]");
	case_get(c, "list");
	is_int(got_err.code, ERR_INVALID, "a document that is no object, too");
	char *path = case_path(c, "folder.json");
	ok(mkdir(path, 0700) == 0, "a folder in its place");
	free(path);
	case_get(c, "folder");
	is_int(got_err.code, ERR_IO, "what can't be read is not missing");
}

static void versions_of_format(struct store_case *c)
{
	case_write(c, "new.json", "{\"v\":2,\"x\":1}");
	case_get(c, "new");
	is_int(got_err.code, ERR_NONE, "a newer format can be read");
	case_put(c, "new", "{\"v\":2,\"x\":2}", NULL, "");
	is_int(got_err.code, ERR_NEWER, "but not written");
	case_put(c, "new", "{\"v\":\"x\"}", NULL, "");
	is_int(got_err.code, ERR_INVALID, "a format that is no number is refused");
}

static void sizes(struct store_case *c)
{
	struct json *body = json_object();
	char *text = mem_alloc(STORE_DOC_MAX + 1);

	memset(text, 'a', STORE_DOC_MAX - 100);
	json_set_str(body, "x", text);
	case_put_json(c, "big", body, NULL, "");
	is_int(got_err.code, ERR_NONE, "a document near the limit");
	case_get(c, "big");
	is_int(got_err.code, ERR_NONE, "is read");
	memset(text, 'a', STORE_DOC_MAX);
	json_set_str(body, "x", text);
	case_put_json(c, "big", body, NULL, "");
	is_int(got_err.code, ERR_TOOBIG, "one behind it is refused");
	json_free(body);
	free(text);
}

/* Answers come from the loop, in order; who frees the store in one gets the others as AGAIN. */
struct ending {
	struct store *store; /* freed at the first answer; NULL: not */
	int calls, written, again;
};

static void on_end(void *arg, const char *version, const struct err *e)
{
	struct ending *end = arg;
	struct store *s = end->store;

	end->calls++;
	end->written += version != NULL;
	end->again += e != NULL && e->code == ERR_AGAIN;
	end->store = NULL;
	store_free(s);
}

static void put_three(struct ending *end, struct store *s)
{
	struct json *body = json_object();

	store_put(s, "end/a", body, NULL, "", on_end, end);
	store_put(s, "end/b", body, NULL, "", on_end, end);
	store_put(s, "c", body, NULL, "", on_end, end);
	json_free(body);
}

static void answers(void)
{
	struct store_case c;
	struct ending end = {0};

	case_open(&c, STORE_STATE);
	put_three(&end, c.store);
	is_int(end.calls, 0, "no write is answered at once");
	loop_run(c.loop, NULL);
	ok(end.calls == 3 && end.written == 3, "all are, from the loop");
	case_close(&c);

	case_open(&c, STORE_STATE);
	end = (struct ending){.store = c.store};
	put_three(&end, c.store);
	loop_run(c.loop, NULL);
	ok(end.calls == 3 && end.written == 1 && end.again == 2, "the store is freed by an answer");
	is_int(case_mode(&c, "end/a.json"), 0600, "what was answered stays");
	c.store = NULL;
	case_close(&c);
}

/* Two processes that count up in one document, each over the version that it read. */
static void count(struct store_case *c, int times)
{
	while (times > 0) {
		char text[64], version[STORE_VERSION_MAX];
		int64_t n = 0;
		case_get(c, "count");
		json_int(got.body, "n", 0, 1000, &n, NULL);
		snprintf(text, sizeof(text), "{\"n\":%d}", (int)n + 1);
		memcpy(version, got.version, sizeof(version));
		case_put(c, "count", text, NULL, version);
		if (got_err.code == ERR_NONE)
			times--;
		else if (got_err.code != ERR_CONFLICT)
			_exit(1);
	}
}

static void two_writers(void)
{
	struct store_case c, other = {0};
	int status = -1;
	int64_t n = 0;

	/* Nothing is written yet, so there is no thread that the child would lack. */
	case_open(&c, STORE_STATE);
	fflush(stdout);
	pid_t child = fork();
	if (child == 0) {
		other.folder = c.folder;
		case_open_in(&other, STORE_STATE);
		count(&other, 50);
		store_free(other.store);
		_exit(0);
	}
	count(&c, 50);
	waitpid(child, &status, 0);
	is_int(status, 0, "the other writer ended well");
	case_get(&c, "count");
	json_int(got.body, "n", 0, 1000, &n, NULL);
	is_int(n, 100, "no increment is lost");
	case_close(&c);
}

static void specs(void)
{
	struct store_env env = {0};
	struct store *s = NULL;
	struct err e = ERR_INIT;

	is_int(store_open(&s, "dir:", STORE_STATE, &env, &e), -1, "a folder must be named");
	is_int(e.code, ERR_CONFIG, "that is a matter of configuration");
	is_int(store_open(&s, "/tmp/x", STORE_STATE, &env, &e), -1, "a scheme must be named");
	is_int(e.code, ERR_CONFIG, "that, too");
	is_int(store_open(&s, "consul:x", STORE_CERTS, &env, &e), -1, "no keys in Consul");
	is_int(e.code, ERR_CONFIG, "that, too");
	is_int(store_open(&s, "consul:x", STORE_SECRETS, &env, &e), -1, "of no kind");
	is_int(store_open(&s, "dir:/tmp/x//", STORE_STATE, &env, &e), 0, "a slash may follow");
	is_str(store_spec(s), "dir:/tmp/x//", "the spec is as it was given");
	ok(store_is_local(s), "a folder is local");
	store_free(s);
	store_free(NULL);
	store_env_free(&env);
}

int main(void)
{
	struct store_case c;

	umask(077);
	two_writers();
	case_open(&c, STORE_STATE);
	absent(&c);
	write_and_read(&c);
	keys(&c);
	lists(&c);
	damaged(&c);
	versions_of_format(&c);
	sizes(&c);
	answers();
	case_forget();
	case_close(&c);
	specs();
	return unit_done();
}
