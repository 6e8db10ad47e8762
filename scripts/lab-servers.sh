# shellcheck shell=sh
# SPDX-License-Identifier: ISC
#
# The servers that lab.sh can start; lab.sh sources this file and says how to use it. What each function sets is named
# above it. Where several of one kind run, the variables speak of the one started last.

# The options live in variables named _o_KEY, which only eval in _lab_opts assigns; the results are for the caller.
# shellcheck disable=SC2154,SC2034

# --- Consul

# lab_consul [name= acl=1 keep=1 dc= wan=PORT join=PORT] [-- ARG...]
# keep=1: its data survive lab_restart. acl=1: default deny, CONSUL_HTTP_TOKEN is the management token. dc= with wan=
# (another's LAB_CONSUL_WAN): a second datacenter. join= (a server's LAB_CONSUL_LAN): a client agent of that server.
# Sets CONSUL_HTTP_ADDR, LAB_CONSUL_PORT, LAB_CONSUL_LAN, LAB_CONSUL_WAN.
lab_consul() {
	_lab_opts 'name=consul acl=0 keep=0 dc=dc1 wan= join=' "$@" || return 1
	shift "$_o_n"
	_lab_prog=$(_lab_exe consul) || return 1
	LAB_CONSUL_PORT=$(lab_port) && LAB_CONSUL_LAN=$(lab_port) && LAB_CONSUL_WAN=$(lab_port) && _lab_rpc=$(lab_port) ||
		return 1
	set -- -bind=127.0.0.1 -client=127.0.0.1 -node="$_o_name" -datacenter="$_o_dc" \
		-http-port="$LAB_CONSUL_PORT" -grpc-port=-1 -grpc-tls-port=-1 -dns-port=-1 -server-port="$_lab_rpc" \
		-serf-lan-port="$LAB_CONSUL_LAN" -serf-wan-port="$LAB_CONSUL_WAN" "$@"
	if [ -n "$_o_join" ]; then
		set -- -retry-join="127.0.0.1:$_o_join" -data-dir="$LAB_DIR/$_o_name/data" "$@"
	elif [ "$_o_keep" = 1 ]; then
		set -- -server -bootstrap-expect=1 -data-dir="$LAB_DIR/$_o_name/data" \
			-hcl 'performance { raft_multiplier = 1 }' "$@"
	else
		set -- -dev "$@"
	fi
	[ -z "$_o_wan" ] || set -- "$@" -retry-join-wan="127.0.0.1:$_o_wan"
	_lab_token=
	if [ "$_o_acl" = 1 ]; then
		_lab_token=00000000-0000-4000-8000-00000000c0de
		set -- "$@" -hcl "acl { enabled = true default_policy = \"deny\" enable_token_persistence = true
			tokens { initial_management = \"$_lab_token\" agent = \"$_lab_token\" } }"
	fi
	lab_run "$_o_name" "$_lab_prog" agent "$@" || return 1
	lab_ready "$_o_name" 60 _lab_consul_ready "http://127.0.0.1:$LAB_CONSUL_PORT" "$_lab_token" || return 1
	export CONSUL_HTTP_ADDR="http://127.0.0.1:$LAB_CONSUL_PORT"
	[ -z "$_lab_token" ] || export CONSUL_HTTP_TOKEN="$_lab_token"
}

# A leader is not enough: right after the election the catalog is still empty, and tokens are unknown.
_lab_consul_ready() {
	lab_curl -f "$1/v1/status/leader" | grep -q '[0-9]' || return 1
	lab_curl -f -H "X-Consul-Token: $2" "$1/v1/catalog/nodes" | grep -q '"Node"'
}

# --- OpenBao and Vault

# lab_bao, lab_vault [name= keep=1 tls=1] [-- ARG...]: KV version 2 at secret/, version 1 at kv1/; the root token.
# keep=1: initialized on storage of its own (raft, as OpenBao 2.7 has no "file" any more), so its data survive lab_restart, after which it is sealed until lab_unseal.
# tls=1 (implies keep=1): speaks TLS with a certificate of lab_ca. Sets VAULT_ADDR, VAULT_TOKEN, with tls VAULT_CACERT.
lab_bao() { _lab_secrets bao "$@"; }
lab_vault() { _lab_secrets vault "$@"; }

_lab_secrets() {
	_lab_kind=$1
	shift
	_lab_opts "name=$_lab_kind keep=0 tls=0" "$@" || return 1
	shift "$_o_n"
	_lab_prog=$(_lab_exe "$_lab_kind") && _lab_p=$(lab_port) && _lab_m=$(lab_port) || return 1
	_lab_d=$LAB_DIR/$_o_name _lab_addr=http://127.0.0.1:$_lab_p
	mkdir -p "$_lab_d/data"
	if [ "$_o_keep$_o_tls" = 00 ]; then
		echo root >"$_lab_d/root-token"
		set -- -dev -dev-no-store-token -dev-root-token-id=root -dev-listen-address="127.0.0.1:$_lab_p" "$@"
	else
		_lab_tls='tls_disable = true'
		if [ "$_o_tls" = 1 ]; then
			lab_cert "$_lab_d/tls" 127.0.0.1 localhost || return 1
			_lab_tls="tls_cert_file = \"$_lab_d/tls.pem\" tls_key_file = \"$_lab_d/tls.key\""
			_lab_addr=https://127.0.0.1:$_lab_p
			export VAULT_CACERT="$LAB_CA"
		fi
		cat >"$_lab_d/config.hcl" <<-END
			storage "raft" {
			  path = "$_lab_d/data"
			  node_id = "$_o_name"
			  performance_multiplier = 1
			}
			cluster_addr = "https://127.0.0.1:$_lab_m"
			listener "tcp" {
			  address = "127.0.0.1:$_lab_p"
			  cluster_address = "127.0.0.1:$_lab_m"
			  $(printf '%s\n' "$_lab_tls" | sed 's/ \(tls_key\)/\n  \1/')
			}
			api_addr = "$_lab_addr"
			$([ "$_lab_kind" = bao ] || echo 'disable_mlock = true')
		END
		set -- -config="$_lab_d/config.hcl" "$@"
	fi
	echo "$_lab_addr" >"$_lab_d/addr"
	lab_run "$_o_name" env HOME="$_lab_d" "$_lab_prog" server "$@" || return 1
	lab_ready "$_o_name" 60 _lab_vault_up "$_lab_addr" || return 1
	if [ -e "$_lab_d/config.hcl" ]; then _lab_vault_init "$_o_name" || return 1; fi
	export VAULT_ADDR="$_lab_addr"
	VAULT_TOKEN=$(cat "$_lab_d/root-token") && export VAULT_TOKEN
	_lab_vault "$_o_name" POST sys/mounts/kv1 '{"type":"kv","options":{"version":"1"}}' || return 1
	# A new KV v2 mount refuses requests until it has upgraded itself.
	lab_wait_for 30 _lab_vault "$_o_name" GET secret/config ||
		{ lab_say "$_o_name: the mount secret/ does not answer, see $(lab_log "$_o_name")" && return 1; }
}

# Any health status will do, as a sealed server is up too: 200 active, 501 not initialized, 503 sealed.
_lab_vault_up() {
	case $(lab_curl -o /dev/null -w '%{http_code}' "$1/v1/sys/health") in
	200 | 501 | 503) ;;
	*) return 1 ;;
	esac
}

# _lab_vault NAME METHOD PATH [BODY]: one request with the root token.
_lab_vault() {
	lab_curl -f -X "$2" -H "X-Vault-Token: $(cat "$LAB_DIR/$1/root-token" 2>/dev/null)" \
		${4:+--data "$4"} "$(cat "$LAB_DIR/$1/addr")/v1/$3"
}

_lab_vault_init() {
	_lab_vault "$1" PUT sys/init '{"secret_shares":1,"secret_threshold":1}' >"$LAB_DIR/$1/init.json" || return 1
	jq -r '.keys[0]' "$LAB_DIR/$1/init.json" >"$LAB_DIR/$1/unseal-key"
	jq -r .root_token "$LAB_DIR/$1/init.json" >"$LAB_DIR/$1/root-token"
	lab_unseal "$1" && _lab_vault "$1" POST sys/mounts/secret '{"type":"kv","options":{"version":"2"}}'
}

# lab_seal [NAME] and lab_unseal [NAME]: NAME is bao where it is left out.
lab_seal() { _lab_vault "${1:-bao}" PUT sys/seal && lab_wait_http "$(cat "$LAB_DIR/${1:-bao}/addr")/v1/sys/health" 503; }

lab_unseal() {
	set -- "${1:-bao}"
	# A development server prints its key and tells it nowhere else.
	[ -s "$LAB_DIR/$1/unseal-key" ] ||
		sed -n 's/^Unseal Key: *//p' "$(lab_log "$1")" >"$LAB_DIR/$1/unseal-key"
	_lab_vault "$1" PUT sys/unseal "{\"key\":\"$(cat "$LAB_DIR/$1/unseal-key")\"}" >/dev/null &&
		lab_wait_http "$(cat "$LAB_DIR/$1/addr")/v1/sys/health" 200
}

# --- Pebble

# lab_pebble [name= program=pebble-debian nonce=PERCENT valid=1 http=PORT tls=PORT reuse=PERCENT eab=1
#     profiles="NAME:SECONDS..." key=rsa dns=ADDR sleep=SECONDS retry=SECONDS chain=N alternates=N caa=DOMAIN
#     block="DOMAIN..."] [-- ARG...]
# nonce: refused nonces, 20 by default, so that every test meets badNonce. valid=1: no validation. http and tls: where it
# validates. Sets PEBBLE_DIR_URL, PEBBLE_CA (PEM of its TLS server), PEBBLE_MGMT, PEBBLE_ROOT (PEM of its issuer),
# PEBBLE_HTTP_PORT; with eab=1 PEBBLE_EAB_KID and PEBBLE_EAB_KEY. Its state is lost at lab_restart.
lab_pebble() {
	_lab_opts 'name=pebble program=pebble nonce=20 valid=0 http= tls= reuse=0 eab=0 profiles=default:7776000
		key=ecdsa dns= sleep= retry=1 chain=1 alternates=0 caa= block=' "$@" || return 1
	shift "$_o_n"
	_lab_prog=$(_lab_exe "$_o_program") && _lab_p=$(lab_port) && _lab_m=$(lab_port) || return 1
	[ -n "$_o_http" ] || _o_http=$(lab_port) || return 1
	[ -n "$_o_tls" ] || _o_tls=$(lab_port) || return 1
	_lab_d=$LAB_DIR/$_o_name
	mkdir -p "$_lab_d"
	lab_cert "$_lab_d/tls" localhost 127.0.0.1 ::1 || return 1
	export PEBBLE_DIR_URL="https://127.0.0.1:$_lab_p/dir" PEBBLE_MGMT="https://127.0.0.1:$_lab_m" \
		PEBBLE_CA="$LAB_CA" PEBBLE_ROOT="$_lab_d/root.pem" PEBBLE_HTTP_PORT="$_o_http"
	_lab_required=false _lab_keys=
	if [ "$_o_eab" = 1 ]; then
		export PEBBLE_EAB_KID=kid-1
		export PEBBLE_EAB_KEY=zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W
		_lab_required=true _lab_keys="\"$PEBBLE_EAB_KID\": \"$PEBBLE_EAB_KEY\""
	fi
	_lab_profiles=
	for _lab_a in $_o_profiles; do
		_lab_profiles="$_lab_profiles${_lab_profiles:+, }\"${_lab_a%%:*}\":
			{\"description\": \"profile ${_lab_a%%:*}\", \"validityPeriod\": ${_lab_a#*:}}"
	done
	_lab_block=
	for _lab_a in $_o_block; do _lab_block="$_lab_block${_lab_block:+, }\"$_lab_a\""; done
	cat >"$_lab_d/config.json" <<-END
		{ "pebble": {
		  "listenAddress": "127.0.0.1:$_lab_p", "managementListenAddress": "127.0.0.1:$_lab_m",
		  "certificate": "$_lab_d/tls.pem", "privateKey": "$_lab_d/tls.key",
		  "httpPort": $_o_http, "tlsPort": $_o_tls, "ocspResponderURL": "",
		  "retryAfter": {"authz": $_o_retry, "order": $_o_retry},
		  "externalAccountBindingRequired": $_lab_required, "externalAccountMACKeys": {$_lab_keys},
		  "keyAlgorithm": "$_o_key", "profiles": {$_lab_profiles},
		  "CAAIdentities": [${_o_caa:+\"$_o_caa\"}], "domainBlocklist": [$_lab_block]
		} }
	END
	_o_dns=${_o_dns:-${DNS_ADDR:-}}
	[ -z "$_o_dns" ] || set -- -dnsserver "$_o_dns" "$@"
	lab_run "$_o_name" env PEBBLE_WFE_NONCEREJECT="$_o_nonce" PEBBLE_VA_ALWAYS_VALID="$_o_valid" \
		PEBBLE_AUTHZREUSE="$_o_reuse" PEBBLE_CHAIN_LENGTH="$_o_chain" PEBBLE_ALTERNATE_ROOTS="$_o_alternates" \
		${_o_sleep:+PEBBLE_VA_SLEEPTIME="$_o_sleep"} PEBBLE_VA_NOSLEEP="$([ -n "$_o_sleep" ] || echo 1)" \
		"$_lab_prog" -config "$_lab_d/config.json" "$@" || return 1
	lab_ready "$_o_name" 60 _lab_pebble_ready "$PEBBLE_DIR_URL" "$PEBBLE_MGMT" "$_lab_d/root.pem"
}

# Each start makes a new root, so its file is written whenever Pebble gets ready.
_lab_pebble_ready() { _lab_answers "$1" 200 && lab_curl -f -o "$3" "$2/roots/0"; }

# lab_challtestsrv [name= program=pebble-challtestsrv-debian ipv4=ADDR ipv6=ADDR] [-- ARG...]: DNS in which every name
# is ipv4 (127.0.0.1) and has no AAAA unless ipv6 is given. Sets DNS_ADDR (UDP and TCP) and CHALLTESTSRV_URL.
# lab_dns PATH JSON: changes it, as in lab_dns add-a '{"host":"a.example.com","addresses":["127.0.0.2"]}'.
lab_challtestsrv() {
	_lab_opts 'name=challtestsrv program=pebble-challtestsrv ipv4=127.0.0.1 ipv6=' "$@" || return 1
	shift "$_o_n"
	_lab_prog=$(_lab_exe "$_o_program") && _lab_p=$(lab_port) && _lab_m=$(lab_port) || return 1
	# The flag was renamed between the two versions, and only the newer one has a DoH server to switch off.
	if "$_lab_prog" -h 2>&1 </dev/null | grep -q -e '^ *-dns01 '; then
		set -- -dns01 "127.0.0.1:$_lab_p" "$@"
	else
		set -- -dnsserver "127.0.0.1:$_lab_p" -doh '' "$@"
	fi
	export DNS_ADDR="127.0.0.1:$_lab_p" CHALLTESTSRV_URL="http://127.0.0.1:$_lab_m"
	lab_run "$_o_name" "$_lab_prog" -management "127.0.0.1:$_lab_m" -http01 '' -https01 '' -tlsalpn01 '' \
		-defaultIPv4 "$_o_ipv4" -defaultIPv6 "$_o_ipv6" "$@" || return 1
	lab_ready "$_o_name" 30 _lab_challtestsrv_ready "$CHALLTESTSRV_URL" "$_lab_p"
}

_lab_challtestsrv_ready() { _lab_answers "$1/" 404 && _lab_bound "$2"; }
lab_dns() { lab_curl -f -X POST --data "$2" "$CHALLTESTSRV_URL/$1"; }

# --- proxies

# lab_traefik [name= web=PORT websecure=PORT] [-- ARG...]: entry points web and websecure, the Consul catalog of
# CONSUL_HTTP_ADDR where that is set (services need traefik.enable=true), and the files of LAB_TRAEFIK_DIR.
# Sets LAB_WEB_PORT, LAB_WEBSECURE_PORT, LAB_TRAEFIK_DIR, LAB_TRAEFIK_API (URL; /ping, /api/http/routers).
lab_traefik() {
	_lab_opts 'name=traefik web= websecure=' "$@" || return 1
	shift "$_o_n"
	_lab_prog=$(_lab_exe traefik) && _lab_p=$(lab_port) || return 1
	[ -n "$_o_web" ] || _o_web=$(lab_port) || return 1
	[ -n "$_o_websecure" ] || _o_websecure=$(lab_port) || return 1
	LAB_WEB_PORT=$_o_web LAB_WEBSECURE_PORT=$_o_websecure LAB_TRAEFIK_API=http://127.0.0.1:$_lab_p
	LAB_TRAEFIK_DIR=$LAB_DIR/$_o_name/dynamic
	mkdir -p "$LAB_TRAEFIK_DIR"
	if [ -n "${CONSUL_HTTP_ADDR:-}" ]; then
		set -- --providers.consulcatalog.endpoint.address="${CONSUL_HTTP_ADDR#http://}" \
			--providers.consulcatalog.exposedByDefault=false --providers.consulcatalog.watch=true "$@"
	fi
	lab_run "$_o_name" "$_lab_prog" --entrypoints.web.address="127.0.0.1:$_o_web" \
		--entrypoints.websecure.address="127.0.0.1:$_o_websecure" --entrypoints.traefik.address="127.0.0.1:$_lab_p" \
		--api.insecure=true --ping=true --ping.entryPoint=traefik --global.checkNewVersion=false \
		--global.sendAnonymousUsage=false --providers.file.directory="$LAB_TRAEFIK_DIR" \
		--providers.file.watch=true "$@" || return 1
	lab_ready "$_o_name" 60 _lab_answers "$LAB_TRAEFIK_API/ping" 200
}

# lab_nginx [name=] -- SNIPPET: SNIPPET goes into the http block, as in "server { listen 127.0.0.1:PORT; ... }".
# lab_signal NAME HUP makes it read its files again.
lab_nginx() {
	_lab_opts 'name=nginx' "$@" || return 1
	shift "$_o_n"
	_lab_prog=$(_lab_exe nginx) || return 1
	_lab_d=$LAB_DIR/$_o_name
	mkdir -p "$_lab_d"
	{
		# As root the workers would else be a user that cannot enter the scratch folder.
		[ "$(id -u)" != 0 ] || echo 'user root;'
		cat <<-END
			daemon off;
			worker_processes 1;
			pid $_lab_d/nginx.pid;
			error_log stderr;
			events { }
			http {
			access_log $_lab_d/access.log;
			client_body_temp_path $_lab_d/tmp-body;
			proxy_temp_path $_lab_d/tmp-proxy;
			fastcgi_temp_path $_lab_d/tmp-fastcgi;
			uwsgi_temp_path $_lab_d/tmp-uwsgi;
			scgi_temp_path $_lab_d/tmp-scgi;
			$1
			}
		END
	} >"$_lab_d/nginx.conf"
	lab_run "$_o_name" "$_lab_prog" -e stderr -p "$_lab_d" -c "$_lab_d/nginx.conf" || return 1
	# The id file appears after all sockets listen.
	lab_ready "$_o_name" 30 test -s "$_lab_d/nginx.pid"
}
