/* SPDX-License-Identifier: ISC */
#include "store/store_backend.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"

void store_link_init(struct store_link *ring)
{
	ring->prev = ring->next = ring;
}

void store_link_add(struct store_link *ring, struct store_link *l)
{
	l->prev = ring->prev;
	l->next = ring;
	l->prev->next = l->next->prev = l;
}

void store_link_del(struct store_link *l)
{
	l->prev->next = l->next;
	l->next->prev = l->prev;
}

/* A segment that begins with a dot is hidden from lists of folders, and may be "..". */
bool store_is_key(const char *key)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t len;

	if (strlen(key) > STORE_KEY_MAX)
		return false;
	for (;; key += len + 1) {
		len = strspn(key, letters);
		if (len == 0 || key[0] == '.')
			return false;
		if (key[len] != '/')
			return key[len] == '\0';
	}
}

int store_version_read(const char *version, int64_t *out, struct err *e)
{
	size_t len = strlen(version);

	*out = 0;
	if (len == 0)
		return 0;
	if (len <= 18 && strspn(version, "0123456789") == len)
		*out = strtoll(version, NULL, 10);
	if (*out == 0)
		return err_set(e, ERR_INVALID, "\"%s\" is no version of this store", version);
	return 0;
}

void store_version_write(int64_t n, char version[STORE_VERSION_MAX])
{
	if (n != 0)
		snprintf(version, STORE_VERSION_MAX, "%" PRId64, n);
	else
		version[0] = '\0';
}

void store_version_digest(const void *bytes, size_t len, char version[STORE_VERSION_MAX])
{
	char mark[DIGEST_MARK_MAX];

	digest_mark(bytes, len, mark);
	memcpy(version, mark, sizeof(mark));
}
