/* SPDX-License-Identifier: ISC */
#include "core/opt_help.h"

#include <fcntl.h>
#include <unistd.h>

#include "core/mem.h"
#include "unit.h"

static void test_wide(void)
{
	static const struct opt wide[] = {{OPT_STR, "an-option-with-a-very-long-name", 0,
					      "ARGUMENT", 0, NULL, NULL, 0, 0, NULL, "help below"},
	    {OPT_STR, "url", 0, "URL", 0, NULL,
		"https://acme-v02.api.letsencrypt.org/directory/which/is/too/long/for/a/line/of/80",
		0, 0, NULL, "somewhere"},
	    {.kind = OPT_END}};
	const struct opt_tool wide_tool = {"le-wide", "[options]", "is wide", wide};
	const char *field = NULL;
	struct opt_slots slots = {0};
	struct buf out;

	opt_slots_add(&slots, wide, &field);
	buf_init(&out, OPT_HELP_MAX);
	is_int(opt_help(&wide_tool, &slots, &out), 0, "wide texts");
	is_str(out.data,
	    "usage: le-wide [options]\nis wide\n\n"
	    "Options ([NAME]: the variable that does the same):\n"
	    "      --an-option-with-a-very-long-name ARGUMENT\n"
	    "                 help below\n"
	    "      --url URL  somewhere\n"
	    "                 "
	    "(default: https://acme-v02.api.letsencrypt.org/directory/which/is/too/long/for/a/"
	    "line/of/80)\n",
	    "a long left side stands alone, a long word is not broken");
	buf_free(&out);
	buf_init(&out, 50);
	is_int(opt_help(&wide_tool, &slots, &out), -1, "a maximum that is too small is noticed");
	buf_free(&out);
	opt_slots_free(&slots);
}

/* ---- and the folders of opt.h, which need no table ---- */

static void is_taken(char *got, const char *want, const char *name)
{
	is_str(got, want, name);
	free(got);
}

static void test_folders(void)
{
	char dir[] = "/tmp/unit-opt.XXXXXX";

	setenv("STATE_DIRECTORY", "/var/lib/a:/var/lib/b", 1);
	is_taken(opt_state_dir(), "/var/lib/a", "the first of STATE_DIRECTORY");
	setenv("STATE_DIRECTORY", "relative", 1);
	setenv("XDG_STATE_HOME", "/xdg", 1);
	setenv("HOME", "/home/x", 1);
	bool root = geteuid() == 0;
	is_taken(opt_state_dir(), root ? "/var/lib/le-exporter" : "/xdg/le-exporter",
	    "relative is ignored; root's, or XDG_STATE_HOME");
	if (root && seteuid(65534) == 0) {
		is_taken(opt_state_dir(), "/xdg/le-exporter", "XDG_STATE_HOME");
		setenv("XDG_STATE_HOME", "xdg", 1);
		is_taken(opt_state_dir(), "/home/x/.local/state/le-exporter", "HOME");
		unsetenv("XDG_STATE_HOME");
		unsetenv("HOME");
		char *path = opt_state_dir();
		ok(path[0] == '/' && strstr(path, "/.local/state/le-exporter") != NULL,
		    "the home of the user database");
		free(path);
		ok(seteuid(0) == 0, "root again");
	}
	unsetenv("STATE_DIRECTORY");

	unsetenv("CREDENTIALS_DIRECTORY");
	ok(opt_credential("token") == NULL, "no credentials folder");
	if (!ok(mkdtemp(dir) != NULL, "scratch folder"))
		return;
	setenv("CREDENTIALS_DIRECTORY", dir, 1);
	ok(opt_credential("token") == NULL, "no such credential");
	char *path = mem_printf("%s/token", dir);
	close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	is_taken(opt_credential("token"), path, "a credential");
	ok(opt_credential("../etc/passwd") == NULL && opt_credential(".") == NULL,
	    "nothing but a file in that folder");
	unlink(path);
	rmdir(dir);
	free(path);
}

int main(void)
{
	test_wide();
	test_folders();
	return unit_done();
}
