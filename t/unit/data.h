/* SPDX-License-Identifier: ISC */
/*
 * data - the files in t/unit/data, and keys made of them. Tests run in the top folder.
 */
#ifndef UNIT_DATA_H
#define UNIT_DATA_H

#include <stdio.h>
#include <stdlib.h>

#include "core/buf.h"
#include "crypto/key.h"

/* Adds the file's bytes; a missing one ends the test, which prove then calls a failure. */
static inline void data_read(const char *name, struct buf *out)
{
	char path[256], bytes[4096];
	size_t len;
	FILE *f;

	snprintf(path, sizeof(path), "t/unit/data/%s", name);
	f = fopen(path, "r");
	if (f == NULL) {
		perror(path);
		exit(1);
	}
	while ((len = fread(bytes, 1, sizeof(bytes), f)) > 0)
		buf_add(out, bytes, len);
	fclose(f);
}

static inline struct key *data_key(const char *name)
{
	struct key *k = NULL;
	struct err e = ERR_INIT;
	struct buf pem;

	buf_init(&pem, 64 * 1024);
	data_read(name, &pem);
	if (key_read_pem(&k, pem.data, pem.len, &e) != 0) {
		fprintf(stderr, "%s: %s\n", name, e.text);
		exit(1);
	}
	buf_free(&pem);
	return k;
}

#endif
