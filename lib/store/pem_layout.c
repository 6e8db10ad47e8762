/* SPDX-License-Identifier: ISC */
#include "store/pem_layout.h"

#include <string.h>

#include "store/store.h"

static const char mark[] = "# le-exporter: ";
static const char begin[] = "-----BEGIN ", end[] = "-----END ", dashes[] = "-----";

#define LABEL_MAX 64

/* What is left to read. */
struct scan {
	const char *at, *stop;
};

/* The next line without its end, white space behind it left off; false: no more. */
static bool next_line(struct scan *s, const char **line, size_t *len)
{
	if (s->at == s->stop)
		return false;
	const char *newline = memchr(s->at, '\n', (size_t)(s->stop - s->at));
	const char *after = newline != NULL ? newline : s->stop;
	*line = s->at;
	s->at = newline != NULL ? newline + 1 : s->stop;
	while (after > *line && (after[-1] == '\r' || after[-1] == ' ' || after[-1] == '\t'))
		after--;
	*len = (size_t)(after - *line);
	return true;
}

/* True for "-----BEGIN LABEL-----" with the given first word; the label is copied out. */
static bool is_border(const char *line, size_t len, const char *word, char label[LABEL_MAX])
{
	size_t word_len = strlen(word), dashes_len = strlen(dashes);

	if (len < word_len + dashes_len || memcmp(line, word, word_len) != 0 ||
	    memcmp(line + len - dashes_len, dashes, dashes_len) != 0 ||
	    len - word_len - dashes_len >= LABEL_MAX)
		return false;
	len -= word_len + dashes_len;
	memcpy(label, line + word_len, len);
	label[len] = '\0';
	return strlen(label) == len;
}

static bool is_key(const char *label)
{
	return strcmp(label, "PRIVATE KEY") == 0 || strcmp(label, "EC PRIVATE KEY") == 0 ||
	       strcmp(label, "RSA PRIVATE KEY") == 0;
}

static int add_line(struct buf *out, const char *line, size_t len, struct err *e)
{
	for (size_t i = 0; i < len; i++)
		if ((line[i] < ' ' && line[i] != '\t') || line[i] > '~')
			return err_set(e, ERR_INVALID, "a PEM block holds a byte that is no text");
	buf_add(out, line, len);
	return buf_addc(out, '\n') < 0
		   ? err_set(e, ERR_TOOBIG, "PEM blocks are over %zu bytes", out->max)
		   : 0;
}

/* Adds the rest of a block whose first line has been read. */
static int copy_block(struct scan *s, const char *label, struct buf *out, struct err *e)
{
	char other[LABEL_MAX];
	const char *line;
	size_t len;

	buf_addf(out, "%s%s%s\n", begin, label, dashes);
	while (next_line(s, &line, &len)) {
		if (is_border(line, len, begin, other))
			break;
		if (add_line(out, line, len, e) < 0)
			return -1;
		if (is_border(line, len, end, other) && strcmp(label, other) == 0)
			return 0;
	}
	return err_set(e, ERR_INVALID, "a PEM block \"%s\" has no end", label);
}

/* Sorts the blocks of a text; others than certificates and keys (parameters) are left out, as all
 * readers do. */
static int copy_blocks(
    const char *text, size_t len, struct buf *cert, struct buf *key, struct err *e)
{
	struct scan s = {text, text + len};
	char label[LABEL_MAX];
	const char *line;

	while (next_line(&s, &line, &len)) {
		if (!is_border(line, len, begin, label))
			continue;
		if (strcmp(label, "CERTIFICATE") == 0) {
			if (copy_block(&s, label, cert, e) < 0)
				return -1;
		} else if (is_key(label)) {
			if (key->len > 0)
				return err_set(e, ERR_INVALID, "it has more than one private key");
			if (copy_block(&s, label, key, e) < 0)
				return -1;
		}
	}
	return 0;
}

/* Each half of a document in its place: one with both would make a file that reads otherwise. */
static int copy_halves(const struct json *body, struct buf *cert, struct buf *key, struct err *e)
{
	const char *chain, *pem;

	if (json_need_str(body, "cert", &chain, e) < 0 || json_need_str(body, "key", &pem, e) < 0 ||
	    copy_blocks(chain, strlen(chain), cert, key, e) < 0)
		return -1;
	size_t cert_len = cert->len;
	if (cert_len == 0 || key->len > 0)
		return err_set(e, ERR_INVALID, "\"cert\" must hold certificates and nothing else");
	if (copy_blocks(pem, strlen(pem), cert, key, e) < 0)
		return -1;
	if (cert->len > cert_len || key->len == 0)
		return err_set(e, ERR_INVALID, "\"key\" must hold a private key and nothing else");
	return 0;
}

/* The blocks are copied one by one, so that what is written is what will be read. */
int pem_layout_write(
    const struct json *body, const struct json *attrs, struct buf *out, struct err *e)
{
	struct buf cert, key;
	size_t before = out->len;
	int rc = -1;

	buf_init(&cert, STORE_DOC_MAX);
	buf_init(&key, STORE_DOC_MAX);
	if (copy_halves(body, &cert, &key, e) < 0)
		goto out;
	if (attrs != NULL) {
		buf_adds(out, mark);
		json_write(attrs, out);
		buf_addc(out, '\n');
	}
	buf_add(out, cert.data, cert.len);
	buf_add(out, key.data, key.len);
	if (out->failed) {
		err_set(e, ERR_TOOBIG, "the file would be over %zu bytes", out->max);
		buf_cut(out, before);
		goto out;
	}
	rc = 0;
out:
	buf_free(&cert);
	buf_free(&key);
	return rc;
}

/* Damaged attributes are as good as none: the certificate tells. */
static struct json *read_attrs(const char *text, size_t len)
{
	struct scan s = {text, text + len};
	size_t mark_len = strlen(mark), line_len;
	const char *line;

	if (!next_line(&s, &line, &line_len) || line_len < mark_len ||
	    memcmp(line, mark, mark_len) != 0)
		return NULL;
	struct json *j = json_parse(line + mark_len, line_len - mark_len, NULL);
	if (json_type(j) == JSON_OBJECT)
		return j;
	json_free(j);
	return NULL;
}

static int read_body(const char *text, size_t len, struct json **body, struct err *e)
{
	struct buf cert, key;
	int rc = -1;

	buf_init(&cert, STORE_DOC_MAX);
	buf_init(&key, STORE_DOC_MAX);
	if (copy_blocks(text, len, &cert, &key, e) < 0)
		goto out;
	if (cert.len == 0 || key.len == 0) {
		err_set(e, ERR_INVALID, "there is no %s in it",
		    cert.len == 0 ? "certificate" : "private key");
		goto out;
	}
	*body = json_object();
	json_set_str(*body, "cert", cert.data);
	json_set_str(*body, "key", key.data);
	rc = 0;
out:
	buf_free(&cert);
	buf_free(&key);
	return rc;
}

int pem_layout_read(
    const char *text, size_t len, struct json **body, struct json **attrs, struct err *e)
{
	if (body != NULL && read_body(text, len, body, e) < 0)
		return -1;
	if (attrs != NULL)
		*attrs = read_attrs(text, len);
	return 0;
}
