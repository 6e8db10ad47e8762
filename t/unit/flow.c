/* SPDX-License-Identifier: ISC */
#include "acme/flow.h"

#include <stdlib.h>

#include "acme/problem.h"
#include "core/mem.h"
#include "data.h"
#include "fake_ca.h"

#define CA_PEM "Content-Type: application/pem-certificate-chain\r\n"
#define POST_ORDER(status, headers, body)                                                          \
	{                                                                                          \
		"POST /order", status, headers, body, 0, false, false                              \
	}
#define POST_ONE(path, body)                                                                       \
	{                                                                                          \
		"POST " path, 200, CA_JSON CA_NONCE("n"), body, 0, false, false                    \
	}

/* Their URLs hold the port, so they are written when that is known. */
static char order_pending[512], order_ready[512], order_valid[512], order_invalid[512];
static char foreign[8192];

struct run {
	struct ca ca;
	struct store *store;
	struct store_env env;
	struct cert_reader *reader;
	char dir[64];
	/* How it ended: */
	int calls;
	enum err_code code;
	char text[ERR_TEXT_MAX], stage[16], name[64], type[64];
	int64_t retry_s;
	bool has_order, is_open, is_issued;
};

static void done(void *arg, const struct err *e, const struct flow_end *end)
{
	struct run *r = arg;

	r->calls++;
	r->code = e != NULL ? e->code : ERR_NONE;
	snprintf(r->text, sizeof(r->text), "%s", e != NULL ? e->text : "");
	snprintf(r->stage, sizeof(r->stage), "%s", end->stage);
	snprintf(r->name, sizeof(r->name), "%s", end->name != NULL ? end->name : "");
	snprintf(r->type, sizeof(r->type), "%s", problem_type(end->problem));
	r->retry_s = end->retry_after_s;
	r->is_open = end->journal->open.used;
	r->has_order = end->journal->open.order != NULL;
	r->is_issued = end->journal->issued.used;
}

static void write_order(const struct run *r, char *to, size_t room, const char *status)
{
	const char *url = r->ca.fake.url;

	snprintf(to, room,
	    "{\"status\":\"%s\",\"identifiers\":[{\"type\":\"dns\",\"value\":\"a.example.com\"}],"
	    "\"authorizations\":[\"%s/authz\"],\"finalize\":\"%s/finalize\","
	    "\"certificate\":\"%s/cert\"}",
	    status, url, url, url);
}

static void open_run(struct run *r, const struct fake_turn *turns)
{
	char spec[80];
	struct err e = ERR_INIT;

	memset(r, 0, sizeof(*r));
	ca_open(&r->ca, turns);
	write_order(r, order_pending, sizeof(order_pending), "pending");
	write_order(r, order_ready, sizeof(order_ready), "ready");
	write_order(r, order_valid, sizeof(order_valid), "valid");
	write_order(r, order_invalid, sizeof(order_invalid), "invalid");
	snprintf(r->dir, sizeof(r->dir), "%s", "/tmp/le-unit-flow.XXXXXX");
	if (mkdtemp(r->dir) == NULL)
		abort();
	snprintf(spec, sizeof(spec), "dir:%s", r->dir);
	r->env.loop = r->ca.loop;
	if (store_open(&r->store, spec, STORE_STATE, &r->env, &e) < 0 ||
	    cert_reader_new(&r->reader, &e) < 0)
		abort();
}

static struct journal *slot(const struct run *r, const char *replaces, const char *order)
{
	struct journal *j = mem_alloc(sizeof(*j));

	j->id = mem_dup("a.example.com");
	j->open.used = true;
	strv_add(&j->open.names, "a.example.com");
	j->open.ca = mem_dup("https://ca.example/dir");
	j->open.account = mem_dup(r->ca.account);
	j->open.csr = mem_dup("Y3Ny");
	j->open.key_sealed = mem_dup("a2V5");
	j->open.seal = mem_dup("aaaaaaaaaaaaaaaa");
	j->open.replaces = mem_dup(replaces);
	j->open.order = order != NULL ? mem_printf("%s%s", r->ca.fake.url, order) : NULL;
	return j;
}

static void close_run(struct run *r)
{
	char command[128];

	store_free(r->store);
	cert_reader_free(r->reader);
	ca_close(&r->ca);
	snprintf(command, sizeof(command), "%s/journal/a.example.com.json", r->dir);
	unlink(command);
	snprintf(command, sizeof(command), "%s/journal", r->dir);
	rmdir(command);
	snprintf(command, sizeof(command), "%s/.lock", r->dir);
	unlink(command);
	rmdir(r->dir);
}

struct want {
	enum err_code code;
	const char *stage;
	bool is_open; /* the slot is kept for resuming */
	const char *text;
};

/* Plays a script against an order that is new, or in the journal already. */
static void play(struct run *r, const struct fake_turn *turns, const char *replaces,
    const char *order, const struct want *want)
{
	struct flow_conf conf;

	open_run(r, turns);
	conf = (struct flow_conf){
	    r->ca.loop, &rng_system, r->ca.session, r->store, r->reader, slot(r, replaces, order)};
	flow_start(&conf, done, r);
	ca_run(&r->ca);
	is_int(r->calls, 1, want->text);
	is_int(r->code, want->code, "the code");
	is_str(r->stage, want->stage, "the stage");
	is_int(r->is_open, want->is_open, want->is_open ? "it may be resumed" : "it is given up");
	if (strstr(r->text, want->text) == NULL)
		is_str(r->text, want->text, "the text");
	close_run(r);
}

static void new_order(void)
{
	static const struct fake_turn limited[] = {CA_DIRECTORY, CA_HEAD("1"),
	    POST_ORDER(429, CA_PROBLEM "Retry-After: 3600\r\n", CA_TYPE("rateLimited")), CA_END};
	static const struct fake_turn paused[] = {CA_DIRECTORY, CA_HEAD("1"),
	    POST_ORDER(429, CA_PROBLEM,
		"{\"type\":\"urn:ietf:params:acme:error:rateLimited\",\"detail\":\"Your account is "
		"paused, see https://ca.example/sfe/v1/unpause?jwt=x\"}"),
	    CA_END};
	static const struct fake_turn busy[] = {CA_DIRECTORY, CA_HEAD("1"),
	    POST_ORDER(503, CA_HTML "Retry-After: 900\r\n", "<html>busy</html>"), CA_END};
	static const struct fake_turn html[] = {
	    CA_DIRECTORY, CA_HEAD("1"), POST_ORDER(200, CA_HTML, "<html>portal</html>"), CA_END};
	static const struct fake_turn endless[] = {CA_DIRECTORY, CA_HEAD("1"),
	    {"POST /order", 201, CA_JSON, "[1,2,3,4,5,6,7,8,9,10],", 0, true, false}, CA_END};
	static const struct fake_turn torn[] = {CA_DIRECTORY, CA_HEAD("1"),
	    {"POST /order", 201, CA_JSON, "{\"status\":\"pen", 100, false, false}, CA_HEAD("2"),
	    POST_ORDER(429, CA_PROBLEM, CA_TYPE("rateLimited")), CA_END};
	static const struct fake_turn nowhere[] = {
	    CA_DIRECTORY, CA_HEAD("1"), POST_ORDER(201, CA_JSON, "{}"), CA_END};
	static const struct fake_turn empty[] = {
	    {"GET /directory", 200, CA_JSON, "{}", 0, false, false}, CA_END};
	static const struct fake_turn rejected[] = {CA_DIRECTORY, CA_HEAD("1"),
	    POST_ORDER(400, CA_PROBLEM,
		"{\"type\":\"urn:ietf:params:acme:error:rejectedIdentifier\",\"detail\":\"no\","
		"\"subproblems\":[{\"type\":\"urn:ietf:params:acme:error:rejectedIdentifier\","
		"\"detail\":\"on a list\",\"identifier\":{\"type\":\"dns\",\"value\":"
		"\"a.example.com\"}}]}"),
	    CA_END};
	struct run r;

	play(&r, limited, NULL, NULL, &(struct want){ERR_RATELIMITED, "order", true, "so it is"});
	is_int(r.retry_s, 3600, "Retry-After");
	is_str(r.type, "rateLimited", "the problem");
	play(&r, paused, NULL, NULL, &(struct want){ERR_PAUSED, "order", true, "unpause"});
	play(&r, busy, NULL, NULL, &(struct want){ERR_UNAVAILABLE, "order", true, "503"});
	is_int(r.retry_s, 900, "Retry-After");
	play(&r, html, NULL, NULL, &(struct want){ERR_PROTOCOL, "order", true, "<html>portal"});
	play(&r, endless, NULL, NULL, &(struct want){ERR_TOOBIG, "order", true, ""});
	play(&r, torn, NULL, NULL, &(struct want){ERR_RATELIMITED, "order", true, ""});
	play(&r, nowhere, NULL, NULL, &(struct want){ERR_PROTOCOL, "order", true, "Location"});
	play(&r, empty, NULL, NULL, &(struct want){ERR_PROTOCOL, "order", true, "newNonce"});
	play(&r, rejected, NULL, NULL,
	    &(struct want){ERR_INVALID, "order", false, "a.example.com: rejectedIdentifier"});
	is_str(r.type, "rejectedIdentifier", "the problem");
}

/* A certid that the CA does not take must not keep a name from being renewed. */
static void replaced(void)
{
	static const struct fake_turn turns[] = {CA_DIRECTORY, CA_HEAD("1"),
	    POST_ORDER(409, CA_PROBLEM CA_NONCE("2"), CA_TYPE("alreadyReplaced")),
	    POST_ORDER(409, CA_PROBLEM CA_NONCE("3"), CA_TYPE("alreadyReplaced")), CA_END};
	struct run r;
	struct flow_conf conf;
	struct json *j;

	open_run(&r, turns);
	conf = (struct flow_conf){
	    r.ca.loop, &rng_system, r.ca.session, r.store, r.reader, slot(&r, "AAAA.AAAA", NULL)};
	flow_start(&conf, done, &r);
	ca_run(&r.ca);
	j = ca_part(&r.ca, 2, "payload");
	is_str(json_str(j, "replaces"), "AAAA.AAAA", "what is replaced is told");
	json_free(j);
	j = ca_part(&r.ca, 3, "payload");
	is_str(json_str(j, "replaces"), NULL, "once more without");
	json_free(j);
	is_int(r.code, ERR_INVALID, "and no more");
	close_run(&r);
}

static void resumed(void)
{
	static const struct fake_turn gone[] = {CA_DIRECTORY, CA_HEAD("1"),
	    {"POST /o/1", 404, CA_PROBLEM, CA_TYPE("malformed"), 0, false, false}, CA_END};
	static const struct fake_turn lost[] = {
	    CA_DIRECTORY, CA_HEAD("1"), POST_ONE("/o/1", order_invalid), CA_END};
	static const struct fake_turn no_http[] = {CA_DIRECTORY, CA_HEAD("1"),
	    POST_ONE("/o/1", order_pending),
	    POST_ONE("/authz", "{\"status\":\"pending\",\"identifier\":{\"type\":\"dns\",\"value\":"
			       "\"a.example.com\"},\"challenges\":[{\"type\":\"dns-01\",\"url\":"
			       "\"https://ca.example/c\",\"status\":\"pending\",\"token\":"
			       "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}]}"),
	    CA_END};
	static const struct fake_turn failed[] = {CA_DIRECTORY, CA_HEAD("1"),
	    POST_ONE("/o/1", order_pending),
	    POST_ONE("/authz",
		"{\"status\":\"invalid\",\"identifier\":{\"type\":\"dns\",\"value\":"
		"\"a.example.com\"},\"challenges\":[{\"type\":\"http-01\",\"url\":"
		"\"https://ca.example/c\",\"status\":\"invalid\",\"token\":"
		"\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"error\":" CA_TYPE("dns") "}]}"),
	    CA_END};
	static const struct fake_turn wrong[] = {CA_DIRECTORY, CA_HEAD("1"),
	    POST_ONE("/o/1", order_valid),
	    {"POST /cert", 200, CA_PEM CA_NONCE("n"), foreign, 0, false, false}, CA_END};
	static const struct fake_turn refused[] = {CA_DIRECTORY, CA_HEAD("1"),
	    POST_ONE("/o/1", order_ready),
	    {"POST /finalize", 400, CA_PROBLEM, CA_TYPE("badCSR"), 0, false, false}, CA_END};
	struct run r;

	play(&r, gone, NULL, "/o/1", &(struct want){ERR_CONFLICT, "order", false, "gone"});
	play(&r, lost, NULL, "/o/1", &(struct want){ERR_CONFLICT, "order", false, "gone"});
	play(&r, no_http, NULL, "/o/1",
	    &(struct want){ERR_INVALID, "challenge", true, "no http-01 challenge"});
	is_str(r.name, "a.example.com", "whose challenge it is");
	play(&r, failed, NULL, "/o/1", &(struct want){ERR_INVALID, "challenge", false, "dns: so"});
	is_str(r.type, "dns", "the problem of the challenge");
	play(&r, wrong, NULL, "/o/1",
	    &(struct want){ERR_INVALID, "finalize", false, "does not fit the order"});
	ok(!r.is_issued, "nothing counts as issued");
	play(&r, refused, NULL, "/o/1", &(struct want){ERR_INVALID, "finalize", false, "badCSR"});
}

/* Nothing is asked that was told already; where the CA is behind, its order is looked at. */
static void no_detours(void)
{
	static const struct fake_turn turns[] = {CA_DIRECTORY, CA_HEAD("1"),
	    POST_ORDER(201, CA_JSON CA_NONCE("2") "Location: /o/1\r\n", order_pending),
	    POST_ONE("/authz", "{\"status\":\"valid\",\"identifier\":{\"type\":\"dns\",\"value\":"
			       "\"a.example.com\"},\"challenges\":[{\"type\":\"http-01\",\"url\":"
			       "\"https://ca.example/c\",\"status\":\"valid\",\"token\":"
			       "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}]}"),
	    {"POST /finalize", 403, CA_PROBLEM CA_NONCE("n"), CA_TYPE("orderNotReady"), 0, false,
		false},
	    POST_ONE("/o/1", order_ready),
	    {"POST /finalize", 400, CA_PROBLEM CA_NONCE("n"), CA_TYPE("badCSR"), 0, false, false},
	    CA_END};
	struct run r;

	play(&r, turns, NULL, NULL, &(struct want){ERR_INVALID, "finalize", false, "badCSR"});
}

/* Whatever is under way, nothing is called back after a cancel, and nothing leaks. */
static void cancelled(void)
{
	static const struct fake_turn turns[] = {CA_END};
	struct run r;

	for (int i = 0; i < 2; i++) {
		open_run(&r, turns);
		struct flow_conf conf = {r.ca.loop, &rng_system, r.ca.session, r.store, r.reader,
		    slot(&r, NULL, i == 0 ? NULL : "/o/1")};
		flow_cancel(flow_start(&conf, done, &r));
		is_int(r.calls, 0, "a cancelled flow says nothing");
		close_run(&r);
	}
	flow_cancel(NULL);
}

int main(void)
{
	struct buf pair;
	char *end;

	buf_init(&pair, sizeof(foreign) - 1);
	data_read("pair.pem", &pair);
	end = strstr(pair.data, "-----END CERTIFICATE-----\n");
	if (end == NULL)
		abort();
	snprintf(foreign, sizeof(foreign), "%.*s-----END CERTIFICATE-----\n",
	    (int)(end - pair.data), pair.data);
	buf_free(&pair);
	new_order();
	replaced();
	resumed();
	no_detours();
	cancelled();
	return unit_done();
}
