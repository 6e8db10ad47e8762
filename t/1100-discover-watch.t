#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2317 # functions are called through check
#
# --watch: it follows Consul's catalog and KV through changes, an agent's death and a late start, and says only what
# is new.

# shellcheck source=t/lib.sh
. "$(dirname "$0")/lib.sh"
t_init 'le-discover follows Consul'

# service NAME TAG...: registers it.
service() {
	s_name=$1
	shift
	jq -cn --arg name "$s_name" '{Name: $name, Port: 80, Tags: $ARGS.positional}' --args "$@" |
		lab_curl -f -X PUT "$CONSUL_HTTP_ADDR/v1/agent/service/register" --data @-
}
no_service() { lab_curl -f -X PUT "$CONSUL_HTTP_ADDR/v1/agent/service/deregister/$1"; }
kv() { lab_curl -f -o kv.out -X PUT "$CONSUL_HTTP_ADDR/v1/kv/le-exporter/config/$1" --data "${2:-}"; }
no_kv() { lab_curl -f -o kv.out -X DELETE "$CONSUL_HTTP_ADDR/v1/kv/le-exporter/config/$1"; }
# What it has said last: the state of NAME, the count of hosts and who is missing.
state() { [ "$(jq -r --arg n "$1" 'select(.type == "host" and .name == $n).state' log | tail -n 1)" = "$2" ]; }
skipped() { [ "$(jq -r --arg n "$1" 'select(.type == "skip" and .name == $n).code' log | tail -n 1)" = "$2" ]; }
hosts() { [ "$(jq -c 'select(.type == "sync").hosts' log | tail -n 1)" = "$1" ]; }
missing() { [ "$(jq -c 'select(.type == "sync").missing' log | tail -n 1)" = "$1" ]; }
said() { grep -q -e "$1" "$(lab_log watch)"; }
records() { jq -c "select(.type == \"$1\")" log | wc -l; }
# Consul's own word on how often it was asked.
asked() { grep -c "url=\"*$1.*latency=" "$(lab_log consul)"; }

# What looks for leaks; the address sanitizer does so by itself, and does not run below valgrind.
leaks='valgrind -q --leak-check=full --error-exitcode=99'
if grep -q __asan_init "$BUILD/bin/le-discover" || ! command -v valgrind >/dev/null; then leaks=; fi

# It starts before Consul does.
lab_consul keep=1 -- -log-level=debug || bail 'no Consul'
lab_stop consul
lab_run -o log watch le-discover --watch --settle 100ms
check_within 10 'Consul is away at the start' said 'le-discover: Consul at .*trying again'
is "$(cat log)" '' 'so nothing is printed'
lab_restart consul || bail 'no Consul'
service web 'urlprefix-a.example.com/'
check_within 60 'it finds Consul' state a.example.com present
check_within 10 'all is known' hosts 1
check_within 10 'it says that Consul answers' said 'consul answers again'

# Names come and go
service api 'urlprefix-b.example.com/'
check_within 20 'a new service' state b.example.com present
service le-challenge 'urlprefix-a.example.com/.well-known/acme-challenge/' \
	'urlprefix-b.example.com/.well-known/acme-challenge/' 'urlprefix-b.example.com/'
service other 'urlprefix-a.example.com/.well-known/acme-challenge/' 'urlprefix-b.example.com/.well-known/acme-challenge/'
no_service api
check_within 20 'only challenge routes are left of it: nobody wants it' state b.example.com absent
check 'and one name is' hosts 1
no_service web
check_within 20 'so with the other' state a.example.com absent

# The policy
service web 'urlprefix-a.example.com/' 'urlprefix-c.example.com/'
check_within 20 'it comes back' state a.example.com present
kv extra/x.example.org
check_within 20 'an extra name' state x.example.org present
kv deny/c.example.com
check_within 20 'a name is denied' state c.example.com absent
check 'and is told as such' skipped c.example.com denied
kv allow/_any.example.org
check_within 20 'only some are allowed' state a.example.com absent
check 'and it is told' skipped a.example.com not-allowed
no_kv allow/_any.example.org
check_within 20 'all are allowed again' state a.example.com present
kv extra/-bad-
check_within 20 'a bad entry' grep -q '"type":"failed","key":"extra/-bad-"' log
no_kv '?recurse'
check_within 20 'without any policy' state x.example.org absent
check_within 20 'what it denied is wanted' state c.example.com present

# One request for each change, and one record. The catalog has been quiet for a while.
catalog=$(asked /v1/catalog/services) n=$(records host)
service new 'urlprefix-e.example.com/'
check_within 10 'one more service' state e.example.com present
is "$(($(asked /v1/catalog/services) - catalog))" 1 'is learned in one request'
is "$(($(records host) - n))" 1 'is one record'
is "$(asked '/v1/catalog/service/')" 0 'no service is asked for by itself'

# The agent dies and comes back with its data.
n=$(records host) word=$(wc -l <"$(lab_log watch)")
lab_stop consul KILL
check_within 20 'a dead agent is missing' missing '["consul"]'
is "$(records host)" "$n" 'no name goes'
lab_restart consul || bail 'no Consul'
check_within 90 'a new one is found' missing null
is "$(records host)" "$n" 'and nothing is said again'
check 'all names are there' hosts 3
check_within 30 'each trouble and its end is one line' [ "$(($(wc -l <"$(lab_log watch)") - word))" -le 6 ]
service late 'urlprefix-d.example.com/'
check_within 20 'it goes on watching' state d.example.com present

# The end
lab_stop watch TERM 5
is "$LAB_STATUS" 0 'TERM ends it with 0'
check 'all it wrote are records' jq -e . log

# The death of its reader
mkfifo pipe
lab_run -o pipe gone le-discover --watch
lab_run -i pipe reader head -n 1
check 'the reader ends after a line' lab_wait reader 20
check 'so does the writer, without anything to say' lab_wait gone 10
is "$LAB_STATUS" 0 'with 0'

# Under valgrind, stopped in the midst of its queries
if [ -n "$leaks" ] || grep -q __asan_init "$BUILD/bin/le-discover"; then
	# shellcheck disable=SC2086 # words
	lab_run -o log.vg vg $leaks "$BUILD/bin/le-discover" --watch
	check_within 30 'a watch under valgrind' grep -q '"sync"' log.vg
	lab_stop vg TERM 20
	is "$LAB_STATUS" 0 'leaks nothing'
	lab_stop consul
	# shellcheck disable=SC2086
	lab_run -o log.vg2 vg $leaks "$BUILD/bin/le-discover" --watch
	check_within 30 'one without Consul' grep -q 'trying again' "$(lab_log vg)"
	lab_stop vg INT 20
	is "$LAB_STATUS" 0 'leaks nothing'
else
	skip 'it leaks nothing' 'valgrind is not installed'
fi
t_done
