/* SPDX-License-Identifier: ISC */
#include "stage/route/route_addr.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "net/url.h"
#include "stage/responder.h"

#define URL_MAX 400 /* bytes; a note of it must fit into the registration's Meta */

static int bad(const char *text, struct err *e)
{
	return err_set(e, ERR_USAGE,
	    "--responder %.300s: not HOST:PORT, [IPV6]:PORT or :PORT (LE_RESPONDER)", text);
}

static int read_responder(struct route_addr *a, const char *text, struct err *e)
{
	const char *colon = strrchr(text, ':');
	struct url url = {0};
	char *end;

	if (colon == NULL || colon[1] < '0' || colon[1] > '9')
		return bad(text, e);
	a->port = strtol(colon + 1, &end, 10);
	if (*end != '\0' || end - colon > 6 || a->port < 1 || a->port > 65535)
		return bad(text, e);
	if (colon == text)
		return 0;
	/* The URL parser knows what a host is; what else it would take is no part of one. */
	if (strcspn(text, "/?#@") != strlen(text))
		return bad(text, e);
	char *as_url = mem_printf("http://%s/", text);
	int rc = url_read(&url, as_url, NULL);
	if (rc == 0)
		a->host = mem_dup(url.host);
	url_free(&url);
	free(as_url);
	return rc == 0 ? 0 : bad(text, e);
}

static int read_check(struct route_addr *a, const char *text, struct err *e)
{
	struct url url = {0};

	int rc = url_read(&url, text, NULL);
	url_free(&url);
	if (rc < 0 || strlen(text) > URL_MAX)
		return err_set(e, ERR_USAGE,
		    "--check %.300s: neither \"none\" nor an http or https URL of at most %d bytes",
		    text, URL_MAX);
	a->check = mem_dup(text);
	return 0;
}

int route_addr_read(struct route_addr *a, const char *responder, const char *check, struct err *e)
{
	*a = (struct route_addr){0};
	if (read_responder(a, responder, e) < 0)
		goto fail;
	if (check == NULL)
		a->check = mem_printf("http://%s%s" RESPONDER_HEALTH_PATH,
		    a->host != NULL ? "" : "127.0.0.1", responder);
	else if (strcmp(check, "none") != 0 && read_check(a, check, e) < 0)
		goto fail;
	return 0;
fail:
	route_addr_free(a);
	return -1;
}

void route_addr_free(struct route_addr *a)
{
	free(a->host);
	free(a->check);
	*a = (struct route_addr){0};
}
