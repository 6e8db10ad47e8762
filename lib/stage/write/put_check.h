/* SPDX-License-Identifier: ISC */
/*
 * put_check - whether an issued certificate may be written: key, chain, names and dates must belong
 * together, since one bad secret makes Fabio refuse the whole path.
 */
#ifndef STAGE_PUT_CHECK_H
#define STAGE_PUT_CHECK_H

#include <stdint.h>

#include "core/secret.h"
#include "line/rec_issued.h"

/* How far not_before may lie ahead: the later not_before wins, so one from a distant future would
 * keep out all that come after it. */
#define PUT_AHEAD_S 86400

/* Opens the seal, too; `seal_key` may be NULL where the record has a plain key. `*key_pem` is
 * PKCS#8 that ends in a newline, and the caller's. ERR_INVALID says what does not fit. */
int put_check(const struct rec_issued *r, const struct secret *seal_key, int64_t now_s,
    struct secret **key_pem, struct err *e);

#endif
