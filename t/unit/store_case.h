/* SPDX-License-Identifier: ISC */
/*
 * store_case - a store in a folder of its own, with calls that wait for their answer.
 */
#ifndef UNIT_STORE_CASE_H
#define UNIT_STORE_CASE_H

#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "core/mem.h"
#include "data.h"
#include "store/store.h"
#include "unit.h"

struct store_case {
	char *folder;
	struct loop *loop;
	struct store_env env;
	struct store *store;
};

/* With a loop of its own, in the folder that it has: another's, say. */
static inline void case_open_in(struct store_case *c, enum store_kind kind)
{
	struct err e = ERR_INIT;

	loop_new(&c->loop, &clock_system, NULL);
	c->env.loop = c->loop;
	char *spec = mem_printf("dir:%s/store", c->folder);
	if (store_open(&c->store, spec, kind, &c->env, &e) < 0) {
		fprintf(stderr, "%s\n", e.text);
		exit(1);
	}
	free(spec);
}

static inline void case_open(struct store_case *c, enum store_kind kind)
{
	char folder[] = "/tmp/le-store.XXXXXX";

	*c = (struct store_case){.folder = mem_dup(mkdtemp(folder))};
	case_open_in(c, kind);
}

static inline int case_remove(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static inline void case_close(struct store_case *c)
{
	store_free(c->store);
	store_env_free(&c->env);
	loop_free(c->loop);
	nftw(c->folder, case_remove, 8, FTW_DEPTH | FTW_PHYS);
	free(c->folder);
}

/* The path of a file in the store; the caller frees it. */
static inline char *case_path(const struct store_case *c, const char *name)
{
	return mem_printf("%s/store/%s", c->folder, name);
}

static inline void case_write(const struct store_case *c, const char *name, const char *text)
{
	char *path = case_path(c, name);
	struct err e = ERR_INIT;

	if (file_write(path, text, strlen(text), 0600, &e) < 0)
		printf("# %s\n", e.text);
	free(path);
}

static inline int case_mode(const struct store_case *c, const char *name)
{
	char *path = case_path(c, name);
	struct stat st = {0};

	int rc = stat(path, &st);
	free(path);
	return rc < 0 ? -1 : (int)(st.st_mode & 07777);
}

/* What the last call was answered. */
static struct store_doc got;
static char got_version[STORE_VERSION_MAX];
static struct strv got_keys;
static struct err got_err;
static int got_calls;

static inline void case_forget(void)
{
	json_free(got.body);
	json_free(got.attrs);
	got = (struct store_doc){0};
	got_version[0] = '\0';
	strv_free(&got_keys);
	err_clear(&got_err);
	got_calls = 0;
}

static inline void case_answer(const struct err *e)
{
	got_calls++;
	if (e != NULL)
		err_copy(&got_err, e);
}

static inline void case_on_get(void *arg, struct store_doc *doc, const struct err *e)
{
	(void)arg;
	case_answer(e);
	if (e != NULL)
		return;
	got = *doc;
	*doc = (struct store_doc){0};
}

static inline void case_on_put(void *arg, const char *version, const struct err *e)
{
	(void)arg;
	case_answer(e);
	if (e == NULL)
		snprintf(got_version, sizeof(got_version), "%s", version);
}

static inline void case_on_list(void *arg, const struct strv *keys, const struct err *e)
{
	(void)arg;
	case_answer(e);
	if (e == NULL)
		strv_copy(&got_keys, keys);
}

static inline struct json *case_json(const char *text)
{
	struct err e = ERR_INIT;
	struct json *j = json_parse(text, strlen(text), &e);

	if (j == NULL)
		printf("# %s: %s\n", text, e.text);
	return j;
}

static inline void case_get(struct store_case *c, const char *key)
{
	case_forget();
	store_get(c->store, key, case_on_get, NULL);
}

static inline void case_put_json(struct store_case *c, const char *key, const struct json *body,
    const struct json *attrs, const char *version)
{
	case_forget();
	store_put(c->store, key, body, attrs, version, case_on_put, NULL);
	loop_run(c->loop, NULL);
}

static inline void case_put(struct store_case *c, const char *key, const char *text,
    const char *attrs_text, const char *version)
{
	struct json *body = case_json(text);
	struct json *attrs = attrs_text != NULL ? case_json(attrs_text) : NULL;

	case_put_json(c, key, body, attrs, version);
	json_free(body);
	json_free(attrs);
}

static inline void case_list(struct store_case *c, const char *prefix)
{
	case_forget();
	store_list(c->store, prefix, case_on_list, NULL);
}

/* The value as text; the caller frees it. */
static inline char *case_text(const struct json *j)
{
	struct buf text;

	buf_init(&text, 1024 * 1024);
	if (j != NULL)
		json_write(j, &text);
	return buf_take(&text);
}

#endif
