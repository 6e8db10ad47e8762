/* SPDX-License-Identifier: ISC */
#include "names/tag_neutral.h"
#include "tag_log.h"

static const struct {
	const char *tag, *want; /* NULL: not ours */
} cases[] = {
    {"le-exporter.host=a.example.com", "a.example.com"},
    {"le-exporter.host=A.Example.com.", "a.example.com"},
    {" le-exporter.host= a.example.com , b.example.com ", "a.example.com; b.example.com"},
    {"le-exporter.host=a.example.com,,b.example.com,", "a.example.com; b.example.com"},
    {"le-exporter.host=a.example.com,bad_name,*.example.com",
	"a.example.com; !not-a-name bad_name; !wildcard *.example.com"},
    {"le-exporter.host=a.example.com:80", "!not-a-name a.example.com:80"},
    {"le-exporter.host=a=b.example.com", "!not-a-name a=b.example.com"},
    {"le-exporter.host=", "!not-a-name "},
    {"le-exporter.host= , ,", "!not-a-name , ,"},
    {"le-exporter.host", "!not-a-name le-exporter.host"},
    {"le-exporter.hosts=a.example.com", "!not-a-name le-exporter.hosts=a.example.com"},
    {"le-exporter.Host=a.example.com", "!not-a-name le-exporter.Host=a.example.com"},
    {"le-exporter.", "!not-a-name le-exporter."},
    {"le-exporter.enable=false", "opt-out"},
    {"le-exporter.enable=0", "opt-out"},
    {"le-exporter.enable=f", "opt-out"},
    {"le-exporter.enable=F", "opt-out"},
    {"le-exporter.enable=FALSE", "opt-out"},
    {"le-exporter.enable= False ", "opt-out"},
    {"le-exporter.enable=true", ""},
    {"le-exporter.enable=1", ""},
    {"le-exporter.enable=no", "!not-a-name le-exporter.enable=no"},
    {"le-exporter.enable=", "!not-a-name le-exporter.enable="},
    {"le-exporter.enable", "!not-a-name le-exporter.enable"},
    {"le-exporter", NULL},
    {"le-exporterx.host=a.example.com", NULL},
    {"LE-EXPORTER.host=a.example.com", NULL},
    {"urlprefix-a.example.com/", NULL},
    {"", NULL},
};

int main(void)
{
	const struct tag_conf conf = {0};

	tag_log_init();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_reset(&tag_log);
		ok(tag_neutral(&conf, cases[i].tag, &tag_log_sink) == (cases[i].want != NULL),
		    "our tag or not");
		is_str(tag_log.data, cases[i].want ? cases[i].want : "", cases[i].tag);
	}
	tag_log_free();
	return unit_done();
}
