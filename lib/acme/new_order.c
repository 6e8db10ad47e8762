/* SPDX-License-Identifier: ISC */
#include "acme/new_order.h"

#include <stdlib.h>
#include <string.h>

#include "acme/order.h"
#include "acme/problem.h"
#include "core/mem.h"

static const struct session_problem no_answer = {NULL, 0, -1};

struct new_order {
	struct patient_conf net;
	struct journal_slot *slot;
	char *url; /* of newOrder */
	struct session_call *directory;
	struct patient *call;
	new_order_fn *fn;
	void *arg;
};

static void new_order_free(struct new_order *n)
{
	session_cancel(n->directory);
	patient_cancel(n->call);
	free(n->url);
	free(n);
}

static void finish(struct new_order *n, const struct session_reply *reply, const struct err *e,
    const struct session_problem *problem)
{
	n->fn(n->arg, reply, e, problem);
	new_order_free(n);
}

/* What Boulder answers where `replaces` was replaced before, is unknown, has no name in common
 * with the order or belongs to another account. */
static bool blames_replaces(const struct session_problem *problem)
{
	static const char *const types[] = {"alreadyReplaced", "malformed", "unauthorized"};
	const char *type = problem_type(problem->json);

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(type, types[i]) == 0)
			return true;
	return false;
}

static void ask(struct new_order *n);

static void answered(void *arg, const struct session_reply *reply, const struct err *e,
    const struct session_problem *problem)
{
	struct new_order *n = arg;
	struct err bad = ERR_INIT;

	n->call = NULL;
	if (e != NULL && n->slot->replaces != NULL && blames_replaces(problem)) {
		free(n->slot->replaces);
		n->slot->replaces = NULL;
		ask(n);
	} else if (e != NULL) {
		finish(n, NULL, e, problem);
	} else if (reply->location == NULL) {
		err_set(&bad, ERR_PROTOCOL, "the CA made an order without a Location");
		finish(n, NULL, &bad, &no_answer);
	} else {
		finish(n, reply, NULL, NULL);
	}
}

static void ask(struct new_order *n)
{
	const struct journal_slot *s = n->slot;

	n->call = patient_post(
	    &n->net, n->url, order_new_payload(&s->names, s->profile, s->replaces), answered, n);
}

static void directory_here(void *arg, const struct directory *d, const struct err *e)
{
	struct new_order *n = arg;
	const char *profile = n->slot->profile;
	struct err bad = ERR_INIT;

	n->directory = NULL;
	if (e != NULL) {
		finish(n, NULL, e, &no_answer);
	} else if (profile != NULL && !strv_has_sorted(&d->profiles, profile)) {
		err_set(&bad, ERR_INVALID, "the CA has no profile \"%.200s\"", profile);
		finish(n, NULL, &bad, &no_answer);
	} else {
		n->url = mem_dup(d->new_order);
		ask(n);
	}
}

struct new_order *new_order_start(
    const struct patient_conf *net, struct journal_slot *slot, new_order_fn *fn, void *arg)
{
	struct new_order *n = mem_alloc(sizeof(*n));

	n->net = *net;
	n->slot = slot;
	n->fn = fn;
	n->arg = arg;
	n->directory = session_directory(net->session, directory_here, n);
	return n;
}

void new_order_cancel(struct new_order *n)
{
	if (n != NULL)
		new_order_free(n);
}
