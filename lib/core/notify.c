/* SPDX-License-Identifier: ISC */
#include "core/notify.h"

#include <inttypes.h>
#include <stddef.h>
#include <sys/time.h>
#include <unistd.h>

/* A manager that does not read holds the loop up no longer than this. */
#define SEND_S 1

/* A whole number without sign; -1: it is none, or over `max`. */
static int64_t number(const char *text, int64_t max)
{
	int64_t n = 0;

	if (text == NULL || text[0] == '\0')
		return -1;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return -1;
		n = n * 10 + (*text - '0');
		if (n > max)
			return -1;
	}
	return n;
}

/* Another process's variables may have come down to us through a shell. */
static bool is_mine(const char *pid)
{
	return number(pid, INT32_MAX) == getpid();
}

static int take_fds(struct notify *n, struct err *e)
{
	const char *text = getenv("LISTEN_FDS");

	if (text == NULL || !is_mine(getenv("LISTEN_PID")))
		return 0;
	int64_t fds = number(text, NOTIFY_FDS_MAX);
	if (fds < 0)
		return err_set(e, ERR_CONFIG,
		    "LISTEN_FDS in the environment: \"%.32s\", not 0 to %d", text, NOTIFY_FDS_MAX);
	n->fds = (int)fds;
	return 0;
}

static void take_address(struct notify *n)
{
	const char *path = getenv("NOTIFY_SOCKET");
	size_t len = path != NULL ? strlen(path) : 0;

	/* Others are vsock, which only a virtual machine's own init needs. */
	if (len < 2 || (path[0] != '/' && path[0] != '@') || len >= sizeof(n->to.sun_path))
		return;
	n->to.sun_family = AF_UNIX;
	memcpy(n->to.sun_path, path, len);
	if (path[0] == '@')
		n->to.sun_path[0] = '\0';
	n->to_len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
}

static void take_watchdog(struct notify *n)
{
	const char *pid = getenv("WATCHDOG_PID");
	int64_t us = number(getenv("WATCHDOG_USEC"), INT64_C(1000000) * 86400 * 365);

	if (us > 0 && (pid == NULL || is_mine(pid)))
		n->watchdog_ms = us / 1000 > 1 ? us / 1000 : 2;
}

int notify_init(struct notify *n, struct err *e)
{
	static const char *const names[] = {"LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES",
	    "NOTIFY_SOCKET", "WATCHDOG_PID", "WATCHDOG_USEC"};

	memset(n, 0, sizeof(*n));
	int rc = take_fds(n, e);
	take_address(n);
	take_watchdog(n);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unsetenv(names[i]);
	return rc;
}

/* Nobody could do anything about a message that is lost, so failures are not reported. */
static void send_line(const struct notify *n, const char *line)
{
	const struct timeval wait = {.tv_sec = SEND_S};

	if (n->to_len == 0)
		return;
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	(void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof(wait));
	(void)sendto(
	    fd, line, strlen(line), MSG_NOSIGNAL, (const struct sockaddr *)&n->to, n->to_len);
	close(fd);
}

static void on_watchdog(void *arg)
{
	struct notify *n = arg;

	send_line(n, "WATCHDOG=1");
	loop_timer_set(n->loop, &n->timer, n->watchdog_ms / 2, on_watchdog, n);
}

void notify_ready(struct notify *n, struct loop *l)
{
	n->loop = l;
	send_line(n, "READY=1");
	if (n->watchdog_ms > 0 && n->to_len > 0)
		loop_timer_set(l, &n->timer, n->watchdog_ms / 2, on_watchdog, n);
}

void notify_stopping(struct notify *n)
{
	if (n->loop == NULL)
		return;
	loop_timer_clear(&n->timer);
	send_line(n, "STOPPING=1");
}
