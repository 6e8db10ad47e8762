#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=t/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=t/whole-lib.sh
. "$T_ROOT/t/whole-lib.sh"
t_init 'le-exporter once, and the pipes of a person, on real servers'

brief_s=${WHOLE_BRIEF:-16}
whole_lab profiles="default:7776000 brief:$brief_s"
# Pebble draws lots where no profile is asked for.
whole_site LE_READY_TIMEOUT=10s LE_DRAIN=20s LE_PROFILE=default

# --- names of every kind

service fabio urlprefix-fabio.example.com/ urlprefix-fabio.example.com/path urlprefix-/nameless
service port80 urlprefix-port80.example.com:80/
service neutral le-exporter.host=neutral.example.com,second.example.com
service upper urlprefix-UPPER.example.com/
service none unrelated
kv le-exporter/config/extra/extra.example.com '{"names":["more.example.com"],"key_type":"p384"}'
kv le-exporter/config/deny/_any.denied.example.com ''
service denied urlprefix-a.denied.example.com/
service out urlprefix-out.example.com/ le-exporter.enable=false
service wild 'urlprefix-*.wild.example.com/' 'urlprefix-g??b.example.com/'
service bad urlprefix-under_score.example.com/ urlprefix-single/ urlprefix-printer.local/ urlprefix-192.0.2.1/ \
	urlprefix-com.au/
service tcp 'urlprefix-tcp.example.com:443 proto=tcp'

check_exit 0 'once' whole_once
cp out events
is "$(stored_ids)" "$(printf '%s\n' extra.example.com fabio.example.com neutral.example.com port80.example.com \
	second.example.com upper.example.com)" 'these have a certificate'
each_once 6
n=$(orders)
for id in $(stored_ids); do
	is "$(vault_get "data/fabio/certs/$id" | jq -c '.data.data | keys')" '["cert","key"]' "$id: what Fabio reads"
	stored_pem "$id" >pem
	check "$id: of this CA, for this name" openssl verify -CAfile "$PEBBLE_ROOT" -untrusted pem -verify_hostname "$id" pem
	is "$(openssl pkey -in pem -pubout)" "$(openssl x509 -in pem -noout -pubkey)" "$id: key and certificate belong together"
done
check 'le-vault-put --lint agrees' le-vault-put --lint
stored_pem extra.example.com >pem
check 'the policy adds a name' openssl verify -CAfile "$PEBBLE_ROOT" -untrusted pem -verify_hostname more.example.com pem
like "$(openssl x509 -in pem -noout -text)" 'secp384r1|P-384' 'and says the type of the key'
is "$(grep -c ' stored ' events)" 6 'le-status tells what was stored'

is "$(verdict fabio.example.com)" stored 'the verdict of a name'
for kind in 'out.example.com opt-out' 'a.denied.example.com denied' 'under_score.example.com not-a-name' \
	'single not-a-name' 'printer.local special-use' '192.0.2.1 not-a-name' 'com.au public-suffix' \
	'*.wild.example.com wildcard' 'g??b.example.com pattern' 'tcp.example.com tcp-route'; do
	code=${kind#* } name=${kind% *}
	check "$name: skipped as $code" test -n "$(grep -F " $name" events | grep -e "$code")"
done

check_exit 0 'once more' whole_once
is "$(orders) $(issued)" "$n 6" 'nothing is ordered'
is "$(grep -c ' stored ' out)" 0 'nor stored'
check_exit 0 'nor by --all' whole_once --all
is "$(orders) $(issued)" "$n 6" 'nothing'
check 'nothing of it runs on' no_ours

# --- by hand, with a responder of their own

lab_run responder le-challenge-serve
lab_ready responder 10 _lab_answers "http://$WHOLE_LISTEN/healthz" 200 || bail 'no responder'

# This one is due after half of its short life, when the rest has been done.
kv le-exporter/config/extra/brief.example.com '{"profile":"brief"}'
service late le-exporter.host=late.example.com
one_shot() { le-discover | le-renew-check | le-order | le-vault-put; }
check_exit 0 'the one shot' one_shot
is "$(jq -r 'select(.type == "stored").id' out | sort)" "$(printf '%s\n' brief.example.com late.example.com)" \
	'what is new is stored'
is "$(jq -r 'select(.type == "issued").id' out)" '' 'without a key on the way'
is "$(issued)" 8 'and nothing else'
serial=$(jq -r 'select(.type == "stored" and .id == "brief.example.com").serial' out)

by_hand() {
	echo '{"type":"host","name":"hand.example.com"}' | le-renew-check --certs "dir:$T/files" | le-order |
		le-file-put --certs "dir:$T/files"
}
mkdir files
check_exit 0 'by hand, into files' by_hand
check 'there is a file' openssl verify -CAfile "$PEBBLE_ROOT" -untrusted files/hand.example.com.pem \
	-verify_hostname hand.example.com files/hand.example.com.pem
is "$(issued)" 9 'one certificate'
check_exit 0 'again' by_hand
is "$(issued)" 9 'does nothing'

others() { le-vault-get | le-file-put --certs "dir:$T/copies" --exec 'echo reload >>reloads'; }
mkdir copies
check_exit 0 'other consumers' others
for id in $(stored_ids); do
	is "$(openssl x509 -in "copies/$id.pem" -noout -serial)" "$(stored_pem "$id" | openssl x509 -noout -serial)" "$id: copied"
done
is "$(cat reloads)" reload 'and told once'
is "$(find copies files -name '*.pem' -perm /007)" '' 'nobody else reads the keys'

is_due() { le-renew-check --all | grep -q '"reason":"expiring"'; }
cron() { le-renew-check --all | le-order | le-vault-put; }
check_within $((brief_s + 10)) 'the brief one comes due' is_due
check_exit 0 'cron' cron
is "$(jq -r 'select(.type == "stored").id' out)" brief.example.com 'it alone is renewed'
[ "$(jq -r 'select(.type == "stored").serial' out)" != "$serial" ]
ok $? 'by another certificate'
is "$(issued)" 10 'one'
lab_stop responder
is "$LAB_STATUS" 0 'the responder ends'

# --- what fails, and how that is told

# From here on the brief one would be due again and again.
lab_curl -f -o /dev/null -X DELETE "$CONSUL_HTTP_ADDR/v1/kv/le-exporter/config/extra/brief.example.com"
sed -i 's/^LE_READY_TIMEOUT=.*/LE_READY_TIMEOUT=2s/' etc/le-exporter.env
lab_dns add-a '{"host":"elsewhere.example.com","addresses":["127.0.0.2"]}'
service elsewhere le-exporter.host=elsewhere.example.com,fine.example.com
kv le-exporter/config/deny/not..a.name ''
check_exit 1 'a name that is somewhere else' whole_once
cp out events
check 'the other one is stored' stored fine.example.com
is "$(issued)" 11 'and is all that the CA has heard of'
like "$(cat events)" 'failed +elsewhere\.example\.com.*127\.0\.0\.2' 'the reason names the address'
is "$(verdict elsewhere.example.com)" failed 'and is kept'
like "$(cat events)" 'failed .*deny/not\.\.a\.name' 'a bad entry of the policy is told, too'
service_away elsewhere
lab_curl -f -o /dev/null -X DELETE "$CONSUL_HTTP_ADDR/v1/kv/le-exporter/config/deny/not..a.name"

service waits le-exporter.host=waits.example.com
lab_signal pebble STOP
# Shorter than the time that a connection may take.
sed -i 's/^LE_DRAIN=.*/LE_DRAIN=5s/' etc/le-exporter.env
check_exit 75 'a CA that does not answer' whole_once
lab_signal pebble CONT
sed -i 's/^LE_DRAIN=.*/LE_DRAIN=20s/' etc/le-exporter.env
lab_seal || bail 'not sealed'
check_exit 69 'a sealed store' whole_once
lab_unseal || bail 'not unsealed'
check_exit 0 'all is back' whole_once
check 'what waited is stored' stored waits.example.com
is "$(issued)" 12 'ordered once'
lab_stop consul
check_exit 69 'no Consul' whole_once
check 'nothing runs on' no_ours

t_done
