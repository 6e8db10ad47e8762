/* SPDX-License-Identifier: ISC */
/*
 * file - whole files: read with a limit, written so that a crash leaves the old or the new one.
 */
#ifndef CORE_FILE_H
#define CORE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/strv.h"

/* Adds the content to `out`, whose maximum is the limit (ERR_TOOBIG). ERR_NOTFOUND, ERR_DENIED,
 * ERR_IO. On failure nothing is added. "-" is not special. */
int file_read(const char *path, struct buf *out, struct err *e);

/* Writes through a temporary file in the same folder (its name begins with a dot and does not end
 * in .pem or .yaml), fsync of the file, rename, fsync of the folder. The file has exactly `mode`,
 * whatever the umask; a symbolic link is replaced, not followed. On failure the old file is
 * untouched and the temporary file is gone; but if the folder's fsync alone failed the new one is
 * there, and may not survive a power cut. */
int file_write(const char *path, const void *bytes, size_t len, mode_t mode, struct err *e);

/* The two halves of file_write, for who writes many files into one folder: until file_sync_folder a
 * power cut may bring back the old file, but never a torn one. */
int file_replace(const char *path, const void *bytes, size_t len, mode_t mode, struct err *e);
int file_sync_folder(const char *folder, struct err *e);

/* Makes the folder and its parents with exactly `mode`; existing ones are left as they are. */
int file_mkdirs(const char *path, mode_t mode, struct err *e);

/* The folder part of `path` as dirname(1) has it, "." where there is none; the caller frees it. */
char *file_dirname(const char *path);

/* Takes an exclusive flock(2) on `path`, made with 0600 if missing; waits at most `wait_ms`
 * (ERR_AGAIN). `*fd` is close-on-exec; closing it releases the lock. */
int file_lock(const char *path, int wait_ms, int *fd, struct err *e);

/* Names in a folder (files and links to files, no leading dot) that end in `suffix`, without the
 * suffix, sorted. A missing folder is an empty list. `out` is replaced, on failure left alone. */
int file_list(const char *path, const char *suffix, struct strv *out, struct err *e);

/* Makes sure that descriptors 0, 1 and 2 are open, so that no file of ours ever gets their number.
 * Using one that was closed still fails with EBADF: records must not vanish unseen. */
int file_std_open(struct err *e);

#endif
