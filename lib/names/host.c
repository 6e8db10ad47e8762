/* SPDX-License-Identifier: ISC */
#include <arpa/inet.h>
#include <idn2.h>
#include <libpsl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "names/host.h"

#define HOST_LABEL_MAX 63
#define HOST_LABELS_MAX 10 /* Let's Encrypt's own limit (Boulder: policy/pa.go) */
#define HOST_REASON_MAX 512

/* The registry of RFC 6761 and ICANN's .internal, as far as no public CA can ever issue for them;
 * arpa stands for home.arpa and all others below it. example.com, .net and .org are in the registry
 * too, but in the public DNS like any other name. */
static const char *const special_use[] = {
    "alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion", "test"};

static enum skip_code refuse(struct buf *why, enum skip_code code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static enum skip_code refuse(struct buf *why, enum skip_code code, const char *fmt, ...)
{
	char reason[HOST_REASON_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(reason, sizeof(reason), fmt, ap);
	va_end(ap);
	if (why != NULL)
		(void)buf_adds(why, reason);
	return code;
}

/* The C library's versions ask the locale, which has no say in the DNS. */
static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* A byte that is left out could turn a bad name into somebody else's good one, hence '?'. */
static void show(const char *text, size_t len, char name[HOST_MAX + 1])
{
	size_t n = len < HOST_MAX ? len : HOST_MAX;

	for (size_t i = 0; i < n; i++)
		name[i] = text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
	name[n] = '\0';
}

static bool is_address(const char *name)
{
	unsigned char address[sizeof(struct in6_addr)];

	return name[0] == '[' || inet_pton(AF_INET, name, address) == 1 ||
	       inet_pton(AF_INET6, name, address) == 1;
}

static bool is_icann_suffix(const char *name)
{
	return psl_is_public_suffix2(psl_builtin(), name, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) !=
	       0;
}

static enum skip_code check_plain(
    const char *text, size_t len, char name[HOST_MAX + 1], struct buf *why);

/* The A-label form is told only if it would pass, so that the advice is always good. */
static enum skip_code refuse_unicode(const char *text, size_t len, struct buf *why)
{
	enum skip_code code = SKIP_NOT_A_NAME;
	uint8_t *alabels = NULL;
	char checked[HOST_MAX + 1];
	char *copy = mem_dup_n(text, len);

	if (strlen(copy) == len && idn2_lookup_u8((const uint8_t *)copy, &alabels,
				       IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) == IDN2_OK)
		code = check_plain((char *)alabels, strlen((char *)alabels), checked, NULL);
	if (code == SKIP_NONE)
		refuse(why, code, "letters outside ASCII: write it as \"%s\"", checked);
	else
		refuse(why, code, "bytes outside ASCII can't stand in a host name");
	idn2_free(alabels);
	free(copy);
	return SKIP_NOT_A_NAME;
}

/* The first byte that does not belong there decides. */
static enum skip_code check_bytes(const char *text, size_t len, struct buf *why)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (is_alnum(text[i]) || c == '-' || c == '.')
			continue;
		if (c >= 0x80)
			return refuse_unicode(text, len, why);
		if (c != '\0' && strchr("*?[]{}()|^+\\", c) != NULL)
			return refuse(why, SKIP_PATTERN, "%s", skip_why(SKIP_PATTERN));
		if (c <= ' ' || c > '~')
			return refuse(
			    why, SKIP_NOT_A_NAME, "byte 0x%02x can't stand in a host name", c);
		return refuse(why, SKIP_NOT_A_NAME, "\"%c\" can't stand in a host name", c);
	}
	return SKIP_NONE;
}

static enum skip_code check_label(const char *label, size_t len, struct buf *why)
{
	if (len == 0)
		return refuse(why, SKIP_NOT_A_NAME, "a label is empty");
	if (len > HOST_LABEL_MAX)
		return refuse(
		    why, SKIP_NOT_A_NAME, "a label is longer than %d characters", HOST_LABEL_MAX);
	if (label[0] == '-' || label[len - 1] == '-')
		return refuse(why, SKIP_NOT_A_NAME, "a label begins or ends with a hyphen");
	if (len >= 4 && memcmp(label + 2, "--", 2) == 0 && memcmp(label, "xn", 2) != 0)
		return refuse(why, SKIP_NOT_A_NAME,
		    "labels with \"--\" in third place are reserved (RFC 5890)");
	return SKIP_NONE;
}

/* `name` is folded and has only the bytes of host names. */
static enum skip_code check_labels(const char *name, struct buf *why)
{
	enum skip_code code = SKIP_NONE;
	uint8_t *again = NULL;
	bool idn = false;
	int labels = 0;

	for (const char *label = name; label != NULL; labels++) {
		size_t len = strcspn(label, ".");

		code = check_label(label, len, why);
		if (code != SKIP_NONE)
			return code;
		idn = idn || (len >= 4 && memcmp(label, "xn--", 4) == 0);
		label = label[len] == '.' ? label + len + 1 : NULL;
	}
	if (labels > HOST_LABELS_MAX)
		return refuse(why, SKIP_NOT_A_NAME,
		    "Let's Encrypt takes no name of more than %d labels", HOST_LABELS_MAX);
	if (!idn)
		return SKIP_NONE;
	if (idn2_lookup_u8((const uint8_t *)name, &again, IDN2_NONTRANSITIONAL) != IDN2_OK ||
	    strcmp((char *)again, name) != 0)
		code = refuse(why, SKIP_NOT_A_NAME, "an xn-- label is not valid IDNA2008");
	idn2_free(again);
	return code;
}

/*
 * A name of the right form must lie below a public suffix. As at Let's Encrypt (Boulder:
 * iana/iana.go) only the ICANN section of the list counts here: github.io is its owner's to
 * certify, co.uk is nobody's.
 */
static enum skip_code check_domain(const char *name, struct buf *why)
{
	const char *dot = strrchr(name, '.');
	const char *top = dot == NULL ? name : dot + 1;

	for (size_t i = 0; i < sizeof(special_use) / sizeof(special_use[0]); i++)
		if (strcmp(top, special_use[i]) == 0)
			return refuse(why, SKIP_SPECIAL_USE,
			    "names under \"%s\" are not in the public DNS (RFC 6761)", top);
	if (is_icann_suffix(name))
		return refuse(why, SKIP_PUBLIC_SUFFIX, "%s", skip_why(SKIP_PUBLIC_SUFFIX));
	if (dot == NULL)
		return refuse(why, SKIP_NOT_A_NAME, "one label alone is no public name");
	if (!is_icann_suffix(top))
		return refuse(
		    why, SKIP_NOT_A_NAME, "\"%s\" is no top-level domain of the public DNS", top);
	return SKIP_NONE;
}

/* host_check without wildcards; `name` is the normal form or meaningless. */
static enum skip_code check_plain(
    const char *text, size_t len, char name[HOST_MAX + 1], struct buf *why)
{
	enum skip_code code;

	if (len > 0 && text[len - 1] == '.')
		len--;
	if (len == 0)
		return refuse(why, SKIP_NOT_A_NAME, "the name is empty");
	if (len > HOST_MAX)
		return refuse(
		    why, SKIP_NOT_A_NAME, "the name is longer than %d characters", HOST_MAX);
	for (size_t i = 0; i < len; i++)
		name[i] = lower(text[i]);
	name[len] = '\0';
	if (is_address(name))
		return refuse(why, SKIP_NOT_A_NAME, "an IP address is no name");
	code = check_bytes(text, len, why);
	if (code == SKIP_NONE)
		code = check_labels(name, why);
	if (code == SKIP_NONE)
		code = check_domain(name, why);
	return code;
}

enum skip_code host_check_wildcard(
    const char *text, size_t len, char name[HOST_MAX + 1], struct buf *why)
{
	size_t star = len > 2 && memcmp(text, "*.", 2) == 0 ? 2 : 0;
	char base[HOST_MAX + 1];
	enum skip_code code = check_plain(text + star, len - star, base, why);

	if (code == SKIP_NONE && star + strlen(base) > HOST_MAX)
		code =
		    refuse(why, SKIP_NOT_A_NAME, "the name is longer than %d characters", HOST_MAX);
	if (code != SKIP_NONE) {
		show(text, len, name);
		return code;
	}
	memcpy(name, text, star);
	memcpy(name + star, base, strlen(base) + 1);
	return SKIP_NONE;
}

enum skip_code host_check(const char *text, size_t len, char name[HOST_MAX + 1], struct buf *why)
{
	enum skip_code code = host_check_wildcard(text, len, name, why);

	if (code == SKIP_NONE && name[0] == '*')
		return refuse(why, SKIP_WILDCARD, "%s", skip_why(SKIP_WILDCARD));
	return code;
}

/* Rate limits count by the whole list, PRIVATE section included. */
const char *host_registered_domain(const char *name)
{
	return psl_registrable_domain(psl_builtin(), name[0] == '*' ? name + 2 : name);
}

void host_cert_id(const char *name, char out[HOST_MAX + 10])
{
	if (name[0] == '*')
		snprintf(out, HOST_MAX + 10, "_wildcard%s", name + 1);
	else
		snprintf(out, HOST_MAX + 10, "%s", name);
}
