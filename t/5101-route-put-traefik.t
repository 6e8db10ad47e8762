#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The whole way of a challenge: through a real Traefik, whose router for the name would else take
# it, to the responder.

# shellcheck source=t/lib.sh
. "$(dirname "$0")/lib.sh"
t_init 'Traefik sends challenges to the responder'

print=LXEWQrcmsEQBYnyp-6wy9chTD7GQPMTbAiWHF5IaSIE
token=evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA
path=/.well-known/acme-challenge
lab_consul || bail 'no Consul'
lab_traefik || bail 'no Traefik'
web=$(lab_port) port=$(lab_port)
lab_nginx -- "server { listen 127.0.0.1:$web; location / { return 200 'the application'; } }" || bail 'no nginx'
# The backquotes are Traefik's.
# shellcheck disable=SC2016
rule='Host(`a-rather-long-name-of-a-host.example.com`) && PathPrefix(`/`)'
lab_curl -f -X PUT "$CONSUL_HTTP_ADDR/v1/agent/service/register" --data '{"Name":"web","Address":"127.0.0.1",
	"Port":'"$web"',"Tags":["traefik.enable=true","traefik.http.routers.web.entrypoints=web",
	"traefik.http.routers.web.rule='"$rule"'"]}' || bail 'no service'
lab_run serve le-challenge-serve --thumbprint $print --listen "127.0.0.1:$port"
lab_ready serve 10 _lab_answers "http://127.0.0.1:$port/healthz" 200 || bail 'no responder'

get() { lab_curl -H "Host: $1" "http://127.0.0.1:$LAB_WEB_PORT$2"; }
# shellcheck disable=SC2317
gets() { [ "$(get "$1" "$2")" = "$3" ]; }
name=a-rather-long-name-of-a-host.example.com

check_within 30 'the application is served' gets $name / 'the application'
is "$(get $name $path/$token)" 'the application' 'it gets challenges, too'
echo '{"type":"host","name":"'$name'"}' >in
check_exit 0 'the route is put' le-route-put --responder "127.0.0.1:$port" <in
check_within 30 'the responder gets the challenge' gets $name "$path/$token" "$token.$print"
is "$(get other.example.com $path/$token)" "$token.$print" 'for a name without a router as well'
is "$(get $name /)" 'the application' 'the application keeps the rest'
is "$(get $name /healthz)" 'the application' 'of all paths'
check_exit 0 'it is withdrawn' le-route-put --withdraw
check_within 30 'and the application gets all again' gets $name "$path/$token" 'the application'

t_done
