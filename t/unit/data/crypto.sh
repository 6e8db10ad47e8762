#!/bin/sh
# SPDX-License-Identifier: ISC
# Makes the keys and requests that the unit tests of lib/crypto read, with the openssl command, so
# that our own reading is held against somebody else's writing. The results are kept in git; run it
# in this folder only to add to them. rfc7638.pem is the key of RFC 7517 A.2 and not made here.
set -eu

genpkey() {
	openssl genpkey -quiet -algorithm "$@" 2>/dev/null
}

genpkey EC -pkeyopt ec_paramgen_curve:P-256 >p256.pem
genpkey EC -pkeyopt ec_paramgen_curve:P-384 >p384.pem
openssl ec -in p256.pem -out p256-sec1.pem 2>/dev/null
openssl ecparam -name prime256v1 -genkey -out p256-params.pem
genpkey RSA -pkeyopt rsa_keygen_bits:2500 >rsa2500.pem

# None of these is accepted.
genpkey EC -pkeyopt ec_paramgen_curve:P-521 >p521.pem
genpkey EC -pkeyopt ec_paramgen_curve:secp256k1 >k256.pem
genpkey EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit >p256-explicit.pem
genpkey ED25519 >ed25519.pem
genpkey RSA -pkeyopt rsa_keygen_bits:1024 >rsa1024.pem
openssl pkey -in p256.pem -aes128 -passout pass:secret -out p256-passphrase.pem
openssl ec -in p256.pem -aes128 -passout pass:secret -out p256-sec1-passphrase.pem 2>/dev/null
openssl pkey -in p256.pem -pubout -out p256-public.pem

openssl req -new -key p256.pem -outform DER -out openssl.csr -subj '/CN=cn.example.com' \
	-addext 'subjectAltName=DNS:B.Example.com,DNS:a.example.com,IP:192.0.2.1,DNS:*.example.com'
openssl req -new -key p256.pem -outform DER -out nameless.csr -subj '/CN=cn.example.com'
