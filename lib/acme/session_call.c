/* SPDX-License-Identifier: ISC */
#include "acme/session_call.h"

#include <stdlib.h>

#include "core/mem.h"

#define PAYLOAD_MAX (512 * 1024) /* bytes; as base64 with a signature it fits into jws's limit */

struct session_call *session_call_new(struct session *s, struct session_list *at, void *arg)
{
	struct session_call *c = mem_alloc(sizeof(*c));

	c->session = s;
	c->arg = arg;
	buf_init(&c->payload, PAYLOAD_MAX);
	session_call_move(c, at);
	return c;
}

void session_call_free(struct session_call *c)
{
	http_cancel(c->http);
	json_free(c->json);
	buf_free(&c->payload);
	free(c->url);
	free(c);
}

void session_call_take(struct session_call *c)
{
	struct session_list *l = c->list;

	*(c->prev != NULL ? &c->prev->next : &l->first) = c->next;
	*(c->next != NULL ? &c->next->prev : &l->last) = c->prev;
	c->prev = c->next = NULL;
	c->list = NULL;
	l->n--;
}

void session_call_move(struct session_call *c, struct session_list *to)
{
	if (c->list != NULL)
		session_call_take(c);
	c->list = to;
	c->prev = to->last;
	*(to->last != NULL ? &to->last->next : &to->first) = c;
	to->last = c;
	to->n++;
}

void session_call_put_first(struct session_call *c, struct session_list *to)
{
	c->list = to;
	c->next = to->first;
	*(to->first != NULL ? &to->first->prev : &to->last) = c;
	to->first = c;
	to->n++;
}

void session_call_note(
    struct session_call *c, const struct err *e, const struct session_problem *problem)
{
	c->e = *e;
	c->json = json_copy(problem->json);
	c->problem = *problem;
	c->problem.json = c->json;
}

void session_call_end(struct session_call *c, const struct directory *d,
    const struct session_reply *reply, const struct err *e, const struct session_problem *problem)
{
	c->done = true;
	if (c->directory_fn != NULL)
		c->directory_fn(c->arg, d, e);
	else
		c->fn(c->arg, reply, e, problem);
	session_call_free(c);
}
