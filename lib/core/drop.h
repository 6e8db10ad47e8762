/* SPDX-License-Identifier: ISC */
/*
 * drop - giving up rights, once what needs them is open: user, groups, new privileges, core dumps.
 *
 * The user is looked up before, so that a wrong name is found out before anything is opened.
 */
#ifndef CORE_DROP_H
#define CORE_DROP_H

#include <stdbool.h>
#include <sys/types.h>

#include "core/err.h"

struct drop {
	bool change; /* false: the user stays as it is */
	uid_t uid;
	gid_t gid;
};

/* `user` NULL: the user stays. ERR_CONFIG: no such user, or it is root; ERR_DENIED: only root can
 * become somebody else. */
int drop_find(struct drop *d, const char *user, struct err *e);

/* Becomes that user, with its main group and no other, and makes sure that there is no way back.
 * From here on no execve(2) gives new rights, other processes of the user can't look into this
 * one, and it leaves no core dump. */
int drop_rights(const struct drop *d, struct err *e);

/* Has root's rights (now). */
bool drop_is_root(void);

#endif
