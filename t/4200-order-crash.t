#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2153
. "$(dirname "$0")/lib.sh"
. "$T_ROOT/t/order-lib.sh"
t_init 'le-order neither loses a certificate nor orders one twice, whenever it is killed'
t_need jq shuf

NAMES=50 KILLS=100

# The CA takes its time, so that a kill may meet every state.
order_lab sleep=1
order_account
order_responder

# killed MS: one run that is killed MS milliseconds after its start.
killed() {
	lab_run -i "$T/due" -o "$T/out.kill" kill le-order --jobs 50 --ready-timeout 5s
	sleep "$(printf '0.%03d' "$1")"
	lab_stop kill KILL
}

# states: which states the journals are in; one word for each.
states() {
	cat state/journal/*.json 2>/dev/null | jq -r 'if .issued then "issued" elif .open.order then "ordered"
		elif .open then "opened" else "empty" end'
}

# A name more every second time, so that late kills still meet early states.
dues k $NAMES >all
i=0
while [ $i -lt $KILLS ]; do
	head -n $((NAMES * (i + 2) / KILLS)) all >due
	killed "$(shuf -i 0-700 -n 1)"
	states | sort | uniq -c | sed 's/^ *//' | paste -sd ' ' >>seen
	i=$((i + 1))
done
diag "after each tenth kill: $(sed -n '10~10p' seen | paste -sd ';')"
diag "runs that left certificates opened, ordered, issued: $(grep -c opened seen) $(grep -c ordered seen) $(grep -c issued seen)"
grep -q ordered seen
ok $? 'kills met open orders'
check_exit 0 'a last run, left alone' le-order <all
is "$(count issued out)" $NAMES 'prints all certificates'
is "$(issued_at_ca)" $NAMES "after $KILLS kills there are as many at the CA, not one more"
is "$(jq -rR 'fromjson? | select(.type == "issued").id' out | sort -u | wc -l)" $NAMES 'one each'
check_exit 0 'each sealed key is that of its certificate' le-file-put --certs "dir:$T/certs" <<-END
	$(cat out)
END
is "$(count stored out)" $NAMES 'or they could not be stored'

# --- TERM in the middle

dues t 10 >due
lab_run -i "$T/due" -o "$T/out.term" term le-order
t_ordered() { [ "$(cat state/journal/t*.json 2>/dev/null | jq -c 'select(.open.order)' | wc -l)" = 10 ]; }
check_within 10 'ten orders under way' t_ordered
lab_stop term TERM 5
is "$LAB_STATUS" 0 'TERM ends it within 5 s'
is "$(count failed out.term)" 0 'and calls nothing failed'
n=$(orders_at_ca)
check_exit 0 'the next run' le-order <due
is "$(count issued out) $(($(orders_at_ca) - n))" '10 0' 'goes on with the same orders'
is "$(issued_at_ca)" $((NAMES + 10)) 'and no more are issued'

# --- orders that the CA has lost

dues g 3 >due
lab_run -i "$T/due" gone le-order
g_ordered() { [ "$(cat state/journal/g*.json 2>/dev/null | jq -c 'select(.open.order)' | wc -l)" = 3 ]; }
check_within 10 'three orders under way' g_ordered
lab_stop gone KILL
for j in state/journal/g*.json; do
	jq -c '.open.order |= sub("[0-9A-Za-z_-]+$"; "gone")' "$j" >edited && cp edited "$j"
done
n=$(orders_at_ca)
check_exit 0 'orders that are gone at the CA' le-order <due
is "$(count issued out) $(($(orders_at_ca) - n))" '3 3' 'are made anew'

dues h 3 >due
lab_run -i "$T/due" lost le-order
h_ordered() { [ "$(cat state/journal/h*.json 2>/dev/null | jq -c 'select(.open.order)' | wc -l)" = 3 ]; }
check_within 10 'three more orders under way' h_ordered
lab_stop lost KILL
lab_restart pebble
check_exit 1 'a CA that has lost the account, too' le-order <due
like "$(field out failed code)" 'accountDoesNotExist' 'says so'
order_account
check_exit 0 'with a new account' le-order <due
is "$(count issued out)" 3 'they are ordered again'

t_done
