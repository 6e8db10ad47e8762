/* SPDX-License-Identifier: ISC */
#include "names/tag_fabio.h"
#include "tag_log.h"

static const struct tag_conf conf = {.fabio_prefix = "urlprefix-", .datacenter = "dc1"};
static const struct tag_conf tcp = {.fabio_prefix = "urlprefix-", .tcp_names = true};

/* The table of what Fabio 1.7 makes of its tags; NULL: not a Fabio tag. The table's bücher.example
 * stands here below example.com, since .example itself is special-use (RFC 6761). */
static const struct {
	const char *tag, *want;
} fabio[] = {
    {"urlprefix-", ""},
    {"urlprefix- ", ""},
    {"urlprefix", NULL},
    {"urlprefix-/", ""},
    {" urlprefix-/ ", ""},
    {"urlprefix-/foo", ""},
    {"urlprefix-foo.example.com/", "foo.example.com"},
    {"urlprefix-foo.example.com", "foo.example.com"},
    {"urlprefix-FOO.example.COM/Bar", "foo.example.com"},
    {"urlprefix-FOO.example.com", "foo.example.com"},
    {" urlprefix-foo.example.com/", "foo.example.com"},
    {"urlprefix- foo.example.com/", "foo.example.com"},
    {"urlprefix-foo.example.com/a b=c d", "foo.example.com"},
    {"urlprefix-foo.example.com:80/x redirect=302,https://foo.example.com", "foo.example.com:80"},
    {"urlprefix-foo.example.com:443/", "foo.example.com"},
    {"urlprefix-foo.example.com/ proto=https tlsskipverify=true", "foo.example.com"},
    {"urlprefix-foo.example.com/ proto=tcp", "!tcp-route foo.example.com"},
    {"urlprefix-:1234 proto=tcp", ""},
    {"urlprefix-10.0.0.1:999", "!not-a-name 10.0.0.1"},
    {"urlprefix-127.0.0.1:1234 proto=tcp", "!not-a-name 127.0.0.1"},
    {"urlprefix-foo.example.com/svc/M proto=grpc", "foo.example.com"},
    {"urlprefix-/my.Svc/M proto=grpcs", ""},
    {"urlprefix-*.example.com/", "!wildcard *.example.com"},
    {"urlprefix-*/", "!pattern *"},
    {"urlprefix-foo-?.example.com/", "!pattern foo-?.example.com"},
    {"urlprefix-{a,b}.example.com/", "!pattern {a,b}.example.com"},
    {"urlprefix-web/", "!not-a-name web"},
    {"urlprefix-localhost/", "!special-use localhost"},
    {"urlprefix-$DC.example.com/", "dc1.example.com"},
    {"urlprefix-${x}/y", "!not-a-name ${x}"},
    {"urlprefix-foo.example.com./", "foo.example.com"},
    {"urlprefix-foo..example.com/", "!not-a-name foo..example.com"},
    {"urlprefix-foo_bar.example.com/", "!not-a-name foo_bar.example.com"},
    {"urlprefix--x.example.com/", "!not-a-name -x.example.com"},
    {"urlprefix-xn--bcher-kva.example.com/", "xn--bcher-kva.example.com"},
    {"urlprefix-xn--bcher-kva.example/", "!special-use xn--bcher-kva.example"},
    {"urlprefix-b\xc3\xbc"
     "cher.example.com/",
	"!not-a-name b??cher.example.com"},
    {"urlprefix-foo.example.com/ weight=0.5 strip=/x", "foo.example.com"},
    {"urlprefix-/.well-known/acme-challenge/", ""},

    /* Beyond the table: the challenge path, */
    {"urlprefix-foo.example.com/.well-known/acme-challenge/", ""},
    {"urlprefix-foo.example.com/.well-known/acme-challenge", ""},
    {"urlprefix-foo.example.com:80/.well-known/acme-challenge/", ""},
    {"urlprefix-foo.example.com/.well-known/acme-challenge/x strip=/x", ""},
    {"urlprefix-bad_name/.well-known/acme-challenge/", ""},
    {"urlprefix-foo.example.com/.well-known/acme-challenges", "foo.example.com"},
    {"urlprefix-foo.example.com/.well-known/", "foo.example.com"},
    /* variables, */
    {"urlprefix-${DC}.example.com/", "dc1.example.com"},
    {"urlprefix-a-$DC-${DC}.example.com/", "a-dc1-dc1.example.com"},
    {"urlprefix-$DC/", "!not-a-name dc1"},
    {"urlprefix-$DCX.example.com/", "!not-a-name $DCX.example.com"},
    {"urlprefix-$DC_.example.com/", "!not-a-name $DC_.example.com"},
    {"urlprefix-$dc.example.com/", "!not-a-name $dc.example.com"},
    {"urlprefix-$.example.com/", "!not-a-name $.example.com"},
    {"urlprefix-${DC.example.com/", "!not-a-name ${DC.example.com"},
    {"urlprefix-a.example.com$/", "!not-a-name a.example.com$"},
    {"urlprefix-$DC.example.com", "!not-a-name $DC.example.com"}, /* Fabio expands before a slash */
    /* ports and addresses, */
    {"urlprefix-foo.example.com:80", "foo.example.com:80"},
    {"urlprefix-foo.example.com:080/", "foo.example.com"},
    {"urlprefix-foo.example.com:8080/", "foo.example.com"},
    {"urlprefix-foo.example.com:/", "!not-a-name foo.example.com:"},
    {"urlprefix-foo.example.com:http/", "!not-a-name foo.example.com:http"},
    {"urlprefix-foo.example.com:123456/", "!not-a-name foo.example.com:123456"},
    {"urlprefix-foo.example.com:80:80/", "!not-a-name foo.example.com:80:80"},
    {"urlprefix-2001:db8::1/", "!not-a-name 2001:db8::1"},
    {"urlprefix-[2001:db8::1]:80/", "!not-a-name [2001:db8::1]:80"},
    {"urlprefix-:80/foo.example.com", ""},
    /* options, */
    {"urlprefix-foo.example.com/ weight=1\tproto=tcp", "!tcp-route foo.example.com"},
    {"urlprefix-foo.example.com/ proto=tcpx xproto=tcp", "foo.example.com"},
    {"urlprefix-foo.example.com/  ", "foo.example.com"},
    {"urlprefix-*.example.com/ proto=tcp", "!wildcard *.example.com"},
    {"urlprefix-co.uk/", "!public-suffix co.uk"},
    /* and white space and control characters. */
    {"\turlprefix-foo.example.com\r\n", "foo.example.com"},
    {"urlprefix-foo\t.example.com/", "!not-a-name foo?.example.com"},
    {"urlprefix-foo\n{\"type\":\"host\"}/", "!not-a-name foo?{\"type\":\"host\"}"},
    {"urlprefix-foo\x1b[2J.example.com/", "!not-a-name foo?[2J.example.com"},
    {"URLPREFIX-foo.example.com/", NULL},
    {"xurlprefix-foo.example.com/", NULL},
    {"", NULL},
};

static void say(const struct tag_conf *c, const char *tag, const char *want)
{
	buf_reset(&tag_log);
	ok(tag_fabio(c, tag, &tag_log_sink) == (want != NULL), "a Fabio tag or none");
	is_str(tag_log.data, want != NULL ? want : "", "what it says");
}

int main(void)
{
	struct tag_conf other = {.fabio_prefix = "edge-"};
	char dc[3000];

	tag_log_init();
	for (size_t i = 0; i < sizeof(fabio) / sizeof(fabio[0]); i++)
		say(&conf, fabio[i].tag, fabio[i].want);

	say(&conf,
	    "urlprefix-b\xc3\xbc"
	    "cher.example.com/",
	    "!not-a-name b??cher.example.com");
	ok(strstr(tag_log_why.data, "xn--bcher-kva.example.com") != NULL,
	    "the A-label form is told");
	say(&tcp, "urlprefix-foo.example.com/ proto=tcp", "foo.example.com");
	say(&tcp, "urlprefix-foo.example.com:80 proto=tcp", "foo.example.com:80");
	say(&tcp, "urlprefix-$DC.example.com/", "!not-a-name $DC.example.com");
	ok(strstr(tag_log_why.data, "datacenter") != NULL, "the unknown datacenter is told");
	say(&other, "edge-foo.example.com/", "foo.example.com");
	say(&other, "urlprefix-foo.example.com/", NULL);
	other.fabio_prefix = NULL;
	say(&other, "urlprefix-foo.example.com/", NULL);

	memset(dc, 'd', sizeof(dc) - 1);
	dc[sizeof(dc) - 1] = '\0';
	other = (struct tag_conf){.fabio_prefix = "urlprefix-", .datacenter = dc};
	say(&other, "urlprefix-$DC$DC.example.com/", "!not-a-name $DC$DC.example.com");
	tag_log_free();
	return unit_done();
}
