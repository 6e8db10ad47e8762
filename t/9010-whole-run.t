#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=t/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=t/whole-lib.sh
. "$T_ROOT/t/whole-lib.sh"
t_init 'le-exporter run: from a service in Consul to a certificate that Traefik serves'

limit=${WHOLE_LIMIT:-60}

whole_lab check=1
whole_site
app=$(lab_port)
lab_nginx -- "server { listen 127.0.0.1:$app; location / { return 200 'the application'; } }" || bail 'no nginx'

# The owner of a service says which names it has to Traefik, and to nobody else but by one tag.
# The backquotes are Traefik's.
# shellcheck disable=SC2016
web_service() {
	service "$1" "le-exporter.host=$1.example.com" traefik.enable=true "traefik.http.routers.$1.tls=true" \
		"traefik.http.routers.$1.entrypoints=websecure" "traefik.http.routers.$1.rule=Host(\`$1.example.com\`)" \
		"traefik.http.services.$1.loadbalancer.server.port=$app"
}
page() {
	curl -q -sS --max-time 5 --noproxy '*' --cacert "$PEBBLE_ROOT" --resolve "$1:$LAB_WEBSECURE_PORT:127.0.0.1" \
		"https://$1:$LAB_WEBSECURE_PORT/"
}
shows() { [ "$(page "$1")" = 'the application' ]; }
has_verdict() { [ "$(verdict "$1")" = "$2" ]; }
said() { grep -q "$1" events; }

web_service shop
web_service blog
whole_run run
lab_run bridge le-pipe 'le-vault-get --watch --poll 1s' "le-file-put --certs dir:$LAB_TRAEFIK_DIR --layout traefik"
check_within "$limit" 'the first name is served over TLS' shows shop.example.com
check_within "$limit" 'and the second' shows blog.example.com
web_service later
check_within "$limit" 'and one that comes while it runs' shows later.example.com
each_once 3
check 'Fabio would take the store' le-vault-put --lint
for name in shop blog later; do
	check_within 10 "$name: the verdict is kept" has_verdict $name.example.com stored
done

service_away blog
check_within "$limit" 'a name that goes is absent' has_verdict blog.example.com absent
check 'its certificate stays in the store' stored blog.example.com
check 'and is served' served blog.example.com
web_service blog
check_within "$limit" 'it comes back' shows blog.example.com
# Another name, after which the old one would have been looked at, and after which the policy has been read.
kv le-exporter/config/deny/never.example.com ''
kv le-exporter/config/extra/last.example.com ''
check_within "$limit" 'and a name of the policy' served last.example.com
each_once 4
service never le-exporter.host=never.example.com
check_within "$limit" 'a denied name is told' said 'skip.*never.example.com.*denied'
is "$(issued)" 4 'and not ordered'

started=$(ours | wc -l)
[ "$started" -ge 7 ]
ok $? "$started processes run"
lab_stop run TERM "${WHOLE_STOP:-5}"
is "$LAB_STATUS" 0 'TERM ends the run'
check 'with all its processes' no_ours
unlike "$(cat "$(lab_log run)")" 'killed|did not end' 'none had to be killed'
lab_stop bridge TERM "${WHOLE_STOP:-5}"
is "$LAB_STATUS" 0 'and the other pipe'
check 'what is served stays' served shop.example.com

t_done
