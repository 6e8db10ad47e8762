/* SPDX-License-Identifier: ISC */
#include "core/buf.h"

#include <stdint.h>
#include <stdlib.h>

#include "unit.h"

static void test_empty(void)
{
	struct buf b;

	buf_init(&b, 10);
	is_str(b.data, "", "a new buffer is an empty string");
	buf_drop(&b, 5);
	buf_cut(&b, 0);
	buf_reset(&b);
	is_int(buf_add(&b, NULL, 0), 0, "no bytes fit anywhere");
	is_int((long long)b.len, 0, "and add nothing");
	char *s = buf_take(&b);
	is_str(s, "", "nothing can be taken");
	free(s);
	buf_free(&b);
	buf_free(&b);
	is_str(b.data, "", "a freed buffer is an empty string");
	s = buf_take(&b);
	is_str(s, "", "and can be taken");
	free(s);
}

static void test_add(void)
{
	struct buf b;

	buf_init(&b, 1000);
	is_int(buf_adds(&b, "one"), 0, "buf_adds");
	is_int(buf_addc(&b, ' '), 0, "buf_addc");
	is_int(buf_addf(&b, "%d%s", 2, "!"), 0, "buf_addf");
	is_int(buf_add(&b, "\0x", 2), 0, "buf_add");
	is_int((long long)b.len, 8, "NUL bytes count");
	ok(memcmp(b.data, "one 2!\0x", 9) == 0, "all is there, and a NUL behind it");

	buf_cut(&b, 100);
	is_int((long long)b.len, 8, "cutting longer has no effect");
	buf_cut(&b, 6);
	is_str(b.data, "one 2!", "cut");
	buf_drop(&b, 4);
	is_str(b.data, "2!", "drop");
	buf_drop(&b, 100);
	is_str(b.data, "", "drop at most all");

	buf_adds(&b, "mine");
	char *s = buf_take(&b);
	is_str(s, "mine", "buf_take moves the content out");
	is_str(b.data, "", "and leaves none");
	is_int(buf_adds(&b, "new"), 0, "the buffer goes on");
	is_str(s, "mine", "apart from what was taken");
	free(s);
	buf_free(&b);
	is_int(buf_adds(&b, "x"), 0, "after buf_free, too");
	buf_free(&b);
}

static void test_max(void)
{
	struct buf b;

	buf_init(&b, 4);
	is_int(buf_adds(&b, "abcd"), 0, "the maximum is without the NUL");
	is_int(buf_add(&b, "", 0), 0, "nothing more still fits");
	is_int(buf_addc(&b, 'e'), -1, "one byte more does not");
	ok(b.failed, "the buffer failed");
	is_str(b.data, "abcd", "and is as before");
	buf_cut(&b, 0);
	is_int(buf_addc(&b, 'x'), -1, "once failed, all fails");
	is_int(buf_add(&b, NULL, 0), -1, "even no bytes");
	is_int(buf_addf(&b, "%s", ""), -1, "even no text");
	buf_reset(&b);
	ok(!b.failed && b.len == 0, "buf_reset forgives");
	is_int(buf_addf(&b, "%d", 12345), -1, "buf_addf knows the maximum");
	is_str(b.data, "", "and adds no part");
	buf_free(&b);
	ok(!b.failed, "so does buf_free");
	is_int(buf_addf(&b, "%d", 1234), 0, "buf_addf up to the maximum");
	is_str(b.data, "1234", "adds all");
	buf_reset(&b);
	is_int(buf_add(&b, "x", SIZE_MAX), -1, "a length that would overflow");
	buf_free(&b);

	buf_init(&b, 0);
	is_int(buf_addc(&b, 'x'), -1, "a buffer of 0 bytes takes none");
	buf_free(&b);

	buf_init(&b, 4);
	buf_addf(&b, "%s", "too long");
	char *s = buf_take(&b);
	ok(!b.failed, "a taken buffer starts anew");
	free(s);
}

static void test_growth(void)
{
	struct buf b;
	bool same = true;

	buf_init(&b, 100000);
	for (int i = 0; i < 100000; i++)
		buf_addc(&b, (char)('a' + i % 26));
	is_int((long long)b.len, 100000, "grows up to the maximum");
	for (int i = 0; i < 100000; i++)
		same = same && b.data[i] == 'a' + i % 26;
	ok(same && b.data[b.len] == '\0', "and keeps the content");
	is_int((long long)b.room, 100001, "never takes more than the maximum and the NUL");
	char *before = b.data;
	buf_reset(&b);
	ok(b.data == before, "buf_reset keeps the memory");
	is_int(buf_addc(&b, 'x'), 0, "buf_reset makes room");
	buf_free(&b);

	buf_init(&b, SIZE_MAX);
	is_int(buf_adds(&b, "x"), 0, "a buffer without a limit");
	buf_free(&b);
}

int main(void)
{
	test_empty();
	test_add();
	test_max();
	test_growth();
	return unit_done();
}
