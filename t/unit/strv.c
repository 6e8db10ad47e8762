/* SPDX-License-Identifier: ISC */
#include "core/strv.h"

#include <stdlib.h>

#include "core/mem.h"
#include "unit.h"

static void is_list(const struct strv *s, const char *want, const char *name)
{
	struct buf b;

	buf_init(&b, 4096);
	strv_join(s, ",", &b);
	is_str(b.data, want, name);
	buf_free(&b);
}

static struct strv list(const char *text)
{
	struct strv s = {0};

	strv_split(&s, text, ",");
	return s;
}

static void test_edit(void)
{
	struct strv s = {0}, t = {0};

	is_list(&s, "", "{0} is empty");
	strv_add(&s, "a");
	strv_take(&s, mem_dup("b"));
	strv_addf(&s, "%c%d", 'c', 1);
	is_list(&s, "a,b,c1", "added in order");
	strv_del(&s, 3);
	is_list(&s, "a,b,c1", "deleting behind the end has no effect");
	strv_del(&s, 1);
	is_list(&s, "a,c1", "deleted in the middle");

	strv_add(&t, "old");
	strv_copy(&t, &s);
	is_list(&t, "a,c1", "copied over");
	is_list(&s, "a,c1", "from what stays");
	strv_copy(&t, &t);
	is_list(&t, "a,c1", "copied to itself");
	strv_add(&s, "x");
	strv_move(&t, &s);
	is_list(&t, "a,c1,x", "moved over");
	is_int((long long)s.n, 0, "from what is empty then");
	strv_move(&t, &t);
	is_list(&t, "a,c1,x", "moved to itself");
	strv_del(&t, 0);
	strv_del(&t, 0);
	strv_del(&t, 0);
	is_list(&t, "", "deleted to the last");
	for (int i = 0; i < 1000; i++)
		strv_addf(&t, "%d", i);
	is_str(t.v[999], "999", "a long list");
	strv_free(&t);
	is_int((long long)t.n, 0, "freed is empty");
	strv_free(&t);
	strv_add(&t, "again");
	is_list(&t, "again", "and may be used again");
	strv_free(&t);
}

static void test_sort(void)
{
	struct strv s = {0};

	strv_sort(&s);
	is_list(&s, "", "sorting nothing");
	ok(!strv_has_sorted(&s, "a"), "bisecting nothing");
	ok(!strv_has(&s, "a"), "nothing has nothing");
	s = list("b,a,c,a,B,\xc3\xa4,b,a");
	strv_sort(&s);
	is_list(&s, "B,a,b,c,\xc3\xa4", "sorted bytewise without duplicates");
	for (size_t i = 0; i < s.n; i++)
		ok(strv_has_sorted(&s, s.v[i]) && strv_has(&s, s.v[i]), "what is there is found");
	ok(!strv_has_sorted(&s, "") && !strv_has_sorted(&s, "aa") && !strv_has_sorted(&s, "\xff"),
	    "what is not is not");
	ok(!strv_has(&s, "A"), "case counts");
	strv_free(&s);
}

static void test_equal(void)
{
	struct strv a = list("a,b,b"), b = list("b,a"), c = list("a,c"), none = {0};

	ok(strv_eq(&a, &a), "equal to itself");
	ok(!strv_eq(&a, &b) && !strv_eq(&b, &c) && !strv_eq(&a, &none), "different lists");
	ok(strv_eq(&none, &none), "two empty lists are equal");
	ok(strv_same_set(&a, &b), "the same set in another order");
	ok(!strv_same_set(&b, &c) && !strv_same_set(&c, &none), "different sets");
	ok(strv_same_set(&none, &none), "two empty sets");
	is_list(&a, "a,b,b", "comparing sets leaves the lists alone");
	strv_free(&a);
	strv_free(&b);
	strv_free(&c);
}

static void test_split(void)
{
	struct strv s = {0};
	struct buf b;

	strv_split(&s, "", ", ");
	strv_split(&s, " ,, ", ", ");
	is_list(&s, "", "no pieces");
	strv_split(&s, ", a b,,c ", ", ");
	is_list(&s, "a,b,c", "empty pieces are dropped");
	strv_split(&s, "d e", "");
	is_list(&s, "a,b,c,d e", "without separators all is one piece");

	buf_init(&b, 8);
	buf_adds(&b, "x");
	is_int(strv_join(&s, " ", &b), -1, "joined into too little room");
	is_str(b.data, "x", "leaves no part behind");
	buf_free(&b);
	buf_init(&b, 9);
	is_int(strv_join(&s, " ", &b), 0, "joined into just enough");
	is_str(b.data, "a b c d e", "is all there");
	buf_free(&b);
	strv_free(&s);
}

int main(void)
{
	test_edit();
	test_sort();
	test_equal();
	test_split();
	return unit_done();
}
