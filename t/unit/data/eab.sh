#!/bin/sh
# SPDX-License-Identifier: ISC
# Prints the HMAC that t/unit/jws.c expects of an external account binding for rfc7638.pem.
set -eu

b64url() {
	openssl base64 -A | tr '+/' '-_' | tr -d '='
}

n=$(openssl rsa -in rfc7638.pem -noout -modulus | sed 's/.*=//' | xxd -r -p | b64url)
header=$(printf '{"alg":"HS256","kid":"kid-1","url":"https://ca.example/new-account"}' | b64url)
payload=$(printf '{"e":"AQAB","kty":"RSA","n":"%s"}' "$n" | b64url)
printf '%s.%s' "$header" "$payload" |
	openssl dgst -sha256 -mac HMAC -macopt key:0123456789abcdef0123456789abcdef -binary | b64url
echo
