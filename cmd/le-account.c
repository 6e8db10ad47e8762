/* SPDX-License-Identifier: ISC */
/*
 * le-account - the account at the CA and the keys of the site: register, show, thumbprint.
 *
 * It promises: account key and seal key are made once, however often and by however many it is
 * started, and no key is ever printed.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "acme/directory.h"
#include "core/base64.h"
#include "net/http.h"
#include "stage/registration.h"
#include "stage/site.h"

#define EAB_KEY_MAX 4096 /* bytes of the file */

struct options {
	struct site site;
	const char *ca, *ca_file, *key_type, *eab_kid, *eab_key_file;
	struct strv contact;
	bool agree_tos;
};

static const struct opt table[] = {
    OPT(STR, ca, "ca", "CA", "LE_CA", "letsencrypt",
	"letsencrypt, letsencrypt-staging, zerossl, google or a directory URL"),
    OPT(STR, ca_file, "ca-file", "FILE", "LE_CA_FILE", NULL,
	"PEM roots for the connection to the CA instead of the system's"),
    OPT(STR, key_type, "account-key-type", "TYPE", NULL, "p256",
	"of a new account key: p256, p384, rsa2048, rsa3072, rsa4096"),
    OPT(FLAG, agree_tos, "agree-tos", NULL, NULL, NULL, "agree to the CA's terms of service"),
    OPT(LIST, contact, "contact", "MAIL", NULL, NULL, "contact address of the account"),
    OPT(STR, eab_kid, "eab-kid", "ID", NULL, NULL,
	"key id of the external account binding (zerossl, google)"),
    OPT(STR, eab_key_file, "eab-key-file", "FILE", NULL, NULL, "its MAC key, base64url"),
    SITE(secrets),
    SITE(store),
    {.kind = OPT_END},
};

static const struct opt_tool tool_info = {"le-account", "[options] register | show | thumbprint",
    "make the site's keys and register its account at an ACME CA", table};

struct state {
	struct options o;
	struct http *http;
	struct store *secrets;
	struct secret *eab_key;
	struct registration *registration;
	const char *verb;
	int status;
};

static void print(const struct state *s, const struct registration_result *r)
{
	if (strcmp(s->verb, "thumbprint") == 0) {
		printf("%s\n", r->thumbprint);
		return;
	}
	printf("ca          %s\naccount     %s\nstatus      %s\n", r->ca, r->account->url,
	    r->account->status);
	for (size_t i = 0; i < r->account->contact.n; i++)
		printf("contact     %s\n", r->account->contact.v[i]);
	printf("thumbprint  %s\nseal        %s\n", r->thumbprint, r->seal);
}

static void on_done(void *arg, const struct registration_result *r, const struct err *e)
{
	struct state *s = arg;
	struct err bad = ERR_INIT;

	s->registration = NULL;
	if (e == NULL) {
		print(s, r);
		if (fflush(stdout) != 0)
			e = (err_errno(&bad, "stdout"), &bad);
	}
	if (e != NULL)
		s->status = site_exit(&s->o.site, &tool_info, e);
	loop_stop(s->o.site.loop);
}

static void on_signal(void *arg, int signo)
{
	struct state *s = arg;

	(void)signo;
	registration_cancel(s->registration);
	s->registration = NULL;
	loop_stop(s->o.site.loop);
}

/* The MAC key comes as the CA shows it, base64url, some with padding. */
static int read_eab(struct state *s, struct account_ask *ask, struct err *e)
{
	struct secret *text = NULL;
	struct buf raw;
	int rc = -1;

	if (s->o.eab_kid == NULL && s->o.eab_key_file == NULL)
		return 0;
	if (s->o.eab_kid == NULL || s->o.eab_key_file == NULL)
		return err_set(e, ERR_USAGE, "--eab-kid and --eab-key-file go together");
	buf_init(&raw, EAB_KEY_MAX);
	if (secret_read_file(&text, s->o.eab_key_file, EAB_KEY_MAX, true, e) < 0) {
		e->code = e->code == ERR_NOTFOUND ? ERR_CONFIG : e->code;
		err_prefix(e, "--eab-key-file");
		goto out;
	}
	size_t len = secret_len(text);
	while (len > 0 && secret_bytes(text)[len - 1] == '=')
		len--;
	if (base64_decode(BASE64_URL, secret_bytes(text), len, &raw, e) < 0) {
		err_prefix(e, "%s", s->o.eab_key_file);
		goto out;
	}
	s->eab_key = secret_new(raw.data, raw.len);
	ask->eab_kid = s->o.eab_kid;
	ask->eab_key = s->eab_key;
	rc = 0;
out:
	buf_free(&raw);
	secret_free(text);
	return rc;
}

static int start(struct state *s, struct err *e)
{
	struct options *o = &s->o;
	struct http_conf http = {.user_agent = o->site.user_agent, .ca_file = o->ca_file};
	struct registration_conf conf = {.loop = o->site.loop, .ca = directory_url(o->ca)};

	conf.ask.terms_agreed = o->agree_tos;
	conf.ask.contact = &o->contact;
	if (conf.ca == NULL)
		return err_set(e, ERR_USAGE, "--ca %s: neither a known CA nor a URL", o->ca);
	if (key_type_parse(o->key_type, &conf.key_type, e) < 0) {
		e->code = ERR_USAGE;
		return err_prefix(e, "--account-key-type");
	}
	if (read_eab(s, &conf.ask, e) < 0 || http_new(&s->http, o->site.loop, &http, e) < 0 ||
	    site_store(&o->site, STORE_SECRETS, &s->secrets, e) < 0 ||
	    loop_signal(o->site.loop, SIGTERM, on_signal, s, e) < 0 ||
	    loop_signal(o->site.loop, SIGINT, on_signal, s, e) < 0)
		return -1;
	conf.http = s->http;
	conf.secrets = s->secrets;
	if (strcmp(s->verb, "register") == 0)
		s->registration = registration_register(&conf, on_done, s);
	else if (strcmp(s->verb, "show") == 0)
		s->registration = registration_show(&conf, on_done, s);
	else if (strcmp(s->verb, "thumbprint") == 0)
		s->registration = registration_thumbprint(&conf, on_done, s);
	else
		return err_set(
		    e, ERR_USAGE, "unknown verb \"%s\"; try 'le-account --help'", s->verb);
	return loop_run(o->site.loop, e);
}

int main(int argc, char **argv)
{
	struct state s = {0};
	struct opt_common common;
	struct err e = ERR_INIT;
	int rc = site_start(&s.o.site, &tool_info, argc, argv, &s.o, &common, &e);

	if (rc == 0 && argc - common.rest != 1)
		rc = err_set(&e, ERR_USAGE, "one verb is needed; try 'le-account --help'");
	if (rc == 0) {
		s.verb = argv[common.rest];
		rc = start(&s, &e);
	}
	if (rc < 0)
		s.status = site_exit(&s.o.site, &tool_info, &e);
	registration_cancel(s.registration);
	site_clients_free(&s.o.site);
	http_free(s.http);
	secret_free(s.eab_key);
	site_free(&s.o.site);
	opt_free(table, &s.o);
	return s.status;
}
