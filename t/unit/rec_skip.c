/* SPDX-License-Identifier: ISC */
#include "line/rec_skip.h"

#include "rec_case.h"

REC_AGAIN(skip)

static const struct rec_case cases[] = {
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":\"consul\",\"services\":[\"web\"],"
     "\"code\":\"wildcard\",\"why\":\"a wildcard needs DNS\"}",
	NULL, NULL},
    {"{\"type\":\"skip\",\"name\":\"\",\"code\":\"not-a-name\",\"why\":\"nothing\"}", NULL, NULL},
    {"{\"type\":\"skip\",\"name\":\"{a|b}.example.com/ "
     "\\u0001\",\"code\":\"of-a-newer-version\",\"why\":\"x\"}",
	NULL, NULL},
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":\"consul\",\"services\":[\"web\"],"
     "\"code\":\"wildcard\",\"why\":\"a wildcard needs DNS\",\"later\":1}",
	"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":\"consul\",\"services\":[\"web\"]"
	",\"code\":\"wildcard\",\"why\":\"a wildcard needs DNS\"}",
	NULL},
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":\"consul\",\"services\":[\"web\"],"
     "\"why\":\"a wildcard needs DNS\"}",
	NULL, "\"code\" is missing"},
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":\"consul\",\"services\":[\"web\"],"
     "\"code\":null,\"why\":\"a wildcard needs DNS\"}",
	NULL, "\"code\" is missing"},
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":\"consul\",\"services\":[\"web\"],"
     "\"code\":\"wildcard\"}",
	NULL, "\"why\" is missing"},
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":\"consul\",\"services\":[\"web\"],"
     "\"code\":\"wildcard\",\"why\":null}",
	NULL, "\"why\" is missing"},
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":5,\"services\":[\"web\"],\"code\":"
     "\"wildcard\",\"why\":\"a wildcard needs DNS\"}",
	NULL, "\"source\" is not a string"},
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":{\"a\":1},\"services\":[\"web\"],"
     "\"code\":\"wildcard\",\"why\":\"a wildcard needs DNS\"}",
	NULL, "\"source\" is not a string"},
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":\"consul\",\"services\":[\"web\"],"
     "\"code\":5,\"why\":\"a wildcard needs DNS\"}",
	NULL, "\"code\" is not a string"},
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":\"consul\",\"services\":[\"web\"],"
     "\"code\":{\"a\":1},\"why\":\"a wildcard needs DNS\"}",
	NULL, "\"code\" is not a string"},
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":\"consul\",\"services\":[\"web\"],"
     "\"code\":\"wildcard\",\"why\":5}",
	NULL, "\"why\" is not a string"},
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":\"consul\",\"services\":[\"web\"],"
     "\"code\":\"wildcard\",\"why\":{\"a\":1}}",
	NULL, "\"why\" is not a string"},
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":\"consul\",\"services\":\"a\","
     "\"code\":\"wildcard\",\"why\":\"a wildcard needs DNS\"}",
	NULL, "\"services\" is not a list of strings"},
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":\"consul\",\"services\":{\"a\":1},"
     "\"code\":\"wildcard\",\"why\":\"a wildcard needs DNS\"}",
	NULL, "\"services\" is not a list of strings"},
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":\"consul\",\"services\":[\"a\",1],"
     "\"code\":\"wildcard\",\"why\":\"a wildcard needs DNS\"}",
	NULL, "\"services\" is not a list of strings"},
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":\"consul\",\"services\":[\"a\",null]"
     ",\"code\":\"wildcard\",\"why\":\"a wildcard needs DNS\"}",
	NULL, "\"services\" is not a list of strings"},
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":\"consul\",\"services\":[\"\"],"
     "\"code\":\"wildcard\",\"why\":\"a wildcard needs DNS\"}",
	NULL, "\"services\" is not a list of strings"},
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":\"consul\",\"services\":7,\"code\":"
     "\"wildcard\",\"why\":\"a wildcard needs DNS\"}",
	NULL, "\"services\" is not a list of strings"},
    {"{\"type\":\"skip\",\"source\":\"consul\",\"services\":[\"web\"],\"code\":\"wildcard\","
     "\"why\":\"a wildcard needs DNS\"}",
	NULL, "\"name\" is missing"},
    {"{\"type\":\"skip\",\"name\":5,\"source\":\"consul\",\"services\":[\"web\"],\"code\":"
     "\"wildcard\",\"why\":\"a wildcard needs DNS\"}",
	NULL, "\"name\" is missing"},
    {"{\"type\":\"skip\",\"name\":\"*.example.com\",\"source\":\"consul\",\"services\":[\"web\"],"
     "\"code\":\"\",\"why\":\"a wildcard needs DNS\"}",
	NULL, "\"code\" is missing"},
};

int main(void)
{
	rec_case_run(cases, sizeof(cases) / sizeof(*cases), again);
	too_big(cases[0].in);
	return unit_done();
}
