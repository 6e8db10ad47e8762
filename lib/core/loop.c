/* SPDX-License-Identifier: ISC */
#include "core/loop.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "core/mem.h"

/* How many events one round fetches; the kernel hands out the rest in turn, so none starves. */
#define BATCH 64

struct loop_io {
	struct loop *loop;
	struct loop_io *prev, *next;
	int fd;
	unsigned events;
	loop_io_fn *fn;
	void *arg;
	bool is_file; /* epoll refuses it: always ready */
	bool is_unref;
	bool is_dead; /* deleted; an event fetched before may still point here */
};

struct signal_slot {
	void (*fn)(void *arg, int signo);
	void *arg;
};

struct loop {
	const struct clock *clock;
	int epoll_fd, signal_fd;
	bool stop;
	size_t ref_n; /* descriptors that keep loop_run going */
	struct loop_io *polled, *files, *dead;
	struct loop_io *cursor; /* next of `files` to be served in this round */
	struct loop_timer **heap;
	size_t heap_n, heap_room;
	sigset_t signals;
	struct signal_slot slots[NSIG];
};

int loop_new(struct loop **out, const struct clock *clock, struct err *e)
{
	int fd = epoll_create1(EPOLL_CLOEXEC);
	if (fd == -1)
		return err_errno(e, "event loop: epoll_create1");
	struct loop *l = mem_alloc(sizeof(*l));
	l->clock = clock;
	l->epoll_fd = fd;
	l->signal_fd = -1;
	sigemptyset(&l->signals);
	signal(SIGPIPE, SIG_IGN);
	*out = l;
	return 0;
}

static void free_all(struct loop_io *io)
{
	while (io != NULL) {
		struct loop_io *next = io->next;
		free(io);
		io = next;
	}
}

void loop_free(struct loop *l)
{
	if (l == NULL)
		return;
	for (size_t i = 0; i < l->heap_n; i++)
		l->heap[i]->loop = NULL;
	free(l->heap);
	free_all(l->polled);
	free_all(l->files);
	free_all(l->dead);
	if (l->signal_fd != -1)
		close(l->signal_fd);
	close(l->epoll_fd);
	free(l);
}

const struct clock *loop_clock(const struct loop *l)
{
	return l->clock;
}

void loop_stop(struct loop *l)
{
	l->stop = true;
}

/* ---- descriptors ---- */

static uint32_t to_epoll(unsigned events)
{
	return (events & LOOP_READ ? (uint32_t)EPOLLIN : 0) |
	       (events & LOOP_WRITE ? (uint32_t)EPOLLOUT : 0);
}

static unsigned from_epoll(uint32_t events)
{
	return (events & EPOLLIN ? (unsigned)LOOP_READ : 0) |
	       (events & EPOLLOUT ? (unsigned)LOOP_WRITE : 0) |
	       (events & (EPOLLERR | EPOLLHUP) ? (unsigned)LOOP_HUP : 0);
}

static void push(struct loop_io **head, struct loop_io *io)
{
	io->prev = NULL;
	io->next = *head;
	if (*head != NULL)
		(*head)->prev = io;
	*head = io;
}

static void unlink_io(struct loop_io **head, struct loop_io *io)
{
	if (io->prev != NULL)
		io->prev->next = io->next;
	else
		*head = io->next;
	if (io->next != NULL)
		io->next->prev = io->prev;
}

static struct loop_io **home(struct loop_io *io)
{
	return io->is_file ? &io->loop->files : &io->loop->polled;
}

int loop_io_add(struct loop *l, int fd, unsigned events, loop_io_fn *fn, void *arg,
    struct loop_io **out, struct err *e)
{
	struct loop_io *io = mem_alloc(sizeof(*io));
	struct epoll_event ev = {.events = to_epoll(events), .data.ptr = io};

	if (epoll_ctl(l->epoll_fd, EPOLL_CTL_ADD, fd, &ev) == -1) {
		if (errno != EPERM) {
			err_errno(e, "watch descriptor %d", fd);
			free(io);
			return -1;
		}
		io->is_file = true;
	}
	io->loop = l;
	io->fd = fd;
	io->events = events & (LOOP_READ | LOOP_WRITE);
	io->fn = fn;
	io->arg = arg;
	push(home(io), io);
	l->ref_n++;
	*out = io;
	return 0;
}

void loop_io_set(struct loop_io *io, unsigned events)
{
	events &= LOOP_READ | LOOP_WRITE;
	if (events == io->events)
		return;
	io->events = events;
	if (io->is_file)
		return;
	/* This fails only for a descriptor that was closed too early, which has no events to lose.
	 */
	struct epoll_event ev = {.events = to_epoll(events), .data.ptr = io};
	(void)epoll_ctl(io->loop->epoll_fd, EPOLL_CTL_MOD, io->fd, &ev);
}

void loop_io_unref(struct loop_io *io)
{
	if (io->is_unref)
		return;
	io->is_unref = true;
	io->loop->ref_n--;
}

/* The memory stays until the round is over, since events of this round may still point to it. */
void loop_io_del(struct loop_io *io)
{
	if (io == NULL)
		return;
	struct loop *l = io->loop;
	if (!io->is_file)
		(void)epoll_ctl(l->epoll_fd, EPOLL_CTL_DEL, io->fd, NULL);
	loop_io_unref(io);
	if (l->cursor == io)
		l->cursor = io->next;
	unlink_io(home(io), io);
	io->is_dead = true;
	push(&l->dead, io);
}

/* ---- timers: a binary heap, earliest first; each timer knows its place ---- */

static void put(struct loop *l, size_t at, struct loop_timer *t)
{
	l->heap[at] = t;
	t->at = at;
}

static void sift_up(struct loop *l, struct loop_timer *t)
{
	size_t at = t->at;
	while (at > 0 && l->heap[(at - 1) / 2]->due_ms > t->due_ms) {
		put(l, at, l->heap[(at - 1) / 2]);
		at = (at - 1) / 2;
	}
	put(l, at, t);
}

static void sift_down(struct loop *l, struct loop_timer *t)
{
	size_t at = t->at;
	for (;;) {
		size_t child = 2 * at + 1;
		if (child >= l->heap_n)
			break;
		if (child + 1 < l->heap_n && l->heap[child + 1]->due_ms < l->heap[child]->due_ms)
			child++;
		if (l->heap[child]->due_ms >= t->due_ms)
			break;
		put(l, at, l->heap[child]);
		at = child;
	}
	put(l, at, t);
}

void loop_timer_set(
    struct loop *l, struct loop_timer *t, int64_t delay_ms, void (*fn)(void *arg), void *arg)
{
	int64_t now_ms = clock_mono_ms(l->clock);

	loop_timer_clear(t);
	if (delay_ms < 0)
		delay_ms = 0;
	t->due_ms = now_ms > INT64_MAX - delay_ms ? INT64_MAX : now_ms + delay_ms;
	t->loop = l;
	t->fn = fn;
	t->arg = arg;
	if (l->heap_n == l->heap_room) {
		l->heap_room = l->heap_room == 0 ? 16 : 2 * l->heap_room;
		l->heap = mem_grow(l->heap, l->heap_room, sizeof(struct loop_timer *));
	}
	put(l, l->heap_n++, t);
	sift_up(l, t);
}

void loop_timer_clear(struct loop_timer *t)
{
	struct loop *l = t->loop;
	if (l == NULL)
		return;
	t->loop = NULL;
	struct loop_timer *last = l->heap[--l->heap_n];
	if (last == t)
		return;
	put(l, t->at, last);
	sift_up(l, last);
	sift_down(l, last);
}

bool loop_timer_is_set(const struct loop_timer *t)
{
	return t->loop != NULL;
}

/* At most as many calls as there were timers: one that sets itself anew with no delay, or a test's
 * clock that stands still, can't keep the descriptors waiting. */
static void fire_timers(struct loop *l)
{
	if (l->heap_n == 0)
		return;
	int64_t now_ms = clock_mono_ms(l->clock);
	for (size_t left = l->heap_n; left > 0 && l->heap_n > 0 && !l->stop; left--) {
		struct loop_timer *t = l->heap[0];
		if (t->due_ms > now_ms)
			break;
		loop_timer_clear(t);
		t->fn(t->arg);
	}
}

/* ---- signals ---- */

/* One signal a round: what is not read yet waits in the kernel, so a stop in between loses none. */
static void on_signal_fd(void *arg, int fd, unsigned events)
{
	struct loop *l = arg;
	struct signalfd_siginfo info;
	(void)events;

	if (read(fd, &info, sizeof(info)) != (ssize_t)sizeof(info))
		return;
	if (info.ssi_signo < NSIG && l->slots[info.ssi_signo].fn != NULL)
		l->slots[info.ssi_signo].fn(l->slots[info.ssi_signo].arg, (int)info.ssi_signo);
}

int loop_signal(
    struct loop *l, int signo, void (*fn)(void *arg, int signo), void *arg, struct err *e)
{
	sigset_t wanted = l->signals;
	struct loop_io *io = NULL;

	if (signo <= 0 || signo >= NSIG || signo == SIGKILL || signo == SIGSTOP)
		return err_set(e, ERR_INTERNAL, "signal %d can't be waited for", signo);
	sigaddset(&wanted, signo);
	int fd = signalfd(l->signal_fd, &wanted, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd == -1)
		return err_errno(e, "wait for signal %d: signalfd", signo);
	if (l->signal_fd == -1) {
		if (loop_io_add(l, fd, LOOP_READ, on_signal_fd, l, &io, e) == -1) {
			close(fd);
			return -1;
		}
		loop_io_unref(io);
		l->signal_fd = fd;
	}
	l->signals = wanted;
	l->slots[signo] = (struct signal_slot){fn, arg};
	if (sigprocmask(SIG_BLOCK, &wanted, NULL) == -1)
		return err_errno(e, "block signal %d", signo);
	return 0;
}

void loop_signals_restore(void)
{
	sigset_t none;

	/* Ignoring survives exec, and a child that never dies of SIGPIPE may never end. */
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* ---- the loop ---- */

/* Milliseconds to the next thing that is sure to happen, -1 for "no limit". The monotonic clock is
 * cut to whole milliseconds, so waiting the whole difference never ends before the timer is due. */
static int wait_ms(const struct loop *l)
{
	for (const struct loop_io *io = l->files; io != NULL; io = io->next)
		if (io->events != 0)
			return 0;
	if (l->heap_n == 0)
		return -1;
	int64_t due_ms = l->heap[0]->due_ms, now_ms = clock_mono_ms(l->clock);
	if (due_ms <= now_ms)
		return 0;
	return due_ms - now_ms > INT_MAX ? INT_MAX : (int)(due_ms - now_ms);
}

static void serve_polled(struct loop *l, const struct epoll_event *events, int n)
{
	for (int i = 0; i < n && !l->stop; i++) {
		struct loop_io *io = events[i].data.ptr;
		if (io->is_dead)
			continue;
		/* An earlier call of this round may have changed what is asked for. */
		unsigned got = from_epoll(events[i].events) & (io->events | LOOP_HUP);
		if (got != 0)
			io->fn(io->arg, io->fd, got);
	}
}

static void serve_files(struct loop *l)
{
	for (struct loop_io *io = l->files; io != NULL && !l->stop; io = l->cursor) {
		l->cursor = io->next;
		if (io->events != 0)
			io->fn(io->arg, io->fd, io->events);
	}
	l->cursor = NULL;
}

int loop_run(struct loop *l, struct err *e)
{
	struct epoll_event events[BATCH];
	int rc = 0;

	while (!l->stop && (l->ref_n > 0 || l->heap_n > 0)) {
		int n = epoll_wait(l->epoll_fd, events, BATCH, wait_ms(l));
		if (n == -1 && errno != EINTR) {
			rc = err_errno(e, "event loop: epoll_wait");
			break;
		}
		serve_polled(l, events, n);
		serve_files(l);
		fire_timers(l);
		free_all(l->dead);
		l->dead = NULL;
	}
	/* A stop ends one run, so that a tool may run again to finish what is in hand. */
	l->stop = false;
	return rc;
}
