#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2153
. "$(dirname "$0")/lib.sh"
. "$T_ROOT/t/order-lib.sh"
t_init 'le-account makes the keys of the site once and registers its account'
t_need jq openssl valgrind

order_lab

check_exit 64 'no verb' le-account
check_exit 64 'an unknown verb' le-account unregister
check_exit 64 'an unknown key type' le-account --account-key-type rsa1024 register
check_exit 64 'a CA that is no URL' le-account --ca nowhere register
check_exit 78 'no thumbprint before the keys are made' le-account thumbprint
like "$(cat err)" 'run: le-account register' 'and the next step is told'
check_exit 78 'nothing to show either' le-account show

check_exit 77 'the terms of service are not agreed to' le-account register
like "$(cat err)" 'Do%20what%20thou%20wilt.*--agree-tos' 'their URL and the option are told'

check_exit 0 'registered' le-account register --agree-tos --contact ops@example.com
cp out first
like "$(cat first)" '^account +https://127.0.0.1:.*/my-account/' 'its URL is printed'
like "$(cat first)" '^contact +mailto:ops@example.com$' 'and its contact'
unlike "$(cat first err)" 'PRIVATE KEY' 'no key is printed'
check_exit 0 'registered again' le-account register --agree-tos --contact ops@example.com
is "$(cat out)" "$(cat first)" 'is the same account'
check_exit 0 'shown' le-account show
is "$(cat out)" "$(cat first)" 'is the same account'
is "$(find secrets/seal -type f | wc -l)" 1 'one seal key'
is "$(find secrets -type f -perm /077)" '' 'nobody else may read a key'

# RFC 7638, by openssl and jq.
b64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
jq -r .key secrets/account.json >account.pem
point=$(openssl pkey -in account.pem -pubout -outform DER | tail -c 64 | od -An -v -tx1 | tr -d ' \n')
# The point as bytes, its two halves apart.
half() { printf '%s' "$point" | cut -c"$1" | tr -d '\n' | sed 's/../\\x&/g' | xargs -0 printf '%b' | b64url; }
want=$(printf '{"crv":"P-256","kty":"EC","x":"%s","y":"%s"}' "$(half 1-64)" "$(half 65-128)" |
	openssl dgst -sha256 -binary | b64url)
is "$(le-account thumbprint)" "$want" 'the thumbprint is that of RFC 7638'

if [ -w /dev/full ]; then
	le-account show >/dev/full 2>err
	is "$?" 75 'what cannot be printed is an error'
fi

# Whoever reads keys must not take one for missing that is only gone.
mv secrets/account.json kept.json
check_exit 78 'show without the account document' le-account show
check_exit 78 'register makes no second key beside the public document' le-account register --agree-tos
like "$(cat err)" 'backup' 'and tells what to do'
mv kept.json secrets/account.json

# Two at once, several times.
for i in 1 2 3 4 5; do
	for j in a b; do
		lab_run -o "$T/twin.$j" "twin-$j" env LE_SECRETS="dir:$T/twins$i" le-account register --agree-tos
	done
	for j in a b; do
		lab_wait "twin-$j" 20
		echo "$LAB_STATUS" >>statuses
	done
	[ "$(find "twins$i/seal" -type f | wc -l)" -ge 1 ] && jq -e '.seals | length == 1' "twins$i/public.json" >>seals
	sed -n 's/^thumbprint *//p' twin.a twin.b | sort -u | wc -l | tr -d ' ' >>thumbs
	sed -n 's/^seal *//p' twin.a twin.b | sort -u | wc -l | tr -d ' ' >>thumbs
	rm twin.a twin.b
done
is "$(sort -u statuses)" 0 'two that start together both succeed'
is "$(sort -u seals)" true 'one seal key is in use'
is "$(sort -u thumbs)" 1 'and both name the same keys'

for type in p384 rsa2048 rsa4096; do
	export LE_SECRETS="dir:$T/$type"
	check_exit 0 "an account key of type $type" le-account register --agree-tos --account-key-type $type
	check_exit 0 'is known to the CA' le-account show
	like "$(cat out)" '^status +valid' 'as valid'
done
like "$(jq -r .key rsa2048/account.json | openssl pkey -noout -text)" '2048 bit' 'RSA of 2048 bits'
export LE_SECRETS="dir:$T/secrets"

# What does not work.
check_exit 69 'the CA is away' le-account --ca http://127.0.0.1:1/dir register --agree-tos
check_exit 0 'the thumbprint needs no CA' le-account --ca http://127.0.0.1:1/dir thumbprint
check_exit 78 'no account at another CA' le-account --ca http://127.0.0.1:1/dir show
check_exit 78 'a store of an unknown kind' le-account --secrets ftp:x thumbprint
check_exit 78 'keys in the clear in Consul' le-account --secrets consul:le-exporter thumbprint
like "$(cat err)" 'consul:' 'are refused by name'
LE_CA_FILE=/dev/null check_exit 78 'a CA that is not trusted' le-account show
cp -R secrets damaged
echo nonsense >damaged/public.json
check_exit 1 'a damaged document' le-account --secrets dir:damaged thumbprint
like "$(cat err)" 'public.json' 'is named'

# A stopped CA takes connections and says nothing.
lab_signal pebble STOP
lab_run ended leaked le-account show
ended_asks() { find "/proc/$(lab_pid ended)/fd" -lname 'socket:*' | grep -q .; }
check_within 20 'while a CA says nothing' ended_asks
lab_stop ended TERM 10
is "$LAB_STATUS" 0 'TERM ends it, without a leak'
lab_signal pebble CONT

check_exit 0 'no leak in show' leaked le-account show
check_exit 0 'no leak in register' leaked le-account register --agree-tos --contact ops@example.com
check_exit 77 'no leak where the CA says no' leaked le-account register

t_done
