#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The clients of Consul and Vault against real servers: what they write can be read, and a refusal is told as one.

# shellcheck source=t/lib.sh
. "$(dirname "$0")/lib.sh"
t_init 'the Consul and Vault clients speak to real servers'

consul_real=$BUILD/helper/consul_real
vault_real=$BUILD/helper/vault_real
for p in "$consul_real" "$vault_real"; do
	[ -x "$p" ] || bail "$p is not built: make BUILD=$BUILD $p"
done

# Its own TAP is shown where it fails.
real() {
	name=$1
	shift
	check "$name" timeout 60 "$@"
}

lab_consul acl=1 || bail 'no Consul'
real 'Consul: KV, registration, watch' "$consul_real"
echo "$CONSUL_HTTP_TOKEN" >token
check 'its keys are removed' lab_curl -f -X DELETE -H "X-Consul-Token: $CONSUL_HTTP_TOKEN" \
	"$CONSUL_HTTP_ADDR/v1/kv/le/?recurse"
unset CONSUL_HTTP_TOKEN
real 'Consul: without a token' "$consul_real" denied
real 'Consul: the token file wins' env CONSUL_HTTP_TOKEN=wrong "$consul_real" --consul-token-file "$T/token"

for kind in bao vault; do
	if ! "lab_$kind"; then
		fail "$kind does not start"
		continue
	fi
	real "$kind: KV version 2" "$vault_real" v2 secret/fabio/certs
	real "$kind: KV version 1" "$vault_real" v1 kv1/fabio/certs
	real "$kind: no such mount" "$vault_real" denied nothing/fabio/certs
	real "$kind: a wrong token" env VAULT_TOKEN=wrong "$vault_real" denied secret/fabio/certs
	check "$kind is sealed" lab_seal "$kind"
	real "$kind: sealed" "$vault_real" sealed secret/fabio/certs
	lab_stop "$kind"
done

t_done
