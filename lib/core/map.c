/* SPDX-License-Identifier: ISC */
#include "core/map.h"

#include <sodium.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

/* Each entry hangs in two lists: the chain of its bucket, to be found, and the order of insertion,
 * to be walked. So the table may grow without a word to who walks. */
struct map_entry {
	struct map_entry *chain;
	struct map_entry *older;
	struct map_entry *newer;
	uint64_t hash;
	void *value;
	char key[];
};

struct map {
	struct map_entry **buckets;
	size_t n_buckets; /* a power of two */
	size_t len;
	struct map_entry *oldest;
	struct map_entry *newest;
	struct map_entry *deleted; /* the last one, kept since a walk may still stand on it */
	unsigned char seed[crypto_shorthash_KEYBYTES];
};

static const size_t first_buckets = 16;

struct map *map_new(void)
{
	if (sodium_init() < 0)
		abort();

	struct map *m = mem_alloc(sizeof(*m));
	m->n_buckets = first_buckets;
	m->buckets = mem_alloc(m->n_buckets * sizeof(struct map_entry *));
	crypto_shorthash_keygen(m->seed);
	return m;
}

void map_free(struct map *m, void (*value_free)(void *))
{
	if (m == NULL)
		return;
	for (struct map_entry *e = m->oldest, *next = NULL; e != NULL; e = next) {
		next = e->newer;
		if (value_free != NULL)
			value_free(e->value);
		free(e);
	}
	free(m->deleted);
	free(m->buckets);
	free(m);
}

static uint64_t hash_of(const struct map *m, const char *key)
{
	unsigned char bytes[crypto_shorthash_BYTES];
	uint64_t hash = 0;

	crypto_shorthash(bytes, (const unsigned char *)key, strlen(key), m->seed);
	memcpy(&hash, bytes, sizeof(hash));
	return hash;
}

/* The place that points at the entry, or where one with this hash would be hung in. */
static struct map_entry **find(const struct map *m, const char *key, uint64_t hash)
{
	struct map_entry **at = &m->buckets[hash & (m->n_buckets - 1)];

	while (*at != NULL && ((*at)->hash != hash || strcmp((*at)->key, key) != 0))
		at = &(*at)->chain;
	return at;
}

static void grow(struct map *m)
{
	free(m->buckets);
	m->n_buckets *= 2;
	m->buckets = mem_alloc(m->n_buckets * sizeof(struct map_entry *));
	for (struct map_entry *e = m->oldest; e != NULL; e = e->newer) {
		struct map_entry **bucket = &m->buckets[e->hash & (m->n_buckets - 1)];
		e->chain = *bucket;
		*bucket = e;
	}
}

size_t map_len(const struct map *m)
{
	return m->len;
}

void *map_get(const struct map *m, const char *key)
{
	return map_value(*find(m, key, hash_of(m, key)));
}

void *map_put(struct map *m, const char *key, void *value)
{
	uint64_t hash = hash_of(m, key);
	struct map_entry *e = *find(m, key, hash);

	if (e != NULL) {
		void *before = e->value;
		e->value = value;
		return before;
	}

	if (m->len == m->n_buckets)
		grow(m);
	size_t size = strlen(key) + 1;
	e = mem_alloc(sizeof(*e) + size);
	memcpy(e->key, key, size);
	e->hash = hash;
	e->value = value;
	e->older = m->newest;
	*(m->newest != NULL ? &m->newest->newer : &m->oldest) = e;
	m->newest = e;
	*find(m, key, hash) = e;
	m->len++;
	return NULL;
}

void *map_del(struct map *m, const char *key)
{
	struct map_entry **at = find(m, key, hash_of(m, key));
	struct map_entry *e = *at;

	if (e == NULL)
		return NULL;
	*at = e->chain;
	*(e->older != NULL ? &e->older->newer : &m->oldest) = e->newer;
	*(e->newer != NULL ? &e->newer->older : &m->newest) = e->older;
	m->len--;
	free(m->deleted);
	m->deleted = e;
	return e->value;
}

struct map_entry *map_first(const struct map *m)
{
	return m->oldest;
}

struct map_entry *map_next(const struct map *m, const struct map_entry *entry)
{
	(void)m;
	return entry->newer;
}

const char *map_key(const struct map_entry *entry)
{
	return entry->key;
}

void *map_value(const struct map_entry *entry)
{
	return entry == NULL ? NULL : entry->value;
}
