/* SPDX-License-Identifier: ISC */
#include "stage/site.h"

#include <stdlib.h>

#include "core/file.h"
#include "core/mem.h"
#include "line/tool.h"

const struct opt site_certs_opts[] = {
    {.kind = OPT_STR,
	.name = "certs",
	.arg = "STORE",
	.offset = offsetof(struct site, certs),
	.env = "LE_CERTS",
	.help = "certificate store: dir:PATH or vault:MOUNT/PATH (dir: below the state folder)"},
    {.kind = OPT_END},
};

const struct opt site_secrets_opts[] = {
    {.kind = OPT_STR,
	.name = "secrets",
	.arg = "STORE",
	.offset = offsetof(struct site, secrets),
	.env = "LE_SECRETS",
	.help =
	    "account and seal keys: dir:PATH or vault:MOUNT/PATH (dir: below the state folder)"},
    {.kind = OPT_END},
};

const struct opt site_state_opts[] = {
    {.kind = OPT_STR,
	.name = "state",
	.arg = "STORE",
	.offset = offsetof(struct site, state),
	.env = "LE_STATE",
	.help = "journal and verdicts: dir:PATH, consul:PREFIX or vault:MOUNT/PATH (dir: in the "
		"state folder)"},
    {.kind = OPT_END},
};

const struct opt site_drain_opts[] = {
    {.kind = OPT_DURATION,
	.name = "drain",
	.arg = "TIME",
	.offset = offsetof(struct site, drain_ms),
	.env = "LE_DRAIN",
	.otherwise = "5m",
	.max = 86400000,
	.help = "how long to wait for others after the end of input"},
    {.kind = OPT_END},
};

const struct opt site_consul_opts[] = {
    {.kind = OPT_TABLE, .sub = consul_opts, .offset = offsetof(struct site, consul)},
    {.kind = OPT_END},
};

const struct opt site_vault_opts[] = {
    {.kind = OPT_TABLE, .sub = vault_opts, .offset = offsetof(struct site, vault)},
    {.kind = OPT_END},
};

const struct opt site_store_opts[] = {
    {.kind = OPT_TABLE, .sub = consul_opts, .offset = offsetof(struct site, consul)},
    {.kind = OPT_TABLE, .sub = vault_opts, .offset = offsetof(struct site, vault)},
    {.kind = OPT_END},
};

int site_start(struct site *s, const struct opt_tool *tool, int argc, char **argv, void *opts,
    struct opt_common *common, struct err *e)
{
	int rc = file_std_open(e);

	s->tool = tool->name;
	s->msg = msg_stderr(tool->name);
	if (rc == 0)
		rc = opt_parse(tool, argc, argv, opts, common, e);
	if (rc != 0)
		return rc;
	s->msg.most = common->most;
	snprintf(s->user_agent, sizeof(s->user_agent), "%s/%s", tool->name, LE_VERSION);
	if (loop_new(&s->loop, &clock_system, e) < 0)
		return -1;
	s->env.loop = s->loop;
	s->env.consul = &s->consul;
	s->env.vault = &s->vault;
	s->env.user_agent = s->user_agent;
	s->env.msg = &s->msg;
	return 0;
}

int site_store(struct site *s, enum store_kind kind, struct store **out, struct err *e)
{
	static const char *const names[] = {"certs", "secrets", "state"};
	const char *given[] = {s->certs, s->secrets, s->state};
	char *dir = NULL;
	int rc;

	if (given[kind] == NULL && s->made[kind] == NULL) {
		dir = opt_state_dir();
		s->made[kind] = mem_printf("dir:%s/%s", dir, names[kind]);
		free(dir);
	}
	rc = store_open(out, given[kind] != NULL ? given[kind] : s->made[kind], kind, &s->env, e);
	if (rc < 0)
		return err_prefix(e, "--%s", names[kind]);
	s->stores[kind] = *out;
	return 0;
}

int site_frame(struct site *s, struct tool **out, const struct tool_conf *frame,
    const struct tool_events *ev, struct err *e)
{
	struct tool_conf conf = *frame;

	conf.name = s->tool;
	conf.msg = &s->msg;
	conf.drain_ms = s->drain_ms;
	if (tool_new(&s->frame, s->loop, &conf, ev, e) < 0)
		return -1;
	*out = s->frame;
	return 0;
}

int site_exit(const struct site *s, const struct opt_tool *tool, const struct err *e)
{
	struct msg m = s->msg.say != NULL ? s->msg : msg_stderr(tool->name);

	msg_say(&m, MSG_ERR, "%s", e->text);
	return err_exit(e->code);
}

void site_clients_free(struct site *s)
{
	store_env_free(&s->env);
	for (size_t i = 0; i < sizeof(s->stores) / sizeof(s->stores[0]); i++) {
		store_free(s->stores[i]);
		s->stores[i] = NULL;
	}
}

void site_free(struct site *s)
{
	tool_free(s->frame);
	s->frame = NULL;
	loop_free(s->loop);
	s->loop = NULL;
	for (size_t i = 0; i < sizeof(s->made) / sizeof(s->made[0]); i++)
		free(s->made[i]);
}

static int take_operands(
    const struct site_life *life, const struct opt_tool *tool, char **argv, struct err *e)
{
	for (; *argv != NULL; argv++) {
		if (life->operand == NULL)
			return err_set(e, ERR_USAGE,
			    "it takes no operand, but \"%.64s\" was given; try '%s --help'", *argv,
			    tool->name);
		if (life->operand(life->arg, *argv, e) < 0)
			return -1;
	}
	return 0;
}

int site_main(struct site *s, const struct opt_tool *tool, int argc, char **argv, void *opts,
    const struct site_life *life)
{
	struct opt_common common = {0};
	struct err e = ERR_INIT;
	int status = 0;
	int rc = site_start(s, tool, argc, argv, opts, &common, &e);

	if (rc == 0)
		rc = take_operands(life, tool, argv + common.rest, &e);
	if (rc == 0)
		rc = life->open(life->arg, &e);
	if (rc == 0)
		status = tool_run(s->frame);
	else if (rc < 0)
		status = site_exit(s, tool, &e);
	if (life->stop != NULL)
		life->stop(life->arg);
	site_clients_free(s);
	if (life->close != NULL)
		life->close(life->arg);
	site_free(s);
	opt_free(tool->table, opts);
	return status;
}
