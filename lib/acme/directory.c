/* SPDX-License-Identifier: ISC */
#include "acme/directory.h"

#include <stdlib.h>
#include <string.h>

#include "acme/field.h"
#include "core/mem.h"
#include "net/url.h"

static const struct {
	const char *name, *url;
} known[] = {
    {"letsencrypt", "https://acme-v02.api.letsencrypt.org/directory"},
    {"letsencrypt-staging", "https://acme-staging-v02.api.letsencrypt.org/directory"},
    {"zerossl", "https://acme.zerossl.com/v2/DV90"},
    {"google", "https://dv.acme-v02.api.pki.goog/directory"},
};

const char *directory_url(const char *ca)
{
	struct url u = {0};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(ca, known[i].name) == 0)
			return known[i].url;
	/* curl would take a bare word for a host. */
	if (strstr(ca, "://") == NULL || url_read(&u, ca, NULL) < 0)
		return NULL;
	url_free(&u);
	return ca;
}

/* What a CA says of itself is all optional; what we don't need in order to ask is left out where it
 * is broken. */
static void read_meta(struct directory *d, const struct json *meta)
{
	const char *terms = json_str(meta, "termsOfService");
	const struct json *profiles = json_get(meta, "profiles");
	const struct json *caa = json_get(meta, "caaIdentities");

	d->eab_required = json_bool(meta, "externalAccountRequired", false);
	for (const struct json *m = json_first(profiles); m != NULL; m = json_next(m))
		if (field_is_word(json_key(m)) && d->profiles.n < FIELD_LIST_MAX)
			strv_add(&d->profiles, json_key(m));
	for (const struct json *m = json_first(caa); m != NULL; m = json_next(m))
		if (field_is_word(json_text(m)) && d->caa.n < FIELD_LIST_MAX)
			strv_add(&d->caa, json_text(m));
	strv_sort(&d->profiles);
	/* For a person only, and Pebble's is a data: URL. */
	if (terms != NULL && terms[0] != '\0' && strlen(terms) <= FIELD_URL_MAX)
		d->terms = mem_dup(terms);
}

int directory_read(struct directory *out, const struct json *j, struct err *e)
{
	const struct {
		const char *key;
		enum field_need need;
		char **url;
	} fields[] = {
	    {"newNonce", FIELD_NEEDED, &out->new_nonce},
	    {"newAccount", FIELD_NEEDED, &out->new_account},
	    {"newOrder", FIELD_NEEDED, &out->new_order},
	    {"keyChange", FIELD_OPTIONAL, &out->key_change},
	    {"revokeCert", FIELD_OPTIONAL, &out->revoke_cert},
	    {"renewalInfo", FIELD_OPTIONAL, &out->renewal_info},
	};

	memset(out, 0, sizeof(*out));
	if (json_type(j) != JSON_OBJECT)
		return err_set(e, ERR_PROTOCOL, "the directory is no JSON object");
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (field_url(j, fields[i].key, fields[i].need, fields[i].url, e) < 0)
			goto fail;
	read_meta(out, json_get(j, "meta"));
	return 0;
fail:
	directory_free(out);
	return err_prefix(e, "the directory");
}

void directory_free(struct directory *d)
{
	free(d->new_nonce);
	free(d->new_account);
	free(d->new_order);
	free(d->key_change);
	free(d->revoke_cert);
	free(d->renewal_info);
	free(d->terms);
	strv_free(&d->profiles);
	strv_free(&d->caa);
	memset(d, 0, sizeof(*d));
}
