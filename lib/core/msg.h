/* SPDX-License-Identifier: ISC */
/*
 * msg - messages for a person: one event, one line.
 *
 * The library never prints. What it has to say goes to a sink that main passes down; main's own
 * sink writes to stderr as "le-tool: text", with a <N> level in front (sd-daemon(3)) when the
 * journal listens there, which JOURNAL_STREAM tells (systemd.exec(5); the one variable that is read
 * outside opt). A line is one write(2), so lines of a pipe's tools never mix. Control characters in
 * the text are shown as \xNN, so a hostile name can't forge a line.
 */
#ifndef CORE_MSG_H
#define CORE_MSG_H

enum msg_level { MSG_ERR = 3, MSG_WARN = 4, MSG_NOTICE = 5, MSG_INFO = 6, MSG_DEBUG = 7 };

struct msg {
	void (*say)(void *arg, enum msg_level level, const char *text);
	void *arg;
	enum msg_level most; /* more talkative levels than this are dropped */
};

#define MSG_TEXT_MAX 4096 /* a longer text is cut, with "..." at its end */

/* A NULL sink is silent, and so is a NULL `m`. errno stays as it is. */
void msg_say(const struct msg *m, enum msg_level level, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* A sink that writes to stderr; `program` is borrowed and must outlive it. `most` is MSG_NOTICE at
 * the start; -v and -q change it. */
struct msg msg_stderr(const char *program);

#endif
