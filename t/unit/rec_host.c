/* SPDX-License-Identifier: ISC */
#include "line/rec_host.h"

#include "rec_case.h"

REC_AGAIN(host)

static const struct rec_case cases[] = {
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\",\"source\":\"consul\","
     "\"services\":[\"web\",\"api\"],\"port80\":true,\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, NULL},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\"}", NULL, NULL},
    {"{\"type\":\"host\",\"name\":\"*.example.com\",\"state\":\"absent\",\"source\":\"consul-kv\"}",
	NULL, NULL},
    {"{\"type\":\"host\",\"name\":\"a.local\",\"state\":\"present\"}", NULL, NULL},
    {"{\"type\":\"host\",\"name\":\"co.uk\",\"state\":\"present\"}", NULL, NULL},
    {"{\"type\":\"host\",\"name\":\"xn--bcher-kva.example\",\"state\":\"present\"}", NULL, NULL},
    {"{\"type\":\"host\",\"name\":\"a.example.com\"}",
	"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\"}", NULL},
    {"{\"x\":[1,{\"name\":5}],\"name\":\"a.example.com\",\"type\":\"host\",\"y\":null}",
	"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\"}", NULL},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":null,\"source\":null,\"services\":"
     "null,\"port80\":null,\"options\":null}",
	"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\"}", NULL},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"\",\"source\":\"\",\"services\":[],"
     "\"port80\":false,\"options\":{\"profile\":\"\"}}",
	"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\"}", NULL},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"name\":\"b.example.com\"}",
	"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\"}", NULL},
    {"{\"type\":\"host\",\"state\":\"present\",\"source\":\"consul\",\"services\":[\"web\",\"api\"]"
     ",\"port80\":true,\"options\":{\"names\":[\"b.example.com\"],\"profile\":\"shortlived\","
     "\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"name\" is missing"},
    {"{\"type\":\"host\",\"name\":null,\"state\":\"present\",\"source\":\"consul\",\"services\":["
     "\"web\",\"api\"],\"port80\":true,\"options\":{\"names\":[\"b.example.com\"],\"profile\":"
     "\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"name\" is missing"},
    {"{\"type\":\"host\",\"name\":5,\"state\":\"present\",\"source\":\"consul\",\"services\":["
     "\"web\",\"api\"],\"port80\":true,\"options\":{\"names\":[\"b.example.com\"],\"profile\":"
     "\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"name\" is not a string"},
    {"{\"type\":\"host\",\"name\":{\"a\":1},\"state\":\"present\",\"source\":\"consul\","
     "\"services\":[\"web\",\"api\"],\"port80\":true,\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"name\" is not a string"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\",\"source\":5,"
     "\"services\":[\"web\",\"api\"],\"port80\":true,\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"source\" is not a string"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\",\"source\":{\"a\":1},"
     "\"services\":[\"web\",\"api\"],\"port80\":true,\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"source\" is not a string"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":5,\"source\":\"consul\",\"services\":"
     "[\"web\",\"api\"],\"port80\":true,\"options\":{\"names\":[\"b.example.com\"],\"profile\":"
     "\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"state\" is not a string"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":{\"a\":1},\"source\":\"consul\","
     "\"services\":[\"web\",\"api\"],\"port80\":true,\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"state\" is not a string"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\",\"source\":\"consul\","
     "\"services\":\"a\",\"port80\":true,\"options\":{\"names\":[\"b.example.com\"],\"profile\":"
     "\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"services\" is not a list of strings"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\",\"source\":\"consul\","
     "\"services\":{\"a\":1},\"port80\":true,\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"services\" is not a list of strings"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\",\"source\":\"consul\","
     "\"services\":[\"a\",1],\"port80\":true,\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"services\" is not a list of strings"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\",\"source\":\"consul\","
     "\"services\":[\"a\",null],\"port80\":true,\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"services\" is not a list of strings"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\",\"source\":\"consul\","
     "\"services\":[\"\"],\"port80\":true,\"options\":{\"names\":[\"b.example.com\"],\"profile\":"
     "\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"services\" is not a list of strings"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\",\"source\":\"consul\","
     "\"services\":7,\"port80\":true,\"options\":{\"names\":[\"b.example.com\"],\"profile\":"
     "\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"services\" is not a list of strings"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\",\"source\":\"consul\","
     "\"services\":[\"web\",\"api\"],\"port80\":true,\"options\":5}",
	NULL, "\"options\" is not an object"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\",\"source\":\"consul\","
     "\"services\":[\"web\",\"api\"],\"port80\":true,\"options\":[\"x\"]}",
	NULL, "\"options\" is not an object"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\",\"source\":\"consul\","
     "\"services\":[\"web\",\"api\"],\"port80\":true,\"options\":{\"names\":[\"X.example.com\"]}}",
	NULL, "\"options\": \"names\""},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\",\"source\":\"consul\","
     "\"services\":[\"web\",\"api\"],\"port80\":true,\"options\":{\"ca\":5}}",
	NULL, "\"options\": \"ca\" is not a string"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\",\"source\":\"consul\","
     "\"services\":[\"web\",\"api\"],\"port80\":true,\"options\":{\"profile\":[]}}",
	NULL, "\"options\": \"profile\" is not a string"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\",\"source\":\"consul\","
     "\"services\":[\"web\",\"api\"],\"port80\":true,\"options\":{\"key_type\":true}}",
	NULL, "\"options\": \"key_type\" is not a string"},
    {"{\"type\":\"host\",\"name\":\"A.example.com\",\"state\":\"present\"}", NULL,
	"not a host name in normal form"},
    {"{\"type\":\"host\",\"name\":\"a.example.com.\",\"state\":\"present\"}", NULL,
	"not a host name in normal form"},
    {"{\"type\":\"host\",\"name\":\"a\",\"state\":\"present\"}", NULL,
	"not a host name in normal form"},
    {"{\"type\":\"host\",\"name\":\"10.0.0.1\",\"state\":\"present\"}", NULL,
	"not a host name in normal form"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\\nx\",\"state\":\"present\"}", NULL,
	"not a host name in normal form"},
    {"{\"type\":\"host\",\"name\":\"\\u00e9.example.com\",\"state\":\"present\"}", NULL,
	"not a host name in normal form"},
    {"{\"type\":\"host\",\"name\":\"[::1]\",\"state\":\"present\"}", NULL,
	"not a host name in normal form"},
    {"{\"type\":\"host\",\"name\":\"a_b..c\",\"state\":\"present\"}", NULL,
	"not a host name in normal form"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"gone\"}", NULL,
	"\"state\": unknown value \"gone\""},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"Present\"}", NULL,
	"\"state\": unknown value"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\",\"port80\":\"true\"}",
	NULL, "\"port80\" is neither"},
    {"{\"type\":\"host\",\"name\":\"a.example.com\",\"state\":\"present\",\"port80\":1}", NULL,
	"\"port80\" is neither"},
};

int main(void)
{
	rec_case_run(cases, sizeof(cases) / sizeof(*cases), again);
	too_big(cases[0].in);
	return unit_done();
}
