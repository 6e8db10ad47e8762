#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The registration in a real Consul: written when it has to be and only then, by one or by two, and
# back again after the agent has lost it.

# shellcheck source=t/lib.sh
. "$(dirname "$0")/lib.sh"
t_init 'le-route-put registers the challenge routes with Consul'

lab_consul || bail 'no Consul'

agent() { lab_curl "$CONSUL_HTTP_ADDR/v1/agent/service/le-challenge"; }
names() { agent 2>/dev/null | jq -r '.Tags[]' 2>/dev/null | sed -n 's|^urlprefix-\(.*\)/.well-known/acme-challenge/$|\1|p' | sort | tr '\n' ' '; }
# shellcheck disable=SC2317
has() { [ "$(names)" = "$1" ]; }
# Consul's count of writes to the service.
written() { lab_curl "$CONSUL_HTTP_ADDR/v1/health/service/le-challenge" | jq -r '.[0].Service.ModifyIndex'; }
host() { printf '{"type":"host","name":"%s"%s}\n' "$1" "${2:-}"; }
sync_all() { echo '{"type":"sync","hosts":1}'; }

# Usage
check_exit 64 'an unknown transport' le-route-put --transport fabio-kv
check_exit 64 'a bad address' le-route-put --responder 8402
check_exit 64 'no proxy is left' le-route-put --fabio-prefix none --traefik-prefix none
check_exit 64 'an operand' le-route-put x

# One shot
{
	host b.example.com
	host a.example.com ',"port80":true'
	echo '{"type":"due","id":"x.example.com","names":["x.example.com"],"reason":"missing"}'
	echo 'no record'
	sync_all
} >in
check_exit 1 'it registers; a bad line makes the status' le-route-put --responder 127.0.0.1:8402 <in
is "$(cat out)" "$(cat in)" 'all lines are passed on as they are'
is "$(names)" 'a.example.com a.example.com:80 b.example.com ' 'with one tag a name, and for port 80'
is "$(agent | jq -r '"\(.Address):\(.Port)"')" 127.0.0.1:8402 'with its address'
is "$(agent | jq -r '.Tags[]' | grep -c '^traefik\.')" 4 'with a router for Traefik'
is "$(lab_curl "$CONSUL_HTTP_ADDR/v1/agent/checks" | jq -r '.[] | select(.ServiceID == "le-challenge") | .Type')" http \
	'with a health check'
index=$(written)

# Again
host a.example.com ',"port80":true' >in
check_exit 0 'a second run, which knows less' le-route-put --responder 127.0.0.1:8402 <in
is "$(names)" 'a.example.com a.example.com:80 b.example.com ' 'drops nothing'
is "$(written)" "$index" 'and writes nothing'
{
	cat in
	echo '{"type":"sync","hosts":1,"missing":["consul:dc2"]}'
} >incomplete
check_exit 0 'an incomplete set' le-route-put --responder 127.0.0.1:8402 --grace 0 <incomplete
is "$(written)" "$index" 'does not either'
sync_all >>in
check_exit 0 'not even with a complete set' le-route-put --responder 127.0.0.1:8402 --grace 1h <in
is "$(names)" 'a.example.com a.example.com:80 b.example.com ' 'as the time of grace is not over'
check_exit 0 'without a time of grace' le-route-put --responder 127.0.0.1:8402 --grace 0 <in
is "$(names)" 'a.example.com a.example.com:80 ' 'the route goes'
check_exit 0 'another address' le-route-put --responder '[::1]:8403' --check none --traefik-prefix none <in
is "$(agent | jq -r '"\(.Address):\(.Port) \(.Tags | length)"')" '::1:8403 2' 'is written'
is "$(lab_curl "$CONSUL_HTTP_ADDR/v1/agent/checks" | jq length)" 0 'and the check is gone'

# Withdraw
check_exit 0 'withdraw' le-route-put --withdraw
is "$(lab_curl -o body -w '%{http_code}' "$CONSUL_HTTP_ADDR/v1/agent/service/le-challenge")" 404 'all is gone'
check_exit 0 'once more' le-route-put --withdraw
check_exit 69 'with Consul away' le-route-put --withdraw --consul-addr "127.0.0.1:$(lab_port)"

# Consul away
host a.example.com >in
check_exit 75 'Consul stays away' le-route-put --drain 300ms --consul-addr "127.0.0.1:$(lab_port)" <in
is "$(sed -n 1p out)" "$(cat in)" 'the lines pass all the same'
is "$(jq -r 'select(.type == "failed") | [.name, .stage, .kind] | join(" ")' out)" 'a.example.com route temporary' \
	'and the name is reported'

# Two at once, for a while
start() {
	mkfifo "$1.in"
	lab_run -i "$1.in" -o "$1.out" "$1" le-route-put -v --check none --grace 1h
}
start one
exec 4>one.in
host a.example.com >&4
check_within 10 'the first registers' has 'a.example.com '
check_within 5 'and passes the line on' grep -q a.example.com one.out
start two
exec 5>two.in
host a.example.com >&5
host b.example.com >&5
sync_all >&5
check_within 10 'the second adds to it' has 'a.example.com b.example.com '
sync_all >&4
host c.example.com >&4
check_within 10 'the first keeps what the second has added' has 'a.example.com b.example.com c.example.com '
index=$(written)
sync_all >&4
sync_all >&5
sync_all >&4
host d.example.com ',"state":"absent"' >&5
# The last one is seen to be read, and every record but it would have been written before.
check_within 10 'all is read' grep -q d.example.com two.out
is "$(names)" 'a.example.com b.example.com c.example.com ' 'nothing changes hands'
is "$(written)" "$index" 'and nothing is written'
exec 5>&-
check 'the second ends' lab_wait two 10
is "$LAB_STATUS" 0 'well'

# The agent loses everything
check 'the agent restarts with nothing' lab_restart consul
check_within 50 'all comes back by itself' has 'a.example.com b.example.com c.example.com '
lab_signal one TERM
lab_wait one 10
is "$LAB_STATUS" 0 'TERM: it ends with 0'
exec 4>&-
is "$(names)" 'a.example.com b.example.com c.example.com ' 'and the routes stay'
lab_stop consul

# ACLs
lab_consul name=acl acl=1 || bail 'no Consul with ACLs'
check_exit 0 'with a token' le-route-put <in
check_exit 77 'without one' env -u CONSUL_HTTP_TOKEN le-route-put --responder :1 <in
is "$(jq -r 'select(.type == "failed") | [.name, .stage, .kind, .code] | join(" ")' out)" \
	'a.example.com route permanent not-permitted' 'the name is reported'

t_done
