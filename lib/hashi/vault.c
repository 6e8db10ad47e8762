/* SPDX-License-Identifier: ISC */
#include "hashi/vault.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>

#include "core/mem.h"
#include "hashi/api.h"
#include "hashi/vault_reply.h"

#define DEFAULT_ADDR "https://127.0.0.1:8200"
#define DEFAULT_TIMEOUT_MS 60000
#define HOPS_MAX 3

struct vault {
	const struct loop *loop;
	struct api *api;
	const struct msg *msg;
	int64_t timeout_ms;
	LIST_HEAD(, call) calls; /* those that may still be dropped by vault_cancel */
};

struct call {
	LIST_ENTRY(call) link;
	struct vault *vault; /* NULL: answered, and not in the list any more */
	struct api_call *api;
	char *what; /* "GET secret/data/x": for messages */
	vault_fn *fn;
	void *arg;
};

#define AT(member) .offset = offsetof(struct vault_conf, member)

const struct opt vault_opts[] = {
    {OPT_STR, .name = "vault-addr", .arg = "URL", AT(addr), .env = "BAO_ADDR VAULT_ADDR",
	.otherwise = DEFAULT_ADDR, .help = "Vault or OpenBao: a URL, or unix:///path"},
    {OPT_STR, .name = "vault-token-file", .arg = "FILE", AT(token_file),
	.env = "LE_VAULT_TOKEN_FILE", .help = "file that holds Vault's token"},
    {OPT_SECRET, AT(token), .env = "BAO_TOKEN VAULT_TOKEN", .help = "Vault's token"},
    {OPT_STR, .arg = "NAME", AT(namespace), .env = "BAO_NAMESPACE VAULT_NAMESPACE",
	.help = "Vault's namespace"},
    {OPT_STR, .arg = "FILE", AT(ca_file), .env = "BAO_CACERT VAULT_CACERT",
	.help = "root certificates for Vault, PEM"},
    {OPT_STR, .arg = "DIR", AT(ca_path), .env = "BAO_CAPATH VAULT_CAPATH",
	.help = "folder of root certificates for Vault"},
    {OPT_STR, .arg = "FILE", AT(cert_file), .env = "BAO_CLIENT_CERT VAULT_CLIENT_CERT",
	.help = "client certificate for Vault, PEM"},
    {OPT_STR, .arg = "FILE", AT(key_file), .env = "BAO_CLIENT_KEY VAULT_CLIENT_KEY",
	.help = "key of the client certificate, PEM"},
    {OPT_STR, .arg = "NAME", AT(server_name), .env = "BAO_TLS_SERVER_NAME VAULT_TLS_SERVER_NAME",
	.help = "name expected in Vault's certificate"},
    {OPT_STR, .arg = "BOOL", AT(skip_verify), .env = "BAO_SKIP_VERIFY VAULT_SKIP_VERIFY",
	.help = "do not check Vault's certificate"},
    {OPT_DURATION, .arg = "TIME", AT(timeout_ms), .env = "BAO_CLIENT_TIMEOUT VAULT_CLIENT_TIMEOUT",
	.otherwise = "60s", .min = 1000, .max = 3600000,
	.help = "longest time for one request to Vault"},
    {.kind = OPT_END},
};

static bool is_set(const char *s)
{
	return s != NULL && *s != '\0';
}

int vault_new(struct vault **out, struct loop *l, const struct vault_conf *conf,
    const char *user_agent, const struct msg *msg, struct err *e)
{
	struct strv headers = {0};
	struct api *api = NULL;
	bool insecure = false;
	int rc = -1;

	if (addr_bool("VAULT_SKIP_VERIFY", conf->skip_verify, &insecure, e) < 0)
		goto out;
	/* A form that no HTML page can make a browser send; agents and proxies may insist on it. */
	strv_add(&headers, "X-Vault-Request: true");
	if (is_set(conf->namespace))
		strv_addf(&headers, "X-Vault-Namespace: %s", conf->namespace);
	struct api_conf api_conf = {.addr = is_set(conf->addr) ? conf->addr : DEFAULT_ADDR,
	    .tls = ADDR_TLS,
	    .http = {.user_agent = user_agent,
		.ca_file = conf->ca_file,
		.ca_path = is_set(conf->ca_file) ? NULL : conf->ca_path,
		.cert_file = conf->cert_file,
		.key_file = conf->key_file,
		.server_name = conf->server_name,
		.insecure = insecure},
	    .headers = &headers,
	    .token_header = "X-Vault-Token",
	    .token = conf->token,
	    .token_file = conf->token_file,
	    .credential = "vault-token",
	    .hops_max = HOPS_MAX};
	if (api_new(&api, l, &api_conf, e) < 0)
		goto out;
	struct vault *v = mem_alloc(sizeof(*v));
	v->loop = l;
	v->api = api;
	v->msg = msg;
	LIST_INIT(&v->calls);
	v->timeout_ms = conf->timeout_ms > 0 ? conf->timeout_ms : DEFAULT_TIMEOUT_MS;
	*out = v;
	rc = 0;
out:
	strv_free(&headers);
	return rc < 0 ? err_prefix(e, "Vault") : 0;
}

void vault_free(struct vault *v)
{
	if (v == NULL)
		return;
	api_free(v->api);
	free(v);
}

const struct loop *vault_loop(const struct vault *v)
{
	return v->loop;
}

static void free_call(void *arg)
{
	struct call *call = arg;
	if (call->vault != NULL)
		LIST_REMOVE(call, link);
	free(call->what);
	free(call);
}

void vault_cancel(struct vault *v, const void *arg)
{
	for (struct call *next, *call = LIST_FIRST(&v->calls); call != NULL; call = next) {
		next = LIST_NEXT(call, link);
		if (call->arg == arg)
			api_cancel(call->api);
	}
}

static void say_warnings(const struct vault *v, const char *what, const struct json *body)
{
	const struct json *j = json_first(json_get(body, "warnings"));
	for (; j != NULL; j = json_next(j))
		if (json_text(j) != NULL)
			msg_say(v->msg, MSG_WARN, "Vault at %s: %s: %.500s", api_base(v->api), what,
			    json_text(j));
}

static void on_reply(void *arg, struct http_reply *http, const struct err *failed)
{
	struct call *call = arg;
	struct vault *v = call->vault;
	struct json *body = NULL;
	struct err e = ERR_INIT;

	int rc = failed != NULL ? err_copy(&e, failed) : vault_reply_read(&body, http, &e);
	if (rc < 0)
		err_prefix(&e, "Vault at %s: %s", api_base(v->api), call->what);
	say_warnings(v, call->what, body);
	/* Out of the list first: the callee may free the vault. */
	LIST_REMOVE(call, link);
	call->vault = NULL;
	const struct json *data = json_get(body, "data");
	call->fn(call->arg, json_type(data) == JSON_OBJECT ? data : NULL, rc < 0 ? &e : NULL);
	json_free(body);
}

int vault_send(struct vault *v, const char *method, const char *path, const struct json *body,
    vault_fn *fn, void *arg, struct err *e)
{
	struct call *call = mem_alloc(sizeof(*call));
	char *full = mem_printf("/v1/%s", path);
	struct buf text;
	int rc = -1;

	call->vault = v;
	call->what = mem_printf("%s %.*s", method, (int)strcspn(path, "?"), path);
	call->fn = fn;
	call->arg = arg;
	LIST_INSERT_HEAD(&v->calls, call, link);
	buf_init(&text, VAULT_REPLY_MAX);
	if (body != NULL && json_write(body, &text) < 0) {
		err_set(e, ERR_TOOBIG, "request over %d bytes", VAULT_REPLY_MAX);
		goto out;
	}
	struct api_request req = {.method = method,
	    .path = full,
	    .body = text.data,
	    .body_len = text.len,
	    .reply_max = VAULT_REPLY_MAX,
	    .timeout_ms = v->timeout_ms,
	    .arg_free = free_call};
	rc = api_send(v->api, &req, on_reply, call, &call->api, e);
out:
	if (rc < 0) {
		err_prefix(e, "Vault at %s: %s", api_base(v->api), call->what);
		free_call(call);
	}
	buf_free(&text);
	free(full);
	return rc;
}
