#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2317 # functions are called through check
#
# With ACLs: a token that sees only a part never makes the set of names smaller, and a policy of which a part may be
# hidden is none.

# shellcheck source=t/lib.sh
. "$(dirname "$0")/lib.sh"
t_init 'le-discover with ACLs: what it may not see is not gone'

root() { lab_curl -f -H "X-Consul-Token: $root_token" "$@"; }
# policy NAME RULES: makes the policy, or changes it.
policy() {
	p_id=$(root "$CONSUL_HTTP_ADDR/v1/acl/policies" | jq -r --arg n "$1" '.[] | select(.Name == $n).ID')
	jq -cn --arg n "$1" --arg r "$2" '{Name: $n, Rules: $r}' |
		root -o policy.out -X PUT "$CONSUL_HTTP_ADDR/v1/acl/policy${p_id:+/$p_id}" --data @-
}
# token NAME: makes one with the policy of that name, and prints it.
token() {
	jq -cn --arg n "$1" '{Policies: [{Name: $n}]}' |
		root -X PUT "$CONSUL_HTTP_ADDR/v1/acl/token" --data @- | jq -r .SecretID
}
names() { jq -r 'select(.type == "host").name' out | tr '\n' ' '; }
missing() { [ "$(jq -c 'select(.type == "sync").missing' log | tail -n 1)" = "$1" ]; }
state() { [ "$(jq -r --arg n "$1" 'select(.type == "host" and .name == $n).state' log | tail -n 1)" = "$2" ]; }
# A query that waits keeps the rights that it began with, so it must be woken before new ones count.
nudge() {
	n_tag=$((${n_tag:-0} + 1))
	root -X PUT "$CONSUL_HTTP_ADDR/v1/agent/service/register" --data "{\"Name\":\"a-nudge\",\"Tags\":[\"$n_tag\"]}"
}
said() { grep -q -e "$1" "$(lab_log watch)"; }

lab_consul acl=1 || bail 'no Consul'
root_token=$CONSUL_HTTP_TOKEN
unset CONSUL_HTTP_TOKEN
for s in a b; do
	root -X PUT "$CONSUL_HTTP_ADDR/v1/agent/service/register" \
		--data "{\"Name\":\"$s\",\"Port\":80,\"Tags\":[\"urlprefix-$s.example.com/\"]}" || bail 'no service'
done

all='service_prefix "" { policy = "read" } node_prefix "" { policy = "read" } key_prefix "le-exporter/config/" { policy = "read" }'
some='service "a" { policy = "read" } node_prefix "" { policy = "read" } key_prefix "le-exporter/config/" { policy = "read" }'
policy full "$all"
policy part "$some"
policy blind 'service_prefix "" { policy = "read" } node_prefix "" { policy = "read" }'
token full >full.token
token part >part.token
token blind >blind.token
echo 00000000-0000-4000-8000-00000000dead >bad.token

check_exit 0 'a token that reads all' le-discover --consul-token-file full.token
is "$(names)" 'a.example.com b.example.com ' 'finds all'
is "$(tail -n 1 out)" '{"type":"sync","hosts":2}' 'and knows that'
is "$(cat err)" '' 'nothing is to be said'

check_exit 0 'a token that reads a part' le-discover --consul-token-file part.token
is "$(tail -n 1 out)" '{"type":"sync","hosts":1,"missing":["consul"]}' 'the set is told to be incomplete'
like "$(cat err)" 'ACLs may hide.*service_prefix' 'and why'

check_exit 77 'no token at all' le-discover
is "$(cat out)" '' 'no policy, so nothing'
like "$(cat err)" 'key_prefix "le-exporter/config/"' 'the message names the rule that is lacking'
check_exit 77 'an unknown token' le-discover --consul-token-file bad.token
like "$(cat err)" 'ACL not found' "in Consul's words"

# Without the right to read the keys, no entry can be told from hidden ones.
root -o kv.out -X PUT "$CONSUL_HTTP_ADDR/v1/kv/le-exporter/config/deny/b.example.com"
check_exit 77 'a token that may not read the policy' le-discover --consul-token-file blind.token
is "$(cat out)" '' 'prints nothing, as it might be denied'
check_exit 0 'one that may' le-discover --consul-token-file full.token
is "$(names)" 'a.example.com ' 'does what it says'
root -o kv.out -X DELETE "$CONSUL_HTTP_ADDR/v1/kv/le-exporter/config/deny/b.example.com"

# Rights come and go while it watches.
lab_run -o log watch le-discover --watch --settle 100ms --consul-token-file full.token
check_within 20 'a watch with all rights' state b.example.com present
policy full "$some"
nudge
root -X PUT "$CONSUL_HTTP_ADDR/v1/agent/service/register" \
	--data '{"Name":"a","Port":80,"Tags":["urlprefix-a.example.com/","urlprefix-new.example.com/"]}'
check_within 60 'with a part of them it still learns' state new.example.com present
check_within 10 'it says that something may lack' missing '["consul"]'
check 'but no name goes' state b.example.com present
is "$(jq -r 'select(.state == "absent").name' log)" '' 'none at all'
root -X PUT "$CONSUL_HTTP_ADDR/v1/agent/service/deregister/b"
policy full "$all"
nudge
check_within 60 'with all rights' said 'the answers are whole again'
check_within 10 'a name goes' state b.example.com absent
check_within 10 'and the set is whole' missing null

# The token dies, and a new one is put into the file.
token=$(cat full.token)
accessor=$(root "$CONSUL_HTTP_ADDR/v1/acl/tokens" | jq -r --arg s "$token" '.[] | select(.SecretID == $s).AccessorID')
root -o kv.out -X DELETE "$CONSUL_HTTP_ADDR/v1/acl/token/$accessor"
root -X PUT "$CONSUL_HTTP_ADDR/v1/agent/service/register" --data '{"Name":"c","Port":80,"Tags":["urlprefix-c.example.com/"]}'
check_within 60 'a dead token is told' said 'ACL not found'
check_within 10 'its source is missing' missing '["consul"]'
token full >new.token && mv new.token full.token
check_within 90 'a new one in the file is taken' state c.example.com present
check_within 30 'and all is well' missing null
check 'no name has gone meanwhile' state a.example.com present
lab_stop watch TERM 5
is "$LAB_STATUS" 0 'TERM ends it'
t_done
