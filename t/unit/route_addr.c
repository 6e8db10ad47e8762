/* SPDX-License-Identifier: ISC */
#include "stage/route/route_addr.h"

#include "unit.h"

static void good(const char *responder, const char *check, const char *want)
{
	struct route_addr a;
	struct err e = ERR_INIT;
	char got[512];

	if (!ok(route_addr_read(&a, responder, check, &e) == 0, responder))
		printf("# %s\n", e.text);
	snprintf(got, sizeof(got), "%s %d %s", a.host != NULL ? a.host : "-", (int)a.port,
	    a.check != NULL ? a.check : "-");
	is_str(got, want, "is read");
	route_addr_free(&a);
}

static void bad(const char *responder, const char *check, const char *words)
{
	struct route_addr a;
	struct err e = ERR_INIT;

	is_int(route_addr_read(&a, responder, check, &e), -1, responder);
	ok(e.code == ERR_USAGE && strstr(e.text, words) != NULL, "is refused by name");
	ok(a.host == NULL && a.check == NULL, "and nothing is left");
}

int main(void)
{
	char longer[600];

	good(":8402", NULL, "- 8402 http://127.0.0.1:8402/healthz");
	good("10.0.0.1:80", NULL, "10.0.0.1 80 http://10.0.0.1:80/healthz");
	good("[fd00::1]:8402", NULL, "fd00::1 8402 http://[fd00::1]:8402/healthz");
	good("Responder.example.com:1", "none", "responder.example.com 1 -");
	good(":65535", "https://x.example.com/up", "- 65535 https://x.example.com/up");

	static const char *const addresses[] = {"", ":", "8402", "host", "host:", ":0", ":65536",
	    ":-1", ":+1", ": 1", ":1x", ":000001234", "::1:80", "[::1]", "[]:80", "a b:80",
	    "a/b:80", "u@h:80", "h?x:80", "http://h:80", "h#x:80"};
	for (size_t i = 0; i < sizeof(addresses) / sizeof(*addresses); i++)
		bad(addresses[i], NULL, "--responder");
	bad(":1", "", "--check");
	bad("h:1", "/healthz", "--check");
	bad(":1", "ftp://h/", "--check");
	snprintf(longer, sizeof(longer), "http://h/%0500d", 0);
	bad("h:1", longer, "--check");
	return unit_done();
}
