# shellcheck shell=sh
# SPDX-License-Identifier: ISC
#
# What the tests of le-order and le-account share: a Pebble with its DNS, a responder, and stores in the scratch
# folder. A test sources it after lib.sh and calls t_init first.
#
#   order_lab [lab_pebble options]   DNS and Pebble; sets the LE_* of the site; nothing is registered yet
#   order_account                    registers the account
#   order_responder                  starts le-challenge-serve (responder) where Pebble looks for it
#   due ID [NAME...]                 prints a due record; without names ID is the only one
#   dues PREFIX N                    prints N of them: PREFIX1.example.com ...
#   issued_at_ca | orders_at_ca      how many certificates Pebble has issued, how many orders it has taken
#   asked_at_ca                      how many newOrder requests it has seen; refused nonces make it see some twice
#   count TYPE FILE                  how many records of a type a file holds
#   field FILE TYPE KEY              the value in the first record of that type
#   chain_of FILE                    writes the chain of the first issued record to $T/chain.pem
#
# order_lab also makes the command "leaked CMD...", which runs CMD in valgrind: its status, or 99 for a leak or an error.
# A sanitizer build looks for leaks itself and can't run in valgrind.

order_lab() {
	ORDER_WEB=$(lab_port)
	lab_challtestsrv && lab_pebble http="$ORDER_WEB" "$@" || bail 'no CA'
	LE_CA=$PEBBLE_DIR_URL LE_CA_FILE=$PEBBLE_CA LE_RESOLVER=$DNS_ADDR LE_HTTP_PORT=$ORDER_WEB
	LE_SECRETS=dir:$T/secrets LE_STATE=dir:$T/state
	export LE_CA LE_CA_FILE LE_RESOLVER LE_HTTP_PORT LE_SECRETS LE_STATE
	mkdir -p "$T/bin"
	# What a thread's end leaves in glibc's cache counts as "possibly lost", so that kind is left out.
	cat >"$T/bin/leaked" <<-'END'
		#!/bin/sh
		! ldd "$(command -v "$1")" | grep -q libasan || exec "$@"
		exec valgrind --quiet --leak-check=full --show-leak-kinds=definite,indirect \
			--errors-for-leak-kinds=definite,indirect --error-exitcode=99 "$@"
	END
	chmod +x "$T/bin/leaked"
	PATH=$T/bin:$PATH
}

order_account() {
	le-account register --agree-tos >"$T/account.out" 2>&1 || {
		diag_file "$T/account.out"
		bail 'no account'
	}
}

order_responder() {
	lab_run responder le-challenge-serve --listen "127.0.0.1:$ORDER_WEB" --thumbprint "$(le-account thumbprint)" &&
		lab_ready responder 10 lab_curl -sf "http://127.0.0.1:$ORDER_WEB/healthz" || bail 'no responder'
}

due() {
	_due_id=$1
	shift
	[ $# -gt 0 ] || set -- "$_due_id"
	jq -cn --arg id "$_due_id" '{type: "due", id: $id, names: $ARGS.positional, reason: "missing"}' --args -- "$@"
}

dues() {
	jq -cn --arg p "$1" --argjson n "$2" \
		'range(1; $n + 1) | "\($p)\(.).example.com" | {type: "due", id: ., names: [.], reason: "missing"}'
}

issued_at_ca() { grep -c 'Issued certificate serial' "$(lab_log "${1:-pebble}")" || :; }
asked_at_ca() { grep -c 'POST /order-plz' "$(lab_log "${1:-pebble}")" || :; }
orders_at_ca() { grep -c 'Added order ' "$(lab_log "${1:-pebble}")" || :; }

count() { jq -R "fromjson? | select(.type == \"$1\") | 1" "$2" | wc -l | tr -d ' '; }
field() { jq -rR "fromjson? | select(.type == \"$2\") | .$3" "$1" | head -n 1; }
chain_of() { jq -jR 'fromjson? | select(.type == "issued") | .chain' "$1" >"$T/chain.pem"; }
