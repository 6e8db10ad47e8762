#!/bin/sh
# SPDX-License-Identifier: ISC
. "$(dirname "$0")/lib.sh"
t_init 'le-renew-check watches a store in OpenBao, by metadata only, and wakes by itself'

lab_bao keep=1 || bail 'no OpenBao'
ISSUE=$BUILD/helper/issue
export LE_SECRETS=vault:secret/le-exporter LE_CERTS=vault:secret/fabio/certs

bao() { lab_curl -f -X "$1" -H "X-Vault-Token: $(cat "$LAB_DIR/bao/root-token")" ${3:+--data "$3"} "$VAULT_ADDR/v1/$2"; }
put() { "$ISSUE" "$@" | le-vault-put >stored && [ "$(jq -r .type stored)" = stored ]; }
dues() { jq -r 'select(.type == "due") | [.id, .reason, (.names | join(" "))] | join(" ")' out; }
has_due() { [ "$(jq -r 'select(.type == "due") | [.id, .reason] | join(" ")' lines | grep -cx "$1")" -ge "${2:-1}" ]; }
say() { printf '%s\n' "$@" >&7; }

check 'certificates' put --age 10d a.example.com a.example.com www.a.example.com
check 'one that is due' put --age 70d b.example.com

# Who reads only metadata may not read keys.
bao PUT sys/policies/acl/check '{"policy":"path \"secret/metadata/fabio/certs/*\" { capabilities = [\"read\", \"list\"] }\npath \"secret/metadata/fabio/certs\" { capabilities = [\"list\"] }"}' || bail 'no policy'
bao POST auth/token/create '{"policies":["check"]}' | jq -r .auth.client_token >token
ROOT=$VAULT_TOKEN
VAULT_TOKEN=$(cat token)

printf '%s\n' '{"type":"host","name":"a.example.com"}' '{"type":"host","name":"b.example.com"}' \
	'{"type":"host","name":"c.example.com"}' '{"type":"sync","hosts":3}' >in
check_exit 0 'with the rights to metadata only' le-renew-check <in
is "$(dues)" 'b.example.com expiring b.example.com
c.example.com missing c.example.com' 'what is due'
is "$(jq -r 'select(.id == "b.example.com") | [has("ca"), has("account"), has("certid")] | join(" ")' out)" \
	'true true true' 'the attributes'

bao PUT sys/policies/acl/none '{"policy":"path \"x\" { capabilities = [\"deny\"] }"}' || bail 'no policy'
bao POST auth/token/create '{"policies":["none"]}' | jq -r .auth.client_token >token
VAULT_TOKEN=$(cat token)
check_exit 77 'without rights' le-renew-check <in
is "$(dues)" '' 'nothing is missing'
VAULT_TOKEN=$ROOT

mkfifo pipe
lab_run -i pipe -o "$T/lines" watch le-renew-check --interval 1d
exec 7>pipe
say '{"type":"host","name":"a.example.com"}' '{"type":"host","name":"b.example.com"}' '{"type":"sync","hosts":2}'
check_within 10 'what is due is said' has_due 'b.example.com expiring'
check 'renewed' put b.example.com
check 'a short one' put --age 8s --life 20s s.example.com
say '{"type":"host","name":"s.example.com"}' '{"type":"sync","hosts":3}'
check_within 20 'it wakes when a certificate comes due' has_due 's.example.com expiring'
say '{"type":"host","name":"d.example.com"}' '{"type":"sync","hosts":4}'
check_within 10 'a new name is said at once' has_due 'd.example.com missing'
is "$(jq -r 'select(.type == "due") | .id' lines | sort | uniq -c | sed 's/^ *//')" '1 b.example.com
1 d.example.com
1 s.example.com' 'each is said once'

lab_seal || fail 'not sealed'
say '{"type":"host","name":"e.example.com"}' '{"type":"sync","hosts":5}'
check_within 20 'a sealed store is told' grep -q 'trying again' "$(lab_log watch)"
if has_due 'e.example.com missing'; then fail 'sealed is not missing'; else pass 'sealed is not missing'; fi
lab_unseal || fail 'not unsealed'
check_within 90 'and what was wanted meanwhile is due once it is back' has_due 'e.example.com missing'
is "$(grep -c 'trying again' "$(lab_log watch)")" 1 'one message for one trouble'
lab_stop watch TERM
is "$LAB_STATUS" 0 'TERM'

exec 7>&-
lab_run -i pipe -o "$T/lines2" watch2 le-renew-check --interval 1s
exec 7>pipe
printf '%s\n' '{"type":"host","name":"z.example.com"}' '{"type":"sync","hosts":1}' >&7
twice() { cp lines2 lines && has_due 'z.example.com missing' 2; }
check_within 20 'what is due is said again at each interval' twice
exec 7>&-
lab_wait watch2 20 || fail 'the end of input'
is "$LAB_STATUS" 0 'the end of input'

t_done
