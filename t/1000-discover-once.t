#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2016 # the dollars are for tags
#
# One shot: what tags, files and the policy say, once, and how it ends when something does not answer.

# shellcheck source=t/lib.sh
. "$(dirname "$0")/lib.sh"
t_init 'le-discover prints the wanted names, once'

# service NAME TAG...: registers it; service -NAME takes it away.
service() {
	case $1 in
	-*) lab_curl -f -X PUT "$CONSUL_HTTP_ADDR/v1/agent/service/deregister/${1#-}" ;;
	*)
		s_name=$1
		shift
		jq -cn --arg name "$s_name" '{Name: $name, Port: 80, Tags: $ARGS.positional}' --args "$@" |
			lab_curl -f -X PUT "$CONSUL_HTTP_ADDR/v1/agent/service/register" --data @-
		;;
	esac
}
kv() { lab_curl -f -o kv.out -X PUT "$CONSUL_HTTP_ADDR/v1/kv/le-exporter/config/$1" --data "${2:-}"; }
names() { jq -r 'select(.type == "host").name' out | tr '\n' ' '; }

# What looks for leaks; the address sanitizer does so by itself, and does not run below valgrind.
leaks='valgrind -q --leak-check=full --error-exitcode=99'
if grep -q __asan_init "$BUILD/bin/le-discover" || ! command -v valgrind >/dev/null; then leaks=; fi

# Without any server
CONSUL_HTTP_ADDR=127.0.0.1:$(lab_port)
export CONSUL_HTTP_ADDR
check_exit 69 'Consul is away' le-discover
is "$(cat out)" '' 'nothing is printed'
is "$(wc -l <err)" 1 'one line tells why'
like "$(cat err)" "Consul at http://$CONSUL_HTTP_ADDR: .*refused|onnect" 'with the address'
check_exit 64 'a source that this version lacks' le-discover --source nomad
like "$(cat err)" 'use consul or file:PATH' 'the message tells what to use'
check_exit 64 'an operand' le-discover consul
check_exit 64 '--catalog does not watch' le-discover --catalog x --watch

# Files
printf 'B.example.com. # upper case\n\n# a comment\na.example.com\n*.example.com\n' >names
check_exit 0 'a file needs no Consul' le-discover --source file:names
cat >want <<'END'
{"type":"host","name":"a.example.com","state":"present","source":"file"}
{"type":"host","name":"b.example.com","state":"present","source":"file"}
{"type":"skip","name":"*.example.com","source":"file","code":"wildcard","why":"a wildcard needs a DNS challenge, which http-01 is not"}
{"type":"sync","hosts":2}
END
is "$(cat out)" "$(cat want)" 'its names, sorted'
cp names in && check_exit 0 'stdin' sh -c 'le-discover --source file:- <in'
is "$(cat out)" "$(cat want)" 'the same names'
cat >policy <<'END'
# KEY [VALUE]
deny/b.example.com
extra/x.example.com {"profile":"shortlived"}
END
check_exit 0 'a policy from a file' le-discover --source file:names --policy policy
is "$(names)" 'a.example.com x.example.com ' 'it adds and forbids'
is "$(jq -r 'select(.name == "b.example.com").code' out)" denied 'and tells so'
check_exit 78 'a file that is not there' le-discover --source file:nowhere
is "$(cat out)" '' 'is no empty one'
check_exit 78 'nor is a policy' le-discover --source file:names --policy nowhere
is "$(cat out)" '' 'without it nothing is printed'
check_exit 78 'a bad source beside a good one' le-discover --source file:names --source file:nowhere
is "$(tail -n 1 out)" '{"type":"sync","hosts":2,"missing":["file:nowhere"]}' 'the set is told to be incomplete'
check_exit 69 'a file beside a Consul that is away, with a policy' \
	le-discover --source file:names --source consul --policy policy
is "$(jq -c 'select(.type == "sync").missing' out)" '["consul"]' 'its names are printed'
check_exit 69 'but nothing without the policy' le-discover --source file:names --policy-prefix my/config
is "$(cat out)" '' 'as what it forbids is unknown'

# Consul
lab_consul || bail 'no Consul'
service web 'urlprefix-b.example.com/' 'urlprefix-A.example.com/path strip=/path' 'v1'
service redirect 'urlprefix-b.example.com:80/ redirect=301,https://b.example.com$path'
service neutral 'le-exporter.host=c.example.com,d.example.com'
service out 'urlprefix-e.example.com/' 'urlprefix-a.example.com/' 'le-exporter.enable=false'
service tcp 'urlprefix-f.example.com/ proto=tcp' 'urlprefix-10.0.0.1/'
service dc 'urlprefix-$DC.example.com/'
service le-challenge 'urlprefix-own.example.com/.well-known/acme-challenge/' 'urlprefix-own.example.com/'
check_exit 0 'names in Consul' le-discover
cat >want <<'END'
{"type":"host","name":"a.example.com","state":"present","source":"consul","services":["web"]}
{"type":"host","name":"b.example.com","state":"present","source":"consul","services":["redirect","web"],"port80":true}
{"type":"host","name":"c.example.com","state":"present","source":"consul","services":["neutral"]}
{"type":"host","name":"d.example.com","state":"present","source":"consul","services":["neutral"]}
{"type":"host","name":"dc1.example.com","state":"present","source":"consul","services":["dc"]}
{"type":"skip","name":"10.0.0.1","source":"consul","services":["tcp"],"code":"not-a-name","why":"an IP address is no name"}
{"type":"skip","name":"e.example.com","source":"consul","services":["out"],"code":"opt-out","why":"the service carries le-exporter.enable=false"}
{"type":"skip","name":"f.example.com","source":"consul","services":["tcp"],"code":"tcp-route","why":"a TCP route is not served over HTTP"}
{"type":"sync","hosts":5}
END
is "$(cat out)" "$(cat want)" 'from all tags of all services, but for our own'
is "$(cat err)" '' 'without a word on stderr'
cp out first && check_exit 0 'again' le-discover && is "$(cat out)" "$(cat first)" 'the output is the same each time'
check_exit 0 'names of TCP routes on demand' le-discover --tcp-names
like "$(names)" 'f\.example\.com' 'they are there'
check_exit 0 'another prefix' le-discover --fabio-prefix edge-
is "$(names)" 'c.example.com d.example.com ' "Fabio's tags with ours are not read"
check_exit 0 'another responder' le-discover --service web
is "$(names)" 'b.example.com c.example.com d.example.com dc1.example.com own.example.com ' 'its tags say nothing'
check_exit 0 'a datacenter by name' le-discover --datacenter dc1
is "$(cat out)" "$(cat first)" 'says the same'
check_exit 69 'a datacenter that is not there' le-discover --datacenter dc1 --datacenter dc9
is "$(jq -c 'select(.type == "sync")' out)" '{"type":"sync","hosts":5,"missing":["consul:dc9"]}' 'is missing'
check_exit 0 'several sources' le-discover --source consul --source file:names
is "$(jq -r 'select(.name == "a.example.com").source' out)" consul 'the first one of a name is told'

# The policy in Consul's KV
kv deny/_any.example.com && kv extra/z.example.org '{"names":["a.example.com","y.example.org"]}'
check_exit 0 'a policy in the KV' le-discover
is "$(names)" 'z.example.org ' 'it adds and forbids'
is "$(jq -c 'select(.type == "host") | [.source, .options]' out)" '["consul-kv",{"names":["y.example.org"]}]' \
	'what it forbids is not in its options, either'
kv extra/z.example.org '{"names":' && kv nonsense
check_exit 1 'bad entries' le-discover
is "$(jq -r 'select(.type == "failed").key' out | tr '\n' ' ')" 'extra/z.example.org nonsense ' 'are told'
is "$(tail -n 1 out)" '{"type":"sync","hosts":0}' 'and the rest counts'
check_exit 0 'another prefix' le-discover --policy-prefix other/config
is "$(jq -c 'select(.type == "sync")' out)" '{"type":"sync","hosts":5}' 'is another policy'

# Offline
lab_curl "$CONSUL_HTTP_ADDR/v1/catalog/services" >catalog
lab_stop consul
check_exit 0 'a saved answer' le-discover --catalog catalog --datacenter dc1
is "$(cat out)" "$(cat first)" 'says the same'
check_exit 0 'also from stdin' sh -c 'le-discover --datacenter dc1 --catalog - <catalog'
is "$(cat out)" "$(cat first)" 'says the same'
echo '["web"]' >bad
check_exit 1 'what is no catalog' le-discover --catalog bad
like "$(cat err)" '^le-discover: bad: no catalog' 'is called so'
check_exit 1 'what is no JSON' le-discover --catalog names
check_exit 0 'a reader that does not wait' sh -c 'le-discover --source file:names | true; exit 0'

if [ -n "$leaks" ] || grep -q __asan_init "$BUILD/bin/le-discover"; then
	# shellcheck disable=SC2086 # words
	check_exit 0 'it leaks nothing' $leaks "$BUILD/bin/le-discover" --catalog catalog --policy policy
	# shellcheck disable=SC2086
	check_exit 69 'nor when it fails' $leaks "$BUILD/bin/le-discover"
else
	skip 'it leaks nothing' 'valgrind is not installed'
fi
t_done
