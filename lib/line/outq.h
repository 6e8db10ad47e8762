/* SPDX-License-Identifier: ISC */
/*
 * outq - the output queue: whole lines to a descriptor that may be slow, without ever blocking.
 *
 * Lines leave in order. Nobody is stopped by the queue itself: who fills it asks outq_full and
 * pauses his own source. When the reader at the other end has gone, `gone` is called once, also
 * while nothing is queued.
 */
#ifndef LINE_OUTQ_H
#define LINE_OUTQ_H

#include <stddef.h>

#include "core/err.h"
#include "core/loop.h"

#define OUTQ_FULL (4 * 1024 * 1024) /* bytes from which on outq_full says so */

struct outq;

struct outq_events {
	void (*drained)(void *arg); /* it was full or being flushed, and is empty now */
	void (*gone)(void *arg,
	    const struct err *e); /* e: a write error other than a closed pipe, else NULL */
	void *arg;
};

int outq_new(
    struct outq **out, struct loop *l, int fd, const struct outq_events *ev, struct err *e);
void outq_free(struct outq *q); /* drops what is queued */

/* Queues; nothing is written and no callback comes from here. Who never asks outq_full is ended at
 * 256 MiB: `gone` with ERR_TOOBIG. */
void outq_put(struct outq *q, const char *line, size_t len);
size_t outq_len(const struct outq *q); /* bytes not yet written */
int outq_full(const struct outq *q);

#endif
