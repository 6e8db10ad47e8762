/* SPDX-License-Identifier: ISC */
/*
 * fuzz/acme_reply - whatever JSON a CA sends, the readers keep their promises.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "acme/authz.h"
#include "acme/directory.h"
#include "acme/order.h"
#include "acme/problem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int good)
{
	if (!good)
		abort();
}

static void is_url(const char *text)
{
	must(strncasecmp(text, "http", 4) == 0 && strlen(text) <= 2048);
	for (const char *p = text; *p != '\0'; p++)
		must(*p > ' ' && *p <= '~');
}

static void directory(const struct json *j)
{
	struct directory d;
	struct err e = ERR_INIT;

	if (directory_read(&d, j, &e) < 0) {
		must(e.code == ERR_PROTOCOL && e.text[0] != '\0' && d.new_nonce == NULL);
		return;
	}
	is_url(d.new_nonce);
	is_url(d.new_account);
	is_url(d.new_order);
	directory_free(&d);
}

static void order(const struct json *j)
{
	struct order o;
	struct err e = ERR_INIT;

	if (order_read(&o, j, &e) < 0) {
		must(e.code == ERR_PROTOCOL && e.text[0] != '\0' && o.finalize == NULL);
		return;
	}
	is_url(o.finalize);
	must(o.names.n > 0 && o.names.n <= 100 && o.authorizations.n <= 100);
	must(o.status != ORDER_PENDING || o.authorizations.n > 0);
	must((o.status == ORDER_VALID) == (o.certificate != NULL));
	for (size_t i = 0; i < o.authorizations.n; i++)
		is_url(o.authorizations.v[i]);
	json_free(order_new_payload(&o.names, NULL, NULL));
	order_free(&o);
}

static void authz(const struct json *j)
{
	struct authz a;
	struct err e = ERR_INIT;

	if (authz_read(&a, j, &e) < 0) {
		must(e.code == ERR_PROTOCOL && e.text[0] != '\0' && a.name == NULL);
		return;
	}
	must(a.name[0] != '\0');
	for (size_t i = 0; i < a.n; i++) {
		is_url(a.challenges[i].url);
		must(authz_challenge(&a, a.challenges[i].type) != NULL);
		must(a.challenges[i].token == NULL || authz_token_ok(a.challenges[i].token));
	}
	const struct json *problem = authz_problem(&a);
	must(problem == NULL || json_type(problem) == JSON_OBJECT);
	authz_free(&a);
}

static void problem(const struct json *j)
{
	struct err e = ERR_INIT;
	struct json *copy = problem_copy(j), *again = problem_copy(copy);
	char *link = problem_unpause(j);

	for (int status = 0; status < 600; status += 100) {
		must(problem_err(j, status, &e) == -1 && e.code != ERR_NONE && e.text[0] != '\0');
		must(e.code != ERR_PAUSED || link != NULL);
	}
	must((copy != NULL) == (json_type(j) == JSON_OBJECT));
	must(copy == NULL || json_eq(copy, again));
	if (link != NULL)
		must(strstr(link, "unpause") != NULL && strstr(link, "http") == link);
	must(strlen(problem_type(j)) > 0 && strlen(problem_type(j)) <= 64);
	json_free(copy);
	json_free(again);
	free(link);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json *j = json_parse((const char *)data, size, NULL);

	directory(j);
	order(j);
	authz(j);
	problem(j);
	json_free(j);
	return 0;
}
