/* SPDX-License-Identifier: ISC */
#include "line/tool.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/clock.h"
#include "line/rec_failed.h"
#include "line/rec_stored.h"
#include "unit.h"

/* What the stage under test does. It runs in a child whose stdin, stdout and stderr are ours. */
struct plan {
	unsigned wants, replaces;
	bool no_input, no_output;
	int64_t drain_ms;
	bool hold;        /* at the end of input work remains, for ever */
	bool never_stops; /* TERM is ignored */
	bool report;      /* drain writes a `failed` */
	bool ready;       /* says "ready" on stdout when it runs */
	enum err_code fail;
	size_t flood; /* bytes of own output at the start */
};

struct stage {
	const struct plan *plan;
	struct loop *loop;
	struct tool *tool;
	struct loop_timer start;
	long seen;
};

static void put_stored(struct stage *s, const char *id)
{
	struct buf line;

	buf_init(&line, REC_LINE_MAX);
	buf_addf(&line, "{\"type\":\"stored\",\"id\":\"%s\"}\n", id);
	tool_out(s->tool)->put(tool_out(s->tool)->arg, REC_STORED, &line);
	buf_free(&line);
}

static int on_record(void *arg, enum rec_type type, const struct json *record, const char *line,
    size_t len, struct err *e)
{
	struct stage *s = arg;
	struct err bad = ERR_INIT;

	s->seen++;
	if (strlen(line) != len || rec_type_of(record) != type)
		abort();
	if (json_str(record, "broken") != NULL)
		return err_set(e, ERR_INVALID, "it is broken");
	if ((s->plan->replaces & TOOL_WANTS(type)) != 0)
		put_stored(s, json_str(record, "id"));
	if (s->plan->fail != ERR_NONE) {
		err_set(&bad, s->plan->fail, "the store: no");
		tool_fail(s->tool, &bad);
		tool_fail(s->tool, &bad);
	}
	return 0;
}

static void on_end(void *arg)
{
	struct stage *s = arg;
	if (!s->plan->hold)
		tool_done(s->tool);
}

static void on_drain(void *arg)
{
	struct stage *s = arg;
	struct err e = ERR_INIT;

	err_set(&e, ERR_AGAIN, "no time");
	if (s->plan->report)
		rec_failed_id("a.example.com", "order", &e, 1796083200, tool_out(s->tool));
}

static void on_stop(void *arg)
{
	struct stage *s = arg;
	if (!s->plan->never_stops)
		tool_done(s->tool);
}

static void on_start(void *arg)
{
	struct stage *s = arg;

	if (s->plan->ready)
		put_stored(s, "ready");
	for (size_t n = 0; n < s->plan->flood; n += 100)
		put_stored(s, "12345678901234567890123456789012345678901234567890123456789012345678"
			      "90.example");
	if (s->plan->no_input && s->plan->flood > 0)
		tool_done(s->tool);
}

static void say(void *arg, enum msg_level level, const char *text)
{
	(void)arg;
	dprintf(2, "<%d>%s\n", (int)level, text);
}

static int child(const struct plan *plan)
{
	const struct msg msg = {say, NULL, MSG_NOTICE};
	struct stage s = {.plan = plan};
	const struct tool_events ev = {on_record, on_end, on_drain, on_stop, &s};
	const struct tool_events plain = {.record = on_record, .arg = &s};
	const struct tool_conf conf = {"le-test", &msg, plan->wants, plan->replaces, plan->no_input,
	    plan->no_output, plan->drain_ms};
	struct err e = ERR_INIT;

	if (loop_new(&s.loop, &clock_system, &e) < 0 ||
	    tool_new(&s.tool, s.loop, &conf, plan->drain_ms > 0 ? &ev : &plain, &e) < 0) {
		dprintf(2, "%s\n", e.text);
		return 99;
	}
	loop_timer_set(s.loop, &s.start, 0, on_start, &s);
	int status = tool_run(s.tool);
	loop_timer_clear(&s.start);
	tool_free(s.tool);
	loop_free(s.loop);
	return status;
}

/* ---- the parent's side ---- */

struct run {
	pid_t pid;
	int in, out; /* our ends */
	FILE *err;
};

static void start(struct run *r, const struct plan *plan, int in_fd, int out_fd)
{
	int in[2] = {in_fd, -1}, out[2] = {-1, out_fd};

	if ((in_fd == -1 && pipe2(in, O_CLOEXEC) == -1) ||
	    (out_fd == -1 && pipe2(out, O_CLOEXEC) == -1))
		abort();
	r->err = tmpfile();
	fflush(stdout);
	r->pid = fork();
	if (r->pid == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		dup2(fileno(r->err), 2);
		closefrom(3); /* our own ends would hide that the other side has gone */
		_exit(child(plan));
	}
	close(in[0]);
	close(out[1]);
	r->in = in[1];
	r->out = out[0];
}

static void read_all(int fd, struct buf *b, int pause_ms)
{
	char bytes[65536];
	const struct timespec pause = {0, pause_ms * 1000000L};
	ssize_t n;

	while ((n = read(fd, bytes, sizeof(bytes))) > 0) {
		buf_add(b, bytes, (size_t)n);
		if (pause_ms > 0)
			nanosleep(&pause, NULL);
	}
}

static int finish(struct run *r, struct buf *err)
{
	int status = 0;

	if (r->in != -1)
		close(r->in);
	if (r->out != -1)
		close(r->out);
	waitpid(r->pid, &status, 0);
	rewind(r->err);
	read_all(fileno(r->err), err, 0);
	fclose(r->err);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int file_of(const char *text, size_t len)
{
	FILE *f = tmpfile();

	if (f == NULL || fwrite(text, 1, len, f) != len || fflush(f) != 0)
		abort();
	rewind(f);
	int fd = dup(fileno(f));
	fclose(f);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

/* One run from `in` to its end; the output must be `out`, the messages hold `err`. */
static void whole(const struct plan *plan, const char *in, const char *out, const char *err,
    int status, const char *name)
{
	struct run r;
	struct buf got, said;

	buf_init(&got, 64 << 20);
	buf_init(&said, 1 << 20);
	start(&r, plan, file_of(in, strlen(in)), -1);
	read_all(r.out, &got, 0);
	is_int(finish(&r, &said), status, name);
	is_str(got.data, out, name);
	if (!ok(*err == '\0' ? said.len == 0 : strstr(said.data, err) != NULL, name))
		printf("# %s", said.data);
	buf_free(&got);
	buf_free(&said);
}

#define HOST "{\"type\":\"host\",\"name\":\"a.example.com\"}\n"
#define ISSUED "{\"id\":\"a\", \"type\":\"issued\"}\n"
#define BROKEN "{\"type\":\"issued\",\"broken\":\"x\"}\n"
#define STORED "{\"type\":\"stored\",\"id\":\"a\"}\n"

static void lines(void)
{
	const struct plan pass = {.wants = TOOL_WANTS(REC_HOST)};
	const struct plan put = {
	    .wants = TOOL_WANTS(REC_ISSUED), .replaces = TOOL_WANTS(REC_ISSUED)};
	const struct plan keep = {.wants = TOOL_WANTS(REC_ISSUED)};

	whole(&pass, "", "", "", 0, "no input");
	whole(&pass, HOST, HOST, "", 0, "a record passes");
	whole(&pass, "{\"type\":\"host\"}", "{\"type\":\"host\"}\n", "", 0, "a last line is ended");
	whole(&pass, "{ \"type\" :\t\"new\"}\r\n", "{ \"type\" :\t\"new\"}\r\n", "", 0,
	    "an unknown type passes as it is");
	whole(&pass, HOST "garbage\n" HOST, HOST "garbage\n" HOST, "line 2 is no record", 1,
	    "garbage passes, is reported and counted");
	whole(&put, HOST ISSUED HOST, HOST STORED HOST, "", 0, "a replaced type is left out");
	whole(&keep, ISSUED HOST, ISSUED HOST, "", 0, "--pass keeps it");
	whole(&put, "{\"type\":\"issued\"\n", "{\"type\":\"issued\"\n", "line 1", 1,
	    "a bad line of a replaced type passes");
	whole(&put, BROKEN, BROKEN, "line 1 is no record: it is broken", 1,
	    "a record that lacks something is reported and passes");
	whole(&keep, BROKEN, BROKEN, "line 1 is no record: it is broken", 1, "but only once");
}

static void many(void)
{
	static const char *const kinds[] = {HOST, ISSUED, "garbage\n", "{\"type\":\"x\"}\n", "\n",
	    "{\"type\":\"host\",\"name\":\"\xc3\xa9\"}\r\n"};
	const struct plan plan = {.wants = ~0u};
	struct run r;
	struct buf in, out, err;

	buf_init(&in, 64 << 20);
	buf_init(&out, 64 << 20);
	buf_init(&err, 1 << 20);
	for (int i = 0; i < 10000; i++)
		buf_adds(&in, kinds[(i * 7 + i / 13) % 6]);
	start(&r, &plan, file_of(in.data, in.len), -1);
	read_all(r.out, &out, 0);
	is_int(finish(&r, &err), 1, "10,000 mixed lines");
	ok(in.len == out.len && memcmp(in.data, out.data, in.len) == 0, "byte for byte");
	size_t said = 0;
	for (const char *c = err.data; *c != '\0'; c++)
		said += *c == '\n';
	is_int((long long)said, 22, "not all bad lines are told one by one");
	ok(strstr(err.data, "lines were no records") != NULL, "but counted");
	buf_free(&in);
	buf_free(&out);
	buf_free(&err);
}

/* More than the queue holds, to a reader that is slower than the input. */
static void slow_reader(void)
{
	const struct plan plan = {0};
	struct run r;
	struct buf in, out, err;

	buf_init(&in, 64 << 20);
	buf_init(&out, 64 << 20);
	buf_init(&err, 1 << 20);
	while (in.len < 12 << 20)
		buf_adds(&in, HOST);
	start(&r, &plan, file_of(in.data, in.len), -1);
	read_all(r.out, &out, 1);
	is_int(finish(&r, &err), 0, "a slow reader");
	ok(in.len == out.len && memcmp(in.data, out.data, in.len) == 0, "gets all");
	buf_free(&in);
	buf_free(&out);
	buf_free(&err);
}

static void too_long(void)
{
	const struct plan plan = {0};
	struct run r;
	struct buf in, out, err;

	buf_init(&in, 64 << 20);
	buf_init(&out, 64 << 20);
	buf_init(&err, 1 << 20);
	buf_adds(&in, HOST);
	while (in.len < 2 << 20)
		buf_adds(&in, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
	buf_adds(&in, "\n" HOST);
	start(&r, &plan, file_of(in.data, in.len), -1);
	read_all(r.out, &out, 0);
	is_int(finish(&r, &err), 1, "a line that is too long");
	is_str(out.data, HOST HOST, "is left out");
	ok(strstr(err.data, "line 2") != NULL, "and reported");
	buf_free(&in);
	buf_free(&out);
	buf_free(&err);
}

static void wait_ready(struct run *r)
{
	char text[64];
	ok(read(r->out, text, sizeof(text)) > 0, "it runs");
}

static void signals(void)
{
	const struct plan plans[] = {{.ready = true}, {.ready = true, .drain_ms = 60000},
	    {.ready = true, .no_input = true, .drain_ms = 60000}};
	const struct plan deaf = {.ready = true, .drain_ms = 60000, .never_stops = true};
	struct run r;
	struct buf err;

	buf_init(&err, 1 << 20);
	for (int i = 0; i < 6; i++) {
		start(&r, &plans[i / 2], -1, -1);
		wait_ready(&r);
		kill(r.pid, i % 2 == 0 ? SIGTERM : SIGINT);
		int in = r.in;
		r.in = -1; /* input stays open: the signal ends it */
		is_int(finish(&r, &err), 0, "a signal ends it with 0");
		close(in);
	}
	start(&r, &deaf, -1, -1);
	wait_ready(&r);
	kill(r.pid, SIGTERM);
	int out = r.out, in = r.in;
	r.in = r.out = -1;
	time_t from = time(NULL);
	is_int(finish(&r, &err), 0, "a stage that does not stop");
	ok(time(NULL) - from <= TOOL_STOP_MS / 1000 + 2, "is ended");
	is_int((long long)err.len, 0, "all of it without a word");
	close(in);
	close(out);
	buf_free(&err);
}

static void drain(void)
{
	const struct plan plan = {.drain_ms = 20, .hold = true, .report = true};
	const struct plan silent = {.drain_ms = 20, .hold = true};
	const struct plan quick = {.drain_ms = 60000};

	whole(&plan, HOST,
	    HOST "{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":"
		 "\"temporary\",\"code\":\"try-again-later\",\"why\":\"no time\",\"time\":"
		 "\"2026-12-01T00:00:00Z\"}\n",
	    "", 75, "what is left after --drain is reported");
	whole(&silent, HOST, HOST, "", 75, "75 in any case");
	whole(&quick, HOST, HOST, "", 0, "who is done does not wait");
}

static void failures(void)
{
	const struct plan denied = {.wants = TOOL_WANTS(REC_HOST), .fail = ERR_DENIED};
	const struct plan flood = {.no_input = true, .flood = 6 << 20, .drain_ms = 60000};
	struct run r;
	struct buf err;

	whole(
	    &denied, HOST, HOST, "<3>the store: no\n", 77, "what was passed on before is flushed");
	buf_init(&err, 1 << 20);
	start(&r, &flood, -1, open("/dev/full", O_WRONLY | O_CLOEXEC));
	is_int(finish(&r, &err), 75, "a full disk");
	ok(strstr(err.data, "write output: No space left on device\n") != NULL, "is told");
	buf_reset(&err);
	start(&r, &flood, open("/", O_RDONLY | O_CLOEXEC), open("/dev/null", O_WRONLY | O_CLOEXEC));
	is_int(finish(&r, &err), 0, "a source does not read");
	const struct plan plain = {0};
	start(&r, &plain, open("/", O_RDONLY | O_CLOEXEC), open("/dev/null", O_WRONLY | O_CLOEXEC));
	is_int(finish(&r, &err), 75, "unreadable input");
	is_str(err.data, "<3>read input: Is a directory\n", "is told");
	buf_free(&err);
}

/* A signal that a signalfd holds has been read once it is pending no more. */
static void wait_taken(pid_t pid)
{
	char path[64], line[256];
	bool pending = true;

	snprintf(path, sizeof(path), "/proc/%ld/status", (long)pid);
	while (pending) {
		FILE *f = fopen(path, "r");
		pending = false;
		while (f != NULL && fgets(line, sizeof(line), f) != NULL)
			pending |= strncmp(line, "ShdPnd:", 7) == 0 &&
				   strpbrk(line + 7, "123456789abcdef");
		if (f != NULL)
			fclose(f);
	}
}

static void gone_after_stop(void)
{
	const struct plan flood = {.no_input = true, .flood = 6 << 20, .drain_ms = 60000};
	struct run r;
	struct buf err;

	buf_init(&err, 1 << 20);
	start(&r, &flood, -1, -1);
	wait_ready(&r);
	kill(r.pid, SIGTERM);
	wait_taken(r.pid);
	int64_t began_ms = clock_mono_ms(&clock_system);
	is_int(finish(&r, &err), 0, "the reader goes after TERM, with output left");
	int64_t took_ms = clock_mono_ms(&clock_system) - began_ms;
	ok(took_ms < TOOL_STOP_MS / 2, "nothing is waited for then");
	buf_free(&err);
}

static void gone(void)
{
	const struct plan idle = {.ready = true, .drain_ms = 60000};
	const struct plan flood = {.no_input = true, .flood = 6 << 20, .drain_ms = 60000};
	struct run r;
	struct buf err;

	buf_init(&err, 1 << 20);
	start(&r, &idle, -1, -1);
	wait_ready(&r);
	close(r.out);
	int in = r.in;
	r.in = r.out = -1;
	is_int(finish(&r, &err), 0, "the reader goes while nothing is written");
	close(in);
	start(&r, &flood, -1, -1);
	wait_ready(&r);
	is_int(finish(&r, &err), 0, "the reader goes in the middle");
	is_int((long long)err.len, 0, "quietly");
	buf_free(&err);
}

static void sink(void)
{
	const struct plan plan = {
	    .no_output = true, .wants = TOOL_WANTS(REC_ISSUED), .replaces = TOOL_WANTS(REC_ISSUED)};

	whole(&plan, HOST ISSUED, "", "", 0, "a sink passes nothing on");
}

int main(void)
{
	lines();
	many();
	slow_reader();
	too_long();
	signals();
	drain();
	failures();
	gone();
	gone_after_stop();
	sink();
	return unit_done();
}
