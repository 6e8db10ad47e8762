/* SPDX-License-Identifier: ISC */
#include "core/file_watch.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "core/mem.h"
#include "unit.h"

#define LIMIT_MS (3 * FILE_WATCH_POLL_MS)

static struct loop *l;
static struct file_watch *watch;
static char dir[] = "/tmp/le-file-watch.XXXXXX";
static int calls;
static bool frees;

static void on_change(void *arg)
{
	(void)arg;
	calls++;
	if (frees) {
		file_watch_free(watch);
		watch = NULL;
	}
	loop_stop(l);
}

static void on_limit(void *arg)
{
	(void)arg;
	loop_stop(l);
}

/* Runs the loop until a call or the limit; returns the calls. */
static int wait_ms(int64_t ms)
{
	struct loop_timer limit = {0};

	calls = 0;
	loop_timer_set(l, &limit, ms, on_limit, NULL);
	loop_run(l, NULL);
	loop_timer_clear(&limit);
	return calls;
}

static char *in_dir(const char *name)
{
	static char path[2][128];
	static int at;

	at = !at;
	snprintf(path[at], sizeof(path[at]), "%s/%s", dir, name);
	return path[at];
}

static void begin(const char *name)
{
	struct err e = ERR_INIT;

	is_int(file_watch_new(&watch, l, in_dir(name), on_change, NULL, &e), 0, "a watch");
}

static void write_to(const char *name, const char *text)
{
	FILE *f = fopen(in_dir(name), "w");

	fputs(text, f);
	fclose(f);
}

static void files(void)
{
	begin("names");
	is_int(wait_ms(20), 0, "nothing happens, nothing is called");
	write_to("other", "x");
	is_int(wait_ms(20), 0, "another file is no matter");
	write_to("names", "x");
	is_int(wait_ms(LIMIT_MS), 1, "a file that is written anew");
	FILE *f = fopen(in_dir("names"), "w");
	is_int(wait_ms(20), 0, "while it is being written nothing is called");
	fputs("y", f);
	fclose(f);
	is_int(wait_ms(LIMIT_MS), 1, "when it is closed, it is");
	file_write(in_dir("names"), "z", 1, 0600, NULL);
	is_int(wait_ms(LIMIT_MS), 1, "a file that is put in its place");
	file_write(in_dir("names"), "z", 1, 0600, NULL);
	is_int(wait_ms(LIMIT_MS), 1, "and once more: the folder is watched, not the file");
	unlink(in_dir("names"));
	is_int(wait_ms(LIMIT_MS), 1, "a file that is removed");
	ok(symlink("other", in_dir("names")) == 0, "a link");
	is_int(wait_ms(LIMIT_MS), 1, "a link that is made");
	chmod(in_dir("other"), 0600);
	is_int(wait_ms(20), 0, "what the link leads to is not watched");
	file_watch_free(watch);
}

/* names → ..data/names, ..data → v1; then ..data is switched to v2 by a rename. */
static void switched_folders(void)
{
	unlink(in_dir("names"));
	mkdir(in_dir("v1"), 0700);
	mkdir(in_dir("v2"), 0700);
	write_to("v1/names", "1");
	write_to("v2/names", "2");
	ok(symlink("v1", in_dir("..data")) == 0 && symlink("..data/names", in_dir("names")) == 0 &&
		symlink("v2", in_dir("..tmp")) == 0,
	    "a folder as Kubernetes mounts it");
	begin("names");
	rename(in_dir("..tmp"), in_dir("..data"));
	is_int(wait_ms(LIMIT_MS), 1, "the switch is seen");
	file_watch_free(watch);
	for (int i = 0; i < 2; i++) {
		unlink(in_dir(i == 0 ? "v1/names" : "v2/names"));
		rmdir(in_dir(i == 0 ? "v1" : "v2"));
	}
	unlink(in_dir("..data"));
	unlink(in_dir("names"));
}

static void folders(void)
{
	begin("later/names");
	is_int(wait_ms(LIMIT_MS), 1, "without the folder it polls");
	mkdir(in_dir("later"), 0700);
	write_to("later/names", "x");
	is_int(wait_ms(LIMIT_MS), 1, "until the folder is there");
	write_to("later/names", "y");
	is_int(wait_ms(FILE_WATCH_POLL_MS / 2), 1, "from then on it watches");
	unlink(in_dir("later/names"));
	is_int(wait_ms(LIMIT_MS), 1, "the file goes");
	rmdir(in_dir("later"));
	is_int(wait_ms(LIMIT_MS), 1, "the folder goes");
	mkdir(in_dir("later"), 0700);
	write_to("later/names", "z");
	is_int(wait_ms(LIMIT_MS), 1, "both come back");
	frees = true;
	write_to("later/names", "z");
	is_int(wait_ms(LIMIT_MS), 1, "the watch may be freed within the call");
	ok(watch == NULL, "and was");
	frees = false;
	unlink(in_dir("later/names"));
	rmdir(in_dir("later"));
}

static void relative(void)
{
	struct err e = ERR_INIT;

	ok(chdir(dir) == 0, "in the folder");
	is_int(file_watch_new(&watch, l, "names", on_change, NULL, &e), 0, "a name alone");
	write_to("names", "x");
	is_int(wait_ms(LIMIT_MS), 1, "is in the current folder");
	file_watch_free(watch);
	file_watch_free(NULL);
	unlink("names");
	unlink("other");
	ok(chdir("/") == 0 && rmdir(dir) == 0, "nothing is left");
}

int main(void)
{
	struct err e = ERR_INIT;

	if (mkdtemp(dir) == NULL || loop_new(&l, &clock_system, &e) < 0)
		return 1;
	files();
	switched_folders();
	folders();
	relative();
	loop_free(l);
	return unit_done();
}
