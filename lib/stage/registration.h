/* SPDX-License-Identifier: ISC */
/*
 * registration - le-account's decision: the keys of the site, and the account at a CA.
 *
 * Registering makes what is missing and no more, so it may be repeated, started twice at once and
 * ended at any moment: keys by put-if-absent, and newAccount answers with the account that the key
 * has already.
 */
#ifndef STAGE_REGISTRATION_H
#define STAGE_REGISTRATION_H

#include "acme/account.h"
#include "core/loop.h"
#include "net/http.h"
#include "store/secrets.h"

struct registration;

struct registration_conf {
	struct loop *loop;
	struct http *http;
	struct store *secrets;
	const char *ca;         /* directory URL */
	enum key_type key_type; /* of a new account key */
	struct account_ask ask;
};

struct registration_result {
	const char *thumbprint;
	const char *seal; /* id of the newest seal key */
	const char *ca;
	const struct account *account; /* NULL: thumbprint only */
};

/* Once. The result is borrowed. `registration` is freed after. */
typedef void registration_fn(void *arg, const struct registration_result *r, const struct err *e);

struct registration *registration_register(
    const struct registration_conf *conf, registration_fn *fn, void *arg);

/* Asks the CA for the account's present state. ERR_CONFIG: none yet. */
struct registration *registration_show(
    const struct registration_conf *conf, registration_fn *fn, void *arg);

/* Reads only the public document; the CA is not asked. */
struct registration *registration_thumbprint(
    const struct registration_conf *conf, registration_fn *fn, void *arg);

/* fn is not called any more. */
void registration_cancel(struct registration *r);

#endif
