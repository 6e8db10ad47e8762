/* SPDX-License-Identifier: ISC */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "core/mem.h"
#include "net/http_call.h"

#define REPLY_MAX ((size_t)1024 * 1024)
#define TIMEOUT_MS 60000
#define CONNECT_MS 10000

static size_t on_body(char *bytes, size_t size, size_t n, void *arg)
{
	struct http_call *call = arg;

	if (buf_add(&call->reply.body, bytes, size * n) == 0)
		return size * n;
	call->toobig = true;
	return 0;
}

/* Keeps "name: value" with the name in lower case. A line that continues the one before (obsolete
 * folding) or has no name means nothing to us. */
static void keep_header(struct strv *headers, const char *line, size_t len)
{
	const char *colon = memchr(line, ':', len);
	if (colon == NULL || colon == line || *line == ' ' || *line == '\t')
		return;

	const char *value = colon + 1;
	while (value < line + len && (*value == ' ' || *value == '\t'))
		value++;
	strv_addf(
	    headers, "%.*s: %.*s", (int)(colon - line), line, (int)(line + len - value), value);
	for (char *p = headers->v[headers->n - 1]; *p != ':'; p++)
		*p = (char)tolower((unsigned char)*p);
}

/* curl hands over whole lines, those of interim replies (100, 103) too: each status line begins
 * anew, so that only the last reply's headers stay. */
static size_t on_header(char *line, size_t size, size_t n, void *arg)
{
	struct http_call *call = arg;
	size_t len = size * n;

	if (len > HTTP_HEADERS_MAX - call->headers_len) {
		call->toobig = true;
		return 0;
	}
	call->headers_len += len;
	if (len >= 5 && memcmp(line, "HTTP/", 5) == 0) {
		strv_free(&call->reply.headers);
		call->headers_end = false;
		return size * n;
	}
	while (len > 0 && isspace((unsigned char)line[len - 1]))
		len--;
	if (len == 0)
		call->headers_end = true;
	if (!call->headers_end)
		keep_header(&call->reply.headers, line, len);
	return size * n;
}

/* The caller's words become a line of the request: a line break in them would be another header. */
static int add_header(struct http_call *call, const char *text, size_t len, struct err *e)
{
	if (strlen(text) != len || strpbrk(text, "\r\n") != NULL)
		return err_set(
		    e, ERR_INVALID, "%s: a header with a line break or a NUL", call->where);

	struct curl_slist *list = curl_slist_append(call->headers, text);
	if (list == NULL)
		return err_set(e, ERR_INTERNAL, "out of memory");
	call->headers = list;
	return 0;
}

static int add_headers(struct http_call *call, const struct http_request *req, struct err *e)
{
	/* No "Expect: 100-continue", which costs a round trip or a second, and no form's
	 * content type where the caller names none. */
	static const char *const off[] = {"Expect:", "Content-Type:"};

	for (size_t i = 0; req->headers != NULL && i < req->headers->n; i++) {
		const char *text = req->headers->v[i];
		if (add_header(call, text, strlen(text), e) != 0)
			return -1;
	}
	if (req->secret_header != NULL) {
		struct buf b;
		buf_init(&b, HTTP_HEADERS_MAX);
		buf_addf(&b, "%s: ", req->secret_header);
		buf_add(&b, secret_bytes(req->secret), secret_len(req->secret));
		int rc = b.failed ? err_set(e, ERR_TOOBIG, "%s: too long", req->secret_header)
				  : add_header(call, b.data, b.len, e);
		buf_free(&b);
		if (rc != 0)
			return -1;
	}
	for (size_t i = 0; i < sizeof(off) / sizeof(*off); i++)
		if (add_header(call, off[i], strlen(off[i]), e) != 0)
			return -1;
	return 0;
}

/* Parses the URL and notes "host[:port]". */
static CURLU *parse_url(struct http_call *call, const char *text, struct err *e)
{
	CURLU *u = curl_url();
	char *scheme = NULL, *host = NULL, *port = NULL;

	CURLUcode rc = curl_url_set(u, CURLUPART_URL, text, CURLU_PATH_AS_IS);
	if (rc == CURLUE_OK)
		rc = curl_url_get(u, CURLUPART_SCHEME, &scheme, 0);
	if (rc == CURLUE_OK && strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0)
		rc = CURLUE_UNSUPPORTED_SCHEME;
	if (rc == CURLUE_OK)
		rc = curl_url_get(u, CURLUPART_HOST, &host, 0);
	if (rc == CURLUE_OK) {
		curl_url_get(u, CURLUPART_PORT, &port, 0);
		call->where = mem_printf("%s%s%s", host, port ? ":" : "", port ? port : "");
	} else {
		/* The text itself stays out of the message: it may hold a password. */
		err_set(e, ERR_INVALID, "not an http or https URL: %s", curl_url_strerror(rc));
		curl_url_cleanup(u);
		u = NULL;
	}
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	return u;
}

/* curl checks the certificate against the URL's host. For another name that name goes to the URL,
 * and the host to where it is connected and to the Host header. */
static int swap_host(struct http_call *call, CURLU *u, const char *server_name, struct err *e)
{
	char *host = NULL, *port = NULL;
	int rc = -1;

	char *header = mem_printf("Host: %s", call->where);
	if (curl_url_get(u, CURLUPART_HOST, &host, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) != CURLUE_OK ||
	    curl_url_set(u, CURLUPART_HOST, server_name, 0) != CURLUE_OK) {
		err_set(e, ERR_INVALID, "%s: not a server name", server_name);
		goto out;
	}
	if (call->connect_to == NULL) {
		char *to = mem_printf("::%s:%s", host, port);
		call->connect_to = curl_slist_append(NULL, to);
		mem_free_wiped(to);
	}
	rc = add_header(call, header, strlen(header), e);
out:
	mem_free_wiped(header);
	curl_free(host);
	curl_free(port);
	return rc;
}

/* curl_easy_setopt fails for want of memory or for what this curl was built without; each caller
 * below sums that up in `bad`. */
#define SET(option, value) (bad |= curl_easy_setopt(call->easy, option, value) != CURLE_OK)

static bool set_method(struct http_call *call, const struct http_request *req)
{
	bool bad = false;
	const char *m = req->method;
	bool body = req->body_len > 0 || strcmp(m, "POST") == 0 || strcmp(m, "PUT") == 0;

	if (body) {
		buf_init(&call->body, req->body_len);
		buf_add(&call->body, req->body, req->body_len);
		SET(CURLOPT_POST, 1L);
		SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body.len);
		SET(CURLOPT_POSTFIELDS, call->body.data); /* curl borrows it */
	}
	if (strcmp(m, "HEAD") == 0)
		SET(CURLOPT_NOBODY, 1L);
	else if (strcmp(m, body ? "POST" : "GET") != 0)
		SET(CURLOPT_CUSTOMREQUEST, m);
	return bad;
}

static bool set_tls(struct http_call *call, const struct http_conf *conf)
{
	bool bad = false;
	const char *ca_file = conf->ca_file, *ca_path = conf->ca_path;

	if (conf->insecure) {
		SET(CURLOPT_SSL_VERIFYPEER, 0L);
		SET(CURLOPT_SSL_VERIFYHOST, 0L);
	}
	/* curl keeps the roots in memory between connections only if they come from one file and
	 * no folder, which otherwise costs ten milliseconds each time. */
	if (ca_file == NULL && ca_path == NULL)
		ca_file = curl_version_info(CURLVERSION_NOW)->cainfo;
	if (ca_file != NULL || ca_path != NULL) {
		SET(CURLOPT_CAINFO, ca_file);
		SET(CURLOPT_CAPATH, ca_path);
	}
	if (conf->cert_file != NULL)
		SET(CURLOPT_SSLCERT, conf->cert_file);
	if (conf->key_file != NULL)
		SET(CURLOPT_SSLKEY, conf->key_file);
	return bad;
}

static bool set_connection(struct http_call *call, const struct http_conf *conf)
{
	bool bad = false;

	SET(CURLOPT_NOSIGNAL, 1L);
	/* Else the end of a call whose name is still being looked up waits for getaddrinfo(3). */
	SET(CURLOPT_QUICK_EXIT, 1L);
	SET(CURLOPT_TCP_NODELAY, 1L);
	SET(CURLOPT_TCP_KEEPALIVE, 1L);
	SET(CURLOPT_CONNECTTIMEOUT_MS,
	    (long)(conf->connect_ms > 0 ? conf->connect_ms : CONNECT_MS));
	SET(CURLOPT_HTTP_VERSION,
	    (long)(conf->http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
	if (conf->http2)
		SET(CURLOPT_PIPEWAIT, 1L);
	if (conf->unix_path != NULL)
		SET(CURLOPT_UNIX_SOCKET_PATH, conf->unix_path);
	if (call->connect_to != NULL)
		SET(CURLOPT_CONNECT_TO, call->connect_to);
	/* Who says where to connect means it: no proxy from the environment. */
	if (call->connect_to != NULL || conf->unix_path != NULL)
		SET(CURLOPT_PROXY, "");
	return bad;
}

static bool set_request(struct http_call *call, const struct http_request *req)
{
	bool bad = false;

	SET(CURLOPT_PROTOCOLS_STR, "http,https");
	SET(CURLOPT_PATH_AS_IS, 1L); /* what a caller signed is what goes out */
	SET(CURLOPT_HTTPHEADER, call->headers);
	SET(CURLOPT_TIMEOUT_MS, (long)(req->timeout_ms > 0 ? req->timeout_ms : TIMEOUT_MS));
	if (req->user_password != NULL) {
		SET(CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		SET(CURLOPT_USERPWD, req->user_password);
	}
	SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	SET(CURLOPT_HEADERFUNCTION, on_header);
	SET(CURLOPT_HEADERDATA, call);
	SET(CURLOPT_WRITEFUNCTION, on_body);
	SET(CURLOPT_WRITEDATA, call);
	SET(CURLOPT_ERRORBUFFER, call->text);
	SET(CURLOPT_PRIVATE, call);
	return bad;
}

static int set_url(struct http_call *call, CURLU *u)
{
	bool bad = false;
	char *text = NULL;

	bad |= curl_url_get(u, CURLUPART_URL, &text, 0) != CURLUE_OK;
	SET(CURLOPT_URL, text);
	curl_free(text);
	return bad;
}

#undef SET

struct http_call *http_call_new(
    const struct http_conf *conf, const struct http_request *req, struct err *e)
{
	struct http_call *call = mem_alloc(sizeof(*call));
	bool good = false;

	buf_init(&call->body, 0);
	buf_init(&call->reply.body, req->reply_max > 0 ? req->reply_max : REPLY_MAX);
	CURLU *u = parse_url(call, req->url, e);
	if (u == NULL)
		goto out;
	if (req->connect_to != NULL) {
		char *to = mem_printf("::%s", req->connect_to);
		call->connect_to = curl_slist_append(NULL, to);
		mem_free_wiped(to);
	}
	if (conf->server_name != NULL && swap_host(call, u, conf->server_name, e) != 0)
		goto out;
	if (add_headers(call, req, e) != 0)
		goto out;

	call->easy = curl_easy_init();
	if (call->easy == NULL || set_method(call, req) || set_tls(call, conf) ||
	    set_connection(call, conf) || set_request(call, req) || set_url(call, u) ||
	    curl_easy_setopt(call->easy, CURLOPT_USERAGENT, conf->user_agent) != CURLE_OK) {
		err_set(e, ERR_INTERNAL, "%s: libcurl refuses an option", call->where);
		goto out;
	}
	good = true;
out:
	curl_url_cleanup(u);
	if (!good) {
		http_call_free(call);
		call = NULL;
	}
	return call;
}

void http_call_free(struct http_call *call)
{
	curl_easy_cleanup(call->easy);
	for (struct curl_slist *h = call->headers; h != NULL; h = h->next)
		explicit_bzero(h->data, strlen(h->data));
	curl_slist_free_all(call->headers);
	curl_slist_free_all(call->connect_to);
	buf_free(&call->body);
	buf_free(&call->reply.body);
	strv_free(&call->reply.headers);
	mem_free_wiped(call->where);
	mem_free_wiped(call);
}

static enum err_code code_of(CURLcode code)
{
	switch (code) {
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_INVALIDCERTSTATUS:
		return ERR_CONFIG;
	case CURLE_UNSUPPORTED_PROTOCOL: /* no status line: curl takes it for HTTP/0.9 */
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_BAD_CONTENT_ENCODING:
		return ERR_PROTOCOL;
	case CURLE_URL_MALFORMAT:
		return ERR_INVALID;
	case CURLE_FAILED_INIT:
	case CURLE_OUT_OF_MEMORY:
		return ERR_INTERNAL;
	default:
		return ERR_UNAVAILABLE;
	}
}

int http_call_end(struct http_call *call, CURLcode code, struct err *e)
{
	long status = 0;

	/* For curl a header line that outgrows its buffer (100 KB) is a want of memory. */
	if (call->toobig || (code == CURLE_OUT_OF_MEMORY && !call->headers_end))
		return err_set(e, ERR_TOOBIG, "%s: the reply's %s over the limit of %zu bytes",
		    call->where, call->reply.body.failed ? "body is" : "headers are",
		    call->reply.body.failed ? call->reply.body.max : HTTP_HEADERS_MAX);
	if (code != CURLE_OK)
		return err_set(e, code_of(code), "%s: %s", call->where,
		    call->text[0] != '\0' ? call->text : curl_easy_strerror(code));
	/* An end among the headers is none for curl. */
	if (!call->headers_end)
		return err_set(
		    e, ERR_UNAVAILABLE, "%s: the reply breaks off in its headers", call->where);
	curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status < 200 || status > 599) /* an interim reply is none */
		return err_set(e, ERR_PROTOCOL, "%s: status %ld", call->where, status);
	call->reply.status = (int)status;
	return 0;
}
