#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2153
. "$(dirname "$0")/lib.sh"
. "$T_ROOT/t/order-lib.sh"
t_init 'two le-order on one state order each certificate once'
t_need jq

# Two newOrder requests at once may lock Pebble up for ever: one holds its new authorization and waits for the store, the
# other holds the store and waits for that authorization. With few of them it is rare enough.
order_lab retry=0
order_account
order_responder

# Both twins may send the finalize of one order, with the same CSR. A CA takes the first; Pebble looks at the order's
# state and changes it later, so at the same moment it may take both and sign the CSR twice. Hence orders are counted.
orders_issued() { sed -n 's/.*Issued certificate serial .* for order //p' "$(lab_log pebble)" | sort -u | wc -l; }

# twins STATE PREFIX: two at once over the same twenty names.
twins() {
	before=$(orders_issued)
	dues "$2" 20 >due
	for j in a b; do
		rm -f "out.$j"
		lab_run -i "$T/due" -o "$T/out.$j" "twin-$j" le-order --jobs 2 --state "$1"
	done
	for j in a b; do
		lab_wait twin-$j 60
		is "$LAB_STATUS $(count issued out.$j)" '0 20' "$1: twin $j prints all"
	done
	is $(($(orders_issued) - before)) 20 "$1: one order each comes to a certificate"
	for j in a b; do
		jq -rR 'fromjson? | select(.type == "issued") | "\(.id) \(.serial) \(.key_sealed)"' out.$j | sort >keys.$j
	done
	check 'both print the same certificates with the same keys' cmp keys.a keys.b
}

twins "dir:$T/state" a
twins "dir:$T/state" b
lab_consul || bail 'no Consul'
twins consul:le-exporter/state c
twins consul:le-exporter/state d
lab_bao || bail 'no OpenBao'
twins vault:secret/state e

# What the CA has refused to one is not ordered at once by the other.
lab_stop responder
due x.example.com >due
n=$(orders_at_ca)
for j in a b; do
	rm -f "out.$j"
	lab_run -i "$T/due" -o "$T/out.$j" "twin-$j" le-order --no-preflight
done
for j in a b; do lab_wait twin-$j 60; done
is "$(count failed out.a) $(count failed out.b)" '1 1' 'a name that fails, fails for both'
n=$(($(orders_at_ca) - n))
[ $n -ge 1 ] && [ $n -le 2 ]
ok $? "after one order each at most ($n)"

t_done
