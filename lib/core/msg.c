/* SPDX-License-Identifier: ISC */
#include "core/msg.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/buf.h"

/* A control byte, or the first of the two bytes of a C1 control in UTF-8, which terminals obey. */
static bool is_control(const unsigned char *c)
{
	return *c < 0x20 || *c == 0x7f || (*c == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0);
}

/* The whole line goes out in one write, so that lines of several processes never mix. What stderr
 * does not take is lost: there is nowhere left to complain. */
static void write_line(const char *prefix, const char *program, const char *text)
{
	struct buf line;
	ssize_t n;

	buf_init(&line, 4 * MSG_TEXT_MAX + 1024);
	buf_addf(&line, "%s%s: ", prefix, program);
	for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
		if (is_control(c))
			buf_addf(&line, "\\x%02x", *c);
		else
			buf_addc(&line, (char)*c);
	}
	buf_addc(&line, '\n');
	do
		n = write(STDERR_FILENO, line.data, line.len);
	while (n == -1 && errno == EINTR);
	buf_free(&line);
}

static void say_plain(void *arg, enum msg_level level, const char *text)
{
	(void)level;
	write_line("", arg, text);
}

static void say_journal(void *arg, enum msg_level level, const char *text)
{
	char prefix[8];
	snprintf(prefix, sizeof(prefix), "<%u>", (unsigned)level % 10);
	write_line(prefix, arg, text);
}

/* systemd.exec(5): JOURNAL_STREAM is device:inode of the stream it connected. A tool whose stderr
 * was redirected inherits the variable too, hence the comparison. */
static bool journal_listens(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	struct stat st;
	char own[64];

	if (stream == NULL || fstat(STDERR_FILENO, &st) == -1)
		return false;
	snprintf(own, sizeof(own), "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	return strcmp(stream, own) == 0;
}

struct msg msg_stderr(const char *program)
{
	/* The sink's argument is const in truth: both sinks only read it. */
	return (struct msg){.say = journal_listens() ? say_journal : say_plain,
	    .arg = (void *)(uintptr_t)program,
	    .most = MSG_NOTICE};
}

void msg_say(const struct msg *m, enum msg_level level, const char *fmt, ...)
{
	char text[MSG_TEXT_MAX];
	int kept = errno;
	va_list ap;

	if (m == NULL || m->say == NULL || level > m->most)
		return;
	va_start(ap, fmt);
	int len = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (len >= (int)sizeof(text))
		memcpy(text + sizeof(text) - sizeof("..."), "...", sizeof("..."));
	if (len >= 0)
		m->say(m->arg, level, text);
	errno = kept;
}
