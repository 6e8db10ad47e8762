/* SPDX-License-Identifier: ISC */
#include "core/notify.h"

#include <stddef.h>
#include <unistd.h>

#include "unit.h"

static struct notify n;
static char folder[] = "/tmp/le-notify.XXXXXX";

static void set(const char *name, const char *value)
{
	setenv(name, value, 1);
}

static void set_pid(const char *name, long offset)
{
	char text[32];
	snprintf(text, sizeof(text), "%ld", (long)getpid() + offset);
	set(name, text);
}

/* A manager's socket; `name` "@..." is abstract. */
static int manager(const char *name)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	size_t len = strlen(name);

	memcpy(a.sun_path, name, len);
	if (name[0] == '@')
		a.sun_path[0] = '\0';
	if (bind(fd, (struct sockaddr *)&a,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)) != 0)
		perror("# bind");
	set("NOTIFY_SOCKET", name);
	return fd;
}

static const char *heard(int fd)
{
	static char text[128];
	ssize_t len = recv(fd, text, sizeof(text) - 1, 0);
	text[len > 0 ? len : 0] = '\0';
	return text;
}

static void test_messages(const char *name)
{
	struct err e = ERR_INIT;
	struct loop *l;
	int fd = manager(name);

	loop_new(&l, &clock_system, NULL);
	is_int(notify_init(&n, &e), 0, name);
	ok(getenv("NOTIFY_SOCKET") == NULL, "the variable is taken");
	notify_stopping(&n);
	is_str(heard(fd), "", "nothing stops that was not ready");
	notify_ready(&n, l);
	is_str(heard(fd), "READY=1", "ready");
	ok(!loop_timer_is_set(&n.timer), "without a watchdog nothing follows");
	notify_stopping(&n);
	is_str(heard(fd), "STOPPING=1", "stopping");
	close(fd);
	notify_ready(&n, l);
	ok(true, "a manager that is gone is no harm");
	loop_free(l);
}

static void stop(void *arg)
{
	loop_stop(arg);
}

static void watchdog(const char *usec, long pid_offset, bool want, const char *name)
{
	struct loop_timer timer = {0};
	struct loop *l;
	int fd = manager("@le-notify-watchdog");

	loop_new(&l, &clock_system, NULL);
	set("WATCHDOG_USEC", usec);
	set_pid("WATCHDOG_PID", pid_offset);
	notify_init(&n, NULL);
	notify_ready(&n, l);
	is_str(heard(fd), "READY=1", name);
	loop_timer_set(l, &timer, 500, stop, l);
	loop_run(l, NULL);
	is_str(heard(fd), want ? "WATCHDOG=1" : "", want ? "it is fed" : "nothing is fed");
	if (want)
		is_str(heard(fd), "WATCHDOG=1", "again and again");
	notify_stopping(&n);
	ok(!loop_timer_is_set(&n.timer), "and no more at the end");
	close(fd);
	loop_free(l);
}

static void fds(const char *count, long pid_offset, int rc, int want, const char *name)
{
	struct err e = ERR_INIT;

	set("LISTEN_FDS", count);
	set("LISTEN_FDNAMES", "http");
	set_pid("LISTEN_PID", pid_offset);
	is_int(notify_init(&n, &e), rc, name);
	is_int(n.fds, want, "so many sockets");
	if (rc < 0)
		ok(e.code == ERR_CONFIG && strstr(e.text, "LISTEN_FDS") != NULL, "it says why");
	ok(getenv("LISTEN_FDS") == NULL && getenv("LISTEN_PID") == NULL &&
		getenv("LISTEN_FDNAMES") == NULL,
	    "the variables are taken");
}

static void ignored(const char *address)
{
	set("NOTIFY_SOCKET", address);
	is_int(notify_init(&n, NULL), 0, address);
	is_int(n.to_len, 0, "nobody is told");
}

int main(void)
{
	char path[64], longer[256];

	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(path, sizeof(path), "%s/socket", folder);
	test_messages(path);
	unlink(path);
	rmdir(folder);
	test_messages("@le-notify-test");
	watchdog("200000", 0, true, "a watchdog");
	watchdog("200000", 1, false, "another process's watchdog");
	watchdog("-1", 0, false, "a bad time");
	fds("2", 0, 0, 2, "sockets are passed");
	fds("2", 1, 0, 0, "to another process");
	fds("x", 0, -1, 0, "no number");
	fds("65", 0, -1, 0, "too many");
	fds("-1", 0, -1, 0, "less than none");
	fds("99999999999999999999", 0, -1, 0, "far too many");
	ignored("");
	ignored("relative/path");
	ignored("vsock:2:1234");
	memset(longer, 'a', sizeof(longer) - 1);
	longer[0] = '/';
	longer[sizeof(longer) - 1] = '\0';
	ignored(longer);
	return unit_done();
}
