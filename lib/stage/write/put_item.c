/* SPDX-License-Identifier: ISC */
#include "stage/write/put_item.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "line/rec_failed.h"
#include "line/rec_stored.h"
#include "stage/write/put_check.h"
#include "store/certs.h"
#include "store/secrets.h"

struct put_item {
	const struct put_item_env *env;
	struct rec_issued issued;
	struct secret *key;              /* opened and checked */
	char version[STORE_VERSION_MAX]; /* to be replaced */
	int writes;
	bool conflict; /* the last write found another version */
	bool repaired; /* its attributes were written, or can't be */
	bool running;  /* waits for a store call */
	bool dead;     /* given up: the pending call frees it */
};

struct put_item *put_item_new(const struct put_item_env *env, struct rec_issued *issued)
{
	struct put_item *i = mem_alloc(sizeof(*i));

	i->env = env;
	i->issued = *issued;
	memset(issued, 0, sizeof(*issued));
	return i;
}

void put_item_free(struct put_item *i)
{
	rec_issued_free(&i->issued);
	secret_free(i->key);
	free(i);
}

const char *put_item_id(const struct put_item *i)
{
	return i->issued.id;
}

int64_t put_item_not_before(const struct put_item *i)
{
	return i->issued.not_before;
}

/* --- the ends of a record --- */

static void report(const struct put_item *i, const struct err *e)
{
	rec_failed_id(
	    i->issued.id, "store", e, clock_wall_s(loop_clock(i->env->loop)), i->env->out);
}

void put_item_abandon(struct put_item *i, const struct err *why)
{
	if (why != NULL)
		report(i, why);
	if (i->running)
		i->dead = true;
	else
		put_item_free(i);
}

static void done(struct put_item *i, bool written)
{
	i->running = false;
	i->env->done(i->env->arg, i, written);
}

static void hold(struct put_item *i, const struct err *e)
{
	secret_free(i->key);
	i->key = NULL;
	i->writes = 0;
	i->conflict = i->repaired = i->running = false;
	i->env->hold(i->env->arg, i, e);
}

static void refuse(struct put_item *i, const struct err *e)
{
	report(i, e);
	done(i, false);
}

/* A full disk or a lost race is for a person or the next `issued`; what passes by itself is waited
 * for. */
static void trouble(struct put_item *i, const struct store *s, const struct err *e)
{
	struct err copy = *e;

	err_prefix(&copy, "%s", store_spec(s));
	if (err_is_temporary(e->code) && e->code != ERR_IO && e->code != ERR_CONFLICT)
		hold(i, &copy);
	else
		refuse(i, &copy);
}

static void stored(struct put_item *i, const struct certs_info *info)
{
	struct rec_stored r = {.id = i->issued.id,
	    .names = info->names,
	    .store = mem_dup(store_spec(i->env->certs)),
	    .serial = info->serial,
	    .not_after = info->not_after,
	    .version = info->version[0] != '\0' ? mem_dup(info->version) : NULL};

	rec_stored_put(&r, i->env->out);
	free(r.store);
	free(r.version);
	done(i, i->writes > 0);
}

/* --- read, compare, write, read again --- */

static void read_store(struct put_item *i);

static void write_done(void *arg, const char *version, const struct err *e)
{
	struct put_item *i = arg;

	(void)version;
	if (i->dead) {
		put_item_free(i);
		return;
	}
	if (e != NULL && e->code != ERR_CONFLICT) {
		trouble(i, i->env->certs, e);
		return;
	}
	i->conflict = e != NULL;
	read_store(i);
}

static void write_cert(struct put_item *i)
{
	const struct put_item_env *env = i->env;
	struct json *body, *attrs;
	struct err e = ERR_INIT;

	if (i->writes == PUT_WRITES_MAX) {
		err_set(&e, ERR_CONFLICT,
		    "others have written it %d times in between; is another tool at work there?",
		    PUT_WRITES_MAX);
		trouble(i, env->certs, &e);
		return;
	}
	i->writes++;
	body = json_object();
	attrs = certs_attrs(&i->issued);
	json_set_str(body, "cert", i->issued.chain);
	json_set_str(body, "key", secret_bytes(i->key));
	store_put(env->certs, i->issued.id, body, attrs, i->version, write_done, i);
	json_free(body);
	json_free(attrs);
}

/* A deleted certificate has a version, too. */
static void version_here(void *arg, struct store_doc *doc, const struct err *e)
{
	struct put_item *i = arg;

	if (i->dead) {
		put_item_free(i);
		return;
	}
	if (e != NULL) {
		trouble(i, i->env->certs, e);
		return;
	}
	memcpy(i->version, doc->version, sizeof(i->version));
	write_cert(i);
}

static void attrs_done(void *arg, const char *version, const struct err *e)
{
	struct put_item *i = arg;

	(void)version;
	if (i->dead) {
		put_item_free(i);
		return;
	}
	/* The certificate itself is there, and is read without them. */
	if (e != NULL && e->code != ERR_UNSUPPORTED && e->code != ERR_CONFLICT)
		msg_say(i->env->msg, MSG_WARN, "%s: %s: its attributes can't be written: %s",
		    store_spec(i->env->certs), i->issued.id, e->text);
	i->repaired = true;
	read_store(i);
}

static void repair(struct put_item *i, const struct certs_info *info)
{
	struct json *attrs = certs_attrs(&i->issued);

	store_put_attrs(i->env->certs, i->issued.id, attrs, info->version, attrs_done, i);
	json_free(attrs);
}

/* Stores differ in where they break lines. */
static bool same_pem(const char *a, const char *b)
{
	static const char blanks[] = " \t\r\n";

	for (;;) {
		a += strspn(a, blanks);
		b += strspn(b, blanks);
		if (*a != *b || *a == '\0')
			return *a == *b;
		a++;
		b++;
	}
}

/* Of two that began in the same second the first one stays, so that writers never take turns. */
static bool stays(const struct put_item *i, const struct certs_info *info)
{
	int64_t now_s = clock_wall_s(loop_clock(i->env->loop));

	return info->not_after > now_s && info->not_before >= i->issued.not_before &&
	       strcmp(info->serial, i->issued.serial) != 0;
}

static bool described(const struct put_item *i, const struct certs_info *info)
{
	return i->repaired ||
	       (info->attributes && rec_options_eq(&info->options, &i->issued.options));
}

static void compare(
    struct put_item *i, const struct certs_info *info, const char *chain, const char *key)
{
	if (stays(i, info)) {
		msg_say(i->env->msg, MSG_INFO, "%s: %s: a newer one (%s) is there, %s stays out",
		    store_spec(i->env->certs), i->issued.id, info->serial, i->issued.serial);
		i->writes = 0; /* Somebody else has written it. */
		stored(i, info);
		return;
	}
	if (!same_pem(chain, i->issued.chain) || !same_pem(key, secret_bytes(i->key))) {
		memcpy(i->version, info->version, sizeof(i->version));
		write_cert(i);
		return;
	}
	if (described(i, info))
		stored(i, info);
	else
		repair(i, info);
}

static void store_here(
    void *arg, struct certs_info *info, const char *chain, const char *key, const struct err *e)
{
	struct put_item *i = arg;

	if (i->dead)
		put_item_free(i);
	else if (e != NULL)
		trouble(i, i->env->certs, e);
	else if (info != NULL)
		compare(i, info, chain, key);
	else if (i->conflict)
		store_get_attrs(i->env->certs, i->issued.id, version_here, i);
	else
		write_cert(i);
}

static void read_store(struct put_item *i)
{
	i->version[0] = '\0';
	certs_full_get(i->env->certs, i->issued.id, store_here, i);
}

/* --- the seal --- */

static void check(struct put_item *i, const struct secret *seal_key)
{
	struct err e = ERR_INIT;
	int64_t now_s = clock_wall_s(loop_clock(i->env->loop));

	if (put_check(&i->issued, seal_key, now_s, &i->key, &e) < 0)
		refuse(i, &e);
	else
		read_store(i);
}

static void seal_here(void *arg, struct secret **key, const struct err *e)
{
	struct put_item *i = arg;
	struct err copy = ERR_INIT;

	if (i->dead) {
		put_item_free(i);
		return;
	}
	if (e != NULL && e->code == ERR_NOTFOUND) {
		err_set(&copy, ERR_NOTFOUND,
		    "seal key %s is not there; give the --secrets that le-order has",
		    i->issued.seal);
		e = &copy;
	}
	if (e != NULL) {
		trouble(i, i->env->secrets, e);
		return;
	}
	if (map_get(i->env->seals, i->issued.seal) == NULL) {
		map_put(i->env->seals, i->issued.seal, *key);
		*key = NULL;
	}
	check(i, map_get(i->env->seals, i->issued.seal));
}

void put_item_begin(struct put_item *i)
{
	struct map *seals = i->env->seals;

	i->running = true;
	if (i->issued.key != NULL)
		check(i, NULL);
	else if (map_get(seals, i->issued.seal) != NULL)
		check(i, map_get(seals, i->issued.seal));
	else
		secrets_seal_get(i->env->secrets, i->issued.seal, seal_here, i);
}
