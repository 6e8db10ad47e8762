/* SPDX-License-Identifier: ISC */
/*
 * journal - what has been asked of a CA for one certificate, so that a crash at any step neither
 * loses a certificate nor orders one twice, on any replica.
 *
 * One document per certificate (state store, "journal/ID") with two slots: `open`, the order under
 * way, and `issued`, the last certificate, kept until the next one. It is written by check-and-set
 * before newOrder, after newOrder and after issue. Who loses a write (ERR_CONFLICT) reads again and
 * goes on with the winner's document. No journal write, no request.
 *
 * The private key lies here only sealed; finalize always sends the slot's CSR, so two processes
 * on one order do no harm.
 */
#ifndef ACME_JOURNAL_H
#define ACME_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "crypto/cert.h"
#include "line/rec_due.h"
#include "line/rec_issued.h"
#include "store/secrets.h"
#include "store/store.h"

struct journal_slot {
	bool used;
	struct strv names;
	struct rec_options options;
	char *ca;         /* directory URL */
	char *account;    /* URL */
	char *profile;    /* NULL: the CA's default */
	char *replaces;   /* certid; NULL: none */
	char *csr;        /* DER, base64 */
	char *key_sealed; /* base64 */
	char *seal;       /* seal id */
	char *order;      /* URL; NULL until newOrder was answered */
	int64_t since;    /* when the slot was opened */
	/* issued only: */
	char *chain;
	char *serial;
	int64_t not_before, not_after;
	char *issuer, *certid;
};

struct journal {
	char *id;
	struct journal_slot open, issued;
	struct json *doc; /* as read, for keys that we don't know; NULL: new */
	char version[STORE_VERSION_MAX];
};

void journal_free(struct journal *j); /* the struct itself, too; NULL is allowed */

/* j is the caller's from then on: never NULL without an error; empty slots where there is no
 * document. ERR_INVALID: unreadable, le-order --forget ID voids it. */
typedef void journal_get_fn(void *arg, struct journal *j, const struct err *e);
void journal_get(struct store *s, const char *id, journal_get_fn *fn, void *arg);

/* Writes; on success the version moves on. `j` must stay until fn is called. */
typedef void journal_put_fn(void *arg, const struct err *e);
void journal_put(struct store *s, struct journal *j, journal_put_fn *fn, void *arg);

/* Empties the document, also a damaged one: le-order --forget. */
void journal_forget(struct store *s, const char *id, journal_put_fn *fn, void *arg);

/* What to do about a `due` (pure). */
enum journal_step {
	JOURNAL_EMIT,   /* the issued slot answers it: print it again, the CA is not asked */
	JOURNAL_RESUME, /* go on with the open slot */
	JOURNAL_ORDER   /* open a new slot */
};

struct journal_ask {
	const struct rec_due *due;
	const char *ca, *account, *profile;
	const struct secrets_public *seals; /* those still held */
	int64_t now_s;
};

#define JOURNAL_OPEN_MAX_S                                                                         \
	(6 * 86400) /* an older open slot is given up: CAs keep orders 7 days                      \
		     */

enum journal_step journal_decide(const struct journal *j, const struct journal_ask *ask);

/* When a certificate of that life is due, unless ARI says otherwise: past 2/3 of it, 1/2 where it
 * is shorter than 10 days. */
int64_t journal_due_at(int64_t not_before, int64_t not_after);

/* Moves the open slot to the issued one with the certificate that `chain` holds. ERR_INVALID: it
 * does not belong to the slot's CSR or names. */
int journal_set_issued(
    struct journal *j, const struct cert_reader *r, const char *chain, size_t len, struct err *e);

void journal_slot_free(struct journal_slot *s); /* empty after */

/* The issued slot as a record; owned by the caller. */
void journal_issued_record(const struct journal *j, struct rec_issued *out);

#endif
