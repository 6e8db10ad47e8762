/* SPDX-License-Identifier: ISC */
#include "line/rec_due.h"

#include "rec_case.h"

REC_AGAIN(due)

static const struct rec_case cases[] = {
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, NULL},
    {"{\"type\":\"due\",\"id\":\"_wildcard.example.com\",\"names\":[\"*.example.com\",\"example."
     "com\"],\"reason\":\"missing\"}",
	NULL, NULL},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"z.example.com\",\"a.example.com\"],"
     "\"reason\":\"expiring\"}",
	NULL, NULL},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"z.example.com\",\"a.example.com\"],"
     "\"reason\":\"revoked\"}",
	NULL, NULL},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"z.example.com\",\"a.example.com\"],"
     "\"reason\":\"names-changed\"}",
	NULL, NULL},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"z.example.com\",\"a.example.com\"],"
     "\"reason\":\"forced\"}",
	NULL, NULL},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"n0.example.com\",\"n1.example.com\","
     "\"n2.example.com\",\"n3.example.com\",\"n4.example.com\",\"n5.example.com\",\"n6.example."
     "com\",\"n7.example.com\",\"n8.example.com\",\"n9.example.com\",\"n10.example.com\",\"n11."
     "example.com\",\"n12.example.com\",\"n13.example.com\",\"n14.example.com\",\"n15.example."
     "com\",\"n16.example.com\",\"n17.example.com\",\"n18.example.com\",\"n19.example.com\",\"n20."
     "example.com\",\"n21.example.com\",\"n22.example.com\",\"n23.example.com\",\"n24.example."
     "com\",\"n25.example.com\",\"n26.example.com\",\"n27.example.com\",\"n28.example.com\",\"n29."
     "example.com\",\"n30.example.com\",\"n31.example.com\",\"n32.example.com\",\"n33.example."
     "com\",\"n34.example.com\",\"n35.example.com\",\"n36.example.com\",\"n37.example.com\",\"n38."
     "example.com\",\"n39.example.com\",\"n40.example.com\",\"n41.example.com\",\"n42.example."
     "com\",\"n43.example.com\",\"n44.example.com\",\"n45.example.com\",\"n46.example.com\",\"n47."
     "example.com\",\"n48.example.com\",\"n49.example.com\",\"n50.example.com\",\"n51.example."
     "com\",\"n52.example.com\",\"n53.example.com\",\"n54.example.com\",\"n55.example.com\",\"n56."
     "example.com\",\"n57.example.com\",\"n58.example.com\",\"n59.example.com\",\"n60.example."
     "com\",\"n61.example.com\",\"n62.example.com\",\"n63.example.com\",\"n64.example.com\",\"n65."
     "example.com\",\"n66.example.com\",\"n67.example.com\",\"n68.example.com\",\"n69.example."
     "com\",\"n70.example.com\",\"n71.example.com\",\"n72.example.com\",\"n73.example.com\",\"n74."
     "example.com\",\"n75.example.com\",\"n76.example.com\",\"n77.example.com\",\"n78.example."
     "com\",\"n79.example.com\",\"n80.example.com\",\"n81.example.com\",\"n82.example.com\",\"n83."
     "example.com\",\"n84.example.com\",\"n85.example.com\",\"n86.example.com\",\"n87.example."
     "com\",\"n88.example.com\",\"n89.example.com\",\"n90.example.com\",\"n91.example.com\",\"n92."
     "example.com\",\"n93.example.com\",\"n94.example.com\",\"n95.example.com\",\"n96.example."
     "com\",\"n97.example.com\",\"n98.example.com\",\"n99.example.com\"],\"reason\":\"missing\"}",
	NULL, NULL},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"},\"x\":{\"y\":1}}",
	"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"]"
	",\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
	"\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
	"directory\",\"account\":\"https://ca.example/acct/"
	"1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
	"\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T01:00:00.5+01:00\",\"serial\":\"03ab\","
     "\"certid\":\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"]"
	",\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
	"\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
	"directory\",\"account\":\"https://ca.example/acct/"
	"1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
	"\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL},
    {"{\"type\":\"due\",\"names\":[\"a.example.com\",\"b.example.com\"],\"reason\":\"ari\",\"not_"
     "after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"id\" is missing"},
    {"{\"type\":\"due\",\"id\":null,\"names\":[\"a.example.com\",\"b.example.com\"],\"reason\":"
     "\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"id\" is missing"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:"
     "00:00Z\",\"serial\":\"03ab\",\"certid\":\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":"
     "\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"names\" is missing"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":null,\"reason\":\"ari\",\"not_after\":"
     "\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":\"aYhba4dGQEHhs3uEe6CuLN4ByNQ."
     "AIdlQyE\",\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"names\" is missing"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"reason\" is missing"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":null,\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"reason\" is missing"},
    {"{\"type\":\"due\",\"id\":5,\"names\":[\"a.example.com\",\"b.example.com\"],\"reason\":"
     "\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"id\" is not a string"},
    {"{\"type\":\"due\",\"id\":{\"a\":1},\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"id\" is not a string"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":5,\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"serial\" is not a string"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":{\"a\":1},\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"serial\" is not a string"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":5,"
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"certid\" is not a string"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":{"
     "\"a\":1},\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"certid\" is not a string"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":5,\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"ca\" is not a string"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":{\"a\":1},\"account\":\"https://ca.example/"
     "acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"ca\" is not a string"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":5,\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":["
     "\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"account\" is not a string"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":{\"a\":1},\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{"
     "\"names\":[\"b.example.com\"],\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":"
     "\"p384\"}}",
	NULL, "\"account\" is not a string"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":5,\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"reason\" is not a string"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":{\"a\":1},\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"reason\" is not a string"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"yesterday\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_after\""},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"1970-01-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_after\""},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"1890-01-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_after\""},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-02-30T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_after\""},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":1790000000,\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_after\""},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":[\"2026-12-01T00:00:00Z\"],\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"not_after\""},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"yesterday\",\"options\":{\"names\":[\"b.example.com\"],\"profile\":"
     "\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"window_end\""},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"1970-01-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"window_end\""},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"1890-01-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"window_end\""},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-02-30T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"window_end\""},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":1790000000,\"options\":{\"names\":[\"b.example.com\"],\"profile\":"
     "\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"window_end\""},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":[\"2026-12-01T00:00:00Z\"],\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"window_end\""},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":\"a.example.com\",\"reason\":\"ari\","
     "\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"names\" is not a list of strings"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",1],\"reason\":"
     "\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"names\" is not a list of strings"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[[\"a.example.com\"]],\"reason\":"
     "\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"names\" is not a list of strings"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"A.example.com\"],\"reason\":\"ari\","
     "\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com.\"],\"reason\":\"ari\","
     "\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"onelabel\"],\"reason\":\"ari\","
     "\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"1.2.3.4\"],\"reason\":\"ari\",\"not_"
     "after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a "
     "b.example.com\"],\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":"
     "\"03ab\",\"certid\":\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\\n\"],\"reason\":"
     "\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"../etc/"
     "passwd\"],\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\","
     "\"certid\":\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"*.*.example.com\"],\"reason\":"
     "\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"-a.example.com\"],\"reason\":\"ari\","
     "\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a..example.com\"],\"reason\":\"ari\","
     "\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":["
     "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.example.com\"],\"reason\":"
     "\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"FOO.local\"],\"reason\":\"ari\","
     "\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"foo.local.\"],\"reason\":\"ari\","
     "\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"*\"],\"reason\":\"ari\",\"not_"
     "after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a host name in normal form"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"a.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "a name twice"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"n0.example.com\",\"n1.example.com\","
     "\"n2.example.com\",\"n3.example.com\",\"n4.example.com\",\"n5.example.com\",\"n6.example."
     "com\",\"n7.example.com\",\"n8.example.com\",\"n9.example.com\",\"n10.example.com\",\"n11."
     "example.com\",\"n12.example.com\",\"n13.example.com\",\"n14.example.com\",\"n15.example."
     "com\",\"n16.example.com\",\"n17.example.com\",\"n18.example.com\",\"n19.example.com\",\"n20."
     "example.com\",\"n21.example.com\",\"n22.example.com\",\"n23.example.com\",\"n24.example."
     "com\",\"n25.example.com\",\"n26.example.com\",\"n27.example.com\",\"n28.example.com\",\"n29."
     "example.com\",\"n30.example.com\",\"n31.example.com\",\"n32.example.com\",\"n33.example."
     "com\",\"n34.example.com\",\"n35.example.com\",\"n36.example.com\",\"n37.example.com\",\"n38."
     "example.com\",\"n39.example.com\",\"n40.example.com\",\"n41.example.com\",\"n42.example."
     "com\",\"n43.example.com\",\"n44.example.com\",\"n45.example.com\",\"n46.example.com\",\"n47."
     "example.com\",\"n48.example.com\",\"n49.example.com\",\"n50.example.com\",\"n51.example."
     "com\",\"n52.example.com\",\"n53.example.com\",\"n54.example.com\",\"n55.example.com\",\"n56."
     "example.com\",\"n57.example.com\",\"n58.example.com\",\"n59.example.com\",\"n60.example."
     "com\",\"n61.example.com\",\"n62.example.com\",\"n63.example.com\",\"n64.example.com\",\"n65."
     "example.com\",\"n66.example.com\",\"n67.example.com\",\"n68.example.com\",\"n69.example."
     "com\",\"n70.example.com\",\"n71.example.com\",\"n72.example.com\",\"n73.example.com\",\"n74."
     "example.com\",\"n75.example.com\",\"n76.example.com\",\"n77.example.com\",\"n78.example."
     "com\",\"n79.example.com\",\"n80.example.com\",\"n81.example.com\",\"n82.example.com\",\"n83."
     "example.com\",\"n84.example.com\",\"n85.example.com\",\"n86.example.com\",\"n87.example."
     "com\",\"n88.example.com\",\"n89.example.com\",\"n90.example.com\",\"n91.example.com\",\"n92."
     "example.com\",\"n93.example.com\",\"n94.example.com\",\"n95.example.com\",\"n96.example."
     "com\",\"n97.example.com\",\"n98.example.com\",\"n99.example.com\",\"n100.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "more than 100 names"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":5}",
	NULL, "\"options\" is not an object"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":[\"x\"]}",
	NULL, "\"options\" is not an object"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"X.example.com\"]}}",
	NULL, "\"options\": \"names\""},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"ca\":5}}",
	NULL, "\"options\": \"ca\" is not a string"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"profile\":[]}}",
	NULL, "\"options\": \"profile\" is not a string"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"key_type\":true}}",
	NULL, "\"options\": \"key_type\" is not a string"},
    {"{\"type\":\"due\",\"id\":\"../"
     "x\",\"names\":[\"a.example.com\",\"b.example.com\"],\"reason\":\"ari\",\"not_after\":\"2026-"
     "12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\","
     "\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"due\",\"id\":\"a/"
     "b.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],\"reason\":\"ari\",\"not_"
     "after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"due\",\"id\":\"_wildcard.\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"due\",\"id\":\"_wildcard._wildcard.example.com\",\"names\":[\"a.example.com\","
     "\"b.example.com\"],\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":"
     "\"03ab\",\"certid\":\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"due\",\"id\":\"*.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"due\",\"id\":\"A.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"due\",\"id\":\"_wildcard.Example.com\",\"names\":[\"a.example.com\",\"b.example."
     "com\"],\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\","
     "\"certid\":\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"due\",\"id\":\"onelabel\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"due\",\"id\":\"a..b.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"due\",\"id\":\"..\",\"names\":[\"a.example.com\",\"b.example.com\"],\"reason\":"
     "\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"due\",\"id\":\"_any.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"]"
     ",\"reason\":\"ari\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "not a certificate id"},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[\"a.example.com\",\"b.example.com\"],"
     "\"reason\":\"boredom\",\"not_after\":\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":"
     "\"aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE\",\"ca\":\"https://ca.example/"
     "directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"reason\": unknown value \"boredom\""},
    {"{\"type\":\"due\",\"id\":\"a.example.com\",\"names\":[],\"reason\":\"ari\",\"not_after\":"
     "\"2026-12-01T00:00:00Z\",\"serial\":\"03ab\",\"certid\":\"aYhba4dGQEHhs3uEe6CuLN4ByNQ."
     "AIdlQyE\",\"ca\":\"https://ca.example/directory\",\"account\":\"https://ca.example/acct/"
     "1\",\"window_end\":\"2026-12-01T00:00:00Z\",\"options\":{\"names\":[\"b.example.com\"],"
     "\"profile\":\"shortlived\",\"ca\":\"letsencrypt\",\"key_type\":\"p384\"}}",
	NULL, "\"names\" is missing"},
};

int main(void)
{
	rec_case_run(cases, sizeof(cases) / sizeof(*cases), again);
	too_big(cases[0].in);
	return unit_done();
}
