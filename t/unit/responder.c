/* SPDX-License-Identifier: ISC */
#include "stage/responder.h"

#include <stdio.h>
#include <string.h>

#include "unit.h"

#define PRINT "LXEWQrcmsEQBYnyp-6wy9chTD7GQPMTbAiWHF5IaSIE"
#define TOKEN "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA"
#define PREFIX "/.well-known/acme-challenge/"

static int status;
static char body[512], type[64];

static void ask(const char *path)
{
	struct httpd_answer a = {.status = 404};

	buf_init(&a.body, 4096);
	responder_answer(PRINT, path, &a);
	status = a.status;
	snprintf(body, sizeof(body), "%s", a.body.data);
	snprintf(type, sizeof(type), "%s", a.content_type != NULL ? a.content_type : "");
	buf_free(&a.body);
}

static void nothing(const char *path)
{
	ask(path);
	is_int(status, 404, path);
	if (strstr(body, PRINT) != NULL)
		ok(false, "the thumbprint is not told");
}

static void test_answers(void)
{
	char path[256];

	ask(PREFIX TOKEN);
	is_int(status, 200, "a token is answered");
	is_str(body, TOKEN "." PRINT, "with the key authorization and no newline");
	is_str(type, "application/octet-stream", "as RFC 8555 §8.3 has it");
	ask("/healthz");
	is_int(status, 200, "it says that it lives");
	is_str(body, "ok\n", "in a word");

	snprintf(path, sizeof(path), PREFIX "%.*s", 22, TOKEN);
	ask(path);
	is_int(status, 200, "the shortest token");
	snprintf(path, sizeof(path), PREFIX "%.*s", 21, TOKEN);
	nothing(path);
	snprintf(path, sizeof(path), PREFIX "%0128d", 0);
	ask(path);
	is_int(status, 200, "the longest token");
	snprintf(path, sizeof(path), PREFIX "%0129d", 0);
	nothing(path);
}

static void test_nothing(void)
{
	static const char *const paths[] = {
	    "",
	    "/",
	    PREFIX,
	    PREFIX TOKEN "/",
	    PREFIX "/" TOKEN,
	    PREFIX TOKEN "=",
	    PREFIX TOKEN ".",
	    PREFIX TOKEN "%0a",
	    PREFIX "%65vaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA",
	    PREFIX "evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ+PCt92wr+oA",
	    PREFIX "../acme-challenge/" TOKEN,
	    "/.well-known%2facme-challenge%2f" TOKEN,
	    "//.well-known/acme-challenge/" TOKEN,
	    "/x/.well-known/acme-challenge/" TOKEN,
	    "/.WELL-KNOWN/acme-challenge/" TOKEN,
	    "/.well-known/acme-challenge",
	    "http://a.example.com" PREFIX TOKEN,
	    "/healthz/",
	    "/HEALTHZ",
	};

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		nothing(paths[i]);
}

static void thumbprint(const char *text, int want)
{
	struct err e = ERR_INIT;

	is_int(responder_thumbprint(text, &e), want, text);
	if (want < 0)
		ok(e.code == ERR_INVALID && strstr(e.text, "43 characters") != NULL, "it says why");
}

int main(void)
{
	test_answers();
	test_nothing();
	thumbprint(PRINT, 0);
	thumbprint("", -1);
	thumbprint(PRINT "=", -1);
	thumbprint("LXEWQrcmsEQBYnyp-6wy9chTD7GQPMTbAiWHF5IaSI", -1);
	thumbprint(PRINT "A", -1);
	thumbprint("LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE", -1);
	thumbprint("LXEWQrcmsEQBYnyp-6wy9chTD7GQPMTbAiWHF5IaSI ", -1);
	return unit_done();
}
