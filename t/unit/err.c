/* SPDX-License-Identifier: ISC */
#include "core/err.h"

#include <errno.h>

#include "unit.h"

static void test_set(void)
{
	struct err e = ERR_INIT;

	is_int(e.code, ERR_NONE, "ERR_INIT: no code");
	is_str(e.text, "", "ERR_INIT: no text");
	is_int(err_set(&e, ERR_CONFIG, "%s: %d", "file", 3), -1, "err_set returns -1");
	is_int(e.code, ERR_CONFIG, "err_set sets the code");
	is_str(e.text, "file: 3", "err_set sets the text");
	is_int(err_prefix(&e, "reading %s", "x"), -1, "err_prefix returns -1");
	is_str(e.text, "reading x: file: 3", "err_prefix puts words in front");
	is_int(e.code, ERR_CONFIG, "err_prefix keeps the code");
	err_set(&e, ERR_IO, "again: %s", e.text);
	is_str(e.text, "again: reading x: file: 3", "the old text may be an argument");

	struct err copy = ERR_INIT;
	is_int(err_copy(&copy, &e), -1, "err_copy returns -1");
	is_str(copy.text, e.text, "err_copy copies the text");
	is_int(copy.code, ERR_IO, "err_copy copies the code");
	err_clear(&e);
	is_int(e.code, ERR_NONE, "err_clear clears the code");
	is_str(e.text, "", "err_clear clears the text");
}

static void test_errno(void)
{
	static const struct {
		int number;
		enum err_code code;
	} cases[] = {
	    {EACCES, ERR_DENIED},
	    {EPERM, ERR_DENIED},
	    {ENOENT, ERR_NOTFOUND},
	    {EIO, ERR_IO},
	    {ENOSPC, ERR_IO},
	};
	struct err e = ERR_INIT;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		errno = cases[i].number;
		is_int(err_errno(&e, "path"), -1, "err_errno returns -1");
		is_int(e.code, cases[i].code, strerror(cases[i].number));
	}
	errno = ENOENT;
	err_errno(&e, "open %s", "f");
	is_str(e.text, "open f: No such file or directory", "err_errno adds the text of errno");
	is_int(errno, ENOENT, "err_errno leaves errno alone");
}

static void test_null(void)
{
	is_int(err_set(NULL, ERR_IO, "x"), -1, "err_set: NULL is allowed");
	is_int(err_errno(NULL, "x"), -1, "err_errno: NULL is allowed");
	is_int(err_prefix(NULL, "x"), -1, "err_prefix: NULL is allowed");
	is_int(err_copy(NULL, NULL), -1, "err_copy: NULL is allowed");
	err_clear(NULL);
}

static void test_cut(void)
{
	struct err e = ERR_INIT;
	char fits[ERR_TEXT_MAX], more[ERR_TEXT_MAX + 1];

	memset(fits, 'a', sizeof(fits));
	fits[ERR_TEXT_MAX - 1] = '\0';
	err_set(&e, ERR_IO, "%s", fits);
	is_str(e.text, fits, "a text that just fits is whole");

	memset(more, 'a', sizeof(more));
	more[ERR_TEXT_MAX] = '\0';
	err_set(&e, ERR_IO, "%s", more);
	is_int((long long)strlen(e.text), ERR_TEXT_MAX - 1, "a longer one is cut");
	is_str(e.text + ERR_TEXT_MAX - 5, "a...", "and marked");

	err_set(&e, ERR_IO, "%s", fits);
	err_prefix(&e, "words");
	ok(strncmp(e.text, "words: aaa", 10) == 0, "a prefix pushes the end out");
	is_str(e.text + ERR_TEXT_MAX - 5, "a...", "which is marked, too");
	err_set(&e, ERR_IO, "short");
	err_prefix(&e, "%s", more);
	is_str(e.text + ERR_TEXT_MAX - 5, "a...", "a prefix that is too long by itself");

	/* U+20AC has three bytes, the cut would fall on its last. */
	memcpy(more + ERR_TEXT_MAX - 6, "\xe2\x82\xac", 3);
	err_set(&e, ERR_IO, "%s", more);
	is_str(e.text + ERR_TEXT_MAX - 7, "a...", "no character is cut in two");
}

static void test_table(void)
{
	is_str(err_name(ERR_NONE), "no error", "the first row");
	is_int(err_exit(ERR_NONE), 0, "no error exits 0");
	is_str(err_name(ERR_INTERNAL), "internal", "the last row");
	is_int(err_exit(ERR_USAGE), 64, "usage exits 64");
	is_int(err_exit(ERR_UNAVAILABLE), 69, "unreachable exits 69");
	is_str(err_kind(ERR_PAUSED), "paused", "kind of a pause");
	is_str(err_name(ERR_CODES), "internal", "what is no code counts as internal");
	is_int(err_exit((enum err_code) - 1), 70, "what is no code exits 70");

	ok(err_is_temporary(ERR_IO), "input/output is temporary");
	ok(err_is_temporary(ERR_RATELIMITED), "a rate limit passes");
	ok(!err_is_temporary(ERR_PAUSED), "a pause does not");
	ok(!err_is_temporary(ERR_DENIED), "a lack of rights does not");
	ok(!err_is_temporary(ERR_NONE), "success is not temporary");
	for (int c = ERR_NONE; c < ERR_CODES; c++) {
		int status = err_exit((enum err_code)c);
		ok(err_is_temporary((enum err_code)c) == (status == 75 || status == 69),
		    err_name((enum err_code)c));
	}
}

int main(void)
{
	test_set();
	test_errno();
	test_null();
	test_cut();
	test_table();
	return unit_done();
}
