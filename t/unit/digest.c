/* SPDX-License-Identifier: ISC */
#include "crypto/digest.h"

#include "unit.h"

int main(void)
{
	unsigned char raw[DIGEST_LEN], other[DIGEST_LEN];
	char hex[DIGEST_HEX_MAX], mark[DIGEST_MARK_MAX];

	/* FIPS 180-4, examples of the standard. */
	digest_sha256_hex("abc", 3, hex);
	is_str(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "abc");
	digest_sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, hex);
	is_str(
	    hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1", "two blocks");
	digest_sha256_hex("", 0, hex);
	is_str(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "empty");
	digest_sha256("a\0c", 3, raw);
	digest_sha256("a", 1, other);
	ok(memcmp(raw, other, DIGEST_LEN) != 0, "a NUL counts");
	digest_sha256("abc", 3, raw);
	ok(raw[0] == 0xba && raw[DIGEST_LEN - 1] == 0xad, "raw bytes");
	/* As "printf abc | b2sum -l 128" has it. */
	digest_mark("abc", 3, mark);
	is_str(mark, "cf4ab791c62b8d2b2109c90275287816", "mark of abc");
	digest_mark("", 0, mark);
	is_str(mark, "cae66941d9efbd404e4d88758ea67670", "of nothing");
	return unit_done();
}
