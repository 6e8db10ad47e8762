/* SPDX-License-Identifier: ISC */
#include "line/rec_stored.h"

#include "rec_case.h"

REC_AGAIN(stored)

static const struct rec_case cases[] = {
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, NULL},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\"}",
	NULL, NULL},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\",\"x\":"
     "1}",
	"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":"
	"\"vault:secret/fabio/"
	"certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL},
    {"{\"type\":\"stored\",\"names\":[\"a.example.com\"],\"store\":\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"id\" is missing"},
    {"{\"type\":\"stored\",\"id\":null,\"names\":[\"a.example.com\"],\"store\":\"vault:secret/"
     "fabio/certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"id\" is missing"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"store\":\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"names\" is missing"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":null,\"store\":\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"names\" is missing"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"serial\":"
     "\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"store\" is missing"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":null,"
     "\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"store\" is missing"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/certs\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"serial\" is missing"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":null,\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"serial\" is missing"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/certs\",\"serial\":\"03ab\",\"version\":\"7\"}",
	NULL, "\"not_after\" is missing"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/certs\",\"serial\":\"03ab\",\"not_after\":null,\"version\":\"7\"}",
	NULL, "\"not_after\" is missing"},
    {"{\"type\":\"stored\",\"id\":5,\"names\":[\"a.example.com\"],\"store\":\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"id\" is not a string"},
    {"{\"type\":\"stored\",\"id\":{\"a\":1},\"names\":[\"a.example.com\"],\"store\":\"vault:secret/"
     "fabio/certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"id\" is not a string"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":5,"
     "\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"store\" is not a string"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":{\"a\":"
     "1},\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"store\" is not a string"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":5,\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"serial\" is not a string"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":{\"a\":1},\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"serial\" is not a string"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":5}",
	NULL, "\"version\" is not a string"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":{\"a\":1}}",
	NULL, "\"version\" is not a string"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"yesterday\",\"version\":\"7\"}",
	NULL, "\"not_after\""},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"1970-01-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"not_after\""},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"1890-01-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"not_after\""},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-02-30T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"not_after\""},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/certs\",\"serial\":\"03ab\",\"not_after\":1790000000,\"version\":\"7\"}",
	NULL, "\"not_after\""},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":[\"2026-12-01T00:00:00Z\"],\"version\":\"7\"}",
	NULL, "\"not_after\""},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":\"a.example.com\",\"store\":\"vault:"
     "secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"names\" is not a list of strings"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",1],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"names\" is not a list of strings"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[[\"a.example.com\"]],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "\"names\" is not a list of strings"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"A.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com.\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"onelabel\"],\"store\":\"vault:"
     "secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"1.2.3.4\"],\"store\":\"vault:"
     "secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a "
     "b.example.com\"],\"store\":\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\\n\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"../etc/"
     "passwd\"],\"store\":\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"*.*.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"-a.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a..example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":["
     "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"FOO.local\"],\"store\":\"vault:"
     "secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"foo.local.\"],\"store\":\"vault:"
     "secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"*\"],\"store\":\"vault:secret/"
     "fabio/certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"a.example.com\"]"
     ",\"store\":\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "a name twice"},
    {"{\"type\":\"stored\",\"id\":\"a.example.com\",\"names\":[\"n0.example.com\",\"n1.example."
     "com\",\"n2.example.com\",\"n3.example.com\",\"n4.example.com\",\"n5.example.com\",\"n6."
     "example.com\",\"n7.example.com\",\"n8.example.com\",\"n9.example.com\",\"n10.example.com\","
     "\"n11.example.com\",\"n12.example.com\",\"n13.example.com\",\"n14.example.com\",\"n15."
     "example.com\",\"n16.example.com\",\"n17.example.com\",\"n18.example.com\",\"n19.example."
     "com\",\"n20.example.com\",\"n21.example.com\",\"n22.example.com\",\"n23.example.com\",\"n24."
     "example.com\",\"n25.example.com\",\"n26.example.com\",\"n27.example.com\",\"n28.example."
     "com\",\"n29.example.com\",\"n30.example.com\",\"n31.example.com\",\"n32.example.com\",\"n33."
     "example.com\",\"n34.example.com\",\"n35.example.com\",\"n36.example.com\",\"n37.example."
     "com\",\"n38.example.com\",\"n39.example.com\",\"n40.example.com\",\"n41.example.com\",\"n42."
     "example.com\",\"n43.example.com\",\"n44.example.com\",\"n45.example.com\",\"n46.example."
     "com\",\"n47.example.com\",\"n48.example.com\",\"n49.example.com\",\"n50.example.com\",\"n51."
     "example.com\",\"n52.example.com\",\"n53.example.com\",\"n54.example.com\",\"n55.example."
     "com\",\"n56.example.com\",\"n57.example.com\",\"n58.example.com\",\"n59.example.com\",\"n60."
     "example.com\",\"n61.example.com\",\"n62.example.com\",\"n63.example.com\",\"n64.example."
     "com\",\"n65.example.com\",\"n66.example.com\",\"n67.example.com\",\"n68.example.com\",\"n69."
     "example.com\",\"n70.example.com\",\"n71.example.com\",\"n72.example.com\",\"n73.example."
     "com\",\"n74.example.com\",\"n75.example.com\",\"n76.example.com\",\"n77.example.com\",\"n78."
     "example.com\",\"n79.example.com\",\"n80.example.com\",\"n81.example.com\",\"n82.example."
     "com\",\"n83.example.com\",\"n84.example.com\",\"n85.example.com\",\"n86.example.com\",\"n87."
     "example.com\",\"n88.example.com\",\"n89.example.com\",\"n90.example.com\",\"n91.example."
     "com\",\"n92.example.com\",\"n93.example.com\",\"n94.example.com\",\"n95.example.com\",\"n96."
     "example.com\",\"n97.example.com\",\"n98.example.com\",\"n99.example.com\",\"n100.example."
     "com\"],\"store\":\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "more than 100 names"},
    {"{\"type\":\"stored\",\"id\":\"../x\",\"names\":[\"a.example.com\"],\"store\":\"vault:secret/"
     "fabio/certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"stored\",\"id\":\"a/"
     "b.example.com\",\"names\":[\"a.example.com\"],\"store\":\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"stored\",\"id\":\"_wildcard.\",\"names\":[\"a.example.com\"],\"store\":\"vault:"
     "secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"stored\",\"id\":\"_wildcard._wildcard.example.com\",\"names\":[\"a.example.com\"]"
     ",\"store\":\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"stored\",\"id\":\"*.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"stored\",\"id\":\"A.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"stored\",\"id\":\"_wildcard.Example.com\",\"names\":[\"a.example.com\"],"
     "\"store\":\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"stored\",\"id\":\"onelabel\",\"names\":[\"a.example.com\"],\"store\":\"vault:"
     "secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"stored\",\"id\":\"a..b.com\",\"names\":[\"a.example.com\"],\"store\":\"vault:"
     "secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"stored\",\"id\":\"..\",\"names\":[\"a.example.com\"],\"store\":\"vault:secret/"
     "fabio/certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"stored\",\"id\":\"_any.example.com\",\"names\":[\"a.example.com\"],\"store\":"
     "\"vault:secret/fabio/"
     "certs\",\"serial\":\"03ab\",\"not_after\":\"2026-12-01T00:00:00Z\",\"version\":\"7\"}",
	NULL, "not a certificate id"},
};

int main(void)
{
	rec_case_run(cases, sizeof(cases) / sizeof(*cases), again);
	too_big(cases[0].in);
	return unit_done();
}
