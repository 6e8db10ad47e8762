#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=t/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=t/whole-lib.sh
. "$T_ROOT/t/whole-lib.sh"
t_init 'le-exporter run: Consul, OpenBao and the CA go and come back, and every name gets one certificate'

whole_lab keep=1 check=1
# Pebble forgets everything when it ends, accounts too, which no CA does. So this is what ends instead.
front=$(lab_port)
lab_cert "$T/front" 127.0.0.1 localhost || bail 'no certificate'
pebble=${PEBBLE_DIR_URL%/dir}
lab_nginx name=front -- "server { listen 127.0.0.1:$front ssl; ssl_certificate $T/front.pem;
	ssl_certificate_key $T/front.key;
	location / { proxy_pass $pebble; proxy_set_header Host \$http_host; proxy_ssl_verify off; } }" || bail 'no front'
PEBBLE_DIR_URL=https://127.0.0.1:$front/dir
whole_site LE_INTERVAL=2s

said() { grep -Eq -e "$1" "$(lab_log run)"; }
told() { grep -Eq -e "$1" events; }
has_verdict() { [ "$(verdict "$1")" = "$2" ]; }
at_ca() { [ "$(issued)" -ge "$1" ]; }
# A name without an address waits in its preflight.
nowhere() { lab_dns add-a "{\"host\":\"$1\",\"addresses\":[\"127.0.0.2\"]}"; }
here() { lab_dns clear-a "{\"host\":\"$1\"}"; }

# --- no Consul at the start

service first le-exporter.host=a.example.com
lab_stop consul
whole_run run
check_within 30 'no Consul: it is told' said 'le-discover.*[Cc]onsul'
lab_restart consul || bail 'no Consul'
check_within 120 'Consul comes: the name is stored' stored a.example.com

# --- Consul goes in the middle of an order

nowhere b.example.com
service second le-exporter.host=b.example.com
check_within 30 'a name is due' told 'due +b\.example\.com'
lab_stop consul
here b.example.com
check_within 30 'the journal is away: it is told' told 'failed +b\.example\.com .*Consul at'
is "$(issued)" 1 'without it nothing is ordered'
lab_restart consul || bail 'no Consul'
check_within 120 'Consul is back: the name is stored' stored b.example.com

# --- the store is sealed while a certificate is on its way to it, and another one is ordered

nowhere d.example.com
service fourth le-exporter.host=d.example.com
check_within 120 'a name is due' told 'due +d\.example\.com'
kill -s STOP "$(ours_of le-vault-put)"
service third le-exporter.host=c.example.com
check_within 120 'one certificate is at the CA' at_ca 3
lab_seal || bail 'not sealed'
kill -s CONT "$(ours_of le-vault-put)"
check_within 30 'the store is sealed: it is told' said 'le-vault-put.*sealed'
here d.example.com
check_within 120 'orders go on' at_ca 4
lab_unseal || bail 'not unsealed'
check_within 120 'unsealed: both are stored' stored c.example.com d.example.com

# --- the CA goes

nowhere e.example.com
service fifth le-exporter.host=e.example.com
check_within 120 'a name is due' told 'due +e\.example\.com'
lab_stop front
here e.example.com
check_within 120 'no CA: it is told' told 'failed +e\.example\.com .*connect'
lab_restart front || bail 'no front'
check_within 120 'the CA is back: the name is stored' stored e.example.com

for id in a b c d e; do
	check_within 10 "$id: the last verdict is good" has_verdict $id.example.com stored
done
each_once 5
lab_stop run TERM 5
is "$LAB_STATUS" 0 'TERM'
check 'nothing is left' no_ours
diag "$(grep -c 'starting it again' "$(lab_log run)") restarts of the pipe"

t_done
