/* SPDX-License-Identifier: ISC */
/*
 * Files below a folder: ID.pem for certificates, else KEY.json. A version is the digest of the
 * file. Reads are answered at once, writes once they are on the disk (dir_writer).
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/file.h"
#include "core/mem.h"
#include "store/dir_writer.h"
#include "store/pem_layout.h"
#include "store/store_backend.h"

struct dir {
	char *root;
	bool pem;
	const char *suffix;
	struct dir_writer *writer;
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

	buf_init(&text, DIR_FILE_MAX);
	char *path = file_path(d, key, &e);
	if (path == NULL || dir_writer_read(path, &text, doc.version, &e) < 0)
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

static void dir_put(void *backend, const char *key, const struct json *body,
    const struct json *attrs, const char *version, store_put_fn *fn, void *arg)
{
	const struct dir *d = backend;
	struct err e = ERR_INIT;
	struct buf text;

	buf_init(&text, DIR_FILE_MAX);
	char *path = file_path(d, key, &e);
	if (path != NULL && encode(d, body, attrs, &text, &e) == 0) {
		dir_writer_put(d->writer, path, &text, version, fn, arg);
		return;
	}
	if (path != NULL)
		err_prefix(&e, "write %s", path);
	buf_free(&text);
	free(path);
	fn(arg, NULL, &e);
}

/* The certificate in the file, which must be the one of `version`. */
static int own_body(
    const struct dir *d, const char *key, const char *version, struct json **body, struct err *e)
{
	char now[STORE_VERSION_MAX];
	struct buf text;
	int rc = -1;

	buf_init(&text, DIR_FILE_MAX);
	char *path = file_path(d, key, e);
	if (path == NULL || dir_writer_read(path, &text, now, e) < 0)
		goto out;
	if (strcmp(now, version) != 0)
		err_set(e, ERR_CONFLICT, "write %s: it was changed meanwhile", path);
	else if (now[0] == '\0')
		err_set(e, ERR_NOTFOUND, "write %s: there is no such file", path);
	else
		rc = decode(d, path, &text, body, NULL, e);
out:
	buf_free(&text);
	free(path);
	return rc;
}

static void dir_put_attrs(void *backend, const char *key, const struct json *attrs,
    const char *version, store_put_fn *fn, void *arg)
{
	const struct dir *d = backend;
	struct json *body = NULL;
	struct err e = ERR_INIT;

	if (!d->pem)
		fn(arg, version, NULL);
	else if (own_body(d, key, version, &body, &e) < 0)
		fn(arg, NULL, &e);
	else
		dir_put(backend, key, body, attrs, version, fn, arg);
	json_free(body);
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

	dir_writer_free(d->writer);
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
	d->root = mem_dup_n(rest, len);
	d->pem = kind == STORE_CERTS;
	d->suffix = d->pem ? ".pem" : ".json";
	/* Proxies read certificates by their group, which the folder hands down where it is setgid.
	 */
	d->writer = dir_writer_new(&(struct dir_writer_conf){.loop = env->loop,
	    .root = d->root,
	    .file_mode = d->pem ? 0640 : 0600,
	    .dir_mode = d->pem ? 0750 : 0700});
	*backend = d;
	return &ops;
}
