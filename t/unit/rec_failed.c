/* SPDX-License-Identifier: ISC */
#include "line/rec_failed.h"

#include "rec_case.h"

REC_AGAIN(failed)

static const struct rec_case cases[] = {
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, NULL},
    {"{\"type\":\"failed\",\"name\":\"a.example.com\",\"stage\":\"route\",\"kind\":\"temporary\","
     "\"code\":\"unreachable\",\"why\":\"x\",\"time\":\"2026-12-01T00:00:00Z\"}",
	NULL, NULL},
    {"{\"type\":\"failed\",\"key\":\"deny/"
     "*bad*\",\"stage\":\"discover\",\"kind\":\"permanent\",\"code\":\"invalid-input\",\"why\":"
     "\"x\",\"time\":\"2026-12-01T00:00:00Z\"}",
	NULL, NULL},
    {"{\"type\":\"failed\",\"name\":\"a.example.com\",\"stage\":\"check\",\"kind\":\"temporary\","
     "\"code\":\"unreachable\",\"why\":\"x\",\"time\":\"2026-12-01T00:00:00Z\"}",
	NULL, NULL},
    {"{\"type\":\"failed\",\"name\":\"a.example.com\",\"stage\":\"preflight\",\"kind\":"
     "\"temporary\",\"code\":\"unreachable\",\"why\":\"x\",\"time\":\"2026-12-01T00:00:00Z\"}",
	NULL, NULL},
    {"{\"type\":\"failed\",\"name\":\"a.example.com\",\"stage\":\"budget\",\"kind\":\"temporary\","
     "\"code\":\"unreachable\",\"why\":\"x\",\"time\":\"2026-12-01T00:00:00Z\"}",
	NULL, NULL},
    {"{\"type\":\"failed\",\"name\":\"a.example.com\",\"stage\":\"challenge\",\"kind\":"
     "\"temporary\",\"code\":\"unreachable\",\"why\":\"x\",\"time\":\"2026-12-01T00:00:00Z\"}",
	NULL, NULL},
    {"{\"type\":\"failed\",\"name\":\"a.example.com\",\"stage\":\"finalize\",\"kind\":"
     "\"temporary\",\"code\":\"unreachable\",\"why\":\"x\",\"time\":\"2026-12-01T00:00:00Z\"}",
	NULL, NULL},
    {"{\"type\":\"failed\",\"name\":\"a.example.com\",\"stage\":\"store\",\"kind\":\"temporary\","
     "\"code\":\"unreachable\",\"why\":\"x\",\"time\":\"2026-12-01T00:00:00Z\"}",
	NULL, NULL},
    {"{\"type\":\"failed\",\"name\":\"a.example.com\",\"stage\":\"route\",\"kind\":\"paused\","
     "\"code\":\"unreachable\",\"why\":\"x\",\"time\":\"2026-12-01T00:00:00Z\"}",
	NULL, NULL},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\",\"x\":1}",
	"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-"
	"limited\",\"code\":\"rateLimited\",\"why\":\"too many "
	"certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
	"acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
	"00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL},
    {"{\"type\":\"failed\",\"name\":\"a.example.com\",\"stage\":\"route\",\"kind\":\"temporary\","
     "\"code\":\"unreachable\",\"why\":\"x\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":null}",
	"{\"type\":\"failed\",\"name\":\"a.example.com\",\"stage\":\"route\",\"kind\":"
	"\"temporary\",\"code\":\"unreachable\",\"why\":\"x\",\"time\":\"2026-12-01T00:00:00Z\"}",
	NULL},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"kind\":\"rate-limited\",\"code\":"
     "\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"stage\" is missing"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":null,\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"stage\" is missing"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"code\":\"rateLimited\","
     "\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"kind\" is missing"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":null,\"code\":"
     "\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"kind\" is missing"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"code\" is missing"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":null,\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"code\" is missing"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:"
     "params:acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-"
     "01T00:00:00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"why\" is missing"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":null,\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{"
     "\"type\":\"urn:ietf:params:acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_"
     "at\":\"2026-12-01T00:00:00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"why\" is missing"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"problem\":{\"type\":\"urn:ietf:params:acme:error:rateLimited\",\"detail\":"
     "\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:00Z\",\"unpause\":\"https://ca.example/"
     "unpause\"}",
	NULL, "\"time\" is missing"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":null,\"problem\":{\"type\":\"urn:ietf:params:acme:error:"
     "rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:00Z\","
     "\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"time\" is missing"},
    {"{\"type\":\"failed\",\"id\":5,\"stage\":\"order\",\"kind\":\"rate-limited\",\"code\":"
     "\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"id\" is not a string"},
    {"{\"type\":\"failed\",\"id\":{\"a\":1},\"stage\":\"order\",\"kind\":\"rate-limited\",\"code\":"
     "\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"id\" is not a string"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":5,\"kind\":\"rate-limited\",\"code\":"
     "\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"stage\" is not a string"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":{\"a\":1},\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"stage\" is not a string"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":5,\"code\":"
     "\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"kind\" is not a string"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":{\"a\":1},"
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"kind\" is not a string"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":5,\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"code\" is not a string"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":{\"a\":1},\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"code\" is not a string"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":5,\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":"
     "\"urn:ietf:params:acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":"
     "\"2026-12-01T00:00:00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"why\" is not a string"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":{\"a\":1},\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{"
     "\"type\":\"urn:ietf:params:acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_"
     "at\":\"2026-12-01T00:00:00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"why\" is not a string"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":5}",
	NULL, "\"unpause\" is not a string"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":{\"a\":1}}",
	NULL, "\"unpause\" is not a string"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"yesterday\",\"problem\":{\"type\":\"urn:ietf:params:acme:error:"
     "rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:00Z\","
     "\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"time\""},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"1970-01-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"time\""},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"1890-01-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"time\""},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-02-30T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"time\""},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":1790000000,\"problem\":{\"type\":\"urn:ietf:params:acme:error:"
     "rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:00Z\","
     "\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"time\""},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":[\"2026-12-01T00:00:00Z\"],\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"time\""},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"yesterday\","
     "\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"retry_at\""},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"1970-01-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"retry_at\""},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"1890-01-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"retry_at\""},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-02-30T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"retry_at\""},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":1790000000,"
     "\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"retry_at\""},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":[\"2026-12-01T00:00:"
     "00Z\"],\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "\"retry_at\""},
    {"{\"type\":\"failed\",\"id\":\"../"
     "x\",\"stage\":\"order\",\"kind\":\"rate-limited\",\"code\":\"rateLimited\",\"why\":\"too "
     "many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"failed\",\"id\":\"a/"
     "b.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\",\"code\":\"rateLimited\","
     "\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"failed\",\"id\":\"_wildcard.\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"failed\",\"id\":\"_wildcard._wildcard.example.com\",\"stage\":\"order\",\"kind\":"
     "\"rate-limited\",\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"failed\",\"id\":\"*.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"failed\",\"id\":\"A.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"failed\",\"id\":\"_wildcard.Example.com\",\"stage\":\"order\",\"kind\":\"rate-"
     "limited\",\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"failed\",\"id\":\"onelabel\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"failed\",\"id\":\"a..b.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"failed\",\"id\":\"..\",\"stage\":\"order\",\"kind\":\"rate-limited\",\"code\":"
     "\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"failed\",\"id\":\"_any.example.com\",\"stage\":\"order\",\"kind\":\"rate-"
     "limited\",\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "not a certificate id"},
    {"{\"type\":\"failed\",\"stage\":\"order\",\"kind\":\"rate-limited\",\"code\":\"rateLimited\","
     "\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\"}",
	NULL, "needs just one of"},
    {"{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"order\",\"kind\":\"rate-limited\","
     "\"code\":\"rateLimited\",\"why\":\"too many "
     "certificates\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":{\"type\":\"urn:ietf:params:"
     "acme:error:rateLimited\",\"detail\":\"x\",\"status\":429},\"retry_at\":\"2026-12-01T00:00:"
     "00Z\",\"unpause\":\"https://ca.example/unpause\",\"name\":\"a.example.com\"}",
	NULL, "needs just one of"},
    {"{\"type\":\"failed\",\"key\":\"deny/"
     "*bad*\",\"stage\":\"discover\",\"kind\":\"permanent\",\"code\":\"invalid-input\",\"why\":"
     "\"x\",\"time\":\"2026-12-01T00:00:00Z\",\"name\":\"a.example.com\"}",
	NULL, "needs just one of"},
    {"{\"type\":\"failed\",\"name\":\"A\",\"stage\":\"route\",\"kind\":\"temporary\",\"code\":"
     "\"unreachable\",\"why\":\"x\",\"time\":\"2026-12-01T00:00:00Z\"}",
	NULL, "not a host name"},
    {"{\"type\":\"failed\",\"name\":\"a.example.com\",\"stage\":\"lunch\",\"kind\":\"temporary\","
     "\"code\":\"unreachable\",\"why\":\"x\",\"time\":\"2026-12-01T00:00:00Z\"}",
	NULL, "\"stage\": unknown"},
    {"{\"type\":\"failed\",\"name\":\"a.example.com\",\"stage\":\"route\",\"kind\":\"odd\","
     "\"code\":\"unreachable\",\"why\":\"x\",\"time\":\"2026-12-01T00:00:00Z\"}",
	NULL, "\"kind\": unknown"},
    {"{\"type\":\"failed\",\"name\":\"a.example.com\",\"stage\":\"route\",\"kind\":\"temporary\","
     "\"code\":\"unreachable\",\"why\":\"x\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":\"x\"}",
	NULL, "\"problem\" is not an object"},
    {"{\"type\":\"failed\",\"name\":\"a.example.com\",\"stage\":\"route\",\"kind\":\"temporary\","
     "\"code\":\"unreachable\",\"why\":\"x\",\"time\":\"2026-12-01T00:00:00Z\",\"problem\":[]}",
	NULL, "\"problem\" is not an object"},
};

static void common_case(void)
{
	struct err e = ERR_INIT;
	struct buf line;
	const struct rec_out out = {rec_case_take, &line};

	buf_init(&line, REC_LINE_MAX);
	err_set(&e, ERR_DENIED, "secret/x: 403");
	rec_failed_id("a.example.com", "store", &e, 1796083200, &out);
	is_str(line.data,
	    "{\"type\":\"failed\",\"id\":\"a.example.com\",\"stage\":\"store\",\"kind\":"
	    "\"permanent\",\"code\":\"not-permitted\",\"why\":\"secret/x: 403\",\"time\":"
	    "\"2026-12-01T00:00:00Z\"}\n",
	    "a failure made of an error");
	rec_failed_name("a.example.com", "route", &e, 1796083200, &out);
	ok(strstr(line.data, "\"name\":\"a.example.com\",\"stage\":\"route\"") != NULL,
	    "of a name");
	err_set(&e, ERR_IO, "%s", "");
	rec_failed_id("a.example.com", "store", &e, 1796083200, &out);
	ok(strstr(line.data, "\"code\":\"input-output\",\"why\":\"input/output\"") != NULL,
	    "an error without a text says its kind");
	buf_free(&line);
}

int main(void)
{
	rec_case_run(cases, sizeof(cases) / sizeof(*cases), again);
	too_big(cases[0].in);
	common_case();
	return unit_done();
}
