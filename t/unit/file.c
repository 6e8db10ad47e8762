/* SPDX-License-Identifier: ISC */
#include "core/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/mem.h"
#include "unit.h"

/* All tests work in a scratch folder, by relative paths. */
static struct err e;

static void put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");
	if (f == NULL)
		return;
	fputs(text, f);
	fclose(f);
}

static const char *content(const char *path)
{
	static char text[256];
	struct buf b;
	buf_init(&b, sizeof(text) - 1);
	snprintf(text, sizeof(text), "%s", file_read(path, &b, NULL) == 0 ? b.data : "(none)");
	buf_free(&b);
	return text;
}

static mode_t mode_of(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 ? st.st_mode & 07777 : 0;
}

static int entries(const char *path)
{
	int n = 0;
	DIR *dir = opendir(path);
	while (dir != NULL && readdir(dir) != NULL)
		n++;
	if (dir != NULL)
		closedir(dir);
	return n - 2;
}

static void test_read(void)
{
	struct buf b;
	char large[40000];

	buf_init(&b, 20);
	put("r", "hello\n");
	is_int(file_read("r", &b, &e), 0, "read");
	is_int(file_read("r", &b, &e), 0, "read once more");
	is_str(b.data, "hello\nhello\n", "the content is added");
	put("r2", "123456789");
	is_int(file_read("r2", &b, &e), -1, "over the maximum");
	is_int(e.code, ERR_TOOBIG, "is ERR_TOOBIG");
	is_str(e.text, "read r2: it is larger than 20 bytes", "and says so");
	is_str(b.data, "hello\nhello\n", "nothing is added");
	buf_reset(&b);
	put("r2", "12345678901234567890");
	is_int(file_read("r2", &b, &e), 0, "exactly the maximum");
	buf_reset(&b);
	put("r2", "");
	ok(file_read("r2", &b, &e) == 0 && b.len == 0, "an empty file");
	is_int(file_read("missing", &b, &e), -1, "a missing file");
	is_int(e.code, ERR_NOTFOUND, "is ERR_NOTFOUND");
	is_str(e.text, "read missing: No such file or directory", "and named");
	is_int(file_read("-", &b, &e), -1, "- is not special");
	is_int(file_read(".", &b, &e), -1, "a folder");
	is_int(e.code, ERR_IO, "is ERR_IO");
	buf_free(&b);

	memset(large, 'x', sizeof(large));
	large[sizeof(large) - 1] = '\0';
	put("r2", large);
	buf_init(&b, sizeof(large));
	ok(file_read("r2", &b, &e) == 0 && strcmp(b.data, large) == 0, "more than one piece");
	buf_free(&b);
}

static void test_denied(void)
{
	struct buf b;

	put("secret", "x");
	chmod("secret", 0);
	bool root = geteuid() == 0;
	if (root && seteuid(65534) == -1)
		return;
	buf_init(&b, 20);
	is_int(file_read("secret", &b, &e), -1, "a file that is not for us");
	is_int(e.code, ERR_DENIED, "is ERR_DENIED");
	if (root) {
		is_int(file_write("/etc/le-unit", "x", 1, 0600, &e), -1, "so is a folder");
		is_int(e.code, ERR_DENIED, "to write to");
		is_int(file_mkdirs("/etc/le-unit/x", 0755, &e), -1, "or to make a folder in");
		is_str(e.text, "make folder /etc/le-unit: Permission denied", "which is named");
		ok(seteuid(0) == 0, "root again");
	}
	buf_free(&b);
}

static void test_write(void)
{
	char name[256];

	ok(mkdir("w", 0777) == 0, "folder");
	umask(077);
	is_int(file_write("w/a.pem", "one", 3, 0644, &e), 0, "a new file");
	is_str(content("w/a.pem"), "one", "has its content");
	is_int(mode_of("w/a.pem"), 0644, "and its mode whatever the umask");
	is_int(file_write("w/a.pem", "two\0x", 5, 0600, &e), 0, "over an old one");
	is_str(content("w/a.pem"), "two", "the new content");
	is_int(mode_of("w/a.pem"), 0600, "the new mode");
	is_int(file_write("w/a.pem", "", 0, 0600, &e), 0, "nothing");
	is_str(content("w/a.pem"), "", "is an empty file");
	is_int(entries("w"), 1, "no temporary file is left");
	is_int(file_write("plain", "p", 1, 0600, &e), 0, "a path without a folder");
	is_str(content("plain"), "p", "is in the current one");

	ok(symlink("../plain", "w/link") == 0, "a link");
	is_int(file_write("w/link", "l", 1, 0600, &e), 0, "over a link");
	is_str(content("plain"), "p", "does not follow it");

	memset(name, 'n', 255);
	name[255] = '\0';
	is_int(file_write(name, "x", 1, 0600, &e), 0, "the longest name there can be");
	is_str(content(name), "x", "is written");
	umask(022);
}

/* Runs in a child, where no file may grow beyond 1000 bytes: a disk that fills up in the middle. */
static int write_past_limit(void)
{
	char large[5000] = "";
	const struct rlimit limit = {1000, 1000};
	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	return file_write("f/a", large, sizeof(large), 0600, &e) == -1 && e.code == ERR_IO ? 0 : 1;
}

static void test_write_fails(void)
{
	int status = -1;

	ok(mkdir("f", 0777) == 0, "folder");
	put("f/a", "old");
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0)
		_exit(write_past_limit());
	waitpid(pid, &status, 0);
	is_int(status, 0, "a file that can't be written as a whole is ERR_IO");
	is_str(content("f/a"), "old", "the old one is untouched");
	is_int(entries("f"), 1, "and no temporary file is left");

	is_int(file_write("none/a", "x", 1, 0600, &e), -1, "a missing folder");
	is_int(e.code, ERR_NOTFOUND, "is ERR_NOTFOUND");
	is_str(e.text, "write none/a: No such file or directory", "the path is named");
	ok(mkdir("f/dir", 0777) == 0, "a folder");
	is_int(file_write("f/dir", "x", 1, 0600, &e), -1, "can't be replaced by a file");
	is_int(entries("f"), 2, "and leaves no temporary file");
	is_int(file_write("/proc/le-unit", "x", 1, 0600, NULL), -1, "struct err may be NULL");
}

/* The names that appear in a folder while a file is written, as inotify(7) reports them. */
static void test_temp_name(void)
{
	union {
		struct inotify_event event;
		char bytes[4096];
	} seen;

	ok(mkdir("t", 0777) == 0, "folder");
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (!ok(inotify_add_watch(fd, "t", IN_CREATE) != -1, "watch"))
		return;
	is_int(file_write("t/a.pem", "x", 1, 0600, &e), 0, "write");
	ok(read(fd, seen.bytes, sizeof(seen)) > 0, "something was made");
	const char *name = seen.event.name, *dot = strrchr(name, '.');
	ok(strncmp(name, ".a.pem.", 7) == 0, "the temporary name begins with a dot");
	ok(dot != NULL && strcmp(dot, ".pem") != 0 && strcmp(dot, ".yaml") != 0,
	    "and is none that a proxy would read");
	close(fd);
}

static void test_folders(void)
{
	static const struct {
		const char *path, *dir;
	} dirs[] = {{"a", "."}, {"a/b", "a"}, {"/a", "/"}, {"/", "/"}, {"//", "/"}, {"", "."},
	    {"a/b/", "a"}, {"a//b", "a"}, {"a/", "."}, {"/a/b/c.pem", "/a/b"}, {"./a", "."},
	    {"//a", "/"}};
	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++) {
		char *dir = file_dirname(dirs[i].path);
		is_str(dir, dirs[i].dir, dirs[i].path);
		free(dir);
	}

	umask(077);
	is_int(file_mkdirs("m/n//o/", 0755, &e), 0, "folders");
	is_int(mode_of("m/n/o"), 0755, "the last has the mode");
	is_int(mode_of("m"), 0755, "and the first");
	umask(022);
	is_int(file_mkdirs("m/n/p", 0700, &e), 0, "one more");
	ok(mode_of("m/n") == 0755 && mode_of("m/n/p") == 0700, "existing ones are left");
	is_int(file_mkdirs("m/n/p", 0755, &e), 0, "all there");
	is_int(mode_of("m/n/p"), 0700, "is left too");
	is_int(file_mkdirs("/", 0755, &e), 0, "the root is there");
	char *absolute = getcwd(NULL, 0), *path = mem_printf("%s/abs/x", absolute);
	is_int(file_mkdirs(path, 0755, &e), 0, "an absolute path");
	is_int(mode_of("abs/x"), 0755, "is made");
	free(path);
	free(absolute);
	put("m/file", "");
	is_int(file_mkdirs("m/file/x", 0755, &e), -1, "a file in the way");
	is_int(e.code, ERR_IO, "is ERR_IO");
	is_str(e.text, "make folder m/file: Not a directory", "and named");
	is_int(file_mkdirs("m/file", 0755, &e), -1, "also at the end");
	is_int(file_mkdirs("", 0755, &e), -1, "an empty path");
}

static void test_list(void)
{
	struct strv v = {0};

	ok(mkdir("l", 0777) == 0 && mkdir("l/dir.pem", 0777) == 0, "folders");
	put("l/b.pem", "");
	put("l/a.pem", "");
	put("l/.hidden.pem", "");
	put("l/c.key", "");
	put("l/.pem", "");
	put("l/pem", "");
	ok(symlink("a.pem", "l/d.pem") == 0 && symlink("dir.pem", "l/e.pem") == 0 &&
		symlink("nowhere", "l/f.pem") == 0,
	    "links");
	strv_add(&v, "old");
	is_int(file_list("l", ".pem", &v, &e), 0, "list");
	is_int((long long)v.n, 3, "files and links to files");
	ok(v.n == 3 && strcmp(v.v[0], "a") == 0 && strcmp(v.v[1], "b") == 0 &&
		strcmp(v.v[2], "d") == 0,
	    "sorted, without the suffix");
	is_int(file_list("l", "", &v, &e), 0, "without a suffix");
	is_int((long long)v.n, 5, "all files");
	is_int(file_list("l/pem", "", &v, &e), -1, "a file is no folder");
	ok(e.code == ERR_IO && v.n == 5, "ERR_IO, and the list is left alone");
	is_int(file_list("missing", "", &v, &e), 0, "a missing folder");
	is_int((long long)v.n, 0, "is an empty list");
	strv_free(&v);
}

static void test_lock(void)
{
	int a = -1, b = -1;

	is_int(file_lock("lock", 0, &a, &e), 0, "a lock");
	is_int(mode_of("lock"), 0600, "makes its file");
	ok((fcntl(a, F_GETFD) & FD_CLOEXEC) != 0, "which no child gets");
	int64_t begin_ms = clock_mono_ms(&clock_system);
	is_int(file_lock("lock", 60, &b, &e), -1, "is exclusive");
	is_int(e.code, ERR_AGAIN, "ERR_AGAIN");
	ok(clock_mono_ms(&clock_system) - begin_ms >= 60, "after the wait");
	is_int(file_lock("lock", -1, &b, &e), -1, "no wait below 0");
	is_int(b, -1, "no descriptor on failure");

	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		/* The child shares the lock's open file; when both have closed it, it is free. */
		usleep(50000);
		_exit(0);
	}
	close(a);
	is_int(file_lock("lock", 20000, &b, &e), 0, "a lock that comes free in time");
	waitpid(pid, NULL, 0);
	close(b);
	is_int(file_lock("none/lock", 0, &a, &e), -1, "no folder");
	is_int(e.code, ERR_NOTFOUND, "is ERR_NOTFOUND");
}

/* Runs in a child with some of the three descriptors closed. */
static int std_open_child(int closed)
{
	struct stat st;
	for (int fd = 0; fd < 3; fd++)
		if (closed & 1 << fd)
			close(fd);
	if (file_std_open(&e) == -1)
		return 1;
	int next = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (next < 3)
		return 2;
	for (int fd = 0; fd < 3; fd++)
		if (fstat(fd, &st) == -1)
			return 3;
	if ((closed & 2) && (write(1, "x", 1) != -1 || errno != EBADF))
		return 4;
	if ((closed & 1) && (read(0, &st, 1) != -1 || errno != EBADF))
		return 5;
	return 0;
}

static void test_std_open(void)
{
	fflush(stdout);
	for (int closed = 0; closed < 8; closed++) {
		int status = -1;
		pid_t pid = fork();
		if (pid == 0)
			_exit(std_open_child(closed));
		waitpid(pid, &status, 0);
		is_int(status, 0, "0, 1 and 2 are taken, and fail when they were closed");
		fflush(stdout);
	}
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

int main(void)
{
	char dir[] = "/tmp/unit-file.XXXXXX";

	if (mkdtemp(dir) == NULL || chmod(dir, 0755) == -1 || chdir(dir) == -1)
		return 1;
	umask(022);
	test_read();
	test_denied();
	test_write();
	test_write_fails();
	test_temp_name();
	test_folders();
	test_list();
	test_lock();
	test_std_open();
	nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return unit_done();
}
