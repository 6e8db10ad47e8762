/* SPDX-License-Identifier: ISC */
#include "core/drop.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

int drop_find(struct drop *d, const char *user, struct err *e)
{
	*d = (struct drop){false, 0, 0};
	if (user == NULL)
		return 0;
	errno = 0;
	const struct passwd *pw = getpwnam(user);
	if (pw == NULL && errno != 0 && errno != ENOENT)
		return err_errno(e, "look up user %s", user);
	if (pw == NULL)
		return err_set(e, ERR_CONFIG, "there is no user %s", user);
	if (pw->pw_uid == 0)
		return err_set(e, ERR_CONFIG, "user %s is root; name one without rights", user);
	if (geteuid() != 0 && geteuid() != pw->pw_uid)
		return err_set(
		    e, ERR_DENIED, "only root can become user %s; start it as that user", user);
	*d = (struct drop){geteuid() == 0, pw->pw_uid, pw->pw_gid};
	return 0;
}

int drop_rights(const struct drop *d, struct err *e)
{
	if (d->change && (setgroups(1, &d->gid) != 0 || setgid(d->gid) != 0 || setuid(d->uid) != 0))
		return err_errno(e, "become user %ld", (long)d->uid);
	/* A way back would make all of this worthless. */
	if (d->change && (setuid(0) == 0 || geteuid() != d->uid || getegid() != d->gid))
		return err_set(e, ERR_INTERNAL, "root's rights can't be given up");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) != 0 ||
	    prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L) != 0)
		return err_errno(e, "give up rights");
	return 0;
}

bool drop_is_root(void)
{
	return geteuid() == 0;
}
