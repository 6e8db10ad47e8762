/* SPDX-License-Identifier: ISC */
#include "stage/discover/input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/buf.h"
#include "core/file.h"
#include "core/file_watch.h"
#include "core/mem.h"

#define CHUNK 65536

struct input {
	struct loop *loop;
	char *path;
	struct loop_timer first;
	struct loop_io *io; /* of stdin, until its end */
	struct file_watch *watch;
	struct buf text;
	input_fn *fn;
	void *arg;
};

static void read_file(void *arg)
{
	struct input *in = arg;
	struct err e = ERR_INIT;

	buf_reset(&in->text);
	if (file_read(in->path, &in->text, &e) == 0) {
		in->fn(in->arg, in->text.data, in->text.len, NULL);
		return;
	}
	if (e.code == ERR_NOTFOUND)
		e.code = ERR_CONFIG;
	in->fn(in->arg, NULL, 0, &e);
}

static void end_stdin(struct input *in, const struct err *e)
{
	loop_io_del(in->io);
	in->io = NULL;
	in->fn(in->arg, e == NULL ? in->text.data : NULL, e == NULL ? in->text.len : 0, e);
}

static void on_stdin(void *arg, int fd, unsigned events)
{
	struct input *in = arg;
	struct err e = ERR_INIT;
	char chunk[CHUNK];
	ssize_t n = read(fd, chunk, sizeof(chunk));

	(void)events;
	if (n == -1 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n == -1) {
		err_errno(&e, "read stdin");
		end_stdin(in, &e);
	} else if (n == 0) {
		end_stdin(in, NULL);
	} else if (buf_add(&in->text, chunk, (size_t)n) < 0) {
		err_set(&e, ERR_TOOBIG, "read stdin: it is larger than %d bytes", INPUT_MAX);
		end_stdin(in, &e);
	}
}

int input_new(struct input **out, struct loop *l, const char *path, bool watch, input_fn *fn,
    void *arg, struct err *e)
{
	struct input *in = mem_alloc(sizeof(*in));
	int rc = 0;

	in->loop = l;
	in->path = mem_dup(path);
	in->fn = fn;
	in->arg = arg;
	buf_init(&in->text, INPUT_MAX);
	if (strcmp(path, "-") == 0) {
		rc = loop_io_add(l, STDIN_FILENO, LOOP_READ, on_stdin, in, &in->io, e);
	} else {
		if (watch)
			rc = file_watch_new(&in->watch, l, path, read_file, in, e);
		loop_timer_set(l, &in->first, 0, read_file, in);
	}
	if (rc < 0)
		input_free(in);
	else
		*out = in;
	return rc;
}

void input_free(struct input *in)
{
	if (in == NULL)
		return;
	loop_timer_clear(&in->first);
	loop_io_del(in->io);
	file_watch_free(in->watch);
	buf_free(&in->text);
	free(in->path);
	free(in);
}
