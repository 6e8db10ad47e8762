/* SPDX-License-Identifier: ISC */
#include "core/secret.h"

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/mem.h"
#include "unit.h"

static char dir[] = "/tmp/le-unit-secret-XXXXXX";

static void test_new(void)
{
	char source[] = "s.token";
	struct secret *a = secret_new(source, strlen(source));
	is_str(secret_bytes(a), "s.token", "copied and terminated");
	is_int((long long)secret_len(a), 7, "the NUL does not count");
	is_str(source, "s.token", "secret_new leaves the source");

	struct secret *b = secret_new_wipe(source, strlen(source));
	is_str(secret_bytes(b), "s.token", "secret_new_wipe copies");
	ok(memcmp(source, "\0\0\0\0\0\0\0", sizeof(source)) == 0, "and wipes the source");

	struct secret *c = secret_new("s.tokex", 7), *d = secret_new("s.toke", 6);
	ok(secret_eq(a, b) && secret_eq(a, a), "equal");
	ok(!secret_eq(a, c) && !secret_eq(a, d), "different");
	ok(secret_eq(NULL, NULL), "two NULLs are equal");
	ok(!secret_eq(a, NULL) && !secret_eq(NULL, a), "one NULL is not");
	ok(secret_bytes(NULL) == NULL && secret_len(NULL) == 0, "NULL is allowed");

	struct secret *none = secret_new(NULL, 0), *nul = secret_new("a\0b", 3);
	is_str(secret_bytes(none), "", "no bytes");
	ok(secret_len(nul) == 3 && memcmp(secret_bytes(nul), "a\0b", 4) == 0, "NUL bytes");
	ok(!secret_eq(none, NULL), "no bytes are not NULL");
	secret_free(a);
	secret_free(b);
	secret_free(c);
	secret_free(d);
	secret_free(none);
	secret_free(nul);
	secret_free(NULL);
}

/* Writes to the byte at `offset` in a child; true if that killed it. */
static bool write_kills(const struct secret *s, size_t offset)
{
	int status = 0;

	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
		signal(SIGSEGV, SIG_DFL);
		signal(SIGBUS, SIG_DFL);
		*(volatile char *)((uintptr_t)secret_bytes(s) + offset) = 'x';
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status);
}

static void test_guard(void)
{
	struct secret *s = secret_new("0123456", 7);

	ok(write_kills(s, 0), "the bytes are read-only");
	ok(write_kills(s, 8), "behind the NUL stands a guard");
	secret_free(s);
}

static char *path(const char *name)
{
	return mem_printf("%s/%s", dir, name);
}

static char *file(const char *name, const char *text)
{
	char *p = path(name);
	FILE *f = fopen(p, "w");

	if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0)
		abort();
	return p;
}

static void reads(const char *text, size_t max, bool trim, const char *want, const char *name)
{
	struct err e = ERR_INIT;
	struct secret *s = NULL;
	char *p = file("token", text);

	int rc = secret_read_file(&s, p, max, trim, &e);
	ok(rc == (want ? 0 : -1), name);
	is_str(secret_bytes(s), want, name);
	secret_free(s);
	unlink(p);
	free(p);
}

static void fails(char *p, size_t max, bool trim, enum err_code code, const char *name)
{
	struct err e = ERR_INIT;
	struct secret *s = NULL;

	is_int(secret_read_file(&s, p, max, trim, &e), -1, name);
	is_int(e.code, code, name);
	ok(strstr(e.text, p) != NULL, "the text names the file");
	ok(s == NULL, "nothing is given");
	secret_read_file(&s, p, max, trim, NULL);
	remove(p);
	free(p);
}

static void test_file(void)
{
	if (mkdtemp(dir) == NULL)
		abort();
	reads("s.abc\n", 100, true, "s.abc", "the newline is trimmed");
	reads("s.abc\n", 100, false, "s.abc\n", "or not");
	reads(" \t\r\n a b \r\n\t ", 100, true, "a b", "both ends are trimmed, the middle is not");
	reads("12345", 5, false, "12345", "as long as the maximum");
	reads(" \n", 5, false, " \n", "white space is something");
	fails(file("long", "123456"), 5, false, ERR_TOOBIG, "longer than the maximum");
	fails(file("blank", "12345\n"), 5, true, ERR_TOOBIG, "the maximum is the file's");
	fails(file("empty", ""), 5, false, ERR_INVALID, "empty");
	fails(file("space", " \n\t "), 5, true, ERR_INVALID, "empty once trimmed");
	fails(path("missing"), 5, true, ERR_NOTFOUND, "missing");

	char *p = path("folder");
	mkdir(p, 0700);
	fails(p, 5, true, ERR_IO, "a folder");
	if (geteuid() != 0) {
		p = file("closed", "x");
		chmod(p, 0);
		fails(p, 5, true, ERR_DENIED, "no right to read");
	}
	rmdir(dir);
}

int main(void)
{
	test_new();
	test_guard();
	test_file();
	return unit_done();
}
