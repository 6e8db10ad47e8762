/* SPDX-License-Identifier: ISC */
/*
 * dir_writer - the writes of a dir: store, done by a thread, so that a slow disk holds up nobody.
 * For store_dir.c only.
 *
 * What comes while others are being written makes the next batch: one lock (ROOT/.lock), one fsync
 * for each file and one for each folder. Readers need no lock, since a file is replaced as a whole;
 * what they see in between is at most ahead of the disk, never torn.
 */
#ifndef STORE_DIR_WRITER_H
#define STORE_DIR_WRITER_H

#include <sys/types.h>

#include "core/buf.h"
#include "core/loop.h"
#include "store/store.h"

#define DIR_FILE_MAX ((size_t)1024 * 1024) /* bytes; Fabio reads no larger certificate file */

struct dir_writer;

struct dir_writer_conf {
	struct loop *loop;
	const char *root; /* borrowed */
	mode_t file_mode, dir_mode;
};

struct dir_writer *dir_writer_new(const struct dir_writer_conf *conf);

/* Waits for what is being written, drops the rest, and calls nobody back. Also from within an fn.
 * NULL is allowed. */
void dir_writer_free(struct dir_writer *w);

/* Replaces the file at `path` by `text` (both taken) if it is the one of version `was`, else
 * ERR_CONFLICT. fn is called once: from the loop, when it is on the disk; at once, where no thread
 * can be told of it (out of descriptors). */
void dir_writer_put(struct dir_writer *w, char *path, struct buf *text, const char *was,
    store_put_fn *fn, void *arg);

/* A file and its version, at once. No file is no error: then the version is "". */
int dir_writer_read(
    const char *path, struct buf *text, char version[STORE_VERSION_MAX], struct err *e);

#endif
