/* SPDX-License-Identifier: ISC */
#include "line/tool.h"

#include <signal.h>
#include <unistd.h>

#include "core/mem.h"
#include "line/outq.h"
#include "line/reader.h"

/* So many bad lines are reported one by one; the rest is only counted, since stderr may be slow. */
#define BAD_SAID 20

struct tool {
	struct loop *loop;
	struct tool_conf conf;
	struct tool_events ev;
	struct reader *reader; /* NULL: a source */
	struct outq *outq;     /* NULL: a sink */
	struct rec_out out;
	struct loop_timer drain, stop;
	long bad;     /* lines that are no records */
	bool lost;    /* a `failed` of ours was written */
	bool drained; /* --drain was over before the work was */
	bool stopped; /* by a signal, or by the death of the reader */
	bool done;
	enum err_code fail; /* ERR_NONE: none */
};

/* ---- out ---- */

static void emit(struct tool *t, const char *line, size_t len)
{
	if (t->outq == NULL)
		return;
	outq_put(t->outq, line, len);
	if (outq_full(t->outq) && t->reader != NULL)
		reader_pause(t->reader, 1);
}

static void on_put(void *arg, enum rec_type type, const struct buf *line)
{
	struct tool *t = arg;

	if (type == REC_FAILED)
		t->lost = true;
	emit(t, line->data, line->len);
}

static void on_drained(void *arg)
{
	struct tool *t = arg;

	if (t->done)
		loop_stop(t->loop);
	else if (t->reader != NULL && !t->stopped)
		reader_pause(t->reader, 0);
}

/* ---- the ways to the end ---- */

void tool_done(struct tool *t)
{
	t->done = true;
	loop_timer_clear(&t->drain);
	if (t->reader != NULL)
		reader_pause(t->reader, 1);
	if (tool_backlog(t) == 0)
		loop_stop(t->loop);
}

static void on_time_up(void *arg)
{
	struct tool *t = arg;

	loop_stop(t->loop);
}

static void limit(struct tool *t)
{
	if (!loop_timer_is_set(&t->stop))
		loop_timer_set(t->loop, &t->stop, TOOL_STOP_MS, on_time_up, t);
}

void tool_fail(struct tool *t, const struct err *e)
{
	if (t->fail != ERR_NONE)
		return;
	t->fail = e->code != ERR_NONE ? e->code : ERR_INTERNAL;
	msg_say(t->conf.msg, MSG_ERR, "%s", e->text);
	limit(t);
	tool_done(t);
}

static void stop(struct tool *t)
{
	if (t->stopped)
		return;
	t->stopped = true;
	limit(t);
	loop_timer_clear(&t->drain);
	if (t->reader != NULL)
		reader_pause(t->reader, 1);
	if (t->ev.stop != NULL && !t->done)
		t->ev.stop(t->ev.arg);
	else
		tool_done(t);
}

static void on_signal(void *arg, int signo)
{
	(void)signo;
	stop(arg);
}

static void on_gone(void *arg, const struct err *e)
{
	struct tool *t = arg;

	if (e != NULL)
		tool_fail(t, e);
	else
		stop(t);
	/* An end that only waited for the output has nothing left to wait for. */
	if (t->done)
		tool_done(t);
}

static void on_drain(void *arg)
{
	struct tool *t = arg;

	t->drained = true;
	if (t->ev.drain != NULL)
		t->ev.drain(t->ev.arg);
	tool_done(t);
}

/* ---- in ---- */

static void bad_line(struct tool *t, long number, const char *why)
{
	if (++t->bad <= BAD_SAID)
		msg_say(t->conf.msg, MSG_WARN, "line %ld is no record: %s", number, why);
	if (t->bad == BAD_SAID)
		msg_say(t->conf.msg, MSG_WARN, "further such lines are only counted");
}

static void pass(struct tool *t, const char *line, size_t len)
{
	emit(t, line, len);
	emit(t, "\n", 1);
}

static void on_line(void *arg, const char *line, size_t len, long number)
{
	struct tool *t = arg;
	struct json *record = NULL;
	struct err e = ERR_INIT;
	enum rec_type type = REC_UNKNOWN;
	int rc = rec_parse(line, len, &record, &e);

	if (rc == 0)
		type = rec_type_of(record);
	unsigned bit = type != REC_UNKNOWN ? TOOL_WANTS(type) : 0;
	bool replaced = (t->conf.replaces & bit) != 0;
	if (!replaced)
		pass(t, line, len);
	if (((t->conf.wants | t->conf.replaces) & bit) != 0)
		rc = t->ev.record(t->ev.arg, type, record, line, len, &e);
	if (rc < 0) {
		bad_line(t, number, e.text);
		if (replaced)
			pass(t, line, len);
	}
	json_free(record);
}

static void on_too_long(void *arg, long number)
{
	bad_line(arg, number, "it is longer than 1 MiB and left out");
}

/* What was read before a read error is finished like any other input. */
static void on_end(void *arg, const struct err *e)
{
	struct tool *t = arg;

	if (e != NULL) {
		msg_say(t->conf.msg, MSG_ERR, "%s", e->text);
		t->fail = e->code;
	}
	if (t->ev.end == NULL) {
		tool_done(t);
		return;
	}
	loop_timer_set(t->loop, &t->drain, t->conf.drain_ms, on_drain, t);
	t->ev.end(t->ev.arg);
}

/* ---- life ---- */

static int open_ends(struct tool *t, struct err *e)
{
	const struct reader_events in = {on_line, on_too_long, on_end, t};
	const struct outq_events out = {on_drained, on_gone, t};

	if (!t->conf.no_output && outq_new(&t->outq, t->loop, STDOUT_FILENO, &out, e) < 0)
		return -1;
	if (!t->conf.no_input && reader_new(&t->reader, t->loop, STDIN_FILENO, &in, e) < 0)
		return -1;
	if (loop_signal(t->loop, SIGTERM, on_signal, t, e) < 0)
		return -1;
	return loop_signal(t->loop, SIGINT, on_signal, t, e);
}

int tool_new(struct tool **out, struct loop *l, const struct tool_conf *conf,
    const struct tool_events *ev, struct err *e)
{
	struct tool *t = mem_alloc(sizeof(*t));

	t->loop = l;
	t->conf = *conf;
	t->ev = *ev;
	t->out = (struct rec_out){on_put, t};
	if (open_ends(t, e) < 0) {
		tool_free(t);
		return -1;
	}
	*out = t;
	return 0;
}

void tool_free(struct tool *t)
{
	if (t == NULL)
		return;
	(void)loop_signal(t->loop, SIGTERM, NULL, NULL, NULL);
	(void)loop_signal(t->loop, SIGINT, NULL, NULL, NULL);
	loop_timer_clear(&t->drain);
	loop_timer_clear(&t->stop);
	reader_free(t->reader);
	outq_free(t->outq);
	free(t);
}

const struct rec_out *tool_out(struct tool *t)
{
	return &t->out;
}

size_t tool_backlog(const struct tool *t)
{
	return t->outq != NULL ? outq_len(t->outq) : 0;
}

void tool_flaw(struct tool *t)
{
	t->lost = true;
}

static int status(const struct tool *t)
{
	if (t->fail != ERR_NONE)
		return err_exit(t->fail);
	if (t->stopped)
		return 0;
	if (t->drained)
		return err_exit(ERR_AGAIN);
	return t->bad > 0 || t->lost ? 1 : 0;
}

int tool_run(struct tool *t)
{
	struct err e = ERR_INIT;

	if (loop_run(t->loop, &e) < 0)
		tool_fail(t, &e);
	if (t->bad > BAD_SAID)
		msg_say(t->conf.msg, MSG_WARN, "%ld lines were no records", t->bad);
	return status(t);
}
