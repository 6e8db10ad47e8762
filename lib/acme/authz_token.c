/* SPDX-License-Identifier: ISC */
/* Apart from authz.c, so that the responder, which needs no more, links no HTTP client. */
#include <string.h>

#include "acme/authz.h"
#include "core/mem.h"

#define TOKEN_MIN 22 /* base64url of 128 bits (RFC 8555 §8.3) */
#define TOKEN_MAX 128

bool authz_token_ok(const char *token)
{
	static const char base64url[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	size_t len = strspn(token, base64url);

	return len >= TOKEN_MIN && len <= TOKEN_MAX && token[len] == '\0';
}

char *authz_key_authorization(const char *token, const char *thumbprint)
{
	return mem_printf("%s.%s", token, thumbprint);
}
