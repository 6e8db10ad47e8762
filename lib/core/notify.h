/* SPDX-License-Identifier: ISC */
/*
 * notify - what systemd and a service tell each other: sockets passed at the start
 * (sd_listen_fds(3)), READY and STOPPING (sd_notify(3)), the watchdog (sd_watchdog_enabled(3)).
 *
 * It is all in the environment and in one datagram a message, so no library is needed. Without
 * systemd every call does nothing. The variables are taken from the environment, since they are
 * meant for this process and no child.
 */
#ifndef CORE_NOTIFY_H
#define CORE_NOTIFY_H

#include <sys/socket.h>
#include <sys/un.h>

#include "core/loop.h"

#define NOTIFY_FDS_MAX 64 /* sockets that are taken from systemd */

struct notify {
	int fds; /* listening sockets passed, from descriptor 3 on; 0: none */
	/* private */
	struct sockaddr_un to;
	socklen_t to_len; /* 0: nobody listens */
	int64_t watchdog_ms;
	struct loop *loop;
	struct loop_timer timer;
};

/* Reads and removes the variables. ERR_CONFIG: a number of sockets that makes no sense; a bad
 * address to send to or a bad watchdog time count as none, as a lost message would. */
int notify_init(struct notify *n, struct err *e);

/* READY=1, and from now on WATCHDOG=1 from the loop, twice as often as is asked for: a loop that
 * hangs is found out. */
void notify_ready(struct notify *n, struct loop *l);

/* STOPPING=1, and no more of the watchdog. Not ready yet: no effect. */
void notify_stopping(struct notify *n);

#endif
