/* SPDX-License-Identifier: ISC */
#include "core/base64.h"

#include "unit.h"

static void encodes(enum base64 kind, const char *bytes, const char *want)
{
	struct buf b, back;

	buf_init(&b, 100);
	buf_init(&back, 100);
	is_int(base64_encode(kind, bytes, strlen(bytes), &b), 0, "encode");
	is_str(b.data, want, bytes);
	is_int(base64_decode(kind, want, strlen(want), &back, NULL), 0, "decode");
	is_str(back.data, bytes, want);
	buf_free(&b);
	buf_free(&back);
}

static void refuses(enum base64 kind, const char *text, size_t len, const char *why)
{
	struct buf b;
	struct err e = ERR_INIT;

	buf_init(&b, 4096);
	buf_adds(&b, "before");
	is_int(base64_decode(kind, text, len, &b, &e), -1, why);
	is_int(e.code, ERR_INVALID, why);
	is_str(b.data, "before", "no part is left behind");
	buf_free(&b);
}

static void test_refusals(void)
{
	static const struct {
		enum base64 kind;
		const char *text, *why;
	} cases[] = {
	    {BASE64_STD, "Zg", "missing padding"},
	    {BASE64_STD, "Zg=", "half the padding"},
	    {BASE64_STD, "Zg===", "too much padding"},
	    {BASE64_STD, "Zm9v=", "padding where none belongs"},
	    {BASE64_STD, "Zg==Zg==", "padding in the middle"},
	    {BASE64_STD, "=", "only padding"},
	    {BASE64_STD, "====", "a quartet of padding"},
	    {BASE64_STD, "Z", "one character"},
	    {BASE64_STD, "Zh==", "bits set below one byte"},
	    {BASE64_STD, "Zm9=", "bits set below two bytes"},
	    {BASE64_STD, "Zm9v\n", "a newline at the end"},
	    {BASE64_STD, " Zm9v", "a blank in front"},
	    {BASE64_STD, "Zm\n9v", "a newline within"},
	    {BASE64_STD, "Zm-v", "the other alphabet"},
	    {BASE64_STD, "Zm9\xc3", "no ASCII"},
	    {BASE64_URL, "Zg==", "padding without need"},
	    {BASE64_URL, "Zm9v=", "padding behind a quartet"},
	    {BASE64_URL, "Zm+v", "the other alphabet"},
	    {BASE64_URL, "Zm/v", "the other alphabet"},
	    {BASE64_URL, "Zm9vY", "one character over"},
	    {BASE64_URL, "Zh", "bits set below one byte"},
	    {BASE64_URL, "Zm9", "bits set below two bytes"},
	    {BASE64_URL, "Zg ", "a blank"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		refuses(cases[i].kind, cases[i].text, strlen(cases[i].text), cases[i].why);
	refuses(BASE64_STD, "Zm9v\0", 5, "a NUL byte");
	refuses(BASE64_URL, "Zm\0v", 4, "a NUL byte within");
}

/* Each byte value in the place where any letter of the alphabet is right. */
static void test_alphabet(enum base64 kind, const char *others)
{
	struct buf b;
	bool good = true;

	buf_init(&b, 3);
	for (int c = 0; c < 256; c++) {
		const char text[4] = {'Z', 'm', '9', (char)c};
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
			      (c >= '0' && c <= '9') || (c != 0 && strchr(others, c) != NULL);
		buf_reset(&b);
		good = good && (base64_decode(kind, text, 4, &b, NULL) == 0) == letter;
	}
	ok(good, "64 letters and no others");
	buf_free(&b);
}

/* The blocks within must show no seam. */
static void test_long(enum base64 kind)
{
	unsigned char bytes[3000];
	struct buf text, back;
	bool good = true;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(i * 7 + i / 256);
	buf_init(&text, 4000);
	buf_init(&back, sizeof(bytes));
	for (size_t len = 0; len <= sizeof(bytes); len++) {
		buf_reset(&text);
		buf_reset(&back);
		size_t want = kind == BASE64_STD ? (len + 2) / 3 * 4 : (len * 4 + 2) / 3;
		good = good && base64_encode(kind, bytes, len, &text) == 0 && text.len == want &&
		       base64_decode(kind, text.data, text.len, &back, NULL) == 0 &&
		       back.len == len && memcmp(back.data, bytes, len) == 0;
	}
	ok(good, "every length goes there and back");

	if (kind == BASE64_STD) {
		buf_reset(&text);
		base64_encode(kind, bytes, 768, &text);
		text.data[1022] = 'Q';
		memcpy(text.data + 1020, "Zg==", 4);
		buf_adds(&text, "Zm9v");
		refuses(kind, text.data, text.len, "padding at the seam");
	}
	buf_free(&text);
	buf_free(&back);
}

static void test_full(void)
{
	struct buf b;
	struct err e = ERR_INIT;
	char bytes[1000] = "";

	buf_init(&b, 1334);
	buf_addc(&b, 'x');
	is_int(base64_encode(BASE64_URL, bytes, sizeof(bytes), &b), -1, "encode: full");
	is_str(b.data, "x", "encode: no part is left behind");
	buf_reset(&b);
	is_int(base64_encode(BASE64_URL, bytes, sizeof(bytes), &b), 0, "encode: just fits");
	buf_free(&b);

	buf_init(&b, 2);
	is_int(base64_decode(BASE64_STD, "Zm9v", 4, &b, &e), -1, "decode: full");
	is_int(e.code, ERR_TOOBIG, "decode: ERR_TOOBIG");
	buf_reset(&b);
	is_int(base64_decode(BASE64_STD, "Zm8=", 4, &b, &e), 0, "decode: just fits");
	buf_reset(&b);
	buf_addc(&b, 'x');
	is_int(hex_encode("\x01", 1, &b), -1, "hex: full");
	is_str(b.data, "x", "hex: no part is left behind");
	buf_free(&b);
}

int main(void)
{
	struct buf b;

	/* RFC 4648 §10. */
	encodes(BASE64_STD, "", "");
	encodes(BASE64_STD, "f", "Zg==");
	encodes(BASE64_STD, "fo", "Zm8=");
	encodes(BASE64_STD, "foo", "Zm9v");
	encodes(BASE64_STD, "foob", "Zm9vYg==");
	encodes(BASE64_STD, "foobar", "Zm9vYmFy");
	encodes(BASE64_STD, "\xfb\xff\xbf", "+/+/");
	encodes(BASE64_URL, "", "");
	encodes(BASE64_URL, "f", "Zg");
	encodes(BASE64_URL, "fo", "Zm8");
	encodes(BASE64_URL, "foo", "Zm9v");
	encodes(BASE64_URL, "\xfb\xff\xbf", "-_-_");
	test_refusals();
	test_alphabet(BASE64_STD, "+/");
	test_alphabet(BASE64_URL, "-_");
	test_long(BASE64_STD);
	test_long(BASE64_URL);
	test_full();

	buf_init(&b, 100);
	is_int(hex_encode("\x00\x1f\xa0\xff", 4, &b), 0, "hex");
	is_str(b.data, "001fa0ff", "lower-case digits");
	is_int(hex_encode(NULL, 0, &b), 0, "hex of nothing");
	buf_free(&b);
	return unit_done();
}
