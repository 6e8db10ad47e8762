/* SPDX-License-Identifier: ISC */
/*
 * A write is in one of three queues: it waits, or the thread has it (with all of its batch), or it
 * is done and waits for its answer, one a turn, since fn may end the store.
 */
#include "store/dir_writer.h"

#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <unistd.h>

#include "core/file.h"
#include "core/mem.h"
#include "core/worker.h"
#include "store/store_backend.h"

#define LOCK_WAIT_MS 5000 /* others hold it for a batch of writes */
#define BATCH_MAX 8       /* the first must not wait long for the last */
#define LOCK_TURN_MS 100  /* until the next look whether anybody still waits */

struct write {
	STAILQ_ENTRY(write) link;
	char *path, *folder;
	struct buf text;
	char version[STORE_VERSION_MAX]; /* to be replaced, then the new one */
	bool replaced;
	struct err e;
	store_put_fn *fn;
	void *arg;
};

STAILQ_HEAD(writes, write);

struct batch {
	struct dir_writer *writer; /* the thread reads its conf */
	struct writes writes;
};

struct dir_writer {
	struct dir_writer_conf conf;
	struct worker *worker; /* NULL: nothing was written yet */
	bool busy;
	struct writes waiting, done;
	struct loop_timer answer;
};

static void write_free(struct write *w)
{
	free(w->path);
	free(w->folder);
	buf_free(&w->text);
	free(w);
}

static void drop_all(struct writes *queue)
{
	struct write *w;

	while ((w = STAILQ_FIRST(queue)) != NULL) {
		STAILQ_REMOVE_HEAD(queue, link);
		write_free(w);
	}
}

/* --- in the thread --- */

int dir_writer_read(
    const char *path, struct buf *text, char version[STORE_VERSION_MAX], struct err *e)
{
	struct err bad = ERR_INIT;

	version[0] = '\0';
	if (file_read(path, text, &bad) == 0)
		store_version_digest(text->data, text->len, version);
	else if (bad.code != ERR_NOTFOUND)
		return err_copy(e, &bad);
	return 0;
}

static int lock(
    const struct dir_writer_conf *conf, const struct worker_job *job, int *fd, struct err *e)
{
	char *path = mem_printf("%s/.lock", conf->root);
	int rc = -1;

	if (file_mkdirs(conf->root, conf->dir_mode, e) < 0)
		goto out;
	for (int ms = 0; ms < LOCK_WAIT_MS && !worker_stopped(job); ms += LOCK_TURN_MS) {
		err_clear(e);
		rc = file_lock(path, LOCK_TURN_MS, fd, e);
		if (rc == 0 || e->code != ERR_AGAIN)
			break;
	}
out:
	free(path);
	return rc;
}

static int replace(const struct dir_writer_conf *conf, struct write *w, struct err *e)
{
	char now[STORE_VERSION_MAX];
	struct buf old;
	int rc;

	buf_init(&old, DIR_FILE_MAX);
	rc = dir_writer_read(w->path, &old, now, e);
	buf_free(&old);
	if (rc == 0 && strcmp(now, w->version) != 0)
		rc = err_set(e, ERR_CONFLICT, "write %s: it was changed meanwhile", w->path);
	if (rc == 0)
		rc = file_mkdirs(w->folder, conf->dir_mode, e);
	if (rc == 0)
		rc = file_replace(w->path, w->text.data, w->text.len, conf->file_mode, e);
	if (rc == 0)
		store_version_digest(w->text.data, w->text.len, w->version);
	return rc;
}

/* Each folder once; its fault is that of all writes that went there. */
static void sync_folders(struct writes *all)
{
	struct write *w, *first;

	STAILQ_FOREACH(w, all, link)
	{
		if (!w->replaced)
			continue;
		STAILQ_FOREACH(first, all, link)
		if (first->replaced && strcmp(first->folder, w->folder) == 0)
			break;
		if (first == w)
			file_sync_folder(w->folder, &w->e);
		else
			err_copy(&w->e, &first->e);
	}
}

static void work(void *arg, const struct worker_job *job)
{
	struct batch *b = arg;
	const struct dir_writer_conf *conf = &b->writer->conf;
	struct err e = ERR_INIT;
	struct write *w;
	int fd = -1;

	if (lock(conf, job, &fd, &e) < 0) {
		STAILQ_FOREACH(w, &b->writes, link)
		err_copy(&w->e, &e);
		return;
	}
	STAILQ_FOREACH(w, &b->writes, link)
	w->replaced = replace(conf, w, &w->e) == 0;
	sync_folders(&b->writes);
	close(fd);
}

/* --- in the loop --- */

static void next_batch(struct dir_writer *d);

static void on_answer(void *arg)
{
	struct dir_writer *d = arg;
	struct write *w = STAILQ_FIRST(&d->done);

	STAILQ_REMOVE_HEAD(&d->done, link);
	if (!STAILQ_EMPTY(&d->done))
		loop_timer_set(d->conf.loop, &d->answer, 0, on_answer, d);
	if (w->e.code != ERR_NONE)
		w->fn(w->arg, NULL, &w->e);
	else
		w->fn(w->arg, w->version, NULL);
	write_free(w);
}

static void written(void *arg, bool cancelled)
{
	struct batch *b = arg;
	struct dir_writer *d = b->writer;

	if (cancelled) {
		drop_all(&b->writes);
		free(b);
		return;
	}
	STAILQ_CONCAT(&d->done, &b->writes);
	free(b);
	if (!loop_timer_is_set(&d->answer))
		loop_timer_set(d->conf.loop, &d->answer, 0, on_answer, d);
	d->busy = false;
	next_batch(d);
}

static void next_batch(struct dir_writer *d)
{
	struct batch *b;

	if (d->busy || STAILQ_EMPTY(&d->waiting))
		return;
	b = mem_alloc(sizeof(*b));
	b->writer = d;
	STAILQ_INIT(&b->writes);
	for (int n = 0; n < BATCH_MAX && !STAILQ_EMPTY(&d->waiting); n++) {
		struct write *w = STAILQ_FIRST(&d->waiting);
		STAILQ_REMOVE_HEAD(&d->waiting, link);
		STAILQ_INSERT_TAIL(&b->writes, w, link);
	}
	d->busy = true;
	worker_start(d->worker, work, written, b);
}

struct dir_writer *dir_writer_new(const struct dir_writer_conf *conf)
{
	struct dir_writer *d = mem_alloc(sizeof(*d));

	d->conf = *conf;
	STAILQ_INIT(&d->waiting);
	STAILQ_INIT(&d->done);
	return d;
}

void dir_writer_free(struct dir_writer *d)
{
	if (d == NULL)
		return;
	worker_free(d->worker);
	loop_timer_clear(&d->answer);
	drop_all(&d->waiting);
	drop_all(&d->done);
	free(d);
}

void dir_writer_put(struct dir_writer *d, char *path, struct buf *text, const char *was,
    store_put_fn *fn, void *arg)
{
	struct err e = ERR_INIT;
	struct write *w;

	if (d->worker == NULL && worker_new(&d->worker, d->conf.loop, 1, &e) < 0) {
		free(path);
		buf_free(text);
		fn(arg, NULL, &e);
		return;
	}
	w = mem_alloc(sizeof(*w));
	w->path = path;
	w->folder = file_dirname(path);
	w->text = *text;
	buf_init(text, 0);
	snprintf(w->version, sizeof(w->version), "%s", was);
	w->fn = fn;
	w->arg = arg;
	STAILQ_INSERT_TAIL(&d->waiting, w, link);
	next_batch(d);
}
