#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2153
. "$(dirname "$0")/lib.sh"
. "$T_ROOT/t/order-lib.sh"
t_init 'le-account keeps its keys in OpenBao, and binds an account to a customer of the CA'
t_need jq

order_lab eab=1
lab_bao || bail 'no OpenBao'
export LE_SECRETS=vault:secret/le-exporter

echo "$PEBBLE_EAB_KEY" >eab.key
eab() { le-account register --agree-tos "$@"; }

check_exit 77 'no binding' eab
like "$(cat err)" 'EAB key id' 'the message says what is wanted'
check_exit 64 'a key id alone' eab --eab-kid kid-1
check_exit 64 'a key alone' eab --eab-key-file eab.key
check_exit 78 'a key file that is not there' eab --eab-kid kid-1 --eab-key-file nowhere
echo 'not/base64url' >bad.key
check_exit 1 'a key that is not base64url' eab --eab-kid kid-1 --eab-key-file bad.key
like "$(cat err)" 'bad.key' 'is told by its file'
unlike "$(cat err)" 'not/base64url' 'and not printed'
echo AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA >other.key
eab --eab-kid kid-1 --eab-key-file other.key >out 2>err
case $? in 1 | 77) pass 'the wrong key' ;; *) fail 'the wrong key' ;; esac
like "$(cat err)" 'unauthorized|malformed|externalAccount' 'is refused in the words of the CA'
check_exit 0 'the right key' eab --eab-kid kid-1 --eab-key-file eab.key
echo "$PEBBLE_EAB_KEY==" >padded.key
check_exit 0 'with padding' eab --eab-kid kid-1 --eab-key-file padded.key
unlike "$(cat out err)" "$PEBBLE_EAB_KEY" 'the key is not printed'

# secret PATH: the document in OpenBao.
secret() { _lab_vault bao GET "secret/data/$1" | jq -c .data.data; }
like "$(secret le-exporter/public)" "$(le-account thumbprint)" 'the public document has the thumbprint'
like "$(secret le-exporter/account)" 'BEGIN PRIVATE KEY' 'the account document the key'

# Two at once, where check-and-set is the server's.
for i in 1 2 3; do
	for j in a b; do
		lab_run -o "$T/twin.$j" "twin-$j" env LE_SECRETS="vault:secret/twins$i" \
			le-account register --agree-tos --eab-kid kid-1 --eab-key-file "$T/eab.key"
	done
	for j in a b; do
		lab_wait "twin-$j" 20
		echo "$LAB_STATUS" >>statuses
	done
	sed -n 's/^thumbprint *//p' twin.a twin.b | sort -u | wc -l | tr -d ' ' >>same
	sed -n 's/^seal *//p' twin.a twin.b | sort -u | wc -l | tr -d ' ' >>same
	secret "twins$i/public" | jq '.seals | length' >>same
	rm twin.a twin.b
done
is "$(sort -u statuses)" 0 'two that start together both succeed'
is "$(sort -u same)" 1 'with one account key and one seal key'

# A token that may do nothing.
token=$VAULT_TOKEN
VAULT_TOKEN=$(_lab_vault bao POST auth/token/create '{"policies":["default"],"no_default_policy":false}' |
	jq -r .auth.client_token)
check_exit 77 'a token without rights' le-account thumbprint
like "$(cat err)" 'secret/le-exporter' 'names the store'
check_exit 77 'for register, too' eab --eab-kid kid-1 --eab-key-file eab.key
VAULT_TOKEN=wrong check_exit 77 'a wrong token' le-account show
VAULT_TOKEN=$token

check_exit 78 'KV version 1 has no check-and-set' le-account --secrets vault:kv1/le-exporter register --agree-tos
check_exit 69 'OpenBao is away' le-account --vault-addr http://127.0.0.1:1 thumbprint

t_done
