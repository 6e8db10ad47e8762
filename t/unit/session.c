/* SPDX-License-Identifier: ISC */
#include "acme/session.h"

#include "fake_ca.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void test_post(void)
{
	static const struct fake_turn turns[] = {
	    CA_DIRECTORY,
	    CA_HEAD("first"),
	    {"POST /x", 201,
		CA_JSON CA_NONCE(
		    "second") "Location: /made/1\r\nRetry-After: 7\r\n"
			      "Link: <more>;rel=\"alternate\", <//h.example/u>;rel=up\r\n",
		"{\"a\":1}", 0, false, false},
	    {"POST /y", 200, CA_NONCE("third"), NULL, 0, false, false},
	    CA_END,
	};
	struct ca ca;
	char want[128];

	ca_open(&ca, turns);
	struct json *payload = json_object();
	json_set_int(payload, "n", 5);
	ca_post(&ca, "/x", payload);
	is_int(ca.answers, 0, "no call back before the call returns");
	ca_run(&ca);
	is_int(ca.status, 201, "the reply's status");
	is_int(ca.retry_after_s, 7, "its Retry-After");
	ok(ca.has_json, "its JSON");
	snprintf(want, sizeof(want), "%s/made/1", ca.fake.url);
	is_str(ca.location, want, "a relative Location becomes absolute");
	snprintf(want, sizeof(want), "%s/more", ca.fake.url);
	is_str(ca.link, want, "so does a link");
	is_str(ca.up, "http://h.example/u", "rel=up without quotes");

	struct json *head = ca_part(&ca, 2, "protected"), *body = ca_part(&ca, 2, "payload");
	snprintf(want, sizeof(want), "%s/x", ca.fake.url);
	is_str(json_str(head, "url"), want, "the URL is signed");
	is_str(json_str(head, "kid"), ca.account, "the account is named");
	is_str(json_str(head, "nonce"), "first", "the nonce is newNonce's");
	ok(json_get(body, "n") != NULL, "the payload is there");
	json_free(head);
	json_free(body);
	ok(strcasestr(ca.fake.got[2], "\r\nContent-Type: application/jose+json\r\n") != NULL,
	    "content type");
	ok(strcasestr(ca.fake.got[2], "\r\nAccept-Language: en\r\n") != NULL, "language");

	ca_post(&ca, "/y", NULL);
	ca_run(&ca);
	ca_nonce_is(&ca, 3, "second", "the next request takes the reply's nonce");
	ok(strstr(ca.fake.got[3], "\"payload\":\"\"") != NULL, "POST-as-GET is an empty payload");
	ok(!ca.has_json, "no body, no JSON");
	is_str(ca.location, "(null)", "no Location");
	is_int(ca.retry_after_s, -1, "no Retry-After");
	ca_close(&ca);
}

static void test_jwk(void)
{
	static const struct fake_turn turns[] = {
	    CA_DIRECTORY,
	    CA_HEAD("n1"),
	    {"POST /account", 200, CA_JSON, "{}", 0, false, false},
	    CA_END,
	};
	struct ca ca;
	char url[128];

	ca_open_meta(&ca, turns, false, "");
	ca_post(&ca, "/x", NULL);
	is_int(ca.answers, 0, "a refusal of our own waits for the loop, too");
	ca_run(&ca);
	is_int(ca.code, ERR_CONFIG, "no account, no signed request");
	snprintf(url, sizeof(url), "%s/account", ca.fake.url);
	session_post(ca.session, url, NULL, true, ca_answered, &ca);
	ca_run(&ca);
	struct json *head = ca_part(&ca, 2, "protected");
	ok(json_get(head, "jwk") != NULL && json_get(head, "kid") == NULL, "the key is embedded");
	json_free(head);
	ca_close(&ca);
}

/* --- the directory --- */

struct waiter {
	struct ca *ca;
	int calls;
	enum err_code code;
	bool has_order;
};

static void directory_here(void *arg, const struct directory *d, const struct err *e)
{
	struct waiter *w = arg;

	w->calls++;
	w->code = e != NULL ? e->code : ERR_NONE;
	w->has_order = d != NULL && d->new_order != NULL;
}

static void test_directory(void)
{
	static const struct fake_turn turns[] = {CA_DIRECTORY, CA_DIRECTORY, CA_END};
	struct waiter a = {0}, b = {0};
	struct ca ca;

	ca_open(&ca, turns);
	session_directory(ca.session, directory_here, &a);
	session_directory(ca.session, directory_here, &b);
	ca_run(&ca);
	ok(a.calls == 1 && b.calls == 1 && a.has_order && b.has_order, "two wait for one fetch");
	is_int(ca.fake.count, 1, "one request");
	session_directory(ca.session, directory_here, &a);
	is_int(a.calls, 1, "a directory at hand is given from the loop");
	ca_run(&ca);
	is_int(a.calls, 2, "it is given");
	is_int(ca.fake.count, 1, "without a request");
	ca_later_ms += 3600000;
	session_directory(ca.session, directory_here, &a);
	ca_run(&ca);
	is_int(ca.fake.count, 2, "after an hour it is fetched again");
	ca_close(&ca);
}

static void fails_all(const struct fake_turn *turns, enum err_code code, const char *part,
    int status, int64_t retry_after_s)
{
	struct waiter w = {0};
	struct ca ca;

	ca_open(&ca, turns);
	session_directory(ca.session, directory_here, &w);
	ca_post(&ca, "/x", NULL);
	ca_post(&ca, "/x", NULL);
	ca_run(&ca);
	is_int(w.calls, 1, "who waits for the directory is told");
	is_int(w.code, code, "by the code");
	is_int(ca.answers, 2, "who waits for a nonce is told, too");
	is_int(ca.code, code, "by the same code");
	is_int(ca.status, status, "with the status");
	is_int(ca.retry_after_s, retry_after_s, "and Retry-After");
	if (strstr(ca.text, part) == NULL)
		is_str(ca.text, part, "the text says why");
	ca_close(&ca);
}

static void test_directory_fails(void)
{
	static const struct fake_turn keys[] = {
	    {"GET /directory", 200, CA_JSON, "{\"newNonce\":\"http://x/\"}", 0, false, false},
	    CA_END};
	static const struct fake_turn html[] = {
	    {"GET /directory", 200, CA_HTML, "<html>log in</html>", 0, false, false}, CA_END};
	static const struct fake_turn busy[] = {
	    {"GET /directory", 503, CA_HTML "Retry-After: 9\r\n", "<html>", 0, false, false},
	    CA_END};

	fails_all(keys, ERR_PROTOCOL, "newAccount", 200, -1);
	fails_all(html, ERR_PROTOCOL, "<html>log in</html>", 200, -1);
	fails_all(busy, ERR_UNAVAILABLE, "503", 503, 9);
}

/* --- nonces --- */

static void test_bad_nonce(void)
{
	static const struct fake_turn turns[] = {
	    CA_DIRECTORY,
	    CA_HEAD("n1"),
	    {"POST /x", 400, CA_PROBLEM CA_NONCE("n2"), CA_TYPE("badNonce"), 0, false, false},
	    {"POST /x", 400, CA_PROBLEM, CA_TYPE("badNonce"), 0, false, false},
	    CA_HEAD("n3"),
	    {"POST /x", 200, NULL, NULL, 0, false, false},
	    CA_END,
	};
	struct ca ca;

	ca_open(&ca, turns);
	ca_post(&ca, "/x", NULL);
	ca_run(&ca);
	is_int(ca.code, ERR_NONE, "badNonce is not the caller's business");
	is_int(ca.answers, 1, "one answer");
	ca_nonce_is(&ca, 3, "n2", "the next try takes the nonce of the refusal");
	ca_nonce_is(&ca, 5, "n3", "or a new one where it brings none");
	ca_close(&ca);
}

static void test_storm(void)
{
	static const struct fake_turn turns[] = {
	    CA_DIRECTORY,
	    CA_HEAD("n1"),
	    {"POST /x", 400, CA_PROBLEM CA_NONCE("n2"), CA_TYPE("badNonce"), 0, false, false},
	    CA_END,
	};
	struct ca ca;

	ca_open(&ca, turns);
	ca.fake.keeps_last = true;
	ca_post(&ca, "/x", NULL);
	ca_run(&ca);
	is_int(ca.fake.count, 2 + SESSION_NONCE_TRIES, "a storm of badNonce ends");
	is_int(ca.code, ERR_AGAIN, "as a passing fault");
	is_int(ca.status, 400, "with the status");
	ok(ca.has_json, "and the problem");
	ca_close(&ca);
}

static void test_no_nonce(void)
{
	static const struct fake_turn turns[] = {
	    CA_DIRECTORY,
	    {"HEAD /nonce", 200, "Replay-Nonce: n\"1\r\n", NULL, 0, false, false},
	    CA_END,
	};
	struct ca ca;

	ca_open(&ca, turns);
	ca.fake.keeps_last = true;
	for (int i = 0; i < 3; i++)
		ca_post(&ca, "/x", NULL);
	ca_run(&ca);
	is_int(ca.answers, 3, "without nonces all calls end");
	is_int(ca.code, ERR_PROTOCOL, "as the CA's fault");
	is_int(ca.fake.count, 1 + 3, "each after one request");
	ca_close(&ca);
}

static void test_crowd(void)
{
	static const struct fake_turn turns[] = {
	    CA_DIRECTORY,
	    {NULL, 200, CA_NONCE("n1"), NULL, 0, false, false},
	    CA_END,
	};
	struct ca ca;

	ca_open(&ca, turns);
	ca.fake.keeps_last = true;
	for (int i = 0; i < 40; i++)
		ca_post(&ca, "/x", NULL);
	ca_run(&ca);
	is_int(ca.answers, 40, "a crowd is served");
	ok(ca.fake.count < 1 + 80, "with nonces of replies, too");
	ca_close(&ca);
}

/* --- answers --- */

static const struct {
	const char *name;
	struct fake_turn turn;
	enum err_code code;
	int status;
	int64_t retry_after_s;
	bool has_json;
	const char *part;
} answers[] = {
    {"HTML instead of JSON",
	{"POST /x", 200, CA_HTML, "<html>\n\x01hi\xff</html>", 0, false, false}, ERR_PROTOCOL, 200,
	-1, false, "\"<html>hi</html>\""},
    {"broken JSON", {"POST /x", 200, CA_JSON, "{\"a\":", 0, false, false}, ERR_PROTOCOL, 200, -1,
	false, "{\"a\":"},
    {"JSON with a charset",
	{"POST /x", 200, "Content-Type: Application/JSON; charset=utf-8\r\n", "{}", 0, false,
	    false},
	ERR_NONE, 200, -1, true, ""},
    {"a chain",
	{"POST /x", 200, "Content-Type: application/pem-certificate-chain\r\n", "-----BEGIN", 0,
	    false, false},
	ERR_NONE, 200, -1, false, ""},
    {"torn", {"POST /x", 200, CA_JSON, "{}", 5, false, false}, ERR_UNAVAILABLE, 0, -1, false, ""},
    {"endless", {"POST /x", 200, CA_JSON, "xxxxxxxxxxxxxxxx", 0, true, false}, ERR_TOOBIG, 0, -1,
	false, ""},
    {"silent", {"POST /x", 200, NULL, NULL, 0, false, true}, ERR_UNAVAILABLE, 0, -1, false, ""},
    {"rate limited",
	{"POST /x", 429, CA_PROBLEM "Retry-After: 3600\r\n", CA_TYPE("rateLimited"), 0, false,
	    false},
	ERR_RATELIMITED, 429, 3600, true, "rateLimited: so it is"},
    {"a Retry-After of years",
	{"POST /x", 429, "Retry-After: 99999999999999999999\r\n", NULL, 0, false, false},
	ERR_RATELIMITED, 429, SESSION_RETRY_AFTER_MAX_S, false, "status 429"},
    {"busy", {"POST /x", 503, CA_HTML "Retry-After: 2\r\n", "<html>", 0, false, false},
	ERR_UNAVAILABLE, 503, 2, false, "status 503"},
    {"a refusal", {"POST /x", 404, CA_PROBLEM, CA_TYPE("malformed"), 0, false, false}, ERR_INVALID,
	404, -1, true, "malformed: so it is"},
    {"a refusal by a proxy", {"POST /x", 404, CA_HTML, "<h1>404</h1>", 0, false, false},
	ERR_PROTOCOL, 404, -1, false, "<h1>404</h1>"},
    {"a refusal in broken JSON", {"POST /x", 403, CA_PROBLEM, "{", 0, false, false}, ERR_PROTOCOL,
	403, -1, false, "403"},
    {"a redirect", {"POST /x", 302, "Location: /y\r\n", NULL, 0, false, false}, ERR_PROTOCOL, 302,
	-1, false, "302"},
    {"a denial", {"POST /x", 403, CA_PROBLEM, CA_TYPE("unauthorized"), 0, false, false}, ERR_DENIED,
	403, -1, true, "unauthorized"},
};

static void test_answers(void)
{
	for (size_t i = 0; i < COUNT(answers); i++) {
		struct fake_turn turns[] = {CA_DIRECTORY, CA_HEAD("n1"), answers[i].turn, CA_END};
		struct ca ca;

		ca_open(&ca, turns);
		ca_post(&ca, "/x", NULL);
		ca_run(&ca);
		is_int(ca.answers, 1, answers[i].name);
		is_int(ca.code, answers[i].code, answers[i].name);
		is_int(ca.status, answers[i].status, answers[i].name);
		is_int(ca.retry_after_s, answers[i].retry_after_s, answers[i].name);
		ok(ca.has_json == answers[i].has_json, answers[i].name);
		if (strstr(ca.text, answers[i].part) == NULL)
			is_str(ca.text, answers[i].part, answers[i].name);
		ca_close(&ca);
	}
}

/* --- calls that are given up --- */

struct killer {
	struct ca *ca;
	struct session_call *own, *other;
	bool frees;
	int calls;
};

static void kill_now(void *arg, const struct session_reply *reply, const struct err *e,
    const struct session_problem *problem)
{
	struct killer *k = arg;

	(void)reply;
	(void)e;
	(void)problem;
	k->calls++;
	session_cancel(k->own);
	session_cancel(k->other);
	if (k->frees) {
		session_free(k->ca->session);
		k->ca->session = NULL;
	}
}

static void test_cancel(void)
{
	static const struct fake_turn turns[] = {
	    CA_DIRECTORY,
	    {NULL, 200, CA_NONCE("n1"), NULL, 0, false, false},
	    CA_END,
	};
	struct ca ca;

	for (int frees = 0; frees < 2; frees++) {
		struct killer k = {.ca = &ca, .frees = frees};
		ca_open(&ca, turns);
		ca.fake.keeps_last = true;
		char *url = mem_printf("%s/x", ca.fake.url);
		k.own = session_post(ca.session, url, NULL, false, kill_now, &k);
		k.other = ca_post(&ca, "/y", NULL);
		if (frees) /* these go with the session */
			for (int i = 0; i < 20; i++)
				ca_post(&ca, "/z", NULL);
		ca_run(&ca);
		is_int(k.calls, 1, "called back once");
		ok(frees || ca.answers == 0, "the other call is gone");
		free(url);
		ca_close(&ca);
	}
}

/* Among those that are told of one failure, each may take the others away. */
static void test_cancel_failed(void)
{
	static const struct fake_turn turns[] = {
	    {"GET /directory", 500, NULL, NULL, 0, false, false}, CA_END};
	struct ca ca;

	for (int frees = 0; frees < 2; frees++) {
		struct killer k = {.ca = &ca, .frees = frees};
		ca_open(&ca, turns);
		k.own = session_post(ca.session, "http://x/", NULL, false, kill_now, &k);
		k.other = ca_post(&ca, "/y", NULL);
		ca_run(&ca);
		is_int(k.calls, 1, "told once");
		is_int(ca.answers, 0, "the other one is not told");
		ca_close(&ca);
	}
}

static void test_cancel_early(void)
{
	static const struct fake_turn turns[] = {CA_DIRECTORY, CA_END};
	struct ca ca;

	ca_open(&ca, turns);
	session_cancel(ca_post(&ca, "/x", NULL));
	session_cancel(NULL);
	ca_run(&ca);
	is_int(ca.answers, 0, "a call that is cancelled at once is never called back");
	ca_close(&ca);
}

int main(void)
{
	test_post();
	test_jwk();
	test_directory();
	test_directory_fails();
	test_bad_nonce();
	test_storm();
	test_no_nonce();
	test_crowd();
	test_answers();
	test_cancel();
	test_cancel_failed();
	test_cancel_early();
	return unit_done();
}
