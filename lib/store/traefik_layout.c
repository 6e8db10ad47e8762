/* SPDX-License-Identifier: ISC */
#include "store/traefik_layout.h"

#include "core/buf.h"
#include "core/file.h"
#include "core/json.h"
#include "core/mem.h"
#include "core/strv.h"

#define LIST_MAX (64 * 1024 * 1024) /* bytes: 100,000 files with long paths */

/* One file has both, as Traefik takes from it the blocks that it looks for. */
static struct json *entry(const char *dir, const char *id)
{
	struct json *j = json_object();
	char *path = mem_printf("%s/%s.pem", dir, id);

	json_set_str(j, "certFile", path);
	json_set_str(j, "keyFile", path);
	free(path);
	return j;
}

static struct json *document(const char *dir, const struct strv *ids)
{
	struct json *list = json_array(), *tls = json_object(), *all = json_object();

	for (size_t i = 0; i < ids->n; i++)
		json_add(list, entry(dir, ids->v[i]));
	json_set(tls, "certificates", list);
	json_set(all, "tls", tls);
	return all;
}

static int write_list(const char *dir, const struct strv *ids, struct err *e)
{
	struct json *j = document(dir, ids);
	char *path = mem_printf("%s/" TRAEFIK_LIST_NAME, dir);
	struct buf text;
	int rc = -1;

	buf_init(&text, LIST_MAX);
	if (json_write(j, &text) < 0 || buf_addc(&text, '\n') < 0)
		err_set(e, ERR_TOOBIG, "%s: more than %d bytes", path, LIST_MAX);
	else
		rc = file_write(path, text.data, text.len, 0644, e);
	buf_free(&text);
	free(path);
	json_free(j);
	return rc;
}

int traefik_layout_write(const char *dir, struct err *e)
{
	char *whole = realpath(dir, NULL);
	struct strv ids = {0};
	int rc = -1;

	if (whole == NULL) {
		err_errno(e, "%s", dir);
		goto out;
	}
	if (strstr(whole, "{{") != NULL) {
		err_set(e, ERR_CONFIG,
		    "%s: Traefik takes \"{{\" for a template; use another folder", whole);
		goto out;
	}
	if (file_list(whole, ".pem", &ids, e) < 0)
		goto out;
	rc = ids.n > 0 ? write_list(whole, &ids, e) : 0;
out:
	strv_free(&ids);
	free(whole);
	return rc;
}
