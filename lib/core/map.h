/* SPDX-License-Identifier: ISC */
/*
 * map - string keys to pointers, in order of insertion.
 *
 * Keyed hashing (SipHash), since the keys are host names that strangers choose. The map copies keys
 * and only borrows values; map_free takes a function for them. It serves as the queue with one
 * entry per key, too: map_put replaces in place, map_first is the oldest.
 *
 * While walking with map_first/map_next the current entry may be deleted; anything else that
 * changes the map ends the walk.
 */
#ifndef CORE_MAP_H
#define CORE_MAP_H

#include <stddef.h>

struct map;
struct map_entry;

struct map *map_new(void);
void map_free(struct map *m, void (*value_free)(void *)); /* value_free may be NULL */

size_t map_len(const struct map *m);
void *map_get(const struct map *m, const char *key); /* NULL: no such key */

/* Returns the value that was there before, or NULL; `value` must not be NULL. */
void *map_put(struct map *m, const char *key, void *value);

/* Removes and returns the value; NULL: no such key. */
void *map_del(struct map *m, const char *key);

struct map_entry *map_first(const struct map *m); /* oldest; NULL when empty */
struct map_entry *map_next(const struct map *m, const struct map_entry *entry);
const char *map_key(const struct map_entry *entry);
void *map_value(const struct map_entry *entry);

#endif
