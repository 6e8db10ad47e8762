/* SPDX-License-Identifier: ISC */
/*
 * file_watch - tells when a file may have changed: it was written and closed, replaced by a rename,
 * linked or removed. Whoever is called reads the file and compares.
 *
 * The folder is watched (inotify(7)), since a rename puts another file into the same place. A file
 * that is still being written is no change. While the folder can't be watched (it is not there, or
 * the system's limit on watches is reached), it calls every FILE_WATCH_POLL_MS instead.
 */
#ifndef CORE_FILE_WATCH_H
#define CORE_FILE_WATCH_H

#include "core/err.h"
#include "core/loop.h"

#define FILE_WATCH_POLL_MS 2000

struct file_watch;

typedef void file_watch_fn(void *arg);

/* What changes from now on is told, from the loop; `path` is copied. fn may free the watch. ERR_IO:
 * the system gives no inotify. */
int file_watch_new(struct file_watch **out, struct loop *l, const char *path, file_watch_fn *fn,
    void *arg, struct err *e);
void file_watch_free(struct file_watch *w); /* NULL is allowed */

#endif
