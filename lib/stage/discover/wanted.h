/* SPDX-License-Identifier: ISC */
/*
 * wanted - le-discover's decision: which names are wanted, by what the sources and the policy say.
 *
 * Each source holds its last good answer; a source that fails keeps it. Names of all sources, plus
 * the policy's extra entries, minus what the wall and the policy take out, are compared with what
 * was said last: only the difference is printed, sorted by name, then a `sync`. A name becomes
 * `absent` only when every source has answered in full and none of them names it, or when the
 * policy now forbids it. Until the policy has been read nothing is printed.
 */
#ifndef STAGE_WANTED_H
#define STAGE_WANTED_H

#include <stdbool.h>
#include <stdint.h>

#include "core/clock.h"
#include "core/json.h"
#include "core/msg.h"
#include "line/rec.h"
#include "names/policy.h"
#include "names/tag.h"

struct wanted;

struct wanted_conf {
	const struct clock *clock;
	const struct msg *msg;
	const struct rec_out *out;
	struct tag_conf tags;    /* its datacenter is the sources' (wanted_datacenter) */
	const char *responder;   /* name of our own service, whose tags say nothing */
	const char *policy_kind; /* what records call the policy as a source: consul-kv, file */
};

struct wanted *wanted_new(const struct wanted_conf *conf);
void wanted_free(struct wanted *w);

/* Names a source ("consul", "consul:dc2", "file:/etc/names") that must answer before the set is
 * complete. `kind` is what records call it: consul, file. Returns its number. */
int wanted_source(struct wanted *w, const char *name, const char *kind);

/* What $DC stands for in the source's tags; counts for answers to come. */
void wanted_datacenter(struct wanted *w, int source, const char *datacenter);

/* A whole answer of /v1/catalog/services: {"SERVICE":["TAG",…],…}. `whole` false: it may lack
 * something (ACLs, no leader): then names may be added by it, none goes, and the source counts as
 * missing. ERR_INVALID: not such an object; the last answer stays. */
int wanted_catalog(
    struct wanted *w, int source, const struct json *services, bool whole, struct err *e);

/* One name a line, # comments; a bad line is a `skip`. */
void wanted_names(struct wanted *w, int source, const char *text, size_t len);

/* The source did not answer: it counts as missing, its last answer stays. */
void wanted_missing(struct wanted *w, int source);

/* A bad entry of the policy that is being read: a `failed` record, once wanted_policy takes it. */
void wanted_policy_bad(struct wanted *w, const char *key, const struct err *e);

/* Takes the policy. `p` NULL: it could not be read; the last one stays. */
void wanted_policy(struct wanted *w, struct policy *p);

/* There is something to say: a difference to what was printed last, or nothing was yet. */
bool wanted_changed(struct wanted *w);

/* All sources and the policy have been heard (answers or failures) at least once. */
bool wanted_heard(const struct wanted *w);

/* Prints the difference and a `sync`; also without any change (the heartbeat). Before the policy is
 * there: nothing, false. */
bool wanted_print(struct wanted *w);

#endif
