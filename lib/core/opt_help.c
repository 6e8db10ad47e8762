/* SPDX-License-Identifier: ISC */
#include "core/opt_help.h"

#define COLUMNS 80
#define GLUE "\x1f" /* a blank at which no line ends */
#define LEFT_MAX 30 /* a longer left side has its help on the line below */

static void pad(struct buf *out, size_t n)
{
	buf_addf(out, "%*s", (int)n, "");
}

/* Words of `text` from `column` on, with `indent` blanks before each further line. */
static void wrap(struct buf *out, const char *text, size_t column, size_t indent)
{
	bool is_first = true;

	for (text += strspn(text, " "); *text != '\0'; text += strspn(text, " ")) {
		size_t len = strcspn(text, " ");
		if (!is_first && column + 1 + len > COLUMNS) {
			buf_addc(out, '\n');
			pad(out, indent);
			column = indent;
		} else if (!is_first) {
			buf_addc(out, ' ');
			column++;
		}
		column += len;
		for (; len > 0; len--, text++)
			buf_addc(out, *text == GLUE[0] ? ' ' : *text);
		is_first = false;
	}
	buf_addc(out, '\n');
}

static void left_side(const struct opt *o, struct buf *out)
{
	buf_reset(out);
	if (o->name == NULL) {
		buf_addf(out, "  %s", o->env);
		return;
	}
	if (o->letter != 0)
		buf_addf(out, "  -%c, --%s", o->letter, o->name);
	else
		buf_addf(out, "      --%s", o->name);
	if (o->kind != OPT_FLAG)
		buf_addf(out, " %s", o->arg != NULL ? o->arg : "VALUE");
}

static void right_side(const struct opt *o, struct buf *out)
{
	buf_reset(out);
	buf_adds(out, o->help != NULL ? o->help : "");
	if (o->kind == OPT_LIST && o->name != NULL)
		buf_adds(out, "; may be repeated");
	if (o->kind == OPT_SECRET)
		buf_adds(out, "; a secret, wiped from the environment");
	if (o->name != NULL && o->env != NULL)
		buf_addf(out, " [%s]", o->env);
	if (o->otherwise != NULL)
		buf_addf(out, " (default:" GLUE "%s)", o->otherwise);
}

static size_t left_width(const struct opt_slots *slots, struct buf *scratch)
{
	size_t width = 0;

	for (size_t i = 0; i < slots->n; i++) {
		left_side(slots->v[i].opt, scratch);
		if (scratch->len > width && scratch->len <= LEFT_MAX)
			width = scratch->len;
	}
	return width + 2;
}

static void one_option(const struct opt *o, size_t width, struct buf *scratch, struct buf *out)
{
	left_side(o, scratch);
	buf_add(out, scratch->data, scratch->len);
	if (scratch->len + 2 > width) {
		buf_addc(out, '\n');
		pad(out, width);
	} else {
		pad(out, width - scratch->len);
	}
	right_side(o, scratch);
	wrap(out, scratch->data, width, width);
}

int opt_help(const struct opt_tool *tool, const struct opt_slots *slots, struct buf *out)
{
	struct buf scratch;
	bool is_headed = false;

	buf_init(&scratch, OPT_HELP_MAX);
	size_t width = left_width(slots, &scratch),
	       indent = strlen("usage: ") + strlen(tool->name) + 1;
	buf_addf(out, "usage: %s ", tool->name);
	wrap(out, tool->synopsis, indent, indent);
	wrap(out, tool->summary, 0, 0);
	buf_adds(out, "\nOptions ([NAME]: the variable that does the same):\n");
	for (size_t i = 0; i < slots->n; i++)
		if (slots->v[i].opt->name != NULL)
			one_option(slots->v[i].opt, width, &scratch, out);
	for (size_t i = 0; i < slots->n; i++) {
		if (slots->v[i].opt->name != NULL)
			continue;
		if (!is_headed)
			buf_adds(out, "\nEnvironment only:\n");
		is_headed = true;
		one_option(slots->v[i].opt, width, &scratch, out);
	}
	buf_free(&scratch);
	return out->failed ? -1 : 0;
}
