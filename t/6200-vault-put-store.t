#!/bin/sh
# SPDX-License-Identifier: ISC
. "$(dirname "$0")/lib.sh"
t_init 'le-vault-put stores a certificate in OpenBao and in Vault, KV version 2 and 1'

ISSUE=$BUILD/helper/issue
export LE_SECRETS=vault:secret/le-exporter

vault_get() { lab_curl -f -H "X-Vault-Token: $VAULT_TOKEN" "$VAULT_ADDR/v1/$1"; }
vault_send() { lab_curl -f -X "$1" -H "X-Vault-Token: $VAULT_TOKEN" --data "$3" "$VAULT_ADDR/v1/$2"; }
field() { jq -r "$1" out; }

the_same() {
	openssl x509 -in cert.pem -noout -pubkey >cert.pub && openssl pkey -in key.pem -pubout >key.pub &&
		cmp cert.pub key.pub
}

try_kv2() {
	"$ISSUE" a.example.com a.example.com www.a.example.com >issued
	check_exit 0 "$1: one record" le-vault-put --certs vault:secret/fabio/certs <issued
	is "$(field .type)" stored "$1: it is stored"
	is "$(field '[.id, .store, .version] | join(" ")')" 'a.example.com vault:secret/fabio/certs 1' "$1: what and where"
	is "$(field .serial)" "$(jq -r .serial issued)" "$1: the serial"
	is "$(field '.names | join(" ")')" 'a.example.com www.a.example.com' "$1: the names"
	is "$(wc -l <out)" 1 "$1: and no other record"
	is "$(cat err)" '' "$1: and no message"
	vault_get secret/data/fabio/certs/a.example.com >doc
	is "$(jq -c '.data.data | keys' doc)" '["cert","key"]' "$1: two fields, as Fabio wants them"
	jq -r .data.data.cert doc >cert.pem
	jq -r .data.data.key doc >key.pem
	check "$1: key and certificate belong together" the_same
	is "$(jq -r .data.data.cert doc)" "$(jq -r .chain issued)" "$1: the chain"
	is "$(jq -r '[.data.data[][-1:]] == ["\n", "\n"]' doc)" true "$1: each ends in a newline"
	is "$(jq -r .data.metadata.custom_metadata.serial doc)" "$(jq -r .serial issued)" "$1: custom_metadata"

	check_exit 0 "$1: the same again" le-vault-put --certs vault:secret/fabio/certs <issued
	is "$(field .version)" 1 "$1: is not written again"

	vault_send PUT secret/metadata/fabio/certs/a.example.com '{"custom_metadata":{}}' || fail 'no metadata'
	check_exit 0 "$1: without its metadata" le-vault-put --certs vault:secret/fabio/certs <issued
	is "$(field .version)" 1 "$1: it is not written again"
	is "$(vault_get secret/metadata/fabio/certs/a.example.com | jq -r .data.custom_metadata.serial)" \
		"$(jq -r .serial issued)" "$1: but the metadata is repaired"

	"$ISSUE" --age 2d a.example.com >older
	check_exit 0 "$1: an older one" le-vault-put -v --certs vault:secret/fabio/certs <older
	is "$(field .serial)" "$(jq -r .serial issued)" "$1: does not replace it"
	like "$(cat err)" 'newer one .* is there' "$1: and -v says why"

	"$ISSUE" --age 0s a.example.com >newer
	check_exit 0 "$1: a newer one" le-vault-put --certs vault:secret/fabio/certs <newer
	is "$(field '[.serial, .version] | join(" ")')" "$(jq -r .serial newer) 2" "$1: replaces it"

	vault_send DELETE secret/data/fabio/certs/a.example.com '' || fail 'no delete'
	check_exit 0 "$1: a deleted one" le-vault-put --certs vault:secret/fabio/certs <newer
	is "$(field .version)" 3 "$1: is written again"
}

try_kv1() {
	"$ISSUE" --key-type rsa2048 b.example.com >issued
	check_exit 0 "$1, version 1: one record" le-vault-put --certs vault:kv1/fabio <issued
	is "$(field .serial)" "$(jq -r .serial issued)" "$1, version 1: stored"
	vault_get kv1/fabio/b.example.com >doc
	is "$(jq -c '.data | keys' doc)" '["cert","key"]' "$1, version 1: two fields"
	"$ISSUE" --age 2d b.example.com >older
	check_exit 0 "$1, version 1: an older one" le-vault-put --certs vault:kv1/fabio <older
	is "$(field .serial)" "$(jq -r .serial issued)" "$1, version 1: does not replace it"
	"$ISSUE" --age 0s b.example.com >newer
	check_exit 0 "$1, version 1: a newer one" le-vault-put --certs vault:kv1/fabio <newer
	is "$(vault_get kv1/fabio/b.example.com | jq -r .data.cert)" "$(jq -r .chain newer)" "$1, version 1: replaces it"
}

for server in bao vault; do
	"lab_$server" || bail "no $server"
	try_kv2 "$server"
	try_kv1 "$server"
	lab_stop "$server"
done

t_done
