/* SPDX-License-Identifier: ISC */
/*
 * new_order - the newOrder request (RFC 8555 §7.4) of a journal slot.
 *
 * A profile that the CA does not have is refused without asking. What the order replaces (RFC 9773
 * §5) is only a favour to our rate limits: where the CA refuses it, it is asked once more without,
 * since a stale certid must never keep a name from being renewed.
 */
#ifndef ACME_NEW_ORDER_H
#define ACME_NEW_ORDER_H

#include "acme/journal.h"
#include "acme/patient.h"

struct new_order;

/* Once, from the loop. `reply` has the order and its `location`; NULL with an error, then `problem`
 * is there too. */
typedef void new_order_fn(void *arg, const struct session_reply *reply, const struct err *e,
    const struct session_problem *problem);

/* `slot` must stay until fn is called; its `replaces` is emptied where the CA did not take it. */
struct new_order *new_order_start(
    const struct patient_conf *net, struct journal_slot *slot, new_order_fn *fn, void *arg);
void new_order_cancel(struct new_order *n); /* NULL is allowed */

#endif
