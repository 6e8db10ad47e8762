/* SPDX-License-Identifier: ISC */
#include "hashi/consul.h"

#include <stddef.h>
#include <stdlib.h>

#include "core/mem.h"
#include "hashi/api.h"
#include "hashi/consul_reply.h"

#define TIMEOUT_MS 15000

struct consul {
	struct loop *loop;
	struct api *api;
};

struct consul_call {
	struct consul *consul;
	struct api_call *call;
	char *what; /* "GET /v1/...": for messages */
	bool raw;
	bool with_token;
	consul_fn *fn;
	void *arg;
	void (*arg_free)(void *arg);
};

#define AT(member) .offset = offsetof(struct consul_conf, member)

const struct opt consul_opts[] = {
    {OPT_STR, .name = "consul-addr", .arg = "ADDR", AT(addr), .env = "CONSUL_HTTP_ADDR",
	.otherwise = "127.0.0.1:8500",
	.help = "Consul's agent: host:port, http(s)://host:port[/prefix] or unix:///path"},
    {OPT_STR, .name = "consul-token-file", .arg = "FILE", AT(token_file),
	.env = "CONSUL_HTTP_TOKEN_FILE", .help = "file that holds Consul's token"},
    {OPT_SECRET, AT(token), .env = "CONSUL_HTTP_TOKEN", .help = "Consul's token"},
    {OPT_STR, .arg = "BOOL", AT(ssl), .env = "CONSUL_HTTP_SSL", .help = "use TLS"},
    {OPT_STR, .arg = "BOOL", AT(ssl_verify), .env = "CONSUL_HTTP_SSL_VERIFY",
	.help = "check Consul's certificate"},
    {OPT_STR, .arg = "FILE", AT(ca_file), .env = "CONSUL_CACERT",
	.help = "root certificates for Consul, PEM"},
    {OPT_STR, .arg = "DIR", AT(ca_path), .env = "CONSUL_CAPATH",
	.help = "folder of root certificates for Consul"},
    {OPT_STR, .arg = "FILE", AT(cert_file), .env = "CONSUL_CLIENT_CERT",
	.help = "client certificate for Consul, PEM"},
    {OPT_STR, .arg = "FILE", AT(key_file), .env = "CONSUL_CLIENT_KEY",
	.help = "key of the client certificate, PEM"},
    {OPT_STR, .arg = "NAME", AT(server_name), .env = "CONSUL_TLS_SERVER_NAME",
	.help = "name expected in Consul's certificate"},
    {OPT_STR, .arg = "USER:PASS", AT(auth), .env = "CONSUL_HTTP_AUTH",
	.help = "basic authentication, for a proxy before Consul"},
    {OPT_STR, .arg = "NAME", AT(namespace), .env = "CONSUL_NAMESPACE",
	.help = "namespace (Enterprise)"},
    {OPT_STR, .arg = "NAME", AT(partition), .env = "CONSUL_PARTITION",
	.help = "admin partition (Enterprise)"},
    {.kind = OPT_END},
};

int consul_new(struct consul **out, struct loop *l, const struct consul_conf *conf,
    const char *user_agent, struct err *e)
{
	struct strv headers = {0};
	struct api *api = NULL;
	bool tls = false, verify = true;
	int rc = -1;

	if (addr_bool("CONSUL_HTTP_SSL", conf->ssl, &tls, e) < 0 ||
	    addr_bool("CONSUL_HTTP_SSL_VERIFY", conf->ssl_verify, &verify, e) < 0)
		goto out;
	if (conf->namespace != NULL && *conf->namespace != '\0')
		strv_addf(&headers, "X-Consul-Namespace: %s", conf->namespace);
	if (conf->partition != NULL && *conf->partition != '\0')
		strv_addf(&headers, "X-Consul-Partition: %s", conf->partition);
	struct api_conf api_conf = {
	    .addr = conf->addr != NULL && *conf->addr != '\0' ? conf->addr : "127.0.0.1:8500",
	    .tls = tls ? ADDR_TLS_ONLY : ADDR_PLAIN,
	    .http = {.user_agent = user_agent,
		.ca_file = conf->ca_file,
		.ca_path = conf->ca_path,
		.cert_file = conf->cert_file,
		.key_file = conf->key_file,
		.server_name = conf->server_name,
		.insecure = !verify},
	    .auth = conf->auth,
	    .headers = &headers,
	    .token_header = "X-Consul-Token",
	    .token = conf->token,
	    .token_file = conf->token_file,
	    .credential = "consul-token"};
	if (api_new(&api, l, &api_conf, e) < 0)
		goto out;
	struct consul *c = mem_alloc(sizeof(*c));
	c->loop = l;
	c->api = api;
	*out = c;
	rc = 0;
out:
	strv_free(&headers);
	return rc < 0 ? err_prefix(e, "Consul") : 0;
}

void consul_free(struct consul *c)
{
	if (c == NULL)
		return;
	api_free(c->api);
	free(c);
}

struct loop *consul_loop(const struct consul *c)
{
	return c->loop;
}

static void free_call(void *arg)
{
	struct consul_call *call = arg;
	if (call->arg_free != NULL)
		call->arg_free(call->arg);
	free(call->what);
	free(call);
}

static void on_reply(void *arg, struct http_reply *http, const struct err *failed)
{
	struct consul_call *call = arg;
	struct consul_reply reply = {0};
	struct err e = ERR_INIT;
	int rc = failed != NULL ? err_copy(&e, failed)
				: consul_reply_read(&reply, http, call->raw, call->with_token, &e);

	if (rc < 0)
		err_prefix(&e, "Consul at %s: %s", api_base(call->consul->api), call->what);
	call->fn(call->arg, rc == 0 || e.code == ERR_NOTFOUND ? &reply : NULL, rc < 0 ? &e : NULL);
	json_free(reply.json);
}

int consul_send(struct consul *c, const struct consul_request *req, consul_fn *fn, void *arg,
    struct consul_call **out, struct err *e)
{
	struct consul_call *call = mem_alloc(sizeof(*call));
	const char *method = req->method != NULL ? req->method : "GET";
	struct api_request api = {.method = method,
	    .path = req->path,
	    .query = req->query,
	    .body = req->body,
	    .body_len = req->body_len,
	    .reply_max = CONSUL_REPLY_MAX,
	    .timeout_ms = req->timeout_ms != 0 ? req->timeout_ms : TIMEOUT_MS,
	    .arg_free = free_call};

	call->consul = c;
	call->what = mem_printf("%s %s", method, req->path);
	call->raw = req->raw;
	call->with_token = api_has_token(c->api);
	call->fn = fn;
	call->arg = arg;
	if (api_send(c->api, &api, on_reply, call, &call->call, e) < 0) {
		err_prefix(e, "Consul at %s: %s", api_base(c->api), call->what);
		free_call(call);
		return -1;
	}
	call->arg_free = req->arg_free;
	if (out != NULL)
		*out = call;
	return 0;
}

void consul_cancel(struct consul_call *call)
{
	if (call != NULL)
		api_cancel(call->call);
}
