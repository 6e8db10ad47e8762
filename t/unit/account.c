/* SPDX-License-Identifier: ISC */
#include "acme/account.h"

#include "fake_ca.h"

#define MADE                                                                                       \
	"{\"status\":\"valid\",\"contact\":[\"mailto:a@b.example\",7],\"orders\":\"https://x/\"}"
#define LOCATION "Location: /account/7\r\n"
#define NEW_ACCOUNT(status, headers, body)                                                         \
	{                                                                                          \
		"POST /account", status, CA_NONCE("n2") headers, body, 0, false, false             \
	}
#define TERMS ",\"meta\":{\"termsOfService\":\"https://ca.example/terms\"}"
#define EAB ",\"meta\":{\"externalAccountRequired\":true}"

struct answer {
	int calls;
	bool created;
	enum err_code code;
	char url[128], status[32], text[ERR_TEXT_MAX], contact[64];
	int http_status;
};

static void here(
    void *arg, struct account *a, const struct err *e, const struct session_problem *problem)
{
	struct answer *w = arg;

	w->calls++;
	w->code = e != NULL ? e->code : ERR_NONE;
	w->http_status = problem->status;
	ca_keep(w->text, sizeof(w->text), e != NULL ? e->text : NULL);
	if (a == NULL)
		return;
	w->created = a->created;
	ca_keep(w->url, sizeof(w->url), a->url);
	ca_keep(w->status, sizeof(w->status), a->status);
	ca_keep(w->contact, sizeof(w->contact), a->contact.n == 1 ? a->contact.v[0] : NULL);
}

static struct answer ask(struct ca *ca, const struct account_ask *ask)
{
	struct answer w = {0};

	account_register(ca->session, ask, here, &w);
	is_int(w.calls, 0, "no call back before the call returns");
	ca_run(ca);
	is_int(w.calls, 1, "one after");
	return w;
}

static void test_new(void)
{
	static const struct fake_turn turns[] = {
	    CA_DIRECTORY, CA_HEAD("n1"), NEW_ACCOUNT(201, CA_JSON LOCATION, MADE), CA_END};
	struct strv contact = {0};
	struct account_ask what = {.terms_agreed = true, .contact = &contact};
	struct ca ca;
	char want[128];

	strv_add(&contact, "a@b.example");
	strv_add(&contact, "mailto:c@d.example");
	ca_open_meta(&ca, turns, false, TERMS);
	struct answer w = ask(&ca, &what);
	is_int(w.code, ERR_NONE, "registered");
	ok(w.created, "it is new");
	snprintf(want, sizeof(want), "%s/account/7", ca.fake.url);
	is_str(w.url, want, "its URL");
	is_str(session_account(ca.session), want, "the session's, too");
	is_str(w.status, "valid", "its status");
	is_str(w.contact, "mailto:a@b.example", "its contacts that are text");

	struct json *payload = ca_part(&ca, 2, "payload"), *head = ca_part(&ca, 2, "protected");
	struct buf text;
	buf_init(&text, 4096);
	json_write(payload, &text);
	is_str(text.data,
	    "{\"termsOfServiceAgreed\":true,"
	    "\"contact\":[\"mailto:a@b.example\",\"mailto:c@d.example\"]}",
	    "the payload");
	ok(json_get(head, "jwk") != NULL && json_get(head, "kid") == NULL, "signed by the key");
	buf_free(&text);
	json_free(payload);
	json_free(head);
	strv_free(&contact);
	ca_close(&ca);
}

static void test_existing(void)
{
	static const struct fake_turn turns[] = {
	    CA_DIRECTORY, CA_HEAD("n1"), NEW_ACCOUNT(200, CA_JSON LOCATION, MADE), CA_END};
	static const struct fake_turn none[] = {CA_DIRECTORY, CA_HEAD("n1"),
	    NEW_ACCOUNT(400, CA_PROBLEM, CA_TYPE("accountDoesNotExist")), CA_END};
	struct account_ask what = {.only_existing = true};
	struct ca ca;

	ca_open_meta(&ca, turns, false, TERMS);
	struct answer w = ask(&ca, &what);
	is_int(w.code, ERR_NONE, "to find an account no terms are agreed to");
	ok(!w.created, "it is not new");
	ok(strstr(ca.fake.got[2], "\"payload\"") != NULL, "a payload");
	struct json *payload = ca_part(&ca, 2, "payload");
	ok(json_bool(payload, "onlyReturnExisting", false) && json_len(payload) == 1,
	    "that only asks");
	json_free(payload);
	ca_close(&ca);

	ca_open_meta(&ca, none, false, EAB);
	w = ask(&ca, &what);
	is_int(w.code, ERR_NOTFOUND, "no account");
	is_int(w.http_status, 400, "by the CA's word");
	ok(session_account(ca.session) == NULL, "the session has none");
	ca_close(&ca);
}

static void test_denied(void)
{
	static const struct fake_turn turns[] = {CA_DIRECTORY, CA_END};
	struct account_ask what = {0};
	struct ca ca;

	ca_open_meta(&ca, turns, false, TERMS);
	struct answer w = ask(&ca, &what);
	is_int(w.code, ERR_DENIED, "terms that were not agreed to");
	ok(strstr(w.text, "https://ca.example/terms") != NULL, "the text tells their URL");
	ok(strstr(w.text, "--agree-tos") != NULL, "and how to agree");
	ca_close(&ca);

	ca_open_meta(&ca, turns, false, EAB);
	w = ask(&ca, &what);
	is_int(w.code, ERR_DENIED, "no EAB where it is wanted");
	ok(strstr(w.text, "EAB") != NULL, "the text says so");
	ca_close(&ca);
}

static void test_eab(void)
{
	static const struct fake_turn turns[] = {
	    CA_DIRECTORY, CA_HEAD("n1"), NEW_ACCOUNT(201, CA_JSON LOCATION, MADE), CA_END};
	struct secret *mac = secret_new("0123456789abcdef", 16);
	struct account_ask what = {.eab_kid = "kid-1", .eab_key = mac};
	struct ca ca;

	ca_open_meta(&ca, turns, false, EAB);
	struct answer w = ask(&ca, &what);
	is_int(w.code, ERR_NONE, "bound");
	struct json *payload = ca_part(&ca, 2, "payload");
	ok(json_str(json_get(payload, "externalAccountBinding"), "signature") != NULL,
	    "the binding is there");
	ok(json_get(payload, "termsOfServiceAgreed") == NULL, "nothing else was agreed to");
	json_free(payload);
	secret_free(mac);
	ca_close(&ca);
}

static void fails(const struct fake_turn last, enum err_code code, const char *name)
{
	struct fake_turn turns[] = {CA_DIRECTORY, CA_HEAD("n1"), last, CA_END};
	struct account_ask what = {0};
	struct ca ca;

	ca_open_meta(&ca, turns, false, "");
	struct answer w = ask(&ca, &what);
	is_int(w.code, code, name);
	ok(session_account(ca.session) == NULL, "the session has no account");
	ca_close(&ca);
}

static void test_fails(void)
{
	const struct fake_turn lost = NEW_ACCOUNT(201, CA_JSON, MADE);
	const struct fake_turn empty = NEW_ACCOUNT(201, LOCATION, NULL);
	const struct fake_turn odd = NEW_ACCOUNT(201, CA_JSON LOCATION, "{\"status\":\"odd\"}");
	const struct fake_turn contact = NEW_ACCOUNT(400, CA_PROBLEM, CA_TYPE("invalidContact"));
	const struct fake_turn none = NEW_ACCOUNT(400, CA_PROBLEM, CA_TYPE("accountDoesNotExist"));

	fails(lost, ERR_PROTOCOL, "no Location");
	fails(empty, ERR_PROTOCOL, "no account object");
	fails(odd, ERR_PROTOCOL, "an unknown status");
	fails(contact, ERR_INVALID, "a refusal");
	fails(none, ERR_DENIED, "no account, though one was to be made");
}

static void test_show(void)
{
	static const struct fake_turn turns[] = {
	    CA_DIRECTORY,
	    CA_HEAD("n1"),
	    {"POST /account/1", 200, CA_JSON, "{\"status\":\"deactivated\"}", 0, false, false},
	    CA_END,
	};
	static const struct fake_turn none[] = {CA_END};
	struct answer w = {0};
	struct ca ca;

	ca_open(&ca, turns);
	account_show(ca.session, here, &w);
	ca_run(&ca);
	is_str(w.status, "deactivated", "its state");
	is_str(w.url, ca.account, "its URL");
	ok(strstr(ca.fake.got[2], "\"payload\":\"\"") != NULL, "asked by POST-as-GET");
	ca_close(&ca);

	ca_open_meta(&ca, none, false, "");
	account_show(ca.session, here, &w);
	ca_run(&ca);
	is_int(w.code, ERR_CONFIG, "no account to show");
	ca_close(&ca);
}

static void test_cancel(void)
{
	static const struct fake_turn turns[] = {CA_DIRECTORY, CA_END};
	struct account_ask what = {0};
	struct answer w = {0};
	struct ca ca;

	ca_open_meta(&ca, turns, false, "");
	account_cancel(account_register(ca.session, &what, here, &w));
	account_cancel(account_show(ca.session, here, &w));
	account_cancel(NULL);
	ca_run(&ca);
	is_int(w.calls, 0, "who is cancelled is not called back");
	ca_close(&ca);
}

int main(void)
{
	test_new();
	test_existing();
	test_denied();
	test_eab();
	test_fails();
	test_show();
	test_cancel();
	return unit_done();
}
