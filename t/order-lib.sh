# SPDX-License-Identifier: ISC
# What the tests of le-order and le-account share: a Pebble with its DNS, an nginx that stands in for
# proxy and responder, and stores in the scratch folder. Source it after lib.sh and t_init.

# order_lab [lab_pebble options]: sets LE_* for all tools.
order_lab() {
	ORDER_WEB=$(lab_port)
	lab_challtestsrv && lab_pebble http="$ORDER_WEB" "$@" || bail "no CA"
	LE_CA=$PEBBLE_DIR_URL LE_CA_FILE=$PEBBLE_CA LE_RESOLVER=$DNS_ADDR LE_HTTP_PORT=$ORDER_WEB
	LE_SECRETS=dir:$T/secrets LE_STATE=dir:$T/state
	export LE_CA LE_CA_FILE LE_RESOLVER LE_HTTP_PORT LE_SECRETS LE_STATE
}

# order_responder: answers the challenges of the account that LE_SECRETS holds.
order_responder() {
	le-challenge-serve --help >/dev/null || bail "no le-challenge-serve"
	lab_run responder le-challenge-serve --listen "127.0.0.1:$ORDER_WEB" \
		--thumbprint "$(le-account thumbprint)" &&
		lab_ready responder 10 lab_curl -sf "http://127.0.0.1:$ORDER_WEB/healthz" ||
		bail "no responder"
}

# due ID [NAME…]: a due record.
due() {
	id=$1
	shift
	[ $# -gt 0 ] || set -- "$id"
	jq -cn --arg id "$id" '{type: "due", id: $id, names: $ARGS.positional, reason: "missing"}' \
		--args -- "$@"
}

# issued_at_ca: how many certificates Pebble has issued since it started.
issued_at_ca() {
	grep -c 'Issued certificate serial' "$(lab_log pebble)" || true
}

# orders_at_ca: how many newOrder requests it has seen.
orders_at_ca() {
	grep -c 'POST /order-plz' "$(lab_log pebble)" || true
}
