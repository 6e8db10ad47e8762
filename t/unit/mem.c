/* SPDX-License-Identifier: ISC */
#include "core/mem.h"

#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

static bool aborts(void (*fn)(void))
{
	int status = 0;

	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
		fn();
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

/* volatile, or the compiler sees the nonsense and says so. */
static volatile size_t huge = SIZE_MAX / 2;

static void grow_past_size_t(void)
{
	mem_grow(NULL, huge, 4);
}

static void dup_past_size_t(void)
{
	mem_dup_n("x", huge * 2 + 1);
}

int main(void)
{
	char *p = mem_alloc(64);
	bool zero = true;
	for (int i = 0; i < 64; i++)
		zero = zero && p[i] == 0;
	ok(zero, "mem_alloc gives zeroed memory");
	memcpy(p, "kept", 5);
	p = mem_grow(p, 1000, 100);
	is_str(p, "kept", "mem_grow keeps the content");
	free(p);

	p = mem_alloc(0);
	ok(p != NULL, "nothing is still memory");
	p = mem_grow(p, 0, 8);
	ok(p != NULL, "growing to nothing is still memory");
	free(p);

	ok(mem_dup(NULL) == NULL, "mem_dup of NULL is NULL");
	p = mem_dup("text");
	is_str(p, "text", "mem_dup copies");
	free(p);
	p = mem_dup_n("abcdef", 3);
	is_str(p, "abc", "mem_dup_n adds the NUL");
	free(p);
	p = mem_dup_n(NULL, 0);
	is_str(p, "", "mem_dup_n of no bytes is empty");
	free(p);
	p = mem_printf("%s-%d", "a", 7);
	is_str(p, "a-7", "mem_printf prints");
	mem_free_wiped(p);
	mem_free_wiped(NULL);

	ok(aborts(grow_past_size_t), "a size that overflows aborts");
	ok(aborts(dup_past_size_t), "a length without room for the NUL aborts");
	return unit_done();
}
