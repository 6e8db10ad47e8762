#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2153
. "$(dirname "$0")/lib.sh"
. "$T_ROOT/t/order-lib.sh"
t_init 'le-order writes its journal first, ends as it should, and keeps certificates apart'
t_need jq setpriv valgrind

order_lab
order_account
order_responder

# --- no journal, no request

due a.example.com >due
touch file
check_exit 1 'a state folder below a file' le-order --state "dir:$T/file/state" <due
is "$(field out failed stage) $(count issued out)" 'order 0' 'the certificate fails'
like "$(field out failed why)" 'file/state' 'the folder is named'
if [ "$(id -u)" = 0 ]; then
	# Root may write anywhere, so somebody else has to try.
	mkdir readonly
	chmod 711 "$T"
	chmod 555 readonly
	cp -R secrets theirs && chown -R 65534 theirs
	nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }
	check_exit 1 'a state folder that may not be written' \
		nobody "$BUILD/bin/le-order" --state "dir:$T/readonly" --secrets "dir:$T/theirs" <due
	like "$(field out failed why)" 'readonly.*ermission' 'is told with the reason'
	check_exit 77 'secrets that may not be read' nobody "$BUILD/bin/le-order" --secrets "dir:$T/secrets" <due
else
	mkdir -m 555 readonly
	check_exit 1 'a state folder that may not be written' le-order --state "dir:$T/readonly" <due
	like "$(field out failed why)" 'readonly.*ermission' 'is told with the reason'
fi
is "$(asked_at_ca)" 0 'nothing was asked of the CA'

# --- a damaged journal

check_exit 0 'a certificate' le-order <due
n=$(issued_at_ca)
j=state/journal/a.example.com.json
jq -c '.issued.chain = 7' $j >damaged
for damage in "$(cat damaged)" '[]' '{"v":1,"open":{"names":["a.example.com"]}}' '{"v":1,"iss'; do
	printf '%s\n' "$damage" >$j
	check_exit 1 "a journal with $(printf '%.20s' "$damage")" le-order <due
	like "$(field out failed why)" 'damaged .le-order --forget a.example.com' 'fails and says what to do'
	is "$(issued_at_ca)" "$n" 'nothing is ordered'
	check_exit 0 'forgotten' le-order --forget a.example.com <due
	is "$(cat out)" '' 'and no more than that: input is not read'
	check_exit 0 'the next due' le-order <due
	n=$((n + 1))
	is "$(count issued out) $(issued_at_ca)" "1 $n" 'is ordered'
done
check_exit 0 'to forget what is not there' le-order --forget b.example.com
check_exit 1 'to forget what is no id' le-order --forget ../secrets/account </dev/null
jq -c '.v = 99 | .later = {"x": 1}' $j >newer && cp newer $j
jq -c '. + {options: {profile: null, key_type: "p384"}}' due >other
check_exit 1 'a journal of a newer version' le-order <other
like "$(field out failed why)" 'format 99.*update it' 'is told'
is "$(jq -cS . $j)" "$(jq -cS . newer)" 'and left as it is'
jq -c '.v = 1' newer >$j
check_exit 0 'keys that are not ours' le-order <other
is "$(jq -c .later $j)" '{"x":1}' 'survive'

# --- another CA

lab_pebble name=pebble2 http="$ORDER_WEB"
second=$PEBBLE_DIR_URL
{
	due c1.example.com
	due c2.example.com | jq -c --arg ca "$second" '. + {options: {ca: $ca}}'
	due c3.example.com | jq -c '. + {options: {ca: "ftp://x"}}'
	due c4.example.com | jq -c '. + {options: {key_type: "dsa"}}'
	due c5.example.com
} >mixed
check_exit 1 'an order for a CA without account' le-order <mixed
is "$(count issued out)" 2 'the others go on'
like "$(jq -r 'select(.id == "c2.example.com" and .type == "failed").why' out)" \
	"no account at $second; run: le-account register --ca" 'it fails and says what to do'
like "$(jq -r 'select(.id == "c3.example.com" and .type == "failed").why' out)" 'ftp://x' 'no CA at all'
like "$(jq -r 'select(.id == "c4.example.com" and .type == "failed").why' out)" 'dsa' 'no key type'
le-account register --agree-tos --ca "$second" >out 2>err
check_exit 1 'once there is one' le-order <mixed
is "$(issued_at_ca pebble2)" 1 'the other CA issues it'

# --- how it ends

check_exit 0 'no input' le-order </dev/null
is "$(cat out)" '' 'no output'
check_exit 64 'an unknown option' le-order --nonsense
check_exit 64 'a number out of its range' le-order --jobs 0
check_exit 64 'an unknown CA' le-order --ca nonsense </dev/null
check_exit 64 'an unknown key type' le-order --key-type dsa </dev/null
due d.example.com >due
le-order <due >&- 2>err
is "$?" 75 'without standard output it ends at once'
mkfifo in out.fifo
lab_run -i "$T/in" -o "$T/out.fifo" reader-gone le-order
exec 8>in 7<out.fifo
cat due >&8
head -n 1 <&7 >out
exec 7<&-
lab_wait reader-gone 10
is "$LAB_STATUS" 0 'the death of its reader ends it'
exec 8>&-

lab_signal pebble STOP
due e.example.com >due
check_exit 75 'what is not done within --drain' le-order --drain 1s <due
is "$(field out failed id) $(field out failed kind)" 'e.example.com temporary' 'is reported as failed, for now'
dues t 5 >due
lab_run -i "$T/due" -o "$T/out.term" term leaked le-order
t_opened() { [ "$(cat state/journal/t*.json 2>/dev/null | jq -c 'select(.open)' | wc -l)" = 5 ]; }
check_within 20 'five orders at a silent CA' t_opened
lab_stop term TERM 5
is "$LAB_STATUS" 0 'TERM ends it within 5 s, without a leak'
[ "$LAB_STATUS" = 0 ] || diag_file "$(lab_log term)"
lab_signal pebble CONT
n=$(issued_at_ca)
check_exit 0 'the next run' le-order <due
is "$(count issued out) $(($(issued_at_ca) - n))" '5 5' 'resumes what was begun'

lab_stop pebble
dues u 2 >due
check_exit 1 'the CA is away' leaked le-order <due
is "$(field out failed kind) $(field out failed code)" 'temporary unreachable' 'they fail for now, without a leak'
is "$(jq -r '.open.names[0]' state/journal/u1.example.com.json)" u1.example.com 'and stay in the journal'

t_done
