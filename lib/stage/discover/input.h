/* SPDX-License-Identifier: ISC */
/*
 * input - a file that is read as a whole, and again after each change; or stdin, once, to its end.
 */
#ifndef STAGE_INPUT_H
#define STAGE_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/err.h"
#include "core/loop.h"

#define INPUT_MAX (64 * 1024 * 1024) /* bytes; as much as an answer of Consul may have */

struct input;

/* `text` is borrowed; with an error it is NULL: ERR_CONFIG for a file that is not there,
 * ERR_DENIED, ERR_TOOBIG, ERR_IO. May free the input. */
typedef void input_fn(void *arg, const char *text, size_t len, const struct err *e);

/* `path` "-" is stdin. The first call comes from the loop. */
int input_new(struct input **out, struct loop *l, const char *path, bool watch, input_fn *fn,
    void *arg, struct err *e);
void input_free(struct input *in); /* NULL is allowed */

#endif
