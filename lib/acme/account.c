/* SPDX-License-Identifier: ISC */
#include "acme/account.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "acme/field.h"
#include "acme/problem.h"
#include "core/mem.h"
#include "crypto/jws.h"

static const struct session_problem no_answer = {NULL, 0, -1};

struct account_call {
	struct session *session;
	const struct account_ask *ask; /* NULL: the present state is asked for */
	struct session_call *call;
	account_fn *fn;
	void *arg;
};

void account_free(struct account *a)
{
	free(a->url);
	free(a->status);
	strv_free(&a->contact);
	memset(a, 0, sizeof(*a));
}

static void finish(struct account_call *c, struct account *a, const struct err *e,
    const struct session_problem *problem)
{
	c->call = NULL;
	c->fn(c->arg, a, e, problem);
	free(c);
}

static int read_account(struct account *a, const struct json *j, struct err *e)
{
	static const char *const statuses[] = {"valid", "deactivated", "revoked"};
	const struct json *contact = json_get(j, "contact");
	int status = field_word(j, "status", statuses, sizeof(statuses) / sizeof(statuses[0]), e);

	if (status < 0)
		return err_prefix(e, "the account");
	a->status = mem_dup(statuses[status]);
	if (json_type(contact) != JSON_ARRAY)
		return 0;
	for (const struct json *m = json_first(contact); m != NULL; m = json_next(m))
		if (json_text(m) != NULL && a->contact.n < FIELD_LIST_MAX)
			strv_add(&a->contact, json_text(m));
	return 0;
}

/* With onlyReturnExisting the CA's no is an answer (RFC 8555 §7.3.1). */
static void refused(
    struct account_call *c, const struct err *e, const struct session_problem *problem)
{
	struct err none = *e;

	if (c->ask != NULL && c->ask->only_existing &&
	    strcmp(problem_type(problem->json), "accountDoesNotExist") == 0)
		none.code = ERR_NOTFOUND;
	finish(c, NULL, &none, problem);
}

static void answered(void *arg, const struct session_reply *reply, const struct err *e,
    const struct session_problem *problem)
{
	struct account_call *c = arg;
	struct account a = {0};
	struct err bad = ERR_INIT;

	if (e != NULL) {
		refused(c, e, problem);
		return;
	}
	a.created = reply->status == 201;
	if (c->ask != NULL)
		a.url = mem_dup(reply->location);
	else
		a.url = mem_dup(session_account(c->session));
	if (a.url == NULL)
		err_set(&bad, ERR_PROTOCOL, "the CA made an account without a Location");
	else
		read_account(&a, reply->json, &bad);
	if (bad.code == ERR_NONE) {
		if (c->ask != NULL)
			session_set_account(c->session, a.url);
		finish(c, &a, NULL, &no_answer);
	} else {
		finish(c, NULL, &bad, &no_answer);
	}
	account_free(&a);
}

/* --- newAccount --- */

static struct json *contact_list(const struct strv *contact)
{
	struct json *list = json_array();

	for (size_t i = 0; i < contact->n; i++) {
		const char *text = contact->v[i];
		char *url = strncasecmp(text, "mailto:", 7) == 0 ? mem_dup(text)
								 : mem_printf("mailto:%s", text);
		json_add_str(list, url);
		free(url);
	}
	return list;
}

/* RFC 8555 §7.3. NULL: `e` says why there is no account to be had so. */
static struct json *payload(const struct account_call *c, const struct directory *d, struct err *e)
{
	const struct account_ask *ask = c->ask;
	struct json *j = NULL, *eab = NULL;

	if (d->terms != NULL && !ask->terms_agreed) {
		err_set(e, ERR_DENIED,
		    "the CA wants its terms of service agreed to: read %s, then give --agree-tos",
		    d->terms);
		return NULL;
	}
	if (d->eab_required && ask->eab_kid == NULL) {
		err_set(e, ERR_DENIED,
		    "the CA binds each account to one of its customers: get an EAB key id and MAC "
		    "key from it, then give them");
		return NULL;
	}
	if (ask->eab_kid != NULL && jws_eab(session_key(c->session), ask->eab_kid, ask->eab_key,
					d->new_account, &eab, e) < 0)
		return NULL;
	j = json_object();
	if (ask->terms_agreed)
		json_set_bool(j, "termsOfServiceAgreed", true);
	if (ask->contact != NULL && ask->contact->n > 0)
		json_set(j, "contact", contact_list(ask->contact));
	json_set(j, "externalAccountBinding", eab);
	return j;
}

/* To look for an account neither terms nor binding are needed, and nothing is changed. */
static struct json *payload_existing(void)
{
	struct json *j = json_object();

	json_set_bool(j, "onlyReturnExisting", true);
	return j;
}

static void directory_here(void *arg, const struct directory *d, const struct err *e)
{
	struct account_call *c = arg;
	struct err bad = ERR_INIT;
	struct json *j;

	if (e != NULL) {
		finish(c, NULL, e, &no_answer);
		return;
	}
	j = c->ask->only_existing ? payload_existing() : payload(c, d, &bad);
	if (j == NULL) {
		finish(c, NULL, &bad, &no_answer);
		return;
	}
	c->call = session_post(c->session, d->new_account, j, true, answered, c);
	json_free(j);
}

/* --- what others see --- */

static struct account_call *call_new(
    struct session *s, const struct account_ask *ask, account_fn *fn, void *arg)
{
	struct account_call *c = mem_alloc(sizeof(*c));

	c->session = s;
	c->ask = ask;
	c->fn = fn;
	c->arg = arg;
	return c;
}

struct account_call *account_register(
    struct session *s, const struct account_ask *ask, account_fn *fn, void *arg)
{
	struct account_call *c = call_new(s, ask, fn, arg);

	c->call = session_directory(s, directory_here, c);
	return c;
}

struct account_call *account_show(struct session *s, account_fn *fn, void *arg)
{
	struct account_call *c = call_new(s, NULL, fn, arg);
	const char *url = session_account(s);

	/* Without a URL the session tells so, from the loop. */
	c->call = session_post(s, url != NULL ? url : session_ca(s), NULL, false, answered, c);
	return c;
}

void account_cancel(struct account_call *c)
{
	if (c == NULL)
		return;
	session_cancel(c->call);
	free(c);
}
