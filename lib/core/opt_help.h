/* SPDX-License-Identifier: ISC */
/*
 * opt_help - private to opt: what --help prints, made from the table.
 *
 * Lines hold at most 80 columns, unless a single word is longer than the space there is.
 */
#ifndef CORE_OPT_HELP_H
#define CORE_OPT_HELP_H

#include "core/buf.h"
#include "core/opt.h"
#include "core/opt_slot.h"

#define OPT_HELP_MAX 65536

/* -1: longer than the maximum of `out`. */
int opt_help(const struct opt_tool *tool, const struct opt_slots *slots, struct buf *out);

#endif
