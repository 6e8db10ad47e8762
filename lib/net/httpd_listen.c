/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/mem.h"
#include "net/httpd_listen.h"

#define SD_FIRST 3

static void add_fd(struct httpd_fds *out, int fd)
{
	out->fd = mem_grow(out->fd, out->n + 1, sizeof(*out->fd));
	out->fd[out->n++] = fd;
}

/* A socket listening on `a`, or -1 and errno. */
static int open_one(const struct addrinfo *a, bool dual)
{
	int on = 1, v6only = !dual;

	int fd = socket(a->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	/* Without reuse a restart would fail for a minute on the old connections' account. */
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
	    (a->ai_family != AF_INET6 ||
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &v6only, sizeof(v6only)) == 0) &&
	    bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0)
		return fd;
	int saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

/* True where this machine lacks the address (IPv6 switched off), as against a real failure. */
static bool is_missing(int error)
{
	return error == EAFNOSUPPORT || error == EADDRNOTAVAIL;
}

/* Cuts "HOST:PORT" or "[v6]:PORT" in two, in place; host is "" for ":PORT". */
static int split(char *text, char **host, char **port)
{
	char *colon = strrchr(text, ':');

	if (colon == NULL || colon[1] == '\0' || colon[1 + strspn(colon + 1, "0123456789")] != '\0')
		return -1;
	*colon = '\0';
	*port = colon + 1;
	*host = text;
	if (text[0] == '[') {
		if (colon - text < 3 || colon[-1] != ']')
			return -1;
		colon[-1] = '\0';
		*host = text + 1;
		return 0;
	}
	return strchr(text, ':') == NULL ? 0 : -1; /* a bare IPv6 address is ambiguous */
}

/* ":PORT": one IPv6 socket that takes IPv4 as well, or IPv4 alone where there is no IPv6. */
static int listen_any(struct httpd_fds *out, const char *port)
{
	static const int families[] = {AF_INET6, AF_INET};
	struct addrinfo hints = {
	    .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV};
	int fd = -1;

	for (size_t i = 0; fd < 0 && i < sizeof(families) / sizeof(*families); i++) {
		struct addrinfo *a;
		hints.ai_family = families[i];
		if (i > 0 && !is_missing(errno))
			return -1;
		if (getaddrinfo(NULL, port, &hints, &a) != 0) {
			errno = EAFNOSUPPORT;
			continue;
		}
		fd = open_one(a, true);
		int saved = errno;
		freeaddrinfo(a);
		errno = saved;
	}
	if (fd >= 0)
		add_fd(out, fd);
	return fd >= 0 ? 0 : -1;
}

/* All addresses of a host; one that this machine lacks is passed over if another is there. */
static int listen_host(struct httpd_fds *out, const struct addrinfo *all)
{
	size_t before = out->n;
	int missing = 0;

	for (const struct addrinfo *a = all; a != NULL; a = a->ai_next) {
		int fd = open_one(a, false);
		if (fd >= 0)
			add_fd(out, fd);
		else if (is_missing(errno))
			missing = errno;
		else
			return -1;
	}
	errno = missing;
	return out->n > before ? 0 : -1;
}

static int listen_text(struct httpd_fds *out, const char *text, struct err *e)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
	struct addrinfo *all = NULL;
	char *copy = mem_dup(text), *host, *port;
	int rc = -1;

	if (split(copy, &host, &port) != 0 || strlen(port) > 5 || strtol(port, NULL, 10) > 65535) {
		err_set(
		    e, ERR_CONFIG, "%s: not an address to listen on (HOST:PORT or :PORT)", text);
		goto out;
	}
	if (*host != '\0') {
		int code = getaddrinfo(host, port, &hints, &all);
		if (code != 0) {
			err_set(e, ERR_CONFIG, "listen on %s: %s", text, gai_strerror(code));
			goto out;
		}
		rc = listen_host(out, all);
	} else {
		rc = listen_any(out, port);
	}
	if (rc != 0)
		err_errno(e, "listen on %s", text);
out:
	if (all != NULL)
		freeaddrinfo(all);
	free(copy);
	return rc;
}

int httpd_listen(struct httpd_fds *out, const struct strv *listen, struct err *e)
{
	if (listen == NULL || listen->n == 0)
		return err_set(e, ERR_CONFIG, "no address to listen on");
	for (size_t i = 0; i < listen->n; i++)
		if (listen_text(out, listen->v[i], e) != 0)
			return -1;
	return 0;
}

int httpd_inherit(struct httpd_fds *out, int n, struct err *e)
{
	for (int fd = SD_FIRST; fd < SD_FIRST + n; fd++) {
		int listening = 0, type = 0;
		socklen_t len = sizeof(int);
		if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &len) != 0 ||
		    getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) != 0 || !listening ||
		    type != SOCK_STREAM)
			return err_set(
			    e, ERR_CONFIG, "descriptor %d is not a listening stream socket", fd);
		int flags = fcntl(fd, F_GETFL);
		if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0 ||
		    fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)
			return err_errno(e, "descriptor %d", fd);
		add_fd(out, fd);
	}
	return 0;
}

void httpd_address(int fd, struct strv *out)
{
	struct sockaddr_storage a;
	socklen_t len = sizeof(a);
	char host[NI_MAXHOST], port[NI_MAXSERV];

	if (getsockname(fd, (struct sockaddr *)&a, &len) != 0 ||
	    getnameinfo((struct sockaddr *)&a, len, host, sizeof(host), port, sizeof(port),
		NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return;
	strv_addf(out, a.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
}
