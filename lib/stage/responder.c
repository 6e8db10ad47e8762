/* SPDX-License-Identifier: ISC */
#include "stage/responder.h"

#include <string.h>

#include "acme/authz.h"
#include "core/base64.h"
#include "names/tag.h"

#define SHA256_LEN 32

int responder_thumbprint(const char *text, struct err *e)
{
	struct buf raw;
	int rc = 0;

	buf_init(&raw, SHA256_LEN);
	if (base64_decode(BASE64_URL, text, strlen(text), &raw, NULL) < 0 || raw.len != SHA256_LEN)
		rc = err_set(e, ERR_INVALID,
		    "\"%.64s\" is no thumbprint (43 characters of A-Z a-z 0-9 - _)", text);
	buf_free(&raw);
	return rc;
}

void responder_answer(const char *thumbprint, const char *path, struct httpd_answer *out)
{
	static const char prefix[] = TAG_CHALLENGE_PATH;
	const char *token = path + sizeof(prefix) - 1;

	if (strncmp(path, prefix, sizeof(prefix) - 1) == 0 && authz_token_ok(token)) {
		out->status = 200;
		out->content_type = "application/octet-stream";
		buf_addf(&out->body, "%s.%s", token, thumbprint);
	} else if (strcmp(path, RESPONDER_HEALTH_PATH) == 0) {
		out->status = 200;
		buf_adds(&out->body, "ok\n");
	} else {
		out->status = 404;
		buf_adds(&out->body, "Nothing here.\n");
	}
}
