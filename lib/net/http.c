/* SPDX-License-Identifier: ISC */
/*
 * All calls of a client stand in one list in order of arrival: first those that curl has, then
 * those in line. The line is ours and not curl's (CURLMOPT_MAX_HOST_CONNECTIONS), because curl
 * counts the time in its line against the limit of the call.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "core/mem.h"
#include "net/http_call.h"

#define AT_ONCE 16

struct http {
	struct loop *loop;
	struct http_conf conf; /* its strings are ours */
	CURLM *multi;
	/* TLS sessions, so that a further connection to a server costs neither side a handshake
	 * with certificates. */
	CURLSH *sessions;
	struct loop_timer curl_timer;
	struct loop_timer start_timer;
	struct http_call *first, *last;
	struct http_call *line; /* first that curl does not have yet */
	int under_way;
	bool busy; /* calling back */
	bool gone; /* freed while calling back */
};

static void link_last(struct http *h, struct http_call *call)
{
	call->prev = h->last;
	if (h->last != NULL)
		h->last->next = call;
	else
		h->first = call;
	h->last = call;
	if (h->line == NULL)
		h->line = call;
}

/* Takes the call out of the list and away from curl. */
static void unlink_call(struct http *h, struct http_call *call)
{
	if (call->started) {
		curl_multi_remove_handle(h->multi, call->easy);
		h->under_way--;
	}
	if (h->line == call)
		h->line = call->next;
	if (call->prev != NULL)
		call->prev->next = call->next;
	else
		h->first = call->next;
	if (call->next != NULL)
		call->next->prev = call->prev;
	else
		h->last = call->prev;
}

static void finish(struct http *h, struct http_call *call, CURLcode code)
{
	struct err e = ERR_INIT;

	unlink_call(h, call);
	call->done = true;
	if (http_call_end(call, code, &e) == 0)
		call->fn(call->arg, &call->reply, NULL);
	else
		call->fn(call->arg, NULL, &e);
	http_call_free(call);
}

static void start_line(struct http *h)
{
	while (h->line != NULL && h->under_way < h->conf.connections_max) {
		struct http_call *call = h->line;
		h->line = call->next;
		call->started = true;
		h->under_way++;
		if (curl_easy_setopt(call->easy, CURLOPT_SHARE, h->sessions) != CURLE_OK ||
		    curl_multi_add_handle(h->multi, call->easy) != CURLM_OK)
			finish(h, call, CURLE_FAILED_INIT);
	}
}

static void destroy(struct http *h)
{
	struct http_conf *c = &h->conf;

	loop_timer_clear(&h->start_timer);
	if (h->multi != NULL)
		curl_multi_cleanup(h->multi); /* closes connections, so it sets curl_timer */
	curl_share_cleanup(h->sessions);
	loop_timer_clear(&h->curl_timer);
	curl_global_cleanup();
	mem_free_wiped((char *)c->user_agent);
	mem_free_wiped((char *)c->ca_file);
	mem_free_wiped((char *)c->ca_path);
	mem_free_wiped((char *)c->cert_file);
	mem_free_wiped((char *)c->key_file);
	mem_free_wiped((char *)c->server_name);
	mem_free_wiped((char *)c->unix_path);
	mem_free_wiped(h);
}

/* After anything that may have moved a transfer: calls back those that ended, starts those that
 * now have a place. A callback may send, cancel or free; so each round looks anew. */
static void turn(struct http *h)
{
	CURLMsg *msg;
	int left;

	h->busy = true;
	while ((msg = curl_multi_info_read(h->multi, &left)) != NULL) {
		struct http_call *call = NULL;
		CURLcode code = msg->data.result;
		if (msg->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, &call);
		finish(h, call, code);
	}
	start_line(h);
	h->busy = false;
	if (h->gone)
		destroy(h);
}

static void on_start_timer(void *arg)
{
	turn(arg);
}

static void on_curl_timer(void *arg)
{
	struct http *h = arg;
	int running;

	curl_multi_socket_action(h->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	turn(h);
}

static void on_io(void *arg, int fd, unsigned events)
{
	struct http *h = arg;
	int running, bits = 0;

	/* A hang-up is left to curl's own read or write, which learns the cause; it would take
	 * CURL_CSELECT_ERR for the end even with a reply still to be read. */
	if (events & (LOOP_READ | LOOP_HUP))
		bits |= CURL_CSELECT_IN;
	if (events & (LOOP_WRITE | LOOP_HUP))
		bits |= CURL_CSELECT_OUT;
	curl_multi_socket_action(h->multi, fd, bits, &running);
	turn(h);
}

static int curl_wants_io(CURL *easy, curl_socket_t fd, int what, void *arg, void *of_fd)
{
	struct http *h = arg;
	struct loop_io *io = of_fd;
	unsigned events = 0;

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		loop_io_del(io);
		return 0;
	}
	if (what & CURL_POLL_IN)
		events |= LOOP_READ;
	if (what & CURL_POLL_OUT)
		events |= LOOP_WRITE;
	if (io != NULL) {
		loop_io_set(io, events);
		return 0;
	}
	/* Where the system has no room for one more, this call runs into its time limit; -1 would
	 * make curl give up the others, too. */
	if (loop_io_add(h->loop, fd, events, on_io, h, &io, NULL) == 0)
		curl_multi_assign(h->multi, fd, io);
	return 0;
}

static int curl_wants_timer(CURLM *multi, long delay_ms, void *arg)
{
	struct http *h = arg;

	(void)multi;
	if (delay_ms < 0)
		loop_timer_clear(&h->curl_timer);
	else
		loop_timer_set(h->loop, &h->curl_timer, delay_ms, on_curl_timer, h);
	return 0;
}

static int check_readable(const char *path, const char *what, struct err *e)
{
	if (path == NULL)
		return 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		close(fd);
		return 0;
	}
	return err_set(e, ERR_CONFIG, "%s %s: %s", what, path, strerror(errno));
}

static void copy_conf(struct http_conf *dst, const struct http_conf *src)
{
	*dst = *src;
	dst->user_agent = mem_dup(src->user_agent);
	dst->ca_file = mem_dup(src->ca_file);
	dst->ca_path = mem_dup(src->ca_path);
	dst->cert_file = mem_dup(src->cert_file);
	dst->key_file = mem_dup(src->key_file);
	dst->server_name = mem_dup(src->server_name);
	dst->unix_path = mem_dup(src->unix_path);
	if (dst->connections_max <= 0)
		dst->connections_max = AT_ONCE;
}

int http_new(struct http **out, struct loop *l, const struct http_conf *conf, struct err *e)
{
	if (check_readable(conf->ca_file, "CA file", e) != 0 ||
	    check_readable(conf->ca_path, "CA folder", e) != 0 ||
	    check_readable(conf->cert_file, "client certificate", e) != 0 ||
	    check_readable(conf->key_file, "client key", e) != 0)
		return -1;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return err_set(e, ERR_INTERNAL, "libcurl does not start");

	struct http *h = mem_alloc(sizeof(*h));
	h->loop = l;
	copy_conf(&h->conf, conf);
	h->multi = curl_multi_init();
	h->sessions = curl_share_init();
	if (h->multi == NULL || h->sessions == NULL ||
	    curl_share_setopt(h->sessions, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION) !=
		CURLSHE_OK ||
	    curl_multi_setopt(h->multi, CURLMOPT_SOCKETFUNCTION, curl_wants_io) != CURLM_OK ||
	    curl_multi_setopt(h->multi, CURLMOPT_SOCKETDATA, h) != CURLM_OK ||
	    curl_multi_setopt(h->multi, CURLMOPT_TIMERFUNCTION, curl_wants_timer) != CURLM_OK ||
	    curl_multi_setopt(h->multi, CURLMOPT_TIMERDATA, h) != CURLM_OK ||
	    curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, (long)h->conf.connections_max) !=
		CURLM_OK) {
		destroy(h);
		return err_set(e, ERR_INTERNAL, "libcurl refuses an option");
	}
	*out = h;
	return 0;
}

void http_free(struct http *h)
{
	if (h == NULL)
		return;
	while (h->first != NULL)
		http_cancel(h->first);
	h->gone = true;
	if (!h->busy)
		destroy(h);
}

int http_send(struct http *h, const struct http_request *req, http_fn *fn, void *arg,
    struct http_call **out, struct err *e)
{
	struct http_call *call = http_call_new(&h->conf, req, e);
	if (call == NULL)
		return -1;
	call->client = h;
	call->fn = fn;
	call->arg = arg;
	link_last(h, call);
	if (!loop_timer_is_set(&h->start_timer) && h->under_way < h->conf.connections_max)
		loop_timer_set(h->loop, &h->start_timer, 0, on_start_timer, h);
	if (out != NULL)
		*out = call;
	return 0;
}

void http_cancel(struct http_call *call)
{
	if (call == NULL || call->done)
		return;
	struct http *h = call->client;
	unlink_call(h, call);
	http_call_free(call);
	if (h->line != NULL && !loop_timer_is_set(&h->start_timer))
		loop_timer_set(h->loop, &h->start_timer, 0, on_start_timer, h);
}
