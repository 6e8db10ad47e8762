/* SPDX-License-Identifier: ISC */
#include "net/url.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

static int url_parts(struct url *out, CURLU *u, struct err *e)
{
	char *scheme = NULL, *host = NULL, *port = NULL, *user = NULL;
	int rc = -1;

	if (curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_HOST, &host, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_USER, &user, 0) == CURLUE_OK) {
		err_set(e, ERR_INVALID, "no URL with just a host and a port");
		goto out;
	}
	out->tls = strcmp(scheme, "https") == 0;
	if (!out->tls && strcmp(scheme, "http") != 0) {
		err_set(e, ERR_INVALID, "the scheme \"%s\" is neither http nor https", scheme);
		goto out;
	}
	size_t len = strlen(host);
	out->host = host[0] == '[' && len > 2 ? mem_dup_n(host + 1, len - 2) : mem_dup(host);
	for (char *p = out->host; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	out->port = (int)strtol(port, NULL, 10); /* curl has checked the range */
	rc = 0;
out:
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	curl_free(user);
	return rc;
}

int url_read(struct url *out, const char *text, struct err *e)
{
	CURLU *u = curl_url();
	int rc;

	memset(out, 0, sizeof(*out));
	if (u == NULL)
		return err_set(e, ERR_INTERNAL, "libcurl gave no URL handle");
	if (curl_url_set(u, CURLUPART_URL, text, 0) != CURLUE_OK)
		rc = err_set(e, ERR_INVALID, "not a URL");
	else
		rc = url_parts(out, u, e);
	curl_url_cleanup(u);
	return rc;
}

void url_free(struct url *u)
{
	free(u->host);
	u->host = NULL;
}
