/* SPDX-License-Identifier: ISC */
#include "line/rec_sync.h"

#include "rec_case.h"

REC_AGAIN(sync)

static const struct rec_case cases[] = {
    {"{\"type\":\"sync\",\"hosts\":12,\"missing\":[\"nomad\"]}", NULL, NULL},
    {"{\"type\":\"sync\",\"hosts\":0}", NULL, NULL},
    {"{\"type\":\"sync\",\"hosts\":2147483647}", NULL, NULL},
    {"{\"type\":\"sync\",\"hosts\":3,\"missing\":[],\"x\":1}", "{\"type\":\"sync\",\"hosts\":3}",
	NULL},
    {"{\"type\":\"sync\"}", NULL, "\"hosts\" is missing"},
    {"{\"type\":\"sync\",\"hosts\":-1}", NULL, "hosts"},
    {"{\"type\":\"sync\",\"hosts\":2147483648}", NULL, "hosts"},
    {"{\"type\":\"sync\",\"hosts\":1e99}", NULL, "hosts"},
    {"{\"type\":\"sync\",\"hosts\":1.5}", NULL, "hosts"},
    {"{\"type\":\"sync\",\"hosts\":\"many\"}", NULL, "hosts"},
    {"{\"type\":\"sync\",\"hosts\":[1]}", NULL, "hosts"},
    {"{\"type\":\"sync\",\"hosts\":null}", NULL, "hosts"},
    {"{\"type\":\"sync\",\"hosts\":1,\"missing\":\"nomad\"}", NULL, "\"missing\" is not a list"},
    {"{\"type\":\"sync\",\"hosts\":1,\"missing\":[1]}", NULL, "\"missing\" is not a list"},
};

int main(void)
{
	rec_case_run(cases, sizeof(cases) / sizeof(*cases), again);
	too_big(cases[0].in);
	return unit_done();
}
