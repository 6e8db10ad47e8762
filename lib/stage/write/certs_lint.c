/* SPDX-License-Identifier: ISC */
#include "stage/write/certs_lint.h"

#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "core/map.h"
#include "core/mem.h"
#include "crypto/cert.h"
#include "crypto/key.h"
#include "store/certs.h"

#define PEM_END "-----END CERTIFICATE-----"

struct certs_lint {
	struct loop *loop;
	struct store *certs;
	const struct msg *msg;
	certs_lint_fn *fn;
	void *arg;
	struct loop_timer start;
	struct strv ids;
	struct map *holders; /* name → id that holds it */
	size_t next, running;
	bool refused, pumping, stopped;
	struct err fail; /* an entry could not be looked at */
};

struct look {
	struct certs_lint *lint;
	char *id;
};

static void pump(struct certs_lint *l);

static void say(struct certs_lint *l, const char *id, const char *text)
{
	msg_say(l->msg, MSG_WARN, "%s/%s: %s", store_spec(l->certs), id, text);
}

static void refuse(struct certs_lint *l, const char *id, const char *text)
{
	msg_say(l->msg, MSG_ERR,
	    "%s/%s: %s; Fabio refuses the whole path for it: mend or delete it",
	    store_spec(l->certs), id, text);
	l->refused = true;
}

/* Fabio serves the alphabetically later one; they arrive in any order. */
static void check_names(struct certs_lint *l, const char *id, const struct strv *names)
{
	for (size_t i = 0; i < names->n; i++) {
		const char *name = names->v[i];
		const char *other = map_get(l->holders, name);
		if (other == NULL) {
			map_put(l->holders, name, mem_dup(id));
			continue;
		}
		bool later = strcmp(id, other) > 0;
		msg_say(l->msg, MSG_WARN, "%s: %s is held by %s and by %s; Fabio serves the latter",
		    store_spec(l->certs), name, later ? other : id, later ? id : other);
		if (later)
			free(map_put(l->holders, name, mem_dup(id)));
	}
}

/* Fabio looks at the leaf and the key alone; the rest of the chain only matters to visitors. */
static void check_pair(struct certs_lint *l, const char *id, const char *chain, const char *pem)
{
	struct key *key = NULL;
	struct err e = ERR_INIT;
	const char *leaf_end = strstr(chain, PEM_END);
	size_t leaf = leaf_end != NULL ? (size_t)(leaf_end - chain) + strlen(PEM_END) : 0;

	if (key_read_pem(&key, pem, strlen(pem), &e) < 0) {
		if (e.code == ERR_UNSUPPORTED)
			say(l, id, e.text);
		else
			refuse(l, id, e.text);
	} else if (cert_check_chain(chain, leaf, key, &e) < 0) {
		refuse(l, id, e.text);
	} else if (cert_check_chain(chain, strlen(chain), key, &e) < 0) {
		say(l, id, e.text);
	}
	key_free(key);
}

static void check_dates(struct certs_lint *l, const struct certs_info *info)
{
	char text[CLOCK_TEXT_MAX];

	if (info->not_after >= clock_wall_s(loop_clock(l->loop)))
		return;
	clock_format(info->not_after, text);
	msg_say(
	    l->msg, MSG_WARN, "%s/%s: it has expired (%s)", store_spec(l->certs), info->id, text);
}

static void on_entry(
    void *arg, struct certs_info *info, const char *chain, const char *key, const struct err *e)
{
	struct look *look = arg;
	struct certs_lint *l = look->lint;

	l->running--;
	if (l->stopped) {
		/* Nobody waits for it any more. */
	} else if (e != NULL && e->code == ERR_INVALID) {
		refuse(l, look->id, e->text);
	} else if (e != NULL) {
		if (l->fail.code == ERR_NONE)
			err_copy(&l->fail, e);
	} else if (info != NULL) {
		check_pair(l, look->id, chain, key);
		check_dates(l, info);
		check_names(l, look->id, &info->names);
	}
	free(look->id);
	free(look);
	if (!l->stopped)
		pump(l);
}

static void finish(struct certs_lint *l)
{
	l->stopped = true;
	l->fn(l->arg, l->refused, l->fail.code != ERR_NONE ? &l->fail : NULL);
}

/* A store may answer within the call, so the loop here serves those answers, too. */
static void pump(struct certs_lint *l)
{
	if (l->pumping)
		return;
	l->pumping = true;
	while (l->running < CERTS_LINT_AT_ONCE && l->next < l->ids.n) {
		struct look *look = mem_alloc(sizeof(*look));
		look->lint = l;
		look->id = mem_dup(l->ids.v[l->next++]);
		l->running++;
		certs_full_get(l->certs, look->id, on_entry, look);
	}
	l->pumping = false;
	if (l->running == 0)
		finish(l);
}

static void on_list(void *arg, const struct strv *keys, const struct err *e)
{
	struct certs_lint *l = arg;

	l->running--;
	if (l->stopped)
		return;
	if (e != NULL) {
		err_copy(&l->fail, e);
		err_prefix(&l->fail, "%s", store_spec(l->certs));
		finish(l);
		return;
	}
	if (keys->n == 0)
		msg_say(l->msg, MSG_WARN, "%s holds no certificates", store_spec(l->certs));
	strv_copy(&l->ids, keys);
	pump(l);
}

static void start(void *arg)
{
	struct certs_lint *l = arg;

	l->running++;
	store_list(l->certs, "", on_list, l);
}

struct certs_lint *certs_lint_new(
    struct loop *loop, struct store *certs, const struct msg *msg, certs_lint_fn *fn, void *arg)
{
	struct certs_lint *l = mem_alloc(sizeof(*l));

	l->loop = loop;
	l->certs = certs;
	l->msg = msg;
	l->fn = fn;
	l->arg = arg;
	l->holders = map_new();
	loop_timer_set(loop, &l->start, 0, start, l);
	return l;
}

void certs_lint_stop(struct certs_lint *l)
{
	if (l == NULL)
		return;
	l->stopped = true;
	loop_timer_clear(&l->start);
}

void certs_lint_free(struct certs_lint *l)
{
	if (l == NULL)
		return;
	certs_lint_stop(l);
	strv_free(&l->ids);
	map_free(l->holders, free);
	free(l);
}
