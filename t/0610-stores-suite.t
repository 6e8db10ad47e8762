#!/bin/sh
# SPDX-License-Identifier: ISC
#
# One suite over every store that there is: t/helper/store_suite.c says what it expects.

# shellcheck source=t/lib.sh
. "$(dirname "$0")/lib.sh"
t_init 'all stores keep the same promises'

# The suite speaks TAP; here it is one check, and what failed in it is shown.
suite() {
	name=$1
	shift
	"$BUILD/helper/store_suite" "$@" >"$T/tap" 2>&1
	status=$?
	ok $status "$name"
	if [ $status != 0 ]; then grep -v '^ok' "$T/tap" | sed 's/^/#   /' >&2; fi
	like "$(tail -n 1 "$T/tap")" '^1\.\.[0-9]' "$name: it came to its end"
}

vault_suites() {
	suite "$1: certificates in KV version 2" vault:secret/certs certs
	suite "$1: secrets" vault:secret/le/secrets secrets
	suite "$1: state" vault:secret/le/state state
	suite "$1: certificates in KV version 1" vault:kv1/certs certs v1
	suite "$1: no secrets in KV version 1" vault:kv1/secrets secrets refused
	suite "$1: no state in KV version 1" vault:kv1/state state refused
	is "$(lab_curl -o /dev/null -w '%{http_code}' -H "X-Vault-Token: $VAULT_TOKEN" \
		"$VAULT_ADDR/v1/kv1/secrets/a.example.com")" 404 "$1: really nothing"
	meta=$(lab_curl -H "X-Vault-Token: $VAULT_TOKEN" "$VAULT_ADDR/v1/secret/metadata/certs/a.example.com")
	is "$(echo "$meta" | jq -r .data.max_versions)" 3 "$1: old keys are not kept for long"
	is "$(echo "$meta" | jq -r '.data.current_version == (.data.custom_metadata.version | tonumber)')" true \
		"$1: attributes name their version"
}

suite 'dir: certificates' "dir:$T/certs" certs
suite 'dir: secrets' "dir:$T/secrets" secrets
suite 'dir: state' "dir:$T/state" state

check 'consul starts' lab_consul acl=1
suite 'consul: state' consul:le-exporter/state state
is "$(lab_curl -H "X-Consul-Token: $CONSUL_HTTP_TOKEN" \
	"$CONSUL_HTTP_ADDR/v1/kv/le-exporter/state/a.example.com/doc?raw" | jq -r .n)" 4 \
	'consul: a document is under its key and a fixed word'
CONSUL_HTTP_ADDR=127.0.0.1:1 suite 'consul: nobody there' consul:le-exporter/state state down

check 'bao starts' lab_bao
vault_suites bao
VAULT_ADDR=http://127.0.0.1:1 suite 'vault: nobody there' vault:secret/certs certs down

# Vault's licence keeps it from being built here, so it is used only where it is had already.
if "$T_ROOT/scripts/servers" path vault >/dev/null 2>&1; then
	check 'vault starts' lab_vault
	vault_suites vault
fi

t_done
