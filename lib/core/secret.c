/* SPDX-License-Identifier: ISC */
#include "core/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/mem.h"

/* The struct itself is no secret; apart from it the bytes can be made read-only. */
struct secret {
	char *bytes;
	size_t len;
};

/* As in mem: without memory there is no way on. sodium_init may be called any number of times. */
static char *lock_alloc(size_t size)
{
	char *p = sodium_init() < 0 ? NULL : sodium_malloc(size);

	if (p == NULL)
		abort();
	return p;
}

struct secret *secret_new(const void *bytes, size_t len)
{
	struct secret *s = mem_alloc(sizeof(*s));

	s->bytes = lock_alloc(len + 1);
	s->len = len;
	if (len > 0)
		memcpy(s->bytes, bytes, len);
	s->bytes[len] = '\0';
	if (sodium_mprotect_readonly(s->bytes) < 0)
		abort();
	return s;
}

struct secret *secret_new_wipe(void *bytes, size_t len)
{
	struct secret *s = secret_new(bytes, len);

	if (len > 0)
		explicit_bzero(bytes, len);
	return s;
}

void secret_free(struct secret *s)
{
	if (s == NULL)
		return;
	sodium_free(s->bytes); /* wipes */
	free(s);
}

const char *secret_bytes(const struct secret *s)
{
	return s == NULL ? NULL : s->bytes;
}

size_t secret_len(const struct secret *s)
{
	return s == NULL ? 0 : s->len;
}

bool secret_eq(const struct secret *a, const struct secret *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return a->len == b->len && sodium_memcmp(a->bytes, b->bytes, a->len) == 0;
}

/* Fills `room` as far as the file goes; more than that is left unread. */
static ssize_t read_all(int fd, char *room, size_t size)
{
	size_t got = 0;

	while (got < size) {
		ssize_t n = read(fd, room + got, size - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		got += (size_t)n;
	}
	return (ssize_t)got;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

int secret_read_file(struct secret **out, const char *path, size_t max, bool trim, struct err *e)
{
	int rc = -1;

	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return err_errno(e, "%s", path);

	/* One byte more than allowed tells a file that is too long. */
	char *room = lock_alloc(max + 1);
	ssize_t got = read_all(fd, room, max + 1);
	if (got < 0) {
		err_errno(e, "%s", path);
		goto out;
	}
	if ((size_t)got > max) {
		err_set(e, ERR_TOOBIG, "%s: longer than %zu bytes", path, max);
		goto out;
	}

	const char *start = room;
	size_t len = (size_t)got;
	for (; trim && len > 0 && is_blank(*start); len--)
		start++;
	while (trim && len > 0 && is_blank(start[len - 1]))
		len--;
	if (len == 0) {
		err_set(e, ERR_INVALID, "%s: empty", path);
		goto out;
	}
	*out = secret_new(start, len);
	rc = 0;
out:
	sodium_free(room);
	close(fd);
	return rc;
}
