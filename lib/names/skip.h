/* SPDX-License-Identifier: ISC */
/*
 * skip - why a name that was seen is not certifiable: the codes of `skip` records (le-records(5)).
 */
#ifndef NAMES_SKIP_H
#define NAMES_SKIP_H

#define SKIP_LIST(X)                                                                               \
	X(NONE, "", "")                                                                            \
	X(WILDCARD, "wildcard", "a wildcard needs a DNS challenge, which http-01 is not")          \
	X(PATTERN, "pattern", "a glob or regular expression is no single name")                    \
	X(TCP_ROUTE, "tcp-route", "a TCP route is not served over HTTP")                           \
	X(NOT_A_NAME, "not-a-name", "not a public host name")                                      \
	X(SPECIAL_USE, "special-use", "a special-use domain can't be certified (RFC 6761)")        \
	X(PUBLIC_SUFFIX, "public-suffix", "a public suffix belongs to nobody who may certify it")  \
	X(DENIED, "denied", "denied by the policy")                                                \
	X(NOT_ALLOWED, "not-allowed", "matches no allow entry of the policy")                      \
	X(OPT_OUT, "opt-out", "the service carries le-exporter.enable=false")                      \
	X(COVERED, "covered", "a stored wildcard certificate covers it")                           \
	X(QUOTA, "quota", "too many new names at once")

#define SKIP_ENUM(name, code, why) SKIP_##name,
enum skip_code { SKIP_LIST(SKIP_ENUM) SKIP_CODES };
#undef SKIP_ENUM

const char *skip_name(enum skip_code code); /* as in the record */
const char *skip_why(enum skip_code code);  /* one sentence for a person, without a full stop */

#endif
