/* SPDX-License-Identifier: ISC */
/*
 * verdict_text - a record as one line for a person. Pure.
 */
#ifndef STAGE_VERDICT_TEXT_H
#define STAGE_VERDICT_TEXT_H

#include "core/buf.h"
#include "core/json.h"
#include "line/rec.h"

#define VERDICT_TEXT_MAX 4096

/* Adds kind, name and what there is to tell, in columns, without time and newline. What is no
 * printable text becomes \xNN, so no record can forge a line or move a cursor; a long one is cut.
 * ERR_INVALID: not a good record of its type. */
int verdict_text(enum rec_type type, const struct json *record, struct buf *out, struct err *e);

#endif
