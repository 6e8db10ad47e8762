#!/bin/sh
# SPDX-License-Identifier: ISC
. "$(dirname "$0")/lib.sh"
t_init 'le-status --log tells and keeps verdicts'

kept() { lab_curl -f "$CONSUL_HTTP_ADDR/v1/kv/le/state/$1?raw"; }
say() { printf '%s\n' "$@" >&7; }
failed() {
	printf '{"type":"failed","id":"%s","stage":"order","kind":"temporary","code":"x","why":"%s","time":"2026-11-24T00:00:00Z"}\n' "$1" "$2"
}
due() { printf '{"type":"due","id":"%s","names":["%s"],"reason":"missing"}\n' "$1" "$1"; }
stored() {
	printf '{"type":"stored","id":"%s","names":["%s"],"store":"dir:x","serial":"03ab","not_after":"2027-01-01T00:00:00Z"}\n' "$1" "$1"
}
verdict() { jq -r '[.verdict, .why] | join(" ")' "state/verdict/$1.json"; }

check_exit 64 'the mode must be told' le-status </dev/null

{
	echo '{"type":"host","name":"a.example.com","source":"consul","services":["web"]}'
	echo '{"type":"host","name":"c.example.com"}'
	echo '{"type":"skip","name":"*.x","code":"wildcard","why":"needs\u001b[31m DNS"}'
	echo '{"type":"sync","hosts":2}'
	due a.example.com
	failed a.example.com 'no luck'
	due a.example.com
	stored b.example.com
} >in
check_exit 0 'a folder' le-status --log --state "dir:$T/state" <in
is "$(sed 's/^[^ ]* *//;s/  */ /g' out | cut -d' ' -f1,2)" 'skip *.x
due a.example.com
failed a.example.com
due a.example.com
stored b.example.com' 'a line per event'
is "$(grep -c "$(printf '\033')" out)" 0 'no escape sequence'
is "$(verdict a.example.com)" 'failed no luck' 'a due does not hide why it failed'
is "$(verdict b.example.com)" 'stored all is well' 'stored'
is "$(verdict c.example.com)" 'wanted seen, and nothing was due yet' 'wanted'
is "$(jq -r '.services[0]' state/verdict/a.example.com.json)" web 'who wants it'
is "$(jq -r .name state/verdict/_other.*.json)" '*.x' 'what is no name is kept, too'
is "$(jq -r .hosts state/sync.json)" 2 'the last sync'

echo '{"type":"host","name":"b.example.com"}' >in
check_exit 0 '-v' le-status --log -v --state "dir:$T/state" <in
like "$(cat out)" 'host +b\.example\.com +wanted' 'tells hosts'
is "$(verdict b.example.com)" 'stored all is well' 'which takes no verdict away'
is "$(jq -r .wanted state/verdict/b.example.com.json)" true 'but is noted'
jq -c '. + {"ours":1}' state/verdict/b.example.com.json >new && cat new >state/verdict/b.example.com.json
failed b.example.com 'again' >in
check_exit 0 '-q' le-status --log -q --state "dir:$T/state" <in
is "$(cat out)" '' 'tells nothing'
is "$(verdict b.example.com)" 'failed again' 'and keeps all the same'
is "$(jq -r .ours state/verdict/b.example.com.json)" 1 'keys that it does not know survive'
stored b.example.com | le-status --log -q --state "dir:$T/state"
is "$(jq -r '[has("code"), has("stage"), .verdict] | join(" ")' state/verdict/b.example.com.json)" 'false false stored' \
	'nothing is left of a failure'

echo '{"type":"stored"}' >in
check_exit 1 'a bad record' le-status --log --state "dir:$T/state" <in
like "$(cat err)" 'line 1 ' 'is told'

lab_consul keep=1 || bail 'no Consul'
mkfifo pipe
lab_run -i pipe -o "$T/lines" log le-status --log --state consul:le/state
exec 7>pipe
say "$(stored a.example.com)" '{"type":"sync","hosts":1}'
in_consul() { kept "$1" | jq -e "$2"; }
check_within 20 'kept in Consul' in_consul verdict/a.example.com/doc '.verdict == "stored"'
lab_signal consul STOP
lab_stop consul KILL
say "$(failed a.example.com one)" "$(failed a.example.com two)" "$(stored b.example.com)"
check_within 20 'lines come while Consul is away' grep -q 'two' lines
check_within 20 'which is told' grep -q 'trying again' "$(lab_log log)"
# The pipe's end must not stay open in Consul.
lab_restart consul 7>&- || bail 'no Consul again'
check_within 90 'the newest is kept when it is back' in_consul verdict/a.example.com/doc '.why == "two"'
check_within 20 'and the others' in_consul verdict/b.example.com/doc '.verdict == "stored"'
say "$(failed c.example.com end)"
exec 7>&-
lab_wait log 20 || fail 'the end of input'
is "$LAB_STATUS" 0 'the end of input'
check 'what came last is kept' in_consul verdict/c.example.com/doc '.verdict == "failed"'

lab_run -i pipe -o "$T/silent" silent le-status --log --state "dir:$T/state" --silence 2s
exec 7>pipe
say '{"type":"sync","hosts":0}' "$(due a.example.com)"
check_within 10 'it reads' grep -q due silent
lab_wait silent 20 || fail 'silence ends it'
is "$LAB_STATUS" 75 'a pipe without a sync'
like "$(cat "$(lab_log silent)")" 'no sync record for 2 s' 'and why'
exec 7>&-

lab_run -i pipe term le-status --log --state "dir:$T/state"
exec 7>pipe
say "$(stored t.example.com)"
check_within 10 'it runs' grep -q t.example.com "$(lab_log term)"
lab_stop term TERM
is "$LAB_STATUS" 0 'TERM'
is "$(verdict t.example.com)" 'stored all is well' 'what came before it is kept'

t_done
