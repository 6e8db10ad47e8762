/* SPDX-License-Identifier: ISC */
#include "core/file_watch.h"

#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "core/mem.h"

#define CHANGES                                                                                    \
	(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB | IN_CREATE |        \
	    IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

struct file_watch {
	struct loop *loop;
	struct loop_io *io;
	struct loop_timer timer; /* runs while the folder is not watched */
	int fd, wd;              /* wd -1: the folder is not watched */
	char *path, *dir;
	const char *base; /* within path */
	file_watch_fn *fn;
	void *arg;
};

static void on_timer(void *arg);

static void watch_folder(struct file_watch *w)
{
	w->wd = inotify_add_watch(w->fd, w->dir, CHANGES);
	if (w->wd == -1)
		loop_timer_set(w->loop, &w->timer, FILE_WATCH_POLL_MS, on_timer, w);
}

static void on_timer(void *arg)
{
	struct file_watch *w = arg;

	watch_folder(w);
	w->fn(w->arg);
}

/* A file that is made empty to be written gets IN_CREATE first, and IN_CLOSE_WRITE when it is
 * whole; a link is whole at once. */
static bool is_link(const struct file_watch *w)
{
	struct stat st;

	return lstat(w->path, &st) == 0 && (S_ISLNK(st.st_mode) || st.st_nlink > 1);
}

/* "..data" and the like: a folder of links that is switched as a whole, as Kubernetes does. */
static bool is_switch(const struct inotify_event *ev)
{
	return (ev->mask & IN_MOVED_TO) != 0 && ev->len > 2 && strncmp(ev->name, "..", 2) == 0;
}

static bool concerns(struct file_watch *w, const struct inotify_event *ev)
{
	if ((ev->mask & IN_Q_OVERFLOW) != 0)
		return true;
	/* A watch that was taken away sends IN_IGNORED later, also after a new one is there. */
	if (ev->wd != w->wd)
		return false;
	if ((ev->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED)) != 0) {
		(void)inotify_rm_watch(w->fd, w->wd);
		watch_folder(w);
		return true;
	}
	if (ev->len == 0)
		return false;
	if (strcmp(ev->name, w->base) != 0)
		return is_switch(ev);
	return (ev->mask & IN_CREATE) == 0 || is_link(w);
}

static void on_events(void *arg, int fd, unsigned events)
{
	struct file_watch *w = arg;
	_Alignas(struct inotify_event) char bytes[16384];
	const struct inotify_event *ev;
	bool changed = false;
	ssize_t len = read(fd, bytes, sizeof(bytes));

	(void)events;
	for (ssize_t at = 0; at < len; at += (ssize_t)(sizeof(*ev) + ev->len)) {
		ev = (const struct inotify_event *)(const void *)(bytes + at);
		changed = concerns(w, ev) || changed;
	}
	if (changed)
		w->fn(w->arg);
}

int file_watch_new(struct file_watch **out, struct loop *l, const char *path, file_watch_fn *fn,
    void *arg, struct err *e)
{
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	const char *slash = strrchr(path, '/');

	if (fd == -1)
		return err_errno(e, "watch %s: inotify", path);
	struct file_watch *w = mem_alloc(sizeof(*w));
	w->loop = l;
	w->fd = fd;
	w->path = mem_dup(path);
	w->dir = file_dirname(path);
	w->base = w->path + (slash != NULL ? slash + 1 - path : 0);
	w->fn = fn;
	w->arg = arg;
	if (loop_io_add(l, fd, LOOP_READ, on_events, w, &w->io, e) < 0) {
		file_watch_free(w);
		return err_prefix(e, "watch %s", path);
	}
	watch_folder(w);
	*out = w;
	return 0;
}

void file_watch_free(struct file_watch *w)
{
	if (w == NULL)
		return;
	loop_timer_clear(&w->timer);
	loop_io_del(w->io);
	close(w->fd);
	free(w->path);
	free(w->dir);
	free(w);
}
