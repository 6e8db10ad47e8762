#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2153
. "$(dirname "$0")/lib.sh"
. "$T_ROOT/t/order-lib.sh"
t_init 'le-order orders certificates and prints them again without asking the CA'
t_need jq openssl valgrind

order_lab profiles='default:7776000 shortlived:518400'

due app.example.com >due
check_exit 78 'no account yet' le-order <due
like "$(cat err)" 'run: le-account register' 'the next step is told'
order_account
order_responder

# One name.
check_exit 0 'one name' le-order <due
is "$(head -n 1 out)" "$(cat due)" 'its due is passed on'
is "$(count issued out)" 1 'one issued'
cp out first
chain_of first
is "$(issued_at_ca)" 1 'one at the CA'
check 'the chain leads to the root of the CA' openssl verify -CAfile "$PEBBLE_ROOT" -untrusted chain.pem chain.pem
is "$(field first issued 'names|join(",")')" app.example.com 'the names'
is "$(field first issued serial)" "$(openssl x509 -in chain.pem -noout -serial | sed 's/serial=//' | tr A-F a-f)" \
	'the serial'
is "$(field first issued ca)" "$LE_CA" 'the CA'
like "$(field first issued account)" '/my-account/' 'the account'
like "$(field first issued certid)" '^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$' 'the certid'
is "$(field first issued seal)" "$(jq -r '.seals[0].id' secrets/public.json)" 'the seal'
is "$(field first issued key)" null 'and no key in the clear'
unlike "$(cat first err state/journal/*)" 'PRIVATE KEY' 'nor is there one anywhere else'

# Printed again.
check_exit 0 'the same due again' le-order <due
is "$(field out issued chain)" "$(field first issued chain)" 'is answered from the journal'
is "$(issued_at_ca) $(orders_at_ca)" '1 1' 'without the CA'
lab_signal pebble STOP
check_exit 0 'even while the CA is away' le-order <due
lab_signal pebble CONT

# A new order where the journal is no answer.
jq -c --arg s "$(field first issued serial)" '. + {serial: $s, reason: "expiring"}' due >again
check_exit 0 'the stored one is that of the journal' le-order <again
is "$(issued_at_ca)" 2 'then a new one is ordered'
unlike "$(field out issued serial)" "$(field first issued serial)" 'with another serial'
jq -c '. + {options: {key_type: "p384"}}' due >other
check_exit 0 'other options' le-order <other
is "$(issued_at_ca)" 3 'mean a new order'
chain_of out
like "$(openssl x509 -in chain.pem -noout -text)" 'secp384r1|P-384' 'with a key of that type'
due app.example.com app.example.com www.example.com >pair
check_exit 0 'other names' le-order <pair
is "$(issued_at_ca)" 4 'mean a new order'
chain_of out
like "$(openssl x509 -in chain.pem -noout -ext subjectAltName)" 'DNS:www.example.com' 'with both names'

# replaces (RFC 9773), and the CA that does not want it.
jq -c '{type: "due", id, names, reason: "ari", serial, certid, ca, account, not_after}' <<-END >renewal
	$(jq -cR 'fromjson? | select(.type == "issued")' out)
END
check_exit 0 'a renewal' le-order <renewal
is "$(field out issued replaces)" "$(field renewal due certid)" 'says what it replaces'
jq -c '.certid = "AAAA.AAAA"' renewal >stale
rm state/journal/app.example.com.json
check_exit 0 'a certid that the CA does not know' le-order <stale
is "$(field out issued replaces)" null 'is left out'

# Key types, and that the sealed key is that of the certificate.
for type in p256 p384 rsa2048; do
	due "$type.example.com" >due
	le-order --key-type "$type" <due >issued 2>err
	check_exit 0 "$type: the sealed key opens" le-file-put --certs "dir:$T/certs" <issued
	is "$(count stored out)" 1 'and fits the certificate'
done
like "$(openssl x509 -in certs/p384.example.com.pem -noout -text)" '384' 'P-384'
like "$(openssl x509 -in certs/rsa2048.example.com.pem -noout -text)" '2048 bit' 'RSA of 2048 bits'

# Profiles.
due short.example.com >due
check_exit 0 'a profile' le-order --profile shortlived <due
is "$(field out issued profile)" shortlived 'is kept'
check_exit 1 'a profile that the CA lacks' le-order --profile nonesuch <due
like "$(field out failed why)" 'no profile "nonesuch"' 'is refused'
is "$(field out failed kind)" permanent 'for good'

# Many, each with two names, all with one nonce in five refused.
n=$(issued_at_ca)
dues m 40 | jq -c '.names += ["w." + .id]' >due
check_exit 0 'forty certificates of two names' le-order <due
is "$(count issued out)" 40 'are printed'
is $(($(issued_at_ca) - n)) 40 'as many at the CA'
dues j 3 >due
check_exit 0 'one at a time' le-order --jobs 1 <due
is "$(count issued out)" 3 'works too'

# Leaks.
dues l 3 >due
check_exit 0 'no leak in a normal run' leaked le-order <due
is "$(count issued out)" 3 'of three certificates'
check_exit 0 'nor where they are printed again' leaked le-order <due
dues k 1 >due
check_exit 0 'nor with an RSA key' leaked le-order --key-type rsa2048 <due

t_done
