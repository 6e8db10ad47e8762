/* SPDX-License-Identifier: ISC */
#include "stage/renew/due_names.h"

#include <string.h>

#include "line/rec.h"

bool due_names_wildcard(const char *name, char out[HOST_MAX + 2])
{
	const char *dot = strchr(name, '.');

	if (dot == NULL || name[0] == '*' || strlen(dot) > HOST_MAX)
		return false;
	snprintf(out, HOST_MAX + 2, "*%s", dot);
	return true;
}

static bool is_redundant(const struct strv *sorted, const char *name)
{
	char wildcard[HOST_MAX + 2];

	return due_names_wildcard(name, wildcard) && strv_has_sorted(sorted, wildcard);
}

static void add(struct strv *out, const struct strv *all, const char *name)
{
	if (out->n < REC_NAMES_MAX && !is_redundant(all, name) && !strv_has(out, name))
		strv_add(out, name);
}

static void add_first(struct strv *out, const char *id, const struct strv *all)
{
	char of_name[HOST_MAX + 10];

	for (size_t i = 0; i < all->n && out->n == 0; i++) {
		host_cert_id(all->v[i], of_name);
		if (strcmp(of_name, id) == 0)
			add(out, all, all->v[i]);
	}
}

size_t due_names_make(
    struct strv *out, const char *id, struct strv *wanted, const struct strv *kept)
{
	struct strv all = {0};
	size_t n;

	strv_sort(wanted);
	strv_copy(&all, wanted);
	for (size_t i = 0; kept != NULL && i < kept->n; i++)
		strv_add(&all, kept->v[i]);
	strv_sort(&all);
	add_first(out, id, &all);
	for (size_t i = 0; i < wanted->n; i++)
		add(out, &all, wanted->v[i]);
	n = out->n;
	for (size_t i = 0; i < all.n; i++)
		add(out, &all, all.v[i]);
	strv_free(&all);
	return n;
}

bool due_names_lack(const struct strv *has, const struct strv *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!strv_has_sorted(has, names->v[i]) && !is_redundant(has, names->v[i]))
			return true;
	return false;
}
