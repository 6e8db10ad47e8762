#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The test bench itself: each server starts, answers, survives what it should survive, and leaves no process behind.

# shellcheck source=t/lib.sh
. "$(dirname "$0")/lib.sh"
t_init 'the real servers start, answer and end'

consul_kv() { lab_curl -f -H "X-Consul-Token: ${CONSUL_HTTP_TOKEN:-}" "$@"; }
vault() {
	method=$1 path=$2
	shift 2
	lab_curl -X "$method" -H "X-Vault-Token: $VAULT_TOKEN" -o "$T/body" -w '%{http_code}' "$@" "$VAULT_ADDR/v1/$path"
}

# Consul, with data and ACLs
check 'consul starts' lab_consul acl=1 keep=1
check 'its management token writes' consul_kv -X PUT --data kept "$CONSUL_HTTP_ADDR/v1/kv/a"
is "$(lab_curl -o /dev/null -w '%{http_code}' "$CONSUL_HTTP_ADDR/v1/kv/a")" 403 'without a token nothing is read'
before=$(lab_pid consul)
check 'it restarts' lab_restart consul
unlike "$(lab_pid consul)" "^$before\$" 'the restarted one is another process'
is "$(consul_kv "$CONSUL_HTTP_ADDR/v1/kv/a?raw")" kept 'its data outlive the restart'

# OpenBao, in memory and with data
check 'bao starts' lab_bao
is "$(vault POST secret/data/a --data '{"data":{"k":"v"}}')" 200 'KV version 2 takes a secret'
is "$(vault POST kv1/a --data '{"k":"v"}')" 204 'KV version 1 takes a secret'
check 'it is sealed' lab_seal
is "$(vault GET secret/data/a)" 503 'a sealed one refuses'
check 'it is unsealed' lab_unseal
is "$(vault GET secret/data/a)" 200 'the unsealed one answers again'
check 'a second bao starts, with TLS and data' lab_bao name=kept keep=1 tls=1
like "$VAULT_ADDR" '^https:' 'its address says TLS'
is "$(curl -sS --noproxy '*' --cacert "$VAULT_CACERT" -o /dev/null -w '%{http_code}' "$VAULT_ADDR/v1/sys/health")" 200 \
	'its certificate is good'
is "$(vault POST secret/data/b --data '{"data":{"k":"v"}}')" 200 'it takes a secret'
check 'it restarts' lab_restart kept
is "$(vault GET secret/data/b)" 503 'it is sealed after the restart'
check 'it is unsealed by the stored key' lab_unseal kept
is "$(vault GET secret/data/b)" 200 'its data outlive the restart'

# Pebble and its DNS server
check 'challtestsrv starts' lab_challtestsrv
check 'its names can be changed' lab_dns add-a '{"host":"a.example.com","addresses":["127.0.0.2"]}'
check 'pebble starts' lab_pebble eab=1 profiles='default:7776000 shortlived:518400'
curl -sS --noproxy '*' --cacert "$PEBBLE_CA" "$PEBBLE_DIR_URL" >dir.json
like "$(jq -r .newOrder dir.json)" '^https://' 'its directory is had with a checked certificate'
is "$(jq -r .meta.externalAccountRequired dir.json)" true 'it requires external accounts'
is "$(jq -r '.meta.profiles | keys | join(" ")' dir.json)" 'default shortlived' 'it has the profiles'
check 'its root is a certificate' openssl x509 -noout -in "$PEBBLE_ROOT"

# Debian's Pebble is another version with other abilities, and is started under its own name.
if [ -x /usr/bin/pebble ]; then
	check "Debian's pebble starts" lab_pebble name=old program=pebble-debian
	check 'and answers' lab_curl -f "$PEBBLE_DIR_URL"
else
	skip "Debian's pebble starts" 'the Debian package pebble is not installed'
fi

# A service in the catalog is served by Traefik
check 'traefik starts' lab_traefik
port=$(lab_port)
check 'nginx starts' lab_nginx -- "server { listen 127.0.0.1:$port; location / { return 200 'from nginx'; } }"
# The backquotes are Traefik's.
# shellcheck disable=SC2016
check 'a service is registered' consul_kv -X PUT "$CONSUL_HTTP_ADDR/v1/agent/service/register" --data '{"Name":"web",
	"Address":"127.0.0.1","Port":'"$port"',"Tags":["traefik.enable=true",
	"traefik.http.routers.web.rule=PathPrefix(`/`)","traefik.http.routers.web.entrypoints=web"]}'
# shellcheck disable=SC2317
served() { [ "$(lab_curl "http://127.0.0.1:$LAB_WEB_PORT/")" = 'from nginx' ]; }
check_within 30 'traefik serves it' served

# Processes
lab_run deaf sh -c 'trap "exit 7" INT; echo ready; while :; do sleep 0.05; done'
check_within 10 'a process writes its log' grep -q ready "$(lab_log deaf)"
lab_stop deaf INT
is "$LAB_STATUS" 7 'INT reaches it, and its exit status is had'
lab_run -o out.txt args printf '%s|' "it's" 'two
lines' '' '*'
check 'it ends by itself' lab_wait args 10
is "$(cat out.txt)" "it's|two
lines||*|" 'arguments arrive as they are'
mkfifo in
lab_run -i in -o copy.txt copy cat
echo through the pipe >in
lab_wait copy 10
is "$(cat copy.txt)" 'through the pipe' 'a named pipe can be its input'
lab_run broken sh -c 'echo the reason; exit 3'
check_exit 1 'a server that dies is not waited for' lab_ready broken 30 false
like "$(cat "$T/err")" 'the reason' 'the end of its log is shown'
is "$LAB_STATUS" 3 'its exit status is had'
check_exit 1 'an unknown option is refused' lab_consul colour=red

# The end
pids=
for name in $LAB_NAMES; do [ ! -e "lab/$name/pid" ] || pids="$pids $(lab_pid "$name")"; done
set -f
# shellcheck disable=SC2086
set -- $pids
set +f
ok "$([ $# -ge 8 ]; echo $?)" "$# processes run before the end"
check 'all are ended' lab_cleanup
left=
for pid; do if kill -0 "$pid" 2>/dev/null; then left="$left $pid"; fi; done
is "$left" '' 'none of them is left'
# The brackets keep grep from finding itself.
is "$(grep -l -s -e "$T/la[b]" /proc/[0-9]*/cmdline)" '' 'nothing else that works in the scratch folder is left'

t_done
