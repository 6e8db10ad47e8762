/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "core/buf.h"
#include "names/tag_fabio.h"

/* The length of "$DC" or "${DC}" at the start of s[0..len), else 0. */
static size_t dc_variable(const char *s, size_t len)
{
	if (len >= 5 && memcmp(s, "${DC}", 5) == 0)
		return 5;
	if (len < 3 || memcmp(s, "$DC", 3) != 0)
		return 0;
	if (len > 3 && (s[3] == '_' || (s[3] >= '0' && s[3] <= '9') ||
			   (s[3] >= 'A' && s[3] <= 'Z') || (s[3] >= 'a' && s[3] <= 'z')))
		return 0;
	return 3;
}

/* Expands as Go's os.Expand does with Fabio's only variable. Returns NULL, or why not. Fabio's
 * versions differ in what they make of other variables, so no name is drawn from these. */
static const char *expand(
    const struct tag_conf *conf, const char *host, size_t len, struct buf *out)
{
	for (size_t i = 0, n; i < len; i += n) {
		n = 1;
		if (host[i] != '$') {
			(void)buf_addc(out, host[i]);
			continue;
		}
		n = dc_variable(host + i, len - i);
		if (n == 0)
			return "Fabio knows no other variable than $DC";
		if (conf->datacenter == NULL)
			return "the datacenter that $DC stands for is unknown";
		(void)buf_adds(out, conf->datacenter);
	}
	return out->failed ? "the host is too long with $DC expanded" : NULL;
}

static bool is_challenge(const char *path, size_t len)
{
	const size_t challenge_len = strlen(TAG_CHALLENGE_PATH);

	if (len == challenge_len - 1)
		return memcmp(path, TAG_CHALLENGE_PATH, len) == 0;
	return len >= challenge_len && memcmp(path, TAG_CHALLENGE_PATH, challenge_len) == 0;
}

/* proto= is the protocol spoken to the service. Only tcp says something about our listeners: the
 * connection is passed through, and the service may well hold its own certificate. */
static bool is_tcp(const char *opts)
{
	for (const char *word = opts; *word != '\0';) {
		size_t len;

		word += strspn(word, " \t\n\v\f\r");
		len = strcspn(word, " \t\n\v\f\r");
		if (len == strlen("proto=tcp") && memcmp(word, "proto=tcp", len) == 0)
			return true;
		word += len;
	}
	return false;
}

/* The length without a ":PORT". With a second colon it is an IPv6 address, which host_check knows.
 */
static size_t cut_port(const char *host, size_t len, bool *port80)
{
	const char *colon = memchr(host, ':', len);
	size_t digits;

	*port80 = false;
	if (colon == NULL)
		return len;
	digits = (size_t)(host + len - colon) - 1;
	if (digits == 0 || digits > 5 || strspn(colon + 1, "0123456789") < digits)
		return len;
	*port80 = digits == 2 && memcmp(colon + 1, "80", 2) == 0;
	return (size_t)(colon - host);
}

/* route[0..len) is HOST[:PORT][/PATH]. */
static void report_route(const struct tag_conf *conf, const char *route, size_t len, bool tcp,
    const struct tag_sink *sink)
{
	const char *slash = memchr(route, '/', len);
	size_t host_len = slash != NULL ? (size_t)(slash - route) : len;
	const char *why = NULL;
	struct buf host;
	bool port80;

	if (host_len == 0 || route[0] == ':' ||
	    (slash != NULL && is_challenge(slash, len - host_len)))
		return;
	buf_init(&host, TAG_MAX);
	if (slash != NULL)
		why = expand(conf, route, host_len, &host);
	else
		(void)buf_add(&host, route, host_len); /* Fabio expands only before a slash */
	if (why != NULL) {
		tag_refuse(sink, route, host_len, why);
	} else {
		host_len = cut_port(host.data, host.len, &port80);
		tag_report(sink, host.data, host_len,
		    tcp && !conf->tcp_names ? SKIP_TCP_ROUTE : SKIP_NONE, port80);
	}
	buf_free(&host);
}

bool tag_fabio(const struct tag_conf *conf, const char *tag, const struct tag_sink *sink)
{
	size_t prefix_len, len = strlen(tag);
	const char *blank;

	tag = tag_trim(tag, &len);
	if (conf->fabio_prefix == NULL)
		return false;
	prefix_len = strlen(conf->fabio_prefix);
	if (len < prefix_len || memcmp(tag, conf->fabio_prefix, prefix_len) != 0)
		return false;
	tag += prefix_len;
	len -= prefix_len;
	tag = tag_trim(tag, &len);
	blank = memchr(tag, ' ', len);
	report_route(conf, tag, blank != NULL ? (size_t)(blank - tag) : len,
	    blank != NULL && is_tcp(blank), sink);
	return true;
}
