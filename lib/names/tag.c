/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "core/buf.h"
#include "names/tag.h"
#include "names/tag_fabio.h"
#include "names/tag_neutral.h"

#define TAG_WHY_MAX 512

static bool (*const grammars[])(const struct tag_conf *, const char *, const struct tag_sink *) = {
    tag_fabio, tag_neutral};

void tag_parse(const struct tag_conf *conf, const char *tag, const struct tag_sink *sink)
{
	size_t len = strnlen(tag, TAG_MAX + 1);

	if (len > TAG_MAX) {
		tag_refuse(sink, tag, len, "the tag is too long to be read");
		return;
	}
	for (size_t i = 0; i < sizeof(grammars) / sizeof(grammars[0]); i++)
		if (grammars[i](conf, tag, sink))
			return;
}

void tag_report(
    const struct tag_sink *sink, const char *text, size_t len, enum skip_code good, bool port80)
{
	struct tag_found found = {.port80 = port80};
	struct buf why;

	buf_init(&why, TAG_WHY_MAX);
	found.code = host_check(text, len, found.name, &why);
	if (found.code != SKIP_NONE) {
		found.why = why.data;
	} else if (good != SKIP_NONE) {
		found.code = good;
		found.why = skip_why(good);
	}
	sink->name(sink->arg, &found);
	buf_free(&why);
}

void tag_refuse(const struct tag_sink *sink, const char *text, size_t len, const char *why)
{
	struct tag_found found = {.why = why};

	/* Only for what it leaves in `name`: the text in a form that is safe to show. */
	(void)host_check(text, len, found.name, NULL);
	found.code = SKIP_NOT_A_NAME;
	sink->name(sink->arg, &found);
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

const char *tag_trim(const char *text, size_t *len)
{
	while (*len > 0 && is_blank(text[*len - 1]))
		--*len;
	while (*len > 0 && is_blank(text[0])) {
		text++;
		--*len;
	}
	return text;
}
