/* SPDX-License-Identifier: ISC */
/*
 * consul_reply - what an answer of Consul means: status to error, headers to numbers. Pure.
 */
#ifndef HASHI_CONSUL_REPLY_H
#define HASHI_CONSUL_REPLY_H

#include "hashi/consul.h"
#include "net/http.h"

/* 0: status 2xx; unless `raw`, its body is JSON or empty. -1: an error by the table in consul.h; at
 * ERR_NOTFOUND `out` is filled, too. `with_token`: one was sent. The caller frees out->json. */
int consul_reply_read(struct consul_reply *out, const struct http_reply *in, bool raw,
    bool with_token, struct err *e);

/* True for a body that is just `true` (the answer to check-and-set); false for all else. */
bool consul_reply_is_true(const struct consul_reply *r);

#endif
