/* SPDX-License-Identifier: ISC */
#include "core/msg.h"

#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unit.h"

static char got[8192];
static enum msg_level got_level;
static int calls;

static void keep(void *arg, enum msg_level level, const char *text)
{
	ok(arg == got, "the sink gets its argument");
	snprintf(got, sizeof(got), "%s", text);
	got_level = level;
	calls++;
	errno = ENOSYS;
}

static void test_say(void)
{
	struct msg m = {keep, got, MSG_INFO}, silent = {NULL, NULL, MSG_DEBUG};
	static char large[2 * MSG_TEXT_MAX];

	errno = ENOENT;
	msg_say(&m, MSG_WARN, "%s has %d", "a.example.com", 2);
	is_int(errno, ENOENT, "errno stays");
	is_str(got, "a.example.com has 2", "a text is made");
	is_int(got_level, MSG_WARN, "and has its level");
	msg_say(&m, MSG_INFO, "at the limit");
	is_int(calls, 2, "the most talkative level that passes");
	msg_say(&m, MSG_DEBUG, "above");
	is_int(calls, 2, "those above are dropped");
	msg_say(&silent, MSG_ERR, "nobody listens");
	msg_say(NULL, MSG_ERR, "nobody at all");
	ok(true, "a NULL sink is silent");
	memset(large, 'x', sizeof(large) - 1);
	msg_say(&m, MSG_ERR, "%s", large);
	is_int((long long)strlen(got), MSG_TEXT_MAX - 1, "a long text is cut");
	is_str(got + MSG_TEXT_MAX - 5, "x...", "and says so");
	large[MSG_TEXT_MAX - 1] = '\0';
	msg_say(&m, MSG_ERR, "%s", large);
	is_str(got + MSG_TEXT_MAX - 5, "xxxx", "one that just fits is not");
}

/* Sends one message to a socket in the place of stderr; each write is one packet there. */
static const char *sent(const char *text, bool is_journal, const char *stream)
{
	static char line[8 * MSG_TEXT_MAX];
	int fd[2], err = dup(STDERR_FILENO);
	char own[64];
	struct stat st;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fd) == -1)
		return "no socket";
	fstat(fd[1], &st);
	snprintf(own, sizeof(own), "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	if (is_journal)
		setenv("JOURNAL_STREAM", own, 1);
	else if (stream != NULL)
		setenv("JOURNAL_STREAM", stream, 1);
	else
		unsetenv("JOURNAL_STREAM");
	dup2(fd[1], STDERR_FILENO);
	struct msg m = msg_stderr("le-unit");
	m.most = MSG_INFO;
	msg_say(&m, MSG_DEBUG, "not wanted");
	msg_say(&m, MSG_WARN, "%s", text);
	dup2(err, STDERR_FILENO);
	close(err);
	close(fd[1]);
	ssize_t n = recv(fd[0], line, sizeof(line) - 1, 0);
	line[n > 0 ? n : 0] = '\0';
	close(fd[0]);
	return line;
}

static void test_stderr(void)
{
	static char large[MSG_TEXT_MAX];

	is_int(msg_stderr("x").most, MSG_NOTICE, "the level at the start");
	is_str(sent("hello", false, NULL), "le-unit: hello\n", "a line in one write");
	is_str(sent("hello", true, NULL), "<4>le-unit: hello\n", "with its level for the journal");
	is_str(
	    sent("hello", false, "1:2"), "le-unit: hello\n", "not for a stream that is not ours");
	is_str(sent("hello", false, ""), "le-unit: hello\n", "nor for an empty one");
	is_str(sent("a\nle-unit: forged\r\x1b[1m\x7f\t", false, NULL),
	    "le-unit: a\\x0ale-unit: forged\\x0d\\x1b[1m\\x7f\\x09\n",
	    "control characters are shown");
	is_str(sent("\xc3\xbc \xe2\x82\xac \xff", false, NULL),
	    "le-unit: \xc3\xbc \xe2\x82\xac \xff\n", "other bytes are passed on");
	is_str(sent("\xc2\x9bm\xc2\xa0", false, NULL), "le-unit: \\xc2\x9bm\xc2\xa0\n",
	    "but a C1 control is broken up");
	memset(large, '\n', sizeof(large) - 1);
	is_int((long long)strlen(sent(large, true, NULL)), 4 * (MSG_TEXT_MAX - 1) + 13,
	    "the longest text is not cut");
	is_str(sent("", false, NULL), "le-unit: \n", "an empty text");

	int err = dup(STDERR_FILENO);
	close(STDERR_FILENO);
	struct msg m = msg_stderr("le-unit");
	msg_say(&m, MSG_ERR, "into the void");
	dup2(err, STDERR_FILENO);
	close(err);
	ok(true, "a closed stderr is no harm");
}

int main(void)
{
	test_say();
	test_stderr();
	return unit_done();
}
