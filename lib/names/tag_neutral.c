/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "names/tag_neutral.h"

#define NEUTRAL_PREFIX "le-exporter."

static bool is_one_of(const char *const *words, const char *text, size_t len)
{
	for (; *words != NULL; words++)
		if (strlen(*words) == len && memcmp(*words, text, len) == 0)
			return true;
	return false;
}

/* Empty pieces of the list are harmless; a list without any name is a mistake worth telling. */
static void report_hosts(const struct tag_sink *sink, const char *list, size_t list_len)
{
	const char *end = list + list_len;
	bool any = false;

	for (const char *piece = list; piece <= end;) {
		const char *comma = memchr(piece, ',', (size_t)(end - piece));
		size_t len = (size_t)((comma != NULL ? comma : end) - piece);
		const char *name = tag_trim(piece, &len);

		if (len > 0)
			tag_report(sink, name, len, SKIP_NONE, false);
		any = any || len > 0;
		piece = comma != NULL ? comma + 1 : end + 1;
	}
	if (!any)
		tag_refuse(sink, list, list_len, "le-exporter.host= is followed by no name");
}

bool tag_neutral(const struct tag_conf *conf, const char *tag, const struct tag_sink *sink)
{
	/* As Go's strconv.ParseBool, since that is what people know from other tags. */
	static const char *const yes[] = {"1", "t", "T", "true", "TRUE", "True", NULL};
	static const char *const no[] = {"0", "f", "F", "false", "FALSE", "False", NULL};
	const size_t prefix_len = strlen(NEUTRAL_PREFIX);
	size_t len = strlen(tag), value_len;
	const char *equals, *value;

	(void)conf;
	tag = tag_trim(tag, &len);
	if (len < prefix_len || memcmp(tag, NEUTRAL_PREFIX, prefix_len) != 0)
		return false;
	equals = memchr(tag, '=', len);
	value = equals != NULL ? equals + 1 : tag + len;
	value_len = (size_t)(tag + len - value);
	value = tag_trim(value, &value_len);

	if (strncmp(tag, NEUTRAL_PREFIX "host=", prefix_len + strlen("host=")) == 0) {
		report_hosts(sink, value, value_len);
	} else if (strncmp(tag, NEUTRAL_PREFIX "enable=", prefix_len + strlen("enable=")) != 0) {
		tag_refuse(sink, tag, len,
		    "unknown key: expected le-exporter.host= or le-exporter.enable=");
	} else if (is_one_of(no, value, value_len)) {
		sink->opt_out(sink->arg);
	} else if (!is_one_of(yes, value, value_len)) {
		tag_refuse(sink, tag, len, "le-exporter.enable= takes true or false");
	}
	return true;
}
