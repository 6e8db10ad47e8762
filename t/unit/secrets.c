/* SPDX-License-Identifier: ISC */
#include "store/secrets.h"

#include "store_case.h"

/* What writes is compiled in here, so that a rival can come between any two of its steps. */
static void step_get(struct store *s, const char *key, store_get_fn *fn, void *arg);
static void step_put(struct store *s, const char *key, const struct json *body,
    const struct json *attrs, const char *version, store_put_fn *fn, void *arg);
#define store_get step_get
#define store_put step_put
#include "../../lib/store/secrets_write.c"
#undef store_get
#undef store_put

#define URL "https://ca.example/dir"

static struct secrets_account account;
static struct secrets_public public;
static struct secret *seal;

static void on_account(void *arg, struct secrets_account *a, const struct err *e)
{
	(void)arg;
	case_answer(e);
	if (a == NULL)
		return;
	account = *a;
	*a = (struct secrets_account){0};
}

static void on_public(void *arg, struct secrets_public *p, const struct err *e)
{
	(void)arg;
	case_answer(e);
	if (p == NULL)
		return;
	public = *p;
	*p = (struct secrets_public){0};
}

static void on_seal(void *arg, struct secret **key, const struct err *e)
{
	(void)arg;
	case_answer(e);
	if (e != NULL)
		return;
	seal = *key;
	*key = NULL;
}

static void on_done(void *arg, const struct err *e)
{
	(void)arg;
	case_answer(e);
}

static struct secrets_account rival_account;
static char *rival_spec;
static int calls_until_rival;

static void on_rival(void *arg, struct secrets_account *a, const struct err *e)
{
	(void)arg;
	if (e != NULL)
		printf("# rival: %s\n", e->text);
	if (a == NULL)
		return;
	rival_account = *a;
	*a = (struct secrets_account){0};
}

static void rival(void)
{
	struct loop *loop = NULL;
	struct store_env env = {0};
	struct store *s = NULL;
	struct err e = ERR_INIT;

	if (calls_until_rival == 0 || --calls_until_rival > 0)
		return;
	if (loop_new(&loop, &clock_system, &e) == 0) {
		env.loop = loop;
		if (store_open(&s, rival_spec, STORE_SECRETS, &env, &e) == 0)
			secrets_make(s, KEY_P256, on_rival, NULL);
		loop_run(loop, &e);
	}
	store_free(s);
	loop_free(loop);
}

static void step_get(struct store *s, const char *key, store_get_fn *fn, void *arg)
{
	rival();
	store_get(s, key, fn, arg);
}

static void step_put(struct store *s, const char *key, const struct json *body,
    const struct json *attrs, const char *version, store_put_fn *fn, void *arg)
{
	rival();
	store_put(s, key, body, attrs, version, fn, arg);
}

static void forget(void)
{
	case_forget();
	secrets_account_free(&account);
	secrets_public_free(&public);
	secret_free(seal);
	seal = NULL;
}

static void make(struct store_case *c)
{
	forget();
	secrets_make(c->store, KEY_P256, on_account, NULL);
	loop_run(c->loop, NULL);
	is_int(got_calls, 1, "one answer");
}

static void read_public(struct store_case *c)
{
	forget();
	secrets_public_get(c->store, on_public, NULL);
	is_int(got_calls, 1, "one answer");
}

static void read_seal(struct store_case *c, const char *id)
{
	secret_free(seal);
	seal = NULL;
	case_forget();
	secrets_seal_get(c->store, id, on_seal, NULL);
	is_int(got_calls, 1, "one answer");
}

/* The three documents fit together. */
static void is_whole(struct store_case *c, const char *name)
{
	struct seal_public of = {.id = ""};
	struct buf thumbprint;
	struct err e = ERR_INIT;

	buf_init(&thumbprint, 100);
	forget();
	secrets_account_get(c->store, on_account, NULL);
	is_int(got_err.code, ERR_NONE, name);
	ok(account.key != NULL && key_thumbprint(account.key, &thumbprint, &e) == 0, "account key");
	read_public(c);
	is_int(got_err.code, ERR_NONE, "public document");
	is_str(public.thumbprint, thumbprint.data, "it names the account key");
	is_int((long long)public.n, 1, "and one seal key");
	if (public.n == 1) {
		char id[SEAL_ID_LEN + 1];
		memcpy(id, public.seals[0].id, sizeof(id));
		read_seal(c, id);
		is_int(got_err.code, ERR_NONE, "the seal key is held");
		ok(seal_public_of(seal, &of, &e) == 0, "it is a key");
		is_str(of.id, id, "of that id");
		ok(secrets_seal_find(&public, id) == &public.seals[0], "which is found");
		ok(secrets_seal_find(&public, "0000000000000000") == NULL, "others are not");
	}
	buf_free(&thumbprint);
}

static void nothing_yet(struct store_case *c)
{
	read_public(c);
	ok(got_err.code == ERR_NONE && public.thumbprint == NULL, "nothing public yet");
	forget();
	secrets_account_get(c->store, on_account, NULL);
	ok(got_err.code == ERR_NONE && account.key == NULL, "no account yet");
	read_seal(c, "0123456789abcdef");
	is_int(got_err.code, ERR_NOTFOUND, "no seal key");
	read_seal(c, "../../etc/passwd");
	is_int(got_err.code, ERR_INVALID, "an id is hexadecimal");
	case_forget();
	secrets_account_note(c->store, URL, "https://ca.example/1", NULL, on_done, NULL);
	is_int(got_err.code, ERR_CONFIG, "without a key no account is noted");
}

static void made(struct store_case *c)
{
	char *before, *after;

	make(c);
	is_int(got_err.code, ERR_NONE, "made");
	ok(account.key != NULL && key_type(account.key) == KEY_P256, "the account key is given");
	is_whole(c, "all is made");
	is_int(case_mode(c, "account.json"), 0600, "the account is private");
	is_int(case_mode(c, "seal"), 0700, "seal keys, too");
	case_get(c, "public");
	before = case_text(got.body);
	make(c);
	case_get(c, "public");
	after = case_text(got.body);
	is_str(after, before, "a second time changes nothing");
	case_list(c, "seal/");
	is_int((long long)got_keys.n, 1, "nor leaves another seal key");
	free(before);
	free(after);
}

static void noted(struct store_case *c)
{
	struct strv contact = {0};

	strv_add(&contact, "mailto:a@example.com");
	case_forget();
	secrets_account_note(c->store, URL, "https://ca.example/1", &contact, on_done, NULL);
	loop_run(c->loop, NULL);
	is_int(got_err.code, ERR_NONE, "an account is noted");
	secrets_account_note(c->store, "https://other/", "https://other/1", NULL, on_done, NULL);
	loop_run(c->loop, NULL);
	secrets_account_note(c->store, URL, "https://ca.example/2", &contact, on_done, NULL);
	loop_run(c->loop, NULL);
	is_int(got_calls, 3, "one answer each");
	forget();
	secrets_account_get(c->store, on_account, NULL);
	is_str(secrets_account_url(&account, URL), "https://ca.example/2", "the last URL counts");
	is_str(secrets_account_url(&account, "https://other/"), "https://other/1", "beside others");
	ok(secrets_account_url(&account, "https://none/") == NULL, "and none where none is");
	const struct json *had = json_get(json_get(account.accounts, URL), "contact");
	is_str(json_text(json_first(had)), "mailto:a@example.com", "with its contact");
	strv_free(&contact);
	is_whole(c, "the rest is as it was");
}

/* Each state that a crash within secrets_make can leave is mended by the next call. */
static void mended(struct store_case *c)
{
	char *path = case_path(c, "public.json"), *text;
	struct json *doc;

	unlink(path);
	make(c);
	is_whole(c, "a crash before the public document");
	case_get(c, "public");
	doc = json_copy(got.body);
	json_set_str(doc, "thumbprint", "old");
	json_set_str(doc, "odd", "kept");
	text = case_text(doc);
	case_write(c, "public.json", text);
	free(text);
	json_free(doc);
	make(c);
	is_whole(c, "a crash within a rollover");
	case_get(c, "public");
	is_str(json_str(got.body, "odd"), "kept", "what others keep there stays");
	case_write(c, "public.json", "{\"thumbprint\":\"old\",\"odd\":1}");
	make(c);
	is_whole(c, "a public document without a seal key");
	char *gone = case_path(c, "account.json");
	unlink(gone);
	make(c);
	is_int(got_err.code, ERR_CONFIG, "a lost account is not made anew");
	free(gone);
	free(path);
}

static void damaged(struct store_case *c)
{
	case_write(c, "account.json", "{\"key\":\"x\"}");
	forget();
	secrets_account_get(c->store, on_account, NULL);
	is_int(got_err.code, ERR_INVALID, "a damaged key");
	case_write(c, "public.json",
	    "{\"thumbprint\":\"x\",\"seals\":[{\"id\":\"0000000000000000\","
	    "\"public\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\"}]}");
	read_public(c);
	is_int(got_err.code, ERR_INVALID, "a seal key under another's id");
	case_write(c, "seal/0000000000000000.json",
	    "{\"private\":\"AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=\"}");
	read_seal(c, "0000000000000000");
	is_int(got_err.code, ERR_INVALID, "so is a private one");
	case_write(c, "seal/0000000000000000.json", "{\"private\":\"AAAA\"}");
	read_seal(c, "0000000000000000");
	is_int(got_err.code, ERR_INVALID, "and a short one");
}

/* The second maker starts and ends within the n-th call of the first to its store. */
static void two_makers(int n)
{
	struct store_case c;
	char name[64];

	case_open(&c, STORE_SECRETS);
	forget();
	rival_spec = mem_printf("dir:%s/store", c.folder);
	calls_until_rival = n;
	secrets_make(c.store, KEY_P256, on_account, NULL);
	loop_run(c.loop, NULL);
	snprintf(name, sizeof(name), "a rival before call %d", n);
	is_int(got_err.code, ERR_NONE, name);
	is_int(calls_until_rival, 0, "the rival came");
	ok(account.key != NULL && rival_account.key != NULL, "both have an account key");
	struct json *mine = key_jwk(account.key), *his = key_jwk(rival_account.key);
	ok(json_eq(mine, his), "the same");
	json_free(mine);
	json_free(his);
	is_whole(&c, "all fits together");
	secrets_account_free(&rival_account);
	free(rival_spec);
	rival_spec = NULL;
	forget();
	case_close(&c);
}

int main(void)
{
	struct store_case c;

	case_open(&c, STORE_SECRETS);
	nothing_yet(&c);
	made(&c);
	noted(&c);
	mended(&c);
	damaged(&c);
	forget();
	case_close(&c);
	/* public, account, put account, account, put seal, put public: then a rival is too late. */
	for (int n = 1; n <= 6; n++)
		two_makers(n);
	return unit_done();
}
