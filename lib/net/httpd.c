/* SPDX-License-Identifier: ISC */
/*
 * One MHD daemon serves all listeners. It has no socket of its own: we accept and hand the
 * connections over, so that the limits hold for all listeners together, and a full server leaves
 * newcomers to the kernel's queue.
 */
#include <errno.h>
#include <microhttpd.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/mem.h"
#include "net/httpd.h"
#include "net/httpd_listen.h"

#define CONNECTIONS_MAX 1024
#define HEADER_MAX ((size_t)8192)
#define IDLE_S 15
#define BODY_MAX ((size_t)64 * 1024)
#define ACCEPT_BATCH 64
#define PAUSE_MS 100

/* What MHD keeps in a connection's memory besides the request's own bytes: its list of headers (56
 * bytes each, so some sixty) and the head of the answer. It clears all of the memory after each
 * request; so more would cost time. */
#define POOL_EXTRA ((size_t)4096)

struct listener {
	struct httpd *server;
	struct loop_io *io;
	int fd;
};

/* One that asks, as against MHD's own timeout, which a byte now and then puts off for ever. */
struct client {
	TAILQ_ENTRY(client) link;
	int fd;
	int64_t since_ms; /* it came, or its last request was answered */
};

TAILQ_HEAD(client_list, client);

struct httpd {
	struct loop *loop;
	httpd_fn *fn;
	void *arg;
	struct MHD_Daemon *daemon;
	struct loop_io *io; /* the daemon's epoll descriptor */
	struct loop_timer timer;
	struct loop_timer pause_timer;
	bool paused;                /* the listeners are not watched */
	struct client_list clients; /* the longest waiting first */
	struct loop_timer slow_timer;
	int64_t slow_ms;
	unsigned connections_max;
	size_t header_max;
	struct httpd_answer answer; /* of the request being answered; keeps its memory */
	struct listener *listeners;
	size_t n;
};

/* ---- requests ---- */

static enum MHD_Result queue(struct MHD_Connection *c, int status, const char *content_type,
    const struct buf *body, const char *allow)
{
	struct MHD_Response *r =
	    MHD_create_response_from_buffer(body->len, body->data, MHD_RESPMEM_MUST_COPY);
	enum MHD_Result rc = MHD_NO;

	if (r == NULL)
		return MHD_NO;
	if (MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, content_type) == MHD_YES &&
	    (allow == NULL || MHD_add_response_header(r, MHD_HTTP_HEADER_ALLOW, allow) == MHD_YES))
		rc = MHD_queue_response(c, (unsigned)status, r);
	MHD_destroy_response(r);
	return rc;
}

static enum MHD_Result refuse(
    struct httpd *h, struct MHD_Connection *c, int status, const char *text, const char *allow)
{
	struct buf *body = &h->answer.body;

	buf_reset(body);
	buf_adds(body, text);
	return queue(c, status, "text/plain", body, allow);
}

static enum MHD_Result answer(
    struct httpd *h, struct MHD_Connection *c, const char *method, const char *path)
{
	struct httpd_request req = {.method = method, .path = path};
	struct httpd_answer *a = &h->answer;

	const union MHD_ConnectionInfo *size =
	    MHD_get_connection_info(c, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	if (size != NULL && size->header_size > h->header_max)
		return refuse(h, c, 431, "The request's headers are too long.\n", NULL);

	a->status = 404;
	a->content_type = NULL;
	buf_reset(&a->body);
	h->fn(h->arg, &req, a);
	if (a->body.failed)
		return refuse(h, c, 500, "The answer is too long.\n", NULL);
	return queue(
	    c, a->status, a->content_type ? a->content_type : "text/plain", &a->body, NULL);
}

static bool has_body(struct MHD_Connection *c)
{
	const char *len = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Content-Length");

	return (len != NULL && strcmp(len, "0") != 0) ||
	       MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Transfer-Encoding") != NULL;
}

/* MHD asks once when the headers are there and again when the body is. An answer to the first
 * question ends the connection unread, which is right for a body that nobody wants; an answer to
 * the second keeps it open. */
static enum MHD_Result on_request(void *arg, struct MHD_Connection *c, const char *path,
    const char *method, const char *version, const char *data, size_t *data_len, void **state)
{
	static char asked;
	struct httpd *h = arg;

	(void)version;
	(void)data;
	(void)data_len;
	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		return refuse(h, c, 405, "Only GET and HEAD are answered.\n", "GET, HEAD");
	if (*state == NULL && !has_body(c)) {
		*state = &asked;
		return MHD_YES;
	}
	return answer(h, c, method, path);
}

/* Paths are compared as they were sent; decoding would make two of one. */
static size_t keep_encoded(void *arg, struct MHD_Connection *c, char *text)
{
	(void)arg;
	(void)c;
	return strlen(text);
}

/* ---- slow clients ---- */

static void on_slow(void *arg)
{
	struct httpd *h = arg;
	struct client *c;
	int64_t left_ms = 0;

	while ((c = TAILQ_FIRST(&h->clients)) != NULL) {
		left_ms = c->since_ms + h->slow_ms - clock_mono_ms(loop_clock(h->loop));
		if (left_ms > 0)
			break;
		/* MHD sees the end of the connection and closes it; until then it is left alone. */
		shutdown(c->fd, SHUT_RDWR);
		TAILQ_REMOVE(&h->clients, c, link);
		c->fd = -1;
	}
	if (c != NULL)
		loop_timer_set(h->loop, &h->slow_timer, left_ms, on_slow, h);
}

static void wait_for(struct httpd *h, struct client *c)
{
	c->since_ms = clock_mono_ms(loop_clock(h->loop));
	TAILQ_INSERT_TAIL(&h->clients, c, link);
	if (!loop_timer_is_set(&h->slow_timer))
		loop_timer_set(h->loop, &h->slow_timer, h->slow_ms, on_slow, h);
}

static void on_connection(void *arg, struct MHD_Connection *conn, void **context,
    enum MHD_ConnectionNotificationCode what)
{
	struct httpd *h = arg;
	struct client *c = *context;

	if (what == MHD_CONNECTION_NOTIFY_STARTED) {
		c = mem_alloc(sizeof(*c));
		c->fd =
		    MHD_get_connection_info(conn, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
		*context = c;
		wait_for(h, c);
	} else {
		if (c->fd >= 0)
			TAILQ_REMOVE(&h->clients, c, link);
		free(c);
	}
}

static void on_completed(
    void *arg, struct MHD_Connection *conn, void **state, enum MHD_RequestTerminationCode code)
{
	struct httpd *h = arg;
	struct client *c =
	    MHD_get_connection_info(conn, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;

	(void)state;
	(void)code;
	if (c == NULL || c->fd < 0)
		return;
	TAILQ_REMOVE(&h->clients, c, link);
	wait_for(h, c);
}

/* ---- the loop ---- */

static bool is_full(const struct httpd *h)
{
	const union MHD_DaemonInfo *info =
	    MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS);

	return info != NULL && info->num_connections >= h->connections_max;
}

static void set_paused(struct httpd *h, bool paused)
{
	if (h->paused == paused)
		return;
	h->paused = paused;
	for (size_t i = 0; i < h->n; i++)
		loop_io_set(h->listeners[i].io, paused ? 0 : LOOP_READ);
}

static void serve(void *arg)
{
	struct httpd *h = arg;
	MHD_UNSIGNED_LONG_LONG ms;

	MHD_run(h->daemon);
	if (h->paused && !loop_timer_is_set(&h->pause_timer) && !is_full(h))
		set_paused(h, false);
	if (MHD_get_timeout(h->daemon, &ms) == MHD_YES)
		loop_timer_set(
		    h->loop, &h->timer, ms < INT32_MAX ? (int64_t)ms : INT32_MAX, serve, h);
	else
		loop_timer_clear(&h->timer);
}

static void on_daemon(void *arg, int fd, unsigned events)
{
	(void)fd;
	(void)events;
	serve(arg);
}

static void on_pause_over(void *arg)
{
	serve(arg);
}

static void on_listener(void *arg, int fd, unsigned events)
{
	struct listener *l = arg;
	struct httpd *h = l->server;

	(void)events;
	for (int i = 0; i < ACCEPT_BATCH; i++) {
		struct sockaddr_storage peer;
		socklen_t len = sizeof(peer);
		if (is_full(h)) {
			set_paused(h, true);
			break;
		}
		int c = accept4(fd, (struct sockaddr *)&peer, &len, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (c >= 0) {
			/* It closes the socket when it refuses (limit per address). */
			MHD_add_connection(h->daemon, c, (struct sockaddr *)&peer, len);
			continue;
		}
		if (errno == EINTR || errno == ECONNABORTED)
			continue;
		if (errno != EAGAIN) {
			/* Out of descriptors or memory: the listener stays ready, so without a
			 * pause this would spin. */
			set_paused(h, true);
			loop_timer_set(h->loop, &h->pause_timer, PAUSE_MS, on_pause_over, h);
		}
		break;
	}
	serve(h);
}

/* ---- making and ending ---- */

static int start(struct httpd *h, const struct httpd_conf *conf, struct err *e)
{
	unsigned idle_s = conf->idle_s > 0 ? (unsigned)conf->idle_s : IDLE_S;
	h->slow_ms = (int64_t)idle_s * 2000;
	unsigned per_address = conf->per_address_max > 0 ? (unsigned)conf->per_address_max : 0;

	h->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET, 0, NULL, NULL,
	    on_request, h, MHD_OPTION_CONNECTION_LIMIT, h->connections_max,
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT, per_address, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    h->header_max + POOL_EXTRA, MHD_OPTION_CONNECTION_TIMEOUT, idle_s,
	    MHD_OPTION_UNESCAPE_CALLBACK, keep_encoded, NULL, MHD_OPTION_NOTIFY_CONNECTION,
	    on_connection, h, MHD_OPTION_NOTIFY_COMPLETED, on_completed, h, MHD_OPTION_END);
	if (h->daemon == NULL)
		return err_set(e, ERR_IO, "HTTP server: libmicrohttpd does not start");
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	if (info == NULL)
		return err_set(e, ERR_INTERNAL, "HTTP server: libmicrohttpd has no epoll");
	if (loop_io_add(h->loop, info->epoll_fd, LOOP_READ, on_daemon, h, &h->io, e) != 0)
		return -1;
	for (size_t i = 0; i < h->n; i++) {
		struct listener *l = &h->listeners[i];
		if (loop_io_add(h->loop, l->fd, LOOP_READ, on_listener, l, &l->io, e) != 0)
			return -1;
	}
	return 0;
}

int httpd_new(struct httpd **out, struct loop *l, const struct httpd_conf *conf, int fds,
    httpd_fn *fn, void *arg, struct err *e)
{
	struct httpd_fds got = {0};
	int rc = fds > 0 ? httpd_inherit(&got, fds, e) : httpd_listen(&got, conf->listen, e);

	struct httpd *h = mem_alloc(sizeof(*h));
	h->loop = l;
	TAILQ_INIT(&h->clients);
	h->fn = fn;
	h->arg = arg;
	h->connections_max =
	    conf->connections_max > 0 ? (unsigned)conf->connections_max : CONNECTIONS_MAX;
	h->header_max = conf->header_max > 0 ? conf->header_max : HEADER_MAX;
	buf_init(&h->answer.body, BODY_MAX);
	h->n = got.n;
	h->listeners = mem_grow(NULL, got.n, sizeof(*h->listeners));
	for (size_t i = 0; i < got.n; i++)
		h->listeners[i] = (struct listener){h, NULL, got.fd[i]};
	free(got.fd);
	if (rc == 0)
		rc = start(h, conf, e);
	if (rc != 0) {
		httpd_free(h);
		return -1;
	}
	*out = h;
	return 0;
}

void httpd_free(struct httpd *h)
{
	if (h == NULL)
		return;
	for (size_t i = 0; i < h->n; i++) {
		loop_io_del(h->listeners[i].io);
		close(h->listeners[i].fd);
	}
	loop_io_del(h->io);
	loop_timer_clear(&h->timer);
	loop_timer_clear(&h->pause_timer);
	if (h->daemon != NULL)
		MHD_stop_daemon(h->daemon);
	loop_timer_clear(&h->slow_timer);
	buf_free(&h->answer.body);
	free(h->listeners);
	free(h);
}

void httpd_bound(const struct httpd *h, struct strv *out)
{
	for (size_t i = 0; i < h->n; i++)
		httpd_address(h->listeners[i].fd, out);
}
