/* SPDX-License-Identifier: ISC */
#include "crypto/ossl.h"

#include <openssl/err.h>

#include "core/mem.h"

#define NAME_MAX_LEN 253 /* RFC 1035 §2.3.4, written without the trailing dot */

int ossl_err(struct err *e, enum err_code code, const char *what)
{
	const char *reason = ERR_reason_error_string(ERR_peek_error());

	if (reason != NULL)
		err_set(e, code, "%s: %s", what, reason);
	else
		err_set(e, code, "%s", what);
	ERR_clear_error();
	return -1;
}

int ossl_add_name(struct strv *names, const ASN1_STRING *name, struct err *e)
{
	const unsigned char *text = ASN1_STRING_get0_data(name);
	size_t len = (size_t)ASN1_STRING_length(name);
	char lower[NAME_MAX_LEN + 1];

	if (len == 0 || len > NAME_MAX_LEN)
		return err_set(e, ERR_INVALID, "a host name of %zu bytes", len);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = text[i];

		if (c <= ' ' || c >= 0x7f)
			return err_set(e, ERR_INVALID, "a host name with byte 0x%02x in it", c);
		lower[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
	}
	strv_take(names, mem_dup_n(lower, len));
	return 0;
}

int ossl_add_names(struct strv *names, const GENERAL_NAMES *san, struct err *e)
{
	for (int i = 0; i < sk_GENERAL_NAME_num(san); i++) {
		const GENERAL_NAME *name = sk_GENERAL_NAME_value(san, i);

		if (name->type == GEN_DNS && ossl_add_name(names, name->d.dNSName, e) != 0)
			return -1;
	}
	return 0;
}
