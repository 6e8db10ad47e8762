/* SPDX-License-Identifier: ISC */
/*
 * Each call has a c-ares channel of its own: c-ares can only cancel a whole channel, each question
 * leaves from a fresh port, and a changed resolv.conf counts from the next call on.
 *
 * A and AAAA are two questions, so that one that stays unanswered is never taken for "has none".
 */
#include <arpa/inet.h>
#include <ares.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/time.h>

#include "core/mem.h"
#include "net/dns.h"

#define TIMEOUT_MS 10000
#define PORT 53
#define TRIES 3

struct watch {
	struct watch *next;
	struct loop_io *io;
	int fd;
};

/* One of the two questions of a call. */
struct question {
	struct dns_call *call;
	int family;
	int status; /* ARES_... */
	bool answered;
	struct strv addresses;
};

struct dns_call {
	struct dns *dns;
	struct dns_call *prev, *next;
	dns_fn *fn;
	void *arg;
	char *name;
	ares_channel channel;
	struct watch *watches;
	struct loop_timer tick; /* c-ares's own time-outs */
	struct loop_timer end;  /* the limit of the whole call, or its end, to be told */
	struct question six, four;
	bool done; /* being told, or dropped: nothing may start any more */
};

struct dns {
	struct loop *loop;
	struct ares_addr_port_node *servers; /* linked as c-ares wants them; NULL: the system's */
	int64_t timeout_ms;
	struct dns_call *calls;
};

/* ---- the loop ---- */

static void on_tick(void *arg);

static void set_tick(struct dns_call *call)
{
	struct timeval tv;

	if (ares_timeout(call->channel, NULL, &tv) == NULL)
		loop_timer_clear(&call->tick);
	else
		loop_timer_set(call->dns->loop, &call->tick,
		    (int64_t)tv.tv_sec * 1000 + tv.tv_usec / 1000 + 1, on_tick, call);
}

static void on_tick(void *arg)
{
	struct dns_call *call = arg;

	ares_process_fd(call->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	set_tick(call);
}

static void on_io(void *arg, int fd, unsigned events)
{
	struct dns_call *call = arg;
	bool in = events & (LOOP_READ | LOOP_HUP), out = events & LOOP_WRITE;

	ares_process_fd(call->channel, in ? fd : ARES_SOCKET_BAD, out ? fd : ARES_SOCKET_BAD);
	set_tick(call);
}

/* c-ares says so before it closes a descriptor, too: then neither is wanted. */
static void ares_wants_io(void *arg, ares_socket_t fd, int readable, int writable)
{
	struct dns_call *call = arg;
	struct watch **at = &call->watches, *w;
	unsigned events =
	    (readable ? (unsigned)LOOP_READ : 0) | (writable ? (unsigned)LOOP_WRITE : 0);

	while (*at != NULL && (*at)->fd != fd)
		at = &(*at)->next;
	w = *at;
	if (events == 0 && w != NULL) {
		loop_io_del(w->io);
		*at = w->next;
		free(w);
	} else if (w != NULL) {
		loop_io_set(w->io, events);
	} else if (events != 0) {
		struct loop_io *io;
		/* Unwatched, the question runs into its time-out. */
		if (loop_io_add(call->dns->loop, fd, events, on_io, call, &io, NULL) != 0)
			return;
		w = mem_alloc(sizeof(*w));
		w->fd = fd;
		w->io = io;
		*at = w;
	}
}

/* ---- answers ---- */

static void unlink_call(struct dns_call *call)
{
	if (call->prev != NULL)
		call->prev->next = call->next;
	else
		call->dns->calls = call->next;
	if (call->next != NULL)
		call->next->prev = call->prev;
}

static void free_call(struct dns_call *call)
{
	call->done = true;
	if (call->channel != NULL)
		ares_destroy(call->channel); /* which answers and unwatches */
	loop_timer_clear(&call->tick);
	loop_timer_clear(&call->end);
	strv_free(&call->six.addresses);
	strv_free(&call->four.addresses);
	free(call->name);
	free(call);
}

/* NXDOMAIN, "no such record", and names that no server can have. */
static bool is_definite(const struct question *q)
{
	return q->answered && (q->status == ARES_ENOTFOUND || q->status == ARES_ENODATA ||
				  q->status == ARES_EBADNAME);
}

static void judge(const struct dns_call *call, struct err *e)
{
	const struct question *doubtful = is_definite(&call->six) ? &call->four : &call->six;

	if (!is_definite(doubtful))
		err_set(e, ERR_UNAVAILABLE, "%s: %s", call->name,
		    doubtful->answered ? ares_strerror(doubtful->status)
				       : "no answer from DNS in time");
	else if (call->six.status == ARES_ENODATA || call->four.status == ARES_ENODATA)
		err_set(e, ERR_NOTFOUND, "%s: the name has no A and no AAAA record", call->name);
	else
		err_set(e, ERR_NOTFOUND, "%s: no such name in DNS", call->name);
}

/* All is answered, or time is up: then what is there counts, as it does for the CA. */
static void on_end(void *arg)
{
	struct dns_call *call = arg;
	struct strv *six = &call->six.addresses, *four = &call->four.addresses;
	struct err e = ERR_INIT;

	unlink_call(call);
	call->done = true;
	for (size_t i = 0; i < four->n; i++)
		strv_add(six, four->v[i]);
	if (six->n > 0) {
		call->fn(call->arg, six, NULL);
	} else {
		judge(call, &e);
		call->fn(call->arg, NULL, &e);
	}
	free_call(call);
}

static void on_answer(void *arg, int status, int timeouts, struct ares_addrinfo *info)
{
	struct question *q = arg;
	struct dns_call *call = q->call;
	char text[INET6_ADDRSTRLEN];

	(void)timeouts;
	for (const struct ares_addrinfo_node *n = info ? info->nodes : NULL; n; n = n->ai_next) {
		const void *sa = n->ai_addr;
		const void *address =
		    q->family == AF_INET6
			? (const void *)&((const struct sockaddr_in6 *)sa)->sin6_addr
			: (const void *)&((const struct sockaddr_in *)sa)->sin_addr;
		/* An address in place of a name answers both questions alike. */
		if (n->ai_family == q->family &&
		    inet_ntop(q->family, address, text, sizeof(text)) != NULL)
			strv_add(&q->addresses, text);
	}
	ares_freeaddrinfo(info);
	q->status = status;
	q->answered = true;
	/* Told from the loop: c-ares may answer at once, and its channel can't end in here. */
	if (call->six.answered && call->four.answered && !call->done)
		loop_timer_set(call->dns->loop, &call->end, 0, on_end, call);
}

/* ---- calls ---- */

static int open_channel(struct dns_call *call, struct err *e)
{
	char lookups[] = "b"; /* DNS alone: the CA does not see our /etc/hosts */
	struct ares_options o = {
	    .flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES,
	    /* Each round waits twice as long as the one before: 1/7, 2/7, 4/7. */
	    .timeout = (int)(call->dns->timeout_ms / ((1 << TRIES) - 1)),
	    .tries = TRIES,
	    .lookups = lookups,
	    .sock_state_cb = ares_wants_io,
	    .sock_state_cb_data = call,
	};
	int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS |
		   ARES_OPT_SOCK_STATE_CB;

	int status = ares_init_options(&call->channel, &o, mask);
	if (status != ARES_SUCCESS)
		call->channel = NULL;
	else if (call->dns->servers != NULL)
		status = ares_set_servers_ports(call->channel, call->dns->servers);
	if (status != ARES_SUCCESS)
		return err_set(e, ERR_INTERNAL, "%s: DNS: %s", call->name, ares_strerror(status));
	return 0;
}

/* "ADDRESS", "ADDRESS:PORT", "[v6]" or "[v6]:PORT", in place. c-ares's own reader of such lists
 * passes over what it does not understand. */
static int read_server(char *text, struct ares_addr_port_node *out)
{
	char *colon = strchr(text, ':'), *port = NULL;

	if (text[0] == '[') {
		char *end = strchr(text, ']');
		if (end == NULL || (end[1] != '\0' && end[1] != ':'))
			return -1;
		port = end[1] == ':' ? end + 2 : NULL;
		*end = '\0';
		text++;
	} else if (colon != NULL && strchr(colon + 1, ':') == NULL) {
		port = colon + 1;
		*colon = '\0';
	}
	long n = PORT;
	if (port != NULL) {
		size_t digits = strspn(port, "0123456789");
		n = digits > 0 && digits <= 5 && port[digits] == '\0' ? strtol(port, NULL, 10) : 0;
	}
	if (n < 1 || n > 65535)
		return -1;
	out->udp_port = out->tcp_port = (int)n;
	out->family = strchr(text, ':') != NULL ? AF_INET6 : AF_INET;
	return inet_pton(out->family, text, &out->addr) == 1 ? 0 : -1;
}

static int read_servers(struct dns *d, const struct strv *servers, struct err *e)
{
	d->servers = mem_alloc(servers->n * sizeof(*d->servers));
	for (size_t i = 0; i < servers->n; i++) {
		char *copy = mem_dup(servers->v[i]);
		int rc = read_server(copy, &d->servers[i]);
		free(copy);
		if (rc != 0)
			return err_set(
			    e, ERR_CONFIG, "%s: not a DNS server's ADDRESS[:PORT]", servers->v[i]);
		if (i > 0)
			d->servers[i - 1].next = &d->servers[i];
	}
	return 0;
}

int dns_new(struct dns **out, struct loop *l, const struct dns_conf *conf, struct err *e)
{
	struct dns *d = mem_alloc(sizeof(*d));

	ares_library_init(ARES_LIB_INIT_ALL);
	d->loop = l;
	d->timeout_ms = conf->timeout_ms > 0 ? conf->timeout_ms : TIMEOUT_MS;
	if (d->timeout_ms > INT32_MAX)
		d->timeout_ms = INT32_MAX;
	if (conf->servers != NULL && conf->servers->n > 0 &&
	    read_servers(d, conf->servers, e) != 0) {
		dns_free(d);
		return -1;
	}
	*out = d;
	return 0;
}

void dns_free(struct dns *d)
{
	if (d == NULL)
		return;
	while (d->calls != NULL)
		dns_cancel(d->calls);
	ares_library_cleanup();
	free(d->servers);
	free(d);
}

int dns_addresses(
    struct dns *d, const char *name, dns_fn *fn, void *arg, struct dns_call **out, struct err *e)
{
	struct dns_call *call = mem_alloc(sizeof(*call));
	struct ares_addrinfo_hints hints = {.ai_flags = ARES_AI_NOSORT, .ai_family = AF_INET6};

	call->dns = d;
	call->fn = fn;
	call->arg = arg;
	call->name = mem_dup(name);
	call->six = (struct question){.call = call, .family = AF_INET6};
	call->four = (struct question){.call = call, .family = AF_INET};
	if (open_channel(call, e) != 0) {
		free_call(call);
		return -1;
	}
	call->next = d->calls;
	if (d->calls != NULL)
		d->calls->prev = call;
	d->calls = call;

	loop_timer_set(d->loop, &call->end, d->timeout_ms, on_end, call);
	ares_getaddrinfo(call->channel, name, NULL, &hints, on_answer, &call->six);
	hints.ai_family = AF_INET;
	ares_getaddrinfo(call->channel, name, NULL, &hints, on_answer, &call->four);
	set_tick(call);
	if (out != NULL)
		*out = call;
	return 0;
}

void dns_cancel(struct dns_call *call)
{
	if (call == NULL || call->done)
		return;
	unlink_call(call);
	free_call(call);
}
