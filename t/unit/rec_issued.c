/* SPDX-License-Identifier: ISC */
#include "line/rec_issued.h"

#include "rec_case.h"

REC_AGAIN(issued)

static const struct rec_case cases[] = {
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, NULL},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":"
     "\"c\\n\",\"key\":\"-----BEGIN PRIVATE "
     "KEY-----\\n\",\"serial\":\"03ab\",\"not_before\":\"2026-12-01T00:00:00Z\",\"not_after\":"
     "\"2026-12-01T00:00:00Z\"}",
	NULL, NULL},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"},"
     "\"x\":1}",
	"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"--"
	"---BEGIN CERTIFICATE-----\\nAA==\\n-----END "
	"CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\","
	"\"not_before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":"
	"\"R10\",\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
	"1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{"
	"\"names\":[\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_"
	"type\":\"p384\"}}",
	NULL},
    {"{\"type\":\"issued\",\"names\":[\"a.example.com\"],\"chain\":\"-----BEGIN "
     "CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"id\" is missing"},
    {"{\"type\":\"issued\",\"id\":null,\"names\":[\"a.example.com\"],\"chain\":\"-----BEGIN "
     "CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"id\" is missing"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"chain\":\"-----BEGIN "
     "CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"names\" is missing"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":null,\"chain\":\"-----BEGIN "
     "CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"names\" is missing"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"key_sealed\":"
     "\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_before\":\"2026-12-01T00:00:00Z\","
     "\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"chain\" is missing"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":null,"
     "\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_before\":\"2026-12-"
     "01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\",\"ca\":\"https://"
     "ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"chain\" is missing"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"not_before\":\"2026-12-"
     "01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\",\"ca\":\"https://"
     "ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"serial\" is missing"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":null,\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"serial\" is missing"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_before\" is missing"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":null,\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\",\"ca\":\"https://"
     "ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_before\" is missing"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"issuer\":\"R10\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_after\" is missing"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":null,\"issuer\":\"R10\",\"ca\":\"https://"
     "ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_after\" is missing"},
    {"{\"type\":\"issued\",\"id\":5,\"names\":[\"a.example.com\"],\"chain\":\"-----BEGIN "
     "CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"id\" is not a string"},
    {"{\"type\":\"issued\",\"id\":{\"a\":1},\"names\":[\"a.example.com\"],\"chain\":\"-----BEGIN "
     "CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"id\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":5,"
     "\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_before\":\"2026-12-"
     "01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\",\"ca\":\"https://"
     "ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"chain\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":{\"a\":"
     "1},\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_before\":\"2026-12-"
     "01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\",\"ca\":\"https://"
     "ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"chain\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":5,\"seal\":\"s1\",\"serial\":\"03ab\",\"not_before\":"
     "\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\",\"ca\":"
     "\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"key_sealed\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":{\"a\":1},\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"key_sealed\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":5,\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"seal\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":{\"a\":1},\"serial\":\"03ab\","
     "\"not_before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":"
     "\"R10\",\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"seal\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":5,\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"serial\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":{\"a\":1},\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"serial\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":5,\"ca\":"
     "\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"issuer\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":{\"a\":1}"
     ",\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"issuer\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":5,\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"ca\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":{\"a\":1},\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"ca\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/"
     "directory\",\"account\":5,\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\","
     "\"options\":{\"names\":[\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\","
     "\"key_type\":\"p384\"}}",
	NULL, "\"account\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/"
     "directory\",\"account\":{\"a\":1},\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":"
     "\"c.d\",\"options\":{\"names\":[\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":"
     "\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"account\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":5,\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":[\"b."
     "example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"certid\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":{\"a\":1},\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":"
     "[\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}"
     "}",
	NULL, "\"certid\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":5,\"replaces\":\"c.d\",\"options\":{\"names\":[\"b."
     "example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"profile\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":{\"a\":1},\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"profile\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":5,\"options\":{\"names\":[\"b."
     "example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"replaces\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":{\"a\":1},\"options\":{\"names\":"
     "[\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}"
     "}",
	NULL, "\"replaces\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"yesterday\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\",\"ca\":"
     "\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_before\""},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"1970-01-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_before\""},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"1890-01-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_before\""},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-02-30T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_before\""},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":1790000000,\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\",\"ca\":\"https:"
     "//ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_before\""},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":[\"2026-12-01T00:00:00Z\"],\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":"
     "\"R10\",\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_before\""},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"yesterday\",\"issuer\":\"R10\",\"ca\":"
     "\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_after\""},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"1970-01-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_after\""},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"1890-01-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_after\""},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2026-02-30T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_after\""},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":1790000000,\"issuer\":\"R10\",\"ca\":\"https:"
     "//ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_after\""},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":[\"2026-12-01T00:00:00Z\"],\"issuer\":"
     "\"R10\",\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_after\""},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":\"a.example.com\",\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"names\" is not a list of strings"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",1],\"chain\":\"---"
     "--BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"names\" is not a list of strings"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[[\"a.example.com\"]],\"chain\":\"---"
     "--BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"names\" is not a list of strings"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"A.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com.\"],\"chain\":\"----"
     "-BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"onelabel\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"1.2.3.4\"],\"chain\":\"-----BEGIN "
     "CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a "
     "b.example.com\"],\"chain\":\"-----BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\\n\"],\"chain\":\"--"
     "---BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"../etc/"
     "passwd\"],\"chain\":\"-----BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"*.*.example.com\"],\"chain\":\"---"
     "--BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"-a.example.com\"],\"chain\":\"----"
     "-BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a..example.com\"],\"chain\":\"----"
     "-BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":["
     "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.example.com\"],\"chain\":"
     "\"-----BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"FOO.local\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"foo.local.\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"*\"],\"chain\":\"-----BEGIN "
     "CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"a.example.com\"]"
     ",\"chain\":\"-----BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "a name twice"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"n0.example.com\",\"n1.example."
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
     "com\"],\"chain\":\"-----BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "more than 100 names"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":5}",
	NULL, "\"options\" is not an object"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":[\"x\"]}",
	NULL, "\"options\" is not an object"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"X.example.com\"]}}",
	NULL, "\"options\": \"names\""},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"ca\":5}}",
	NULL, "\"options\": \"ca\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"profile\":"
     "[]}}",
	NULL, "\"options\": \"profile\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"key_"
     "type\":true}}",
	NULL, "\"options\": \"key_type\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"../x\",\"names\":[\"a.example.com\"],\"chain\":\"-----BEGIN "
     "CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"issued\",\"id\":\"a/"
     "b.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----BEGIN "
     "CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"issued\",\"id\":\"_wildcard.\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"issued\",\"id\":\"_wildcard._wildcard.example.com\",\"names\":[\"a.example.com\"]"
     ",\"chain\":\"-----BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"issued\",\"id\":\"*.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"issued\",\"id\":\"A.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"issued\",\"id\":\"_wildcard.Example.com\",\"names\":[\"a.example.com\"],"
     "\"chain\":\"-----BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"issued\",\"id\":\"onelabel\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"issued\",\"id\":\"a..b.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"issued\",\"id\":\"..\",\"names\":[\"a.example.com\"],\"chain\":\"-----BEGIN "
     "CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"issued\",\"id\":\"_any.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"--"
     "---BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"serial\":\"03ab\",\"not_before\":\"2026-"
     "12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\",\"ca\":\"https://"
     "ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "needs either \"key_sealed\" and \"seal\" or \"key\""},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_before\":\"2026-12-01T00:00:"
     "00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "needs either \"key_sealed\" and \"seal\" or \"key\""},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":\"-----"
     "BEGIN CERTIFICATE-----\\nAA==\\n-----END "
     "CERTIFICATE-----\\n\",\"key_sealed\":\"c2VhbGVk\",\"seal\":\"s1\",\"serial\":\"03ab\",\"not_"
     "before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2027-03-01T00:00:00Z\",\"issuer\":\"R10\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"certid\":\"a.b\",\"profile\":\"classic\",\"replaces\":\"c.d\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"},"
     "\"key\":\"k\"}",
	NULL, "needs either \"key_sealed\" and \"seal\" or \"key\""},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":"
     "\"c\\n\",\"serial\":\"03ab\",\"not_before\":\"2026-12-01T00:00:00Z\",\"not_after\":\"2026-12-"
     "01T00:00:00Z\"}",
	NULL, "needs either \"key_sealed\" and \"seal\" or \"key\""},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":"
     "\"c\\n\",\"key\":7,\"serial\":\"03ab\",\"not_before\":\"2026-12-01T00:00:00Z\",\"not_after\":"
     "\"2026-12-01T00:00:00Z\"}",
	NULL, "\"key\" is not a string"},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":"
     "\"c\\n\",\"key\":\"-----BEGIN PRIVATE "
     "KEY-----\\n\",\"serial\":\"03ab\",\"not_before\":\"2026-12-01T00:00:00Z\",\"not_after\":"
     "\"2026-12-01T00:00:00Z\",\"seal\":\"s\"}",
	NULL, "needs either \"key_sealed\" and \"seal\" or \"key\""},
    {"{\"type\":\"issued\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\"],\"chain\":"
     "\"c\\n\",\"key\":\"-----BEGIN PRIVATE "
     "KEY-----\\n\",\"serial\":\"03ab\",\"not_before\":\"2026-12-01T00:00:00Z\",\"not_after\":"
     "\"2026-12-01T00:00:00Z\",\"key_sealed\":\"s\"}",
	NULL, "needs either \"key_sealed\" and \"seal\" or \"key\""},
};

int main(void)
{
	rec_case_run(cases, sizeof(cases) / sizeof(*cases), again);
	too_big(cases[0].in);
	return unit_done();
}
