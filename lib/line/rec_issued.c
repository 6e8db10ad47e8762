/* SPDX-License-Identifier: ISC */
#include "line/rec_issued.h"

#include <stdlib.h>
#include <string.h>

static int read_key(const struct json *j, struct rec_issued *out, struct err *e)
{
	const struct json *key = json_get(j, "key");
	const char *plain = json_text(key);

	if (rec_str(j, "key_sealed", REC_OPTIONAL, &out->key_sealed, e) < 0 ||
	    rec_str(j, "seal", REC_OPTIONAL, &out->seal, e) < 0)
		return -1;
	if (plain == NULL && json_type(key) > JSON_NULL)
		return err_set(e, ERR_INVALID, "\"key\" is not a string");
	/* Not by rec_str: a key is never in plain memory of ours. */
	if (plain != NULL && *plain != '\0')
		out->key = secret_new(plain, strlen(plain));
	bool sealed = out->key_sealed != NULL && out->seal != NULL;
	bool half = !sealed && (out->key_sealed != NULL || out->seal != NULL);
	if (half || sealed == (out->key != NULL))
		return err_set(
		    e, ERR_INVALID, "needs either \"key_sealed\" and \"seal\" or \"key\"");
	return 0;
}

int rec_issued_read(struct rec_issued *out, const struct json *j, struct err *e)
{
	*out = (struct rec_issued){0};
	if (rec_id(j, "id", REC_NEEDED, &out->id, e) < 0 ||
	    rec_names(j, "names", REC_NEEDED, &out->names, e) < 0 ||
	    rec_str(j, "chain", REC_NEEDED, &out->chain, e) < 0 || read_key(j, out, e) < 0 ||
	    rec_str(j, "serial", REC_NEEDED, &out->serial, e) < 0 ||
	    rec_time(j, "not_before", REC_NEEDED, &out->not_before, e) < 0 ||
	    rec_time(j, "not_after", REC_NEEDED, &out->not_after, e) < 0 ||
	    rec_str(j, "issuer", REC_OPTIONAL, &out->issuer, e) < 0 ||
	    rec_str(j, "ca", REC_OPTIONAL, &out->ca, e) < 0 ||
	    rec_str(j, "account", REC_OPTIONAL, &out->account, e) < 0 ||
	    rec_str(j, "certid", REC_OPTIONAL, &out->certid, e) < 0 ||
	    rec_str(j, "profile", REC_OPTIONAL, &out->profile, e) < 0 ||
	    rec_str(j, "replaces", REC_OPTIONAL, &out->replaces, e) < 0 ||
	    rec_options_read(&out->options, json_get(j, "options"), e) < 0) {
		rec_issued_free(out);
		return err_prefix(e, "issued record");
	}
	return 0;
}

int rec_issued_write(const struct rec_issued *r, struct buf *line)
{
	struct json *j = rec_begin(REC_ISSUED);

	json_set_str(j, "id", r->id);
	rec_set_strv(j, "names", &r->names);
	json_set_str(j, "chain", r->chain);
	json_set_str(j, "key_sealed", r->key_sealed);
	json_set_str(j, "seal", r->seal);
	json_set_str(j, "key", secret_bytes(r->key));
	json_set_str(j, "serial", r->serial);
	rec_set_time(j, "not_before", r->not_before);
	rec_set_time(j, "not_after", r->not_after);
	json_set_str(j, "issuer", r->issuer);
	json_set_str(j, "ca", r->ca);
	json_set_str(j, "account", r->account);
	json_set_str(j, "certid", r->certid);
	json_set_str(j, "profile", r->profile);
	json_set_str(j, "replaces", r->replaces);
	json_set(j, "options", rec_options_json(&r->options));
	return rec_end(j, line);
}

void rec_issued_free(struct rec_issued *r)
{
	free(r->id);
	strv_free(&r->names);
	free(r->chain);
	free(r->key_sealed);
	free(r->seal);
	secret_free(r->key);
	free(r->serial);
	free(r->issuer);
	free(r->ca);
	free(r->account);
	free(r->certid);
	free(r->profile);
	free(r->replaces);
	rec_options_free(&r->options);
	*r = (struct rec_issued){0};
}

void rec_issued_put(const struct rec_issued *r, const struct rec_out *out)
{
	struct buf line;

	buf_init(&line, REC_LINE_MAX);
	if (rec_issued_write(r, &line) == 0)
		out->put(out->arg, REC_ISSUED, &line);
	buf_free(&line);
}
