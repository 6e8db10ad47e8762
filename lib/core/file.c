/* SPDX-License-Identifier: ISC */
#include "core/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/mem.h"

#define CHUNK 16384
#define LOCK_POLL_MS 20
#define TEMP_NAME_MAX 200 /* of the name within the temporary one, whose limit is 255 bytes */

int file_read(const char *path, struct buf *out, struct err *e)
{
	char chunk[CHUNK];
	size_t before = out->len;
	ssize_t n = 0;
	int rc = -1;

	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd == -1)
		return err_errno(e, "read %s", path);
	do {
		n = read(fd, chunk, sizeof(chunk));
		if (n > 0 && buf_add(out, chunk, (size_t)n) == -1) {
			err_set(
			    e, ERR_TOOBIG, "read %s: it is larger than %zu bytes", path, out->max);
			goto out;
		}
	} while (n > 0 || (n == -1 && errno == EINTR));
	if (n == -1) {
		err_errno(e, "read %s", path);
		goto out;
	}
	rc = 0;
out:
	/* Keys come this way; the stack must not keep a copy. */
	explicit_bzero(chunk, sizeof(chunk));
	close(fd);
	if (rc == -1)
		buf_cut(out, before);
	return rc;
}

/* ---- writing ---- */

static int write_all(int fd, const char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);
		if (n == -1 && errno == EINTR)
			continue;
		if (n == -1)
			return -1;
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

/* Says what a person can do about the faults that a person meets. */
static int write_error(const char *path, struct err *e)
{
	const char *advice = errno == ENOSPC || errno == EDQUOT ? "; make room there"
			     : errno == EROFS ? "; mount it for writing, or name another folder"
					      : "";
	err_errno(e, "write %s", path);
	return e == NULL ? -1 : err_set(e, e->code, "%s%s", e->text, advice);
}

static char *temp_name(const char *dir, const char *path)
{
	const char *slash = strrchr(path, '/');
	return mem_printf("%s/.%.*s.XXXXXX", dir, TEMP_NAME_MAX, slash != NULL ? slash + 1 : path);
}

/* Fills the file behind `fd`, which is closed in each case: only then are all faults known. */
static int fill_and_close(int fd, const void *bytes, size_t len, mode_t mode)
{
	int rc = 0;

	if (fchmod(fd, mode) == -1 || write_all(fd, bytes, len) == -1 || fsync(fd) == -1)
		rc = -1;
	int number = errno;
	if (close(fd) == -1)
		return -1;
	errno = number;
	return rc;
}

int file_replace(const char *path, const void *bytes, size_t len, mode_t mode, struct err *e)
{
	char *dir = file_dirname(path), *temp = temp_name(dir, path);
	int rc = -1, fd = mkostemp(temp, O_CLOEXEC);

	if (fd == -1) {
		write_error(path, e);
	} else if (fill_and_close(fd, bytes, len, mode) == -1 || rename(temp, path) == -1) {
		write_error(path, e);
		unlink(temp);
	} else {
		rc = 0;
	}
	free(temp);
	free(dir);
	return rc;
}

int file_sync_folder(const char *folder, struct err *e)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = 0;

	/* EINVAL: a file system that keeps no folders on a disk. */
	if (fd == -1 || (fsync(fd) == -1 && errno != EINVAL))
		rc = err_errno(e, "make %s durable", folder);
	if (fd != -1)
		close(fd);
	return rc;
}

int file_write(const char *path, const void *bytes, size_t len, mode_t mode, struct err *e)
{
	char *dir = file_dirname(path);
	int rc = file_replace(path, bytes, len, mode, e);

	if (rc == 0)
		rc = file_sync_folder(dir, e);
	free(dir);
	return rc;
}

/* ---- folders ---- */

int file_mkdirs(const char *path, mode_t mode, struct err *e)
{
	struct stat st;
	int rc = -1;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return 0;
	char *part = mem_dup(path);
	for (char *end = part;; *end = '/') {
		end += strspn(end, "/");
		end = strchr(end, '/');
		if (end != NULL)
			*end = '\0';
		int made = mkdir(part, mode), number = errno;
		if (made == 0) {
			/* The umask must not decide who can read a proxy's certificates. */
			if (chmod(part, mode) == -1)
				goto out;
		} else if (stat(part, &st) == -1) {
			errno = number;
			goto out;
		} else if (!S_ISDIR(st.st_mode)) {
			errno = ENOTDIR;
			goto out;
		}
		if (end == NULL)
			break;
	}
	rc = 0;
out:
	if (rc == -1)
		err_errno(e, "make folder %s", part);
	free(part);
	return rc;
}

char *file_dirname(const char *path)
{
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		len--;
	while (len > 0 && path[len - 1] != '/')
		len--;
	if (len == 0)
		return mem_dup(".");
	while (len > 1 && path[len - 1] == '/')
		len--;
	return mem_dup_n(path, len);
}

/* A link to a file is a file: mounted secrets are made of such links. */
static bool is_file(DIR *dir, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type == DT_REG)
		return true;
	if (entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN)
		return false;
	return fstatat(dirfd(dir), entry->d_name, &st, 0) == 0 && S_ISREG(st.st_mode);
}

int file_list(const char *path, const char *suffix, struct strv *out, struct err *e)
{
	struct dirent *entry = NULL;
	size_t suffix_len = strlen(suffix);
	struct strv found = {0};

	DIR *dir = opendir(path);
	if (dir == NULL && errno == ENOENT)
		goto out;
	if (dir == NULL)
		return err_errno(e, "list %s", path);
	while (errno = 0, (entry = readdir(dir)) != NULL) {
		const char *name = entry->d_name;
		size_t len = strlen(name);
		if (name[0] == '.' || len <= suffix_len ||
		    strcmp(name + len - suffix_len, suffix) != 0 || !is_file(dir, entry))
			continue;
		strv_take(&found, mem_dup_n(name, len - suffix_len));
	}
	int number = errno;
	closedir(dir);
	if (number != 0) {
		strv_free(&found);
		errno = number;
		return err_errno(e, "list %s", path);
	}
	strv_sort(&found);
out:
	strv_move(out, &found);
	return 0;
}

/* ---- locks and descriptors ---- */

int file_lock(const char *path, int wait_ms, int *fd, struct err *e)
{
	const struct timespec nap = {0, LOCK_POLL_MS * 1000000L};
	int64_t end_ms = clock_mono_ms(&clock_system) + wait_ms;

	int lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (lock == -1)
		return err_errno(e, "lock %s", path);
	/* flock(2) has no limit of its own but a signal, and signals belong to the loop. */
	while (flock(lock, LOCK_EX | LOCK_NB) == -1) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			err_errno(e, "lock %s", path);
			close(lock);
			return -1;
		}
		if (clock_mono_ms(&clock_system) >= end_ms) {
			close(lock);
			return err_set(e, ERR_AGAIN, "lock %s: another process holds it", path);
		}
		nanosleep(&nap, NULL);
	}
	*fd = lock;
	return 0;
}

int file_std_open(struct err *e)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) != -1)
			continue;
		/* Opened the wrong way round, so that records written there are an error, not lost.
		 */
		int null = open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
		if (null != fd)
			return err_errno(e, "open /dev/null as descriptor %d", fd);
	}
	return 0;
}
