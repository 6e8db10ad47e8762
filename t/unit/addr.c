/* SPDX-License-Identifier: ISC */
#include "hashi/addr.h"

#include "unit.h"

static void good(const char *text, enum addr_tls tls, const char *base, const char *socket)
{
	struct addr a;
	struct err e = ERR_INIT;

	is_int(addr_parse(&a, text, tls, &e), 0, text);
	is_str(a.base, base, "its base");
	is_str(a.unix_path, socket, "its socket");
	addr_free(&a);
}

static void bad(const char *text)
{
	struct addr a;
	struct err e = ERR_INIT;

	is_int(addr_parse(&a, text, ADDR_PLAIN, &e), -1, text);
	is_int(e.code, ERR_CONFIG, "is a fault of the configuration");
	ok(strstr(e.text, text) != NULL, "that names it");
	ok(a.base == NULL, "and leaves nothing behind");
}

static void test_addresses(void)
{
	good("127.0.0.1:8500", ADDR_PLAIN, "http://127.0.0.1:8500", NULL);
	good("127.0.0.1:8500", ADDR_TLS, "https://127.0.0.1:8500", NULL);
	good("http://c:80", ADDR_TLS, "http://c:80", NULL);
	good("http://c:80", ADDR_TLS_ONLY, "https://c:80", NULL);
	good("HTTPS://c", ADDR_PLAIN, "https://c", NULL);
	good("proxy:80/consul/", ADDR_PLAIN, "http://proxy:80/consul", NULL);
	good("https://[::1]:8501/a/b//", ADDR_PLAIN, "https://[::1]:8501/a/b", NULL);
	good("unix:///run/consul.sock", ADDR_PLAIN, "http://localhost", "/run/consul.sock");
	bad("ftp://c");
	bad("unix://run/consul.sock");
	bad("http://");
	bad("http:///v1");
	bad(":8500");
	bad("a b:80");
	bad("c:80\r\nX: y");
	bad("user:pass@c:80");
	bad("c:80?token=x");
	bad("");
}

static void test_booleans(void)
{
	struct err e = ERR_INIT;
	bool b = true;

	is_int(addr_bool("X", NULL, &b, &e), 0, "not set is allowed");
	is_int(addr_bool("X", "", &b, &e), 0, "empty, too");
	ok(b, "both leave the value alone");
	is_int(addr_bool("X", "False", &b, &e), 0, "False is known");
	ok(!b, "and false");
	is_int(addr_bool("X", "1", &b, &e), 0, "1 is known");
	ok(b, "and true");
	is_int(addr_bool("CONSUL_HTTP_SSL", "yes", &b, &e), -1, "yes is not, as in Go");
	ok(strstr(e.text, "CONSUL_HTTP_SSL=yes") != NULL, "the message names it");
}

int main(void)
{
	test_addresses();
	test_booleans();
	return unit_done();
}
