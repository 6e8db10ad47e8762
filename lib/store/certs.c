/* SPDX-License-Identifier: ISC */
#include "store/certs.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/mem.h"
#include "crypto/cert.h"

#define CHUNK_MAX 512  /* bytes of an attribute (Vault) */
#define CHUNKS_MAX 50  /* names and options together; Vault takes 64 attributes */
#define TEXT_MAX 32768 /* bytes of all chunks: 100 names of 253 bytes fit */

void certs_info_free(struct certs_info *i)
{
	char *owned[] = {i->id, i->serial, i->certid, i->issuer, i->ca, i->account, i->profile};

	for (size_t n = 0; n < sizeof(owned) / sizeof(owned[0]); n++)
		free(owned[n]);
	strv_free(&i->names);
	rec_options_free(&i->options);
	*i = (struct certs_info){0};
}

/* ---- long attributes ---- */

/* Sets NAME.0, NAME.1, ...; never cuts a character in two. Returns how many. */
static size_t set_chunks(struct json *attrs, const char *name, const char *text)
{
	size_t n = 0;

	for (size_t left = strlen(text), len; left > 0; text += len, left -= len) {
		len = left < CHUNK_MAX ? left : CHUNK_MAX;
		while (len < left && ((unsigned char)text[len] & 0xc0) == 0x80)
			len--;
		char *key = mem_printf("%s.%zu", name, n++);
		char *chunk = mem_dup_n(text, len);
		json_set_str(attrs, key, chunk);
		free(chunk);
		free(key);
	}
	return n;
}

static void get_chunks(const struct json *attrs, const char *name, struct buf *text)
{
	const char *chunk;
	size_t n = 0;

	do {
		char *key = mem_printf("%s.%zu", name, n++);
		chunk = json_str(attrs, key);
		free(key);
		if (chunk != NULL)
			buf_adds(text, chunk);
	} while (chunk != NULL);
}

/* ---- attributes ---- */

static void set_time(struct json *attrs, const char *key, int64_t wall_s)
{
	char text[CLOCK_TEXT_MAX];

	clock_format(wall_s, text);
	json_set_str(attrs, key, text);
}

/* Options that leave no room for the rest are dropped: they matter less than names and dates. */
static void set_options(struct json *attrs, const struct rec_options *options, size_t room)
{
	struct json *j = rec_options_json(options);
	struct buf text;

	buf_init(&text, room * CHUNK_MAX);
	if (j != NULL && json_write(j, &text) == 0)
		set_chunks(attrs, "options", text.data);
	buf_free(&text);
	json_free(j);
}

struct json *certs_attrs(const struct rec_issued *r)
{
	struct json *attrs = json_object();
	struct buf names;

	json_set_str(attrs, "serial", r->serial);
	set_time(attrs, "not_before", r->not_before);
	set_time(attrs, "not_after", r->not_after);
	json_set_str(attrs, "certid", r->certid);
	json_set_str(attrs, "issuer", r->issuer);
	json_set_str(attrs, "ca", r->ca);
	json_set_str(attrs, "account", r->account);
	json_set_str(attrs, "profile", r->profile);
	buf_init(&names, TEXT_MAX);
	strv_join(&r->names, " ", &names);
	size_t n = set_chunks(attrs, "names", names.data);
	if (n < CHUNKS_MAX)
		set_options(attrs, &r->options, CHUNKS_MAX - n);
	buf_free(&names);
	return attrs;
}

static void read_options(struct rec_options *out, const struct json *attrs)
{
	struct rec_options options;
	struct buf text;

	buf_init(&text, TEXT_MAX);
	get_chunks(attrs, "options", &text);
	struct json *j = json_parse(text.data, text.len, NULL);
	if (j != NULL && rec_options_read(&options, j, NULL) == 0)
		*out = options;
	json_free(j);
	buf_free(&text);
}

/* What the certificate itself does not tell. */
static void read_origin(struct certs_info *i, const struct json *attrs)
{
	i->ca = mem_dup(json_str(attrs, "ca"));
	i->account = mem_dup(json_str(attrs, "account"));
	i->profile = mem_dup(json_str(attrs, "profile"));
	read_options(&i->options, attrs);
}

/* -1: they are not ours, or not whole; then the certificate tells. */
static int read_attrs(struct certs_info *i, const struct json *attrs)
{
	struct buf names;

	buf_init(&names, TEXT_MAX);
	get_chunks(attrs, "names", &names);
	strv_split(&i->names, names.data, " ");
	buf_free(&names);
	strv_sort(&i->names);
	if (i->names.n == 0 || rec_str(attrs, "serial", REC_NEEDED, &i->serial, NULL) < 0 ||
	    rec_time(attrs, "not_before", REC_NEEDED, &i->not_before, NULL) < 0 ||
	    rec_time(attrs, "not_after", REC_NEEDED, &i->not_after, NULL) < 0) {
		certs_info_free(i);
		return -1;
	}
	i->certid = mem_dup(json_str(attrs, "certid"));
	i->issuer = mem_dup(json_str(attrs, "issuer"));
	read_origin(i, attrs);
	i->attributes = true;
	return 0;
}

/* ---- the document ---- */

static int read_document(struct certs_info *i, const char *id, const struct json *body,
    const struct json *attrs, struct err *e)
{
	struct cert cert = {0};
	const char *chain, *key;

	if (json_need_str(body, "cert", &chain, e) < 0 || json_need_str(body, "key", &key, e) < 0 ||
	    cert_read(&cert, chain, strlen(chain), e) < 0)
		return err_prefix(e, "certificate %s", id);
	strv_move(&i->names, &cert.names);
	i->serial = cert.serial;
	i->certid = cert.certid;
	i->issuer = cert.issuer;
	cert.serial = cert.certid = cert.issuer = NULL;
	i->not_before = cert.not_before;
	i->not_after = cert.not_after;
	cert_free(&cert);
	const char *of = json_str(attrs, "serial");
	if (of != NULL && strcmp(of, i->serial) == 0) {
		read_origin(i, attrs);
		i->attributes = true;
	}
	return 0;
}

struct call {
	struct store *store;
	char *id;
	certs_info_fn *info; /* one of the two */
	certs_full_fn *full;
	void *arg;
};

static struct call *call_new(struct store *s, const char *id, void *arg)
{
	struct call *c = mem_alloc(sizeof(*c));

	c->store = s;
	c->id = mem_dup(id);
	c->arg = arg;
	return c;
}

static void call_end(
    struct call *c, struct certs_info *info, const struct json *body, const struct err *e)
{
	if (c->info != NULL)
		c->info(c->arg, info, e);
	else
		c->full(c->arg, info, json_str(body, "cert"), json_str(body, "key"), e);
	if (info != NULL)
		certs_info_free(info);
	free(c->id);
	free(c);
}

static void got_document(void *arg, struct store_doc *doc, const struct err *e)
{
	struct call *c = arg;
	struct certs_info info = {0};
	struct err bad = ERR_INIT;

	if (e == NULL && doc->body != NULL &&
	    read_document(&info, c->id, doc->body, doc->attrs, &bad) < 0)
		e = &bad;
	if (e != NULL || doc->body == NULL) {
		call_end(c, NULL, NULL, e);
		return;
	}
	info.id = mem_dup(c->id);
	memcpy(info.version, doc->version, sizeof(info.version));
	call_end(c, &info, doc->body, NULL);
}

static void got_attrs(void *arg, struct store_doc *doc, const struct err *e)
{
	struct call *c = arg;
	struct certs_info info = {0};

	if (e != NULL || !doc->live) {
		call_end(c, NULL, NULL, e);
	} else if (read_attrs(&info, doc->attrs) == 0) {
		info.id = mem_dup(c->id);
		memcpy(info.version, doc->version, sizeof(info.version));
		call_end(c, &info, NULL, NULL);
	} else if (doc->body != NULL) {
		got_document(c, doc, NULL);
	} else {
		store_get(c->store, c->id, got_document, c);
	}
}

void certs_info_get(struct store *s, const char *id, certs_info_fn *fn, void *arg)
{
	struct call *c = call_new(s, id, arg);

	c->info = fn;
	store_get_attrs(s, id, got_attrs, c);
}

void certs_full_get(struct store *s, const char *id, certs_full_fn *fn, void *arg)
{
	struct call *c = call_new(s, id, arg);

	c->full = fn;
	store_get(s, id, got_document, c);
}
