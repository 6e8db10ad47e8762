/* SPDX-License-Identifier: ISC */
/*
 * le-challenge-serve - answers the CA's http-01 requests behind the proxy.
 *
 * It promises: no answer but to a token's path and to /healthz, no redirect, no state, no secret.
 * It is the one tool that strangers reach. So it talks to nothing, gives up its rights before the
 * first request, and links neither TLS nor an HTTP client of ours.
 */
#include <signal.h>
#include <sys/resource.h>

#include "core/drop.h"
#include "core/file.h"
#include "core/notify.h"
#include "core/opt.h"
#include "net/httpd.h"
#include "stage/responder.h"

#define FDS_OTHER 64 /* descriptors besides the connections */

struct options {
	struct strv listen;
	const char *thumbprint, *user;
	int64_t connections, per_address, header_max, idle_ms;
};

static const struct opt table[] = {
    OPT(LIST, listen, "listen", "ADDR", "LE_LISTEN", ":8402",
	"HOST:PORT, [IPV6]:PORT or :PORT (IPv6 and IPv4); repeatable"),
    OPT(STR, thumbprint, "thumbprint", "TEXT", "LE_THUMBPRINT", NULL,
	"of the account key, as 'le-account thumbprint' prints it"),
    OPT(STR, user, "user", "NAME", "LE_USER", NULL, "become this user once all is open; for root"),
    OPT_RANGE(INT, connections, "connections", "N", "LE_CONNECTIONS", "1024", 1, 100000,
	"connections at once, in all"),
    OPT_RANGE(INT, per_address, "per-address", "N", "LE_PER_ADDRESS", "0", 0, 100000,
	"connections at once from one address; 0: no limit, as a proxy is one address"),
    OPT_RANGE(INT, header_max, "header-max", "BYTES", "LE_HEADER_MAX", "8192", 1024, 65536,
	"of request line and headers"),
    OPT_RANGE(DURATION, idle_ms, "idle-timeout", "TIME", "LE_IDLE_TIMEOUT", "15s", 1000, 3600000,
	"a connection without progress is closed"),
    {.kind = OPT_END},
};

static const struct opt_tool tool_info = {"le-challenge-serve", "[options] --thumbprint TEXT",
    "answer the CA's http-01 challenges", table};

struct state {
	struct options o;
	struct msg msg;
	struct loop *loop;
	struct notify notify;
	struct httpd *httpd;
};

static void on_request(void *arg, const struct httpd_request *req, struct httpd_answer *answer)
{
	const struct state *s = arg;

	responder_answer(s->o.thumbprint, req->path, answer);
	msg_say(&s->msg, MSG_DEBUG, "%s %s: %d", req->method, req->path, answer->status);
}

static void on_signal(void *arg, int signo)
{
	struct state *s = arg;

	(void)signo;
	notify_stopping(&s->notify);
	loop_stop(s->loop);
}

static int check_options(const struct options *o, struct err *e)
{
	if (o->thumbprint == NULL)
		return err_set(e, ERR_USAGE,
		    "--thumbprint (LE_THUMBPRINT) is missing; 'le-account thumbprint' prints it");
	if (responder_thumbprint(o->thumbprint, e) == 0)
		return 0;
	e->code = ERR_USAGE;
	return err_prefix(e, "--thumbprint (LE_THUMBPRINT)");
}

/* Each connection is a descriptor, and the usual limit is below the default of --connections. */
static void raise_files(const struct state *s)
{
	struct rlimit limit;
	rlim_t want = (rlim_t)s->o.connections + FDS_OTHER;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= want)
		return;
	limit.rlim_cur = want < limit.rlim_max ? want : limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < want)
		msg_say(&s->msg, MSG_WARN,
		    "--connections %lld: only %llu descriptors are allowed; raise ulimit -n "
		    "(LimitNOFILE=)",
		    (long long)s->o.connections, (unsigned long long)limit.rlim_cur);
}

static int open_all(struct state *s, struct err *e)
{
	const struct httpd_conf conf = {.listen = &s->o.listen,
	    .connections_max = (int)s->o.connections,
	    .per_address_max = (int)s->o.per_address,
	    .header_max = (size_t)s->o.header_max,
	    .idle_s = (s->o.idle_ms + 999) / 1000};
	struct strv bound = {0};
	struct drop drop;

	if (check_options(&s->o, e) < 0)
		return -1;
	if (drop_find(&drop, s->o.user, e) < 0)
		return err_prefix(e, "--user (LE_USER)");
	raise_files(s);
	if (loop_new(&s->loop, &clock_system, e) < 0 ||
	    loop_signal(s->loop, SIGTERM, on_signal, s, e) < 0 ||
	    loop_signal(s->loop, SIGINT, on_signal, s, e) < 0 ||
	    httpd_new(&s->httpd, s->loop, &conf, s->notify.fds, on_request, s, e) < 0 ||
	    drop_rights(&drop, e) < 0)
		return -1;
	if (drop_is_root())
		msg_say(&s->msg, MSG_WARN, "runs as root; name another user with --user");
	httpd_bound(s->httpd, &bound);
	for (size_t i = 0; i < bound.n; i++)
		msg_say(&s->msg, MSG_NOTICE, "answers on %s", bound.v[i]);
	strv_free(&bound);
	return 0;
}

int main(int argc, char **argv)
{
	struct state s = {.msg = msg_stderr(tool_info.name)};
	struct opt_common common = {0};
	struct err e = ERR_INIT;
	int rc = notify_init(&s.notify, &e);

	if (rc == 0)
		rc = file_std_open(&e);
	if (rc == 0)
		rc = opt_parse(&tool_info, argc, argv, &s.o, &common, &e);
	if (rc == 0 && common.rest < argc)
		rc = err_set(&e, ERR_USAGE,
		    "it takes no argument, but \"%.64s\" was given; try '%s "
		    "--help'",
		    argv[common.rest], tool_info.name);
	if (rc == 0) {
		s.msg.most = common.most;
		rc = open_all(&s, &e);
	}
	if (rc == 0) {
		notify_ready(&s.notify, s.loop);
		rc = loop_run(s.loop, &e);
	}
	if (rc < 0)
		msg_say(&s.msg, MSG_ERR, "%s", e.text);
	loop_timer_clear(&s.notify.timer);
	httpd_free(s.httpd);
	loop_free(s.loop);
	opt_free(table, &s.o);
	return rc < 0 ? err_exit(e.code) : 0;
}
