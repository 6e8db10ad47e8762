# shellcheck shell=sh
# SPDX-License-Identifier: ISC
#
# What the tests of the whole pipe share: real servers, a site that uses them, and words to ask about what became of the
# names. A test sources it after lib.sh and calls t_init first. Pebble validates through Traefik, which learns from Consul
# where the responder is, so that a certificate proves the whole way.
#
#   whole_lab [proxy=0 keep=1 check=1] [LAB_PEBBLE OPTION...]   servers and site. proxy=0: no Traefik; the responder listens
#                              where Pebble validates. keep=1: Consul and OpenBao survive a restart. check=1: Consul
#                              checks the responder's health, so that it is away for some seconds whenever it was down
#   whole_site [NAME=VALUE...] runs init with what the servers are, and more; sets LE_EXPORTER_CONFIG, and the variables
#                              of the site for tools that are started by hand
#   whole_run NAME | whole_once [ARG...]    le-exporter run in the background | le-exporter once
#   service NAME TAG...        registers a service; service_away NAME
#   kv PATH VALUE              writes a key of Consul
#   issued                     how many certificates Pebble has issued
#   orders                     how many orders Pebble has been asked for
#   stored_ids                 the ids in the store, sorted, one a line
#   stored NAME...             succeeds if the store holds all these certificates
#   stored_pem ID              prints certificate and key
#   verdict NAME               what le-status has kept
#   served NAME                NAME is served over TLS with a certificate of the CA
#   ours | no_ours             process ids of the run; succeeds if there are none
#   ours_of TOOL               process ids of one tool of the run
#   each_once N                checks that the store holds N certificates and the CA has issued as many, so none twice

whole_lab() {
	WHOLE_PROXY=1 WHOLE_CHECK=0 whole_keep=0
	while :; do
		case ${1:-} in
		proxy=*) WHOLE_PROXY=${1#*=} ;;
		keep=*) whole_keep=${1#*=} ;;
		check=*) WHOLE_CHECK=${1#*=} ;;
		*) break ;;
		esac
		shift
	done
	WHOLE_WEB=$(lab_port) WHOLE_LISTEN=127.0.0.1:$(lab_port)
	[ "$WHOLE_PROXY" = 1 ] || WHOLE_LISTEN=127.0.0.1:$WHOLE_WEB
	lab_challtestsrv || bail 'no DNS'
	lab_pebble http="$WHOLE_WEB" "$@" || bail 'no CA'
	lab_consul keep="$whole_keep" || bail 'no Consul'
	lab_bao keep="$whole_keep" || bail 'no OpenBao'
	# The tools find it in a file, as a site's would.
	unset VAULT_TOKEN
	[ "$WHOLE_PROXY" = 0 ] || lab_traefik web="$WHOLE_WEB" || bail 'no Traefik'
}

whole_site() {
	WHOLE_MARK=whole-$$
	mkdir -p "$T/etc/le-exporter.d"
	# By default Consul asks for the responder's health and Traefik takes away what has failed.
	{
		echo "LE_RESPONDER=$WHOLE_LISTEN"
		[ "$WHOLE_CHECK" = 1 ] || echo LE_CHECK=none
	} >"$T/etc/le-exporter.d/le-route-put.env"
	le-exporter init --config "$T/etc" --agree-tos "LE_MARK=$WHOLE_MARK" "CONSUL_HTTP_ADDR=$CONSUL_HTTP_ADDR" "VAULT_ADDR=$VAULT_ADDR" \
		"LE_VAULT_TOKEN_FILE=$LAB_DIR/bao/root-token" LE_CERTS=vault:secret/fabio/certs \
		LE_SECRETS=vault:secret/le-exporter LE_STATE=consul:le-exporter/state "LE_CA=$PEBBLE_DIR_URL" \
		"LE_CA_FILE=$PEBBLE_CA" "LE_RESOLVER=$DNS_ADDR" "LE_HTTP_PORT=$WHOLE_WEB" "LE_LISTEN=$WHOLE_LISTEN" "$@" \
		>"$T/init.out" 2>&1 || {
		diag_file "$T/init.out"
		bail 'no site'
	}
	set -a
	# shellcheck source=/dev/null
	. "$T/etc/le-exporter.env"
	set +a
	# Only the pipe of the test's run carries the mark.
	unset LE_MARK
}

whole_run() { lab_run -o "$T/events" "$1" env LE_EXPORTER_CONFIG="$T/etc" le-exporter run; }
whole_once() { env LE_EXPORTER_CONFIG="$T/etc" le-exporter once "$@"; }

service() {
	service_name=$1
	shift
	jq -cn --arg n "$service_name" '{Name: $n, Address: "127.0.0.1", Port: 9, Tags: $ARGS.positional}' --args -- "$@" |
		lab_curl -f -X PUT -d @- "$CONSUL_HTTP_ADDR/v1/agent/service/register" || bail "no service $service_name"
}
service_away() { lab_curl -f -X PUT "$CONSUL_HTTP_ADDR/v1/agent/service/deregister/$1"; }
kv() { lab_curl -f -o /dev/null -X PUT -d "$2" "$CONSUL_HTTP_ADDR/v1/kv/$1" || bail "no key $1"; }

issued() { grep -c "Issued certificate serial" "$(lab_log pebble)" || :; }
orders() { grep -c 'POST /order-plz' "$(lab_log pebble)" || :; }

vault_get() { lab_curl -f -H "X-Vault-Token: $(cat "$LAB_DIR/bao/root-token")" "$VAULT_ADDR/v1/secret/$1"; }
stored_ids() {
	lab_curl -X LIST -H "X-Vault-Token: $(cat "$LAB_DIR/bao/root-token")" "$VAULT_ADDR/v1/secret/metadata/fabio/certs" |
		jq -r '.data.keys // [] | sort | .[]'
}
stored() {
	stored_ids >"$T/ids" || return 1
	for stored_name; do grep -qxF "$stored_name" "$T/ids" || return 1; done
}
stored_pem() { vault_get "data/fabio/certs/$1" | jq -r '.data.data | .cert, .key'; }

verdict() { lab_curl -f "$CONSUL_HTTP_ADDR/v1/kv/le-exporter/state/verdict/$1/doc?raw" | jq -r .verdict; }

served() {
	curl -q -sS -o /dev/null --max-time 5 --noproxy '*' --cacert "$PEBBLE_ROOT" \
		--resolve "$1:$LAB_WEBSECURE_PORT:127.0.0.1" "https://$1:$LAB_WEBSECURE_PORT/"
}

# Stages have the mark; the scripts and le-pipe, which keep the whole environment, the folder of the site.
ours() {
	grep -lsz -e "^LE_MARK=$WHOLE_MARK\$" -e "^LE_EXPORTER_CONFIG=$T/etc\$" /proc/[0-9]*/environ | cut -d/ -f3
}
no_ours() { [ -z "$(ours)" ]; }

# The kernel keeps the first 15 characters of the name; a script has that of its shell.
ours_of() {
	for ours_pid in $(ours); do
		read -r ours_comm <"/proc/$ours_pid/comm" || continue
		case $1 in "$ours_comm"*) echo "$ours_pid" ;; esac
	done 2>/dev/null
}

each_once() {
	is "$(stored_ids | wc -l)" "$1" "$1 certificates in the store"
	is "$(issued)" "$1" "$1 at the CA"
}
