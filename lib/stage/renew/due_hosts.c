/* SPDX-License-Identifier: ISC */
#include "stage/renew/due_hosts.h"

#include <stdlib.h>
#include <string.h>

#include "core/map.h"
#include "core/mem.h"
#include "names/host.h"

struct due_hosts {
	struct map *present; /* id that the name would have → struct rec_host */
	const struct rec_host **sorted;
	bool is_sorted;
	size_t max;
};

struct due_hosts *due_hosts_new(size_t max)
{
	struct due_hosts *h = mem_alloc(sizeof(*h));

	h->present = map_new();
	h->max = max;
	return h;
}

static void free_host(void *value)
{
	struct rec_host *host = value;

	if (host == NULL)
		return;
	rec_host_free(host);
	free(host);
}

void due_hosts_free(struct due_hosts *h)
{
	if (h == NULL)
		return;
	map_free(h->present, free_host);
	free(h->sorted);
	free(h);
}

bool due_hosts_put(struct due_hosts *h, struct rec_host *host)
{
	char id[HOST_MAX + 10];
	struct rec_host *kept;

	host_cert_id(host->name, id);
	h->is_sorted = false;
	if (host->absent) {
		free_host(map_del(h->present, id));
		return true;
	}
	if (map_len(h->present) >= h->max && map_get(h->present, id) == NULL)
		return false;
	kept = mem_alloc(sizeof(*kept));
	*kept = *host;
	*host = (struct rec_host){0};
	free_host(map_put(h->present, id, kept));
	return true;
}

size_t due_hosts_len(const struct due_hosts *h)
{
	return map_len(h->present);
}

bool due_hosts_has_id(const struct due_hosts *h, const char *id)
{
	return map_get(h->present, id) != NULL;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(
	    (*(const struct rec_host *const *)a)->name, (*(const struct rec_host *const *)b)->name);
}

const struct rec_host *const *due_hosts_sorted(struct due_hosts *h, size_t *n)
{
	size_t len = 0;

	*n = map_len(h->present);
	if (h->is_sorted)
		return h->sorted;
	h->sorted = mem_grow(h->sorted, *n + 1, sizeof(struct rec_host *));
	for (struct map_entry *at = map_first(h->present); at; at = map_next(h->present, at))
		h->sorted[len++] = map_value(at);
	qsort(h->sorted, len, sizeof(struct rec_host *), by_name);
	h->is_sorted = true;
	return h->sorted;
}
