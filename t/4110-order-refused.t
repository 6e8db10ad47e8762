#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2153
. "$(dirname "$0")/lib.sh"
. "$T_ROOT/t/order-lib.sh"
t_init 'le-order asks the CA for nothing that cannot succeed, and says why'
t_need jq valgrind

order_lab
order_account

# --- names that are no names

due x.local >due
due localhost.example.com localhost >>due
due co.uk >>due
due _wildcard.example.com '*.example.com' >>due
check_exit 0 'names that no CA would certify' le-order --ready-timeout 0 <due
is "$(jq -r 'select(.type == "skip").code' out | paste -sd ' ')" 'special-use special-use public-suffix wildcard' \
	'are skipped, with the reason'
is "$(count failed out)" 0 'and no failure'

{
	echo 'no json'
	due 192.0.2.1.example.com 192.0.2.1
	jq -cn '{type: "due", id: "../../etc/passwd", names: ["a.example.com"], reason: "missing"}'
	jq -cn '{type: "due", id: "a.example.com", names: [], reason: "missing"}'
	jq -cn '{type: "due", id: "a.example.com", names: ["a.example.com"], reason: "missing", options: {ca: 1}}'
	echo '{"type":"stored","id":"a.example.com"}'
	echo '{"type":"sync","hosts":0}'
} >due
check_exit 1 'lines that are no records' le-order --ready-timeout 0 <due
is "$(cat out)" "$(cat due)" 'are passed on byte for byte'
is "$(grep -c 'is no record' err)" 5 'and told'
is "$(asked_at_ca)" 0 'the CA hears of none of all that'

# --- the preflight

due a.example.com >due
check_exit 1 'nobody answers' le-order --ready-timeout 0 <due
is "$(field out failed stage)" preflight 'it fails in the preflight'
is "$(field out failed kind)" temporary 'for now'
like "$(field out failed why)" 'a.example.com.*does not answer at 127.0.0.1' 'it says where'
is "$(field out failed id)" a.example.com 'and whose'
is "$(asked_at_ca)" 0 'the CA has not heard of it'
[ ! -e state/journal/a.example.com.json ]
ok $? 'and no journal was begun'

# The responder comes late, as a route of a proxy does.
lab_run -i "$T/due" -o "$T/waits" waits le-order --ready-timeout 30s
check_within 5 'it has begun' grep -q due waits
order_responder
lab_wait waits 30
is "$LAB_STATUS $(count issued waits)" '0 1' 'a route that becomes live meanwhile is waited for'
lab_stop responder

# nginx plays the proxies that do it wrong, and the one that redirects.
other=$(lab_port)
tp=$(le-account thumbprint)
acme='/.well-known/acme-challenge/'
lab_nginx -- "
server { listen 127.0.0.1:$ORDER_WEB default_server; return 404; }
server { listen 127.0.0.1:$ORDER_WEB; server_name page.example.com; return 200 '<html>Welcome</html>'; }
server { listen 127.0.0.1:$ORDER_WEB; server_name account.example.com;
	location ~ ^$acme([-_a-zA-Z0-9]+)\$ { return 200 '\$1.someOtherThumbprint'; } }
server { listen 127.0.0.1:$ORDER_WEB; server_name long.example.com;
	location ~ ^$acme([-_a-zA-Z0-9]+)\$ { return 200 '\$1.$tp                                                     '; } }
server { listen 127.0.0.1:$ORDER_WEB; server_name space.example.com;
	location ~ ^$acme([-_a-zA-Z0-9]+)\$ { return 200 '\$1.$tp
'; } }
server { listen 127.0.0.1:$ORDER_WEB; server_name moved.example.com;
	return 301 http://space.example.com:$ORDER_WEB\$request_uri; }
server { listen 127.0.0.1:$ORDER_WEB; server_name loop.example.com;
	return 302 http://loop.example.com:$ORDER_WEB\$request_uri; }
server { listen 127.0.0.1:$ORDER_WEB; server_name port.example.com;
	return 302 http://space.example.com:$other\$request_uri; }
" || bail 'no nginx'

# wrong NAME ERE TEXT: NAME fails in the preflight with a reason that matches.
wrong() {
	due "$1" >due
	le-order --ready-timeout 0 <due >out 2>err
	is "$? $(field out failed stage)" '1 preflight' "$3"
	like "$(field out failed why)" "$2" '  with the reason'
}
n=$(asked_at_ca)
wrong none.example.com 'status 404.*le-challenge-serve' 'nobody routes the challenge'
wrong page.example.com 'status 200, "<html>Welcome' 'a page for everything'
wrong account.example.com 'something else than our responder' 'the responder of another account'
wrong long.example.com 'something else' 'more than 128 bytes'
wrong loop.example.com 'redirects more than 10 times' 'redirects without end'
wrong port.example.com "redirects to port $other" 'a redirect to a port that the CA does not follow'
lab_dns set-default-ipv4 '{"ip":""}'
wrong nx.example.com 'DNS' 'a name without an address'
is "$(field out failed kind)" permanent '  for good'
lab_dns set-default-ipv4 '{"ip":"127.0.0.1"}'
lab_dns set-servfail '{"host":"servfail.example.com"}'
wrong servfail.example.com 'DNS' 'a name server that fails'
is "$(field out failed kind)" temporary '  for now'
is $(($(asked_at_ca) - n)) 0 'the CA has heard of none of them'

due space.example.com >due
due moved.example.com >>due
check_exit 0 'a newline at the end, and a redirect' le-order --ready-timeout 0 <due
is "$(count issued out)" 2 'are as good for us as for the CA'

# One bad name holds its own certificate back, and no other.
due both.example.com space.example.com page.example.com >due
due good.example.com space.example.com >>due
check_exit 1 'a bad name among good ones' le-order --ready-timeout 0 <due
is "$(field out failed id) $(field out issued id)" 'both.example.com good.example.com' 'fails alone'

# --- what the CA says

n=$(issued_at_ca)
due page.example.com >due
check_exit 1 'without a preflight' leaked le-order --no-preflight <due
is "$(field out failed stage)" challenge 'it fails at the CA'
is "$(field out failed kind)" permanent 'in the challenge'
is "$(field out failed code)" unauthorized 'by its code'
like "$(field out failed why)" 'page.example.com.*unauthorized' 'and its words'
is "$(field out failed problem.type)" urn:ietf:params:acme:error:unauthorized 'its problem document is there'
is "$(jq -r '.open' state/journal/page.example.com.json)" null 'the lost order is not kept'
is "$(issued_at_ca)" "$n" 'nothing was issued'

t_done
