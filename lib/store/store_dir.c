/* SPDX-License-Identifier: ISC */
/*
 * Files below a folder: ID.pem for certificates, else KEY.json. A version is the digest of the
 * file. Readers take no lock, since a file is replaced as a whole; writers hold ROOT/.lock from the
 * comparison to the rename.
 *
 * A write is answered from the loop, once its folder is on the disk: one fsync for all that were
 * written since the last one, while fsync is what takes the time. In between others may see what a
 * power cut can still undo; but what they build on it comes to the disk after it, or with it.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/mem.h"
#include "store/pem_layout.h"
#include "store/store_backend.h"

#define FILE_MAX (1024 * 1024) /* bytes; Fabio reads no larger certificate file */
#define LOCK_WAIT_MS 5000      /* a write is a few fsyncs long */

/* A write that is not answered yet. */
struct put {
	struct put *next;
	store_put_fn *fn;
	void *arg;
	char *folder;
	char version[STORE_VERSION_MAX];
	struct err e;
};

struct dir {
	struct loop *loop;
	struct loop_timer answer;
	struct put *first, **end; /* in order */
	size_t durable;           /* of the first ones the folder is on the disk */
	char *root;
	bool pem;
	const char *suffix;
	mode_t file_mode, dir_mode;
};

static char *file_path(const struct dir *d, const char *key, struct err *e)
{
	const char *slash = strrchr(key, '/');
	const char *name = slash != NULL ? slash + 1 : key;

	if (strlen(name) + strlen(d->suffix) > NAME_MAX) {
		err_set(e, ERR_TOOBIG, "%s/%s%s: the name is too long for a file", d->root, key,
		    d->suffix);
		return NULL;
	}
	return mem_printf("%s/%s%s", d->root, key, d->suffix);
}

/* No file is no error: then the version is "". */
static int load(const char *path, struct buf *text, char version[STORE_VERSION_MAX], struct err *e)
{
	struct err bad = ERR_INIT;

	version[0] = '\0';
	if (file_read(path, text, &bad) == 0)
		store_version_digest(text->data, text->len, version);
	else if (bad.code != ERR_NOTFOUND)
		return err_copy(e, &bad);
	return 0;
}

static int decode(const struct dir *d, const char *path, const struct buf *text, struct json **body,
    struct json **attrs, struct err *e)
{
	if (d->pem)
		return pem_layout_read(text->data, text->len, body, attrs, e) < 0
			   ? err_prefix(e, "read %s", path)
			   : 0;
	*body = json_parse(text->data, text->len, e);
	if (*body == NULL)
		return err_prefix(e, "read %s", path);
	if (json_type(*body) != JSON_OBJECT)
		return err_set(e, ERR_INVALID, "read %s: it is not a JSON object", path);
	return 0;
}

static void dir_get(void *backend, const char *key, bool attrs_only, store_get_fn *fn, void *arg)
{
	const struct dir *d = backend;
	struct store_doc doc = {0};
	struct err e = ERR_INIT;
	struct buf text;
	int rc = -1;

	buf_init(&text, FILE_MAX);
	char *path = file_path(d, key, &e);
	if (path == NULL || load(path, &text, doc.version, &e) < 0)
		goto out;
	doc.live = doc.version[0] != '\0';
	if (doc.live && attrs_only && d->pem)
		pem_layout_read(text.data, text.len, NULL, &doc.attrs, NULL);
	if (doc.live && doc.attrs == NULL &&
	    decode(d, path, &text, &doc.body, &doc.attrs, &e) < 0) {
		json_free(doc.body);
		json_free(doc.attrs);
		doc.body = doc.attrs = NULL;
	}
	rc = 0;
out:
	buf_free(&text);
	free(path);
	fn(arg, rc == 0 ? &doc : NULL, e.code != ERR_NONE ? &e : NULL);
}

static int encode(const struct dir *d, const struct json *body, const struct json *attrs,
    struct buf *text, struct err *e)
{
	if (d->pem)
		return pem_layout_write(body, attrs, text, e);
	json_write(body, text);
	return buf_addc(text, '\n') < 0
		   ? err_set(e, ERR_TOOBIG, "it would be over %zu bytes", text->max)
		   : 0;
}

/* ---- answers to writes ---- */

static void sync_folders(struct dir *d)
{
	for (struct put *p = d->first; p != NULL; p = p->next) {
		const struct put *same = d->first;

		while (strcmp(same->folder, p->folder) != 0)
			same = same->next;
		if (same == p)
			file_sync_folder(p->folder, &p->e);
		else
			err_copy(&p->e, &same->e);
		d->durable++;
	}
}

static struct put *take_first(struct dir *d)
{
	struct put *p = d->first;

	d->first = p->next;
	if (d->first == NULL)
		d->end = &d->first;
	return p;
}

static void put_free(struct put *p)
{
	free(p->folder);
	free(p);
}

/* One at a time, since fn may end the store. Those that are written meanwhile wait for the next
 * fsync together. */
static void on_answer(void *arg)
{
	struct dir *d = arg;

	if (d->durable == 0)
		sync_folders(d);
	struct put *p = take_first(d);
	d->durable--;
	if (d->first != NULL)
		loop_timer_set(d->loop, &d->answer, 0, on_answer, d);
	if (p->e.code != ERR_NONE)
		p->fn(p->arg, NULL, &p->e);
	else
		p->fn(p->arg, p->version, NULL);
	put_free(p);
}

static void answer_later(
    struct dir *d, const char *path, const char *version, store_put_fn *fn, void *arg)
{
	struct put *p = mem_alloc(sizeof(*p));

	p->fn = fn;
	p->arg = arg;
	p->folder = file_dirname(path);
	memcpy(p->version, version, sizeof(p->version));
	*d->end = p;
	d->end = &p->next;
	if (!loop_timer_is_set(&d->answer))
		loop_timer_set(d->loop, &d->answer, 0, on_answer, d);
}

/* ---- writes ---- */

static int write_text(const struct dir *d, const char *path, const struct buf *text, struct err *e)
{
	char *folder = file_dirname(path);
	int rc = file_mkdirs(folder, d->dir_mode, e);

	free(folder);
	return rc < 0 ? -1 : file_replace(path, text->data, text->len, d->file_mode, e);
}

/* Under the lock: replaces the file, if it is the one of `was`. `body` NULL: its own. */
static int replace(const struct dir *d, const char *path, const struct json *body,
    const struct json *attrs, const char *was, char now[STORE_VERSION_MAX], struct err *e)
{
	struct json *own = NULL;
	struct buf old, text;
	int rc = -1;

	buf_init(&old, FILE_MAX);
	buf_init(&text, FILE_MAX);
	if (load(path, &old, now, e) < 0)
		goto out;
	if (strcmp(now, was) != 0) {
		err_set(e, ERR_CONFLICT, "write %s: it was changed meanwhile", path);
		goto out;
	}
	if (body == NULL && now[0] == '\0') {
		err_set(e, ERR_NOTFOUND, "write %s: there is no such file", path);
		goto out;
	}
	if (body == NULL && decode(d, path, &old, &own, NULL, e) < 0)
		goto out;
	if (encode(d, body != NULL ? body : own, attrs, &text, e) < 0) {
		err_prefix(e, "write %s", path);
		goto out;
	}
	if (write_text(d, path, &text, e) < 0)
		goto out;
	store_version_digest(text.data, text.len, now);
	rc = 0;
out:
	json_free(own);
	buf_free(&old);
	buf_free(&text);
	return rc;
}

static void dir_put(void *backend, const char *key, const struct json *body,
    const struct json *attrs, const char *version, store_put_fn *fn, void *arg)
{
	struct dir *d = backend;
	char now[STORE_VERSION_MAX];
	struct err e = ERR_INIT;
	int rc = -1, fd = -1;

	char *lock = mem_printf("%s/.lock", d->root);
	char *path = file_path(d, key, &e);
	if (path != NULL && file_mkdirs(d->root, d->dir_mode, &e) == 0 &&
	    file_lock(lock, LOCK_WAIT_MS, &fd, &e) == 0) {
		rc = replace(d, path, body, attrs, version, now, &e);
		close(fd);
	}
	if (rc == 0)
		answer_later(d, path, now, fn, arg);
	free(lock);
	free(path);
	if (rc != 0)
		fn(arg, NULL, &e);
}

static void dir_put_attrs(void *backend, const char *key, const struct json *attrs,
    const char *version, store_put_fn *fn, void *arg)
{
	const struct dir *d = backend;

	if (d->pem)
		dir_put(backend, key, NULL, attrs, version, fn, arg);
	else
		fn(arg, version, NULL);
}

static void dir_list(void *backend, const char *prefix, store_list_fn *fn, void *arg)
{
	const struct dir *d = backend;
	struct strv keys = {0};
	struct err e = ERR_INIT;

	char *path = mem_printf("%s/%s", d->root, prefix);
	int rc = file_list(path, d->suffix, &keys, &e);
	free(path);
	fn(arg, rc == 0 ? &keys : NULL, rc == 0 ? NULL : &e);
	strv_free(&keys);
}

static void dir_free(void *backend)
{
	struct dir *d = backend;

	loop_timer_clear(&d->answer);
	while (d->first != NULL)
		put_free(take_first(d));
	free(d->root);
	free(d);
}

const struct store_ops *store_dir_open(
    const char *rest, enum store_kind kind, struct store_env *env, void **backend, struct err *e)
{
	static const struct store_ops ops = {dir_free, dir_get, dir_put, dir_put_attrs, dir_list};
	size_t len = strlen(rest);

	if (len == 0) {
		err_set(e, ERR_CONFIG, "it needs a folder, as in dir:/var/lib/le-exporter/certs");
		return NULL;
	}
	while (len > 1 && rest[len - 1] == '/')
		len--;
	struct dir *d = mem_alloc(sizeof(*d));
	d->loop = env->loop;
	d->end = &d->first;
	d->root = mem_dup_n(rest, len);
	d->pem = kind == STORE_CERTS;
	d->suffix = d->pem ? ".pem" : ".json";
	/* Proxies read certificates by their group, which the folder hands down where it is setgid.
	 */
	d->file_mode = d->pem ? 0640 : 0600;
	d->dir_mode = d->pem ? 0750 : 0700;
	*backend = d;
	return &ops;
}
