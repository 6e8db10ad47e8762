/* SPDX-License-Identifier: ISC */
#include "core/map.h"

#include <stdlib.h>

#include "core/mem.h"
#include "unit.h"

enum { MANY = 5000 };

static char *key(int i)
{
	static char text[32];

	snprintf(text, sizeof(text), "host-%d.example.com", i);
	return text;
}

static void test_one(void)
{
	struct map *m = map_new();
	char a[] = "A", b[] = "B", name[] = "k";

	is_int((long long)map_len(m), 0, "a new map is empty");
	ok(map_first(m) == NULL, "and has no first");
	ok(map_get(m, "k") == NULL, "nor any key");
	ok(map_del(m, "k") == NULL, "nor anything to delete");
	ok(map_put(m, name, a) == NULL, "put returns NULL for a new key");
	name[0] = 'x';
	ok(map_get(m, "k") == a, "the key was copied");
	ok(map_put(m, "k", b) == a, "put returns what was there before");
	is_int((long long)map_len(m), 1, "and replaces it");
	ok(map_get(m, "") == NULL, "the empty key is a key");
	map_put(m, "", a);
	ok(map_get(m, "") == a && map_get(m, "k") == b, "of its own");
	ok(map_del(m, "k") == b && map_get(m, "k") == NULL, "deleted");
	ok(map_del(m, "k") == NULL, "once");
	ok(map_del(m, map_key(map_first(m))) == a, "the key may be the entry's own");
	is_int((long long)map_len(m), 0, "empty again");
	map_free(m, NULL);
	map_free(NULL, NULL);
}

static void test_order(void)
{
	struct map *m = map_new();
	char v[] = "v", got[16] = "";

	map_put(m, "a", v);
	map_put(m, "b", v);
	map_put(m, "c", v);
	map_put(m, "a", v);
	map_del(m, "b");
	map_put(m, "b", v);
	for (struct map_entry *e = map_first(m); e != NULL; e = map_next(m, e))
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s", map_key(e));
	is_str(got, "acb", "replaced in place; deleted and put again is the newest");
	map_del(m, "a");
	is_str(map_key(map_first(m)), "c", "the first is the oldest");
	map_free(m, NULL);
}

static void test_growth(void)
{
	struct map *m = map_new();
	bool good = true;
	int i = 0, kept = 0;

	for (i = 0; i < MANY; i++)
		map_put(m, key(i), mem_dup(key(i)));
	is_int((long long)map_len(m), MANY, "many keys");
	for (i = 0; i < MANY; i++)
		good = good && map_get(m, key(i)) && strcmp(map_get(m, key(i)), key(i)) == 0;
	ok(good, "each has its value");

	i = 0;
	good = true;
	for (struct map_entry *e = map_first(m); e != NULL; e = map_next(m, e), i++) {
		good = good && strcmp(map_key(e), key(i)) == 0 && map_value(e) != NULL;
		if (i % 3 != 0)
			free(map_del(m, map_key(e)));
	}
	ok(good && i == MANY, "a walk sees each in order while the current one is deleted");
	is_int((long long)map_len(m), (MANY + 2) / 3, "a third is left");
	good = true;
	for (i = 0; i < MANY; i++)
		good = good && (map_get(m, key(i)) != NULL) == (i % 3 == 0);
	ok(good, "the right third");

	for (i = MANY; i < 3 * MANY; i++)
		map_put(m, key(i), mem_dup(key(i)));
	good = true;
	for (struct map_entry *e = map_first(m); e != NULL; e = map_next(m, e), kept++)
		good = good && map_get(m, map_key(e)) == map_value(e);
	ok(good && (size_t)kept == map_len(m), "growth after deletions loses nothing");

	for (struct map_entry *e = map_first(m); e != NULL; e = map_next(m, e))
		free(map_del(m, map_key(e)));
	ok(map_len(m) == 0 && map_first(m) == NULL, "a walk may delete all");
	map_put(m, "last", mem_dup("x"));
	map_free(m, free);
}

int main(void)
{
	test_one();
	test_order();
	test_growth();
	return unit_done();
}
