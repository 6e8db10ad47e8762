#!/bin/sh
# SPDX-License-Identifier: ISC
. "$(dirname "$0")/lib.sh"
t_init 'le-vault-get prints stored certificates with their keys, and what changes'
t_need script

ISSUE=$BUILD/helper/issue
export LE_CERTS=vault:secret/fabio/certs LE_SECRETS=vault:secret/le-exporter

vault_send() { lab_curl -f -X "$1" -H "X-Vault-Token: $VAULT_TOKEN" --data "$3" "$VAULT_ADDR/v1/$2"; }
field() { jq -r "$1" "${2:-out}"; }
lines() { [ "$(wc -l <"$1")" = "$2" ]; }
said() { grep -Eq "$2" "$(lab_log "$1")"; }
put() { "$ISSUE" "$@" | le-vault-put >put-out; }

lab_bao keep=1 || bail 'no OpenBao'

check_exit 0 'an empty store' le-vault-get
like "$(cat err)" 'holds no certificates' 'is told'
put a.example.com www.example.com || fail 'no certificate'
put b.example.com || fail 'no certificate'
put gone.example.com || fail 'no certificate'
vault_send DELETE secret/data/fabio/certs/gone.example.com '' || fail 'no delete'

check_exit 0 'all' le-vault-get
is "$(jq -r '[.type, .id] | join(" ")' out | sort | tr '\n' ' ')" 'issued a.example.com issued b.example.com ' 'but the deleted one'
is "$(cat err)" '' 'without a word'
check_exit 0 'by id' le-vault-get b.example.com
is "$(field .id)" b.example.com 'just the one'
like "$(field .key)" 'BEGIN PRIVATE KEY' 'with its key'
is "$(field .ca)" https://ca.example/directory 'and where it came from'
check_exit 0 'by name' le-vault-get www.example.com
is "$(field .id)" a.example.com 'is found, too'
check_exit 1 'a name that is nowhere' le-vault-get nowhere.example.com b.example.com
is "$(jq -r '[.type, .name // .id] | join(" ")' out | sort | tr '\n' ' ')" \
	'failed nowhere.example.com issued b.example.com ' 'is failed, the other printed'
check_exit 64 'what is no name' le-vault-get ../../x

# The other end of it: into a folder and back.
le-vault-get | le-file-put --certs "dir:$T/certs" >stored
is "$(jq -r .type stored | tr '\n' ' ')" 'stored stored ' 'le-file-put takes the records'
check_exit 0 'a folder' le-vault-get --certs "dir:$T/certs" a.example.com
is "$(field '[.id, .ca] | join(" ")')" 'a.example.com https://ca.example/directory' 'gives the same'

check_exit 64 'a terminal is refused' script -qec 'le-vault-get b.example.com' /dev/null
cp out screen
unlike "$(cat screen)" 'PRIVATE KEY-' 'and sees no key'
like "$(cat screen)" 'not printed on a terminal' 'but the reason'

vault_send POST secret/data/fabio/certs/half.example.com '{"data":{"cert":"x"}}' >/dev/null || bail 'no bad secret'
check_exit 1 'one that is no certificate' le-vault-get
is "$(jq -r 'select(.type == "failed") | [.id, .stage] | join(" ")' out)" 'half.example.com store' 'is failed'
is "$(grep -c '"issued"' out)" 2 'the others are there'

# --- rights

vault_send PUT sys/policies/acl/one '{"policy":"path \"secret/data/fabio/certs/b.example.com\" {capabilities=[\"read\"]}"}' ||
	bail 'no policy'
poor=$(vault_send POST auth/token/create '{"policies":["one"]}' | jq -r .auth.client_token)
check_exit 0 'the right to read one is enough for it' env VAULT_TOKEN="$poor" le-vault-get b.example.com
check_exit 77 'but not for all' env VAULT_TOKEN="$poor" le-vault-get
like "$(cat err)" secret/fabio/certs 'which is told'

# --- --watch

lab_run -o seen get le-vault-get --watch --poll 1s
check_within 10 'a watch begins with all' lines seen 3
put --age 0s a.example.com www.example.com || fail 'no certificate'
check_within 10 'then the one that has changed' lines seen 4
is "$(tail -n 1 seen | jq -r '[.id, .serial] | join(" ")')" "a.example.com $(jq -r .serial put-out)" 'with what it is now'
lab_seal bao || bail 'no seal'
check_within 10 'a sealed Vault is told' said get 'trying again'
lab_unseal bao || bail 'no unseal'
check_within 20 'and its return' said get 'answers again'
put c.example.com || fail 'no certificate'
check_within 10 'a new one' lines seen 5
is "$(tail -n 1 seen | jq -r .id)" c.example.com 'is printed'
is "$(jq -r 'select(.type == "failed").id' seen)" half.example.com 'what can not be read was told once'
lab_stop get TERM 5
is "$LAB_STATUS" 0 'TERM ends it with 0'
lab_run closed sh -c 'le-vault-get --watch --poll 1s | head -n 1'
lab_wait closed 10
is "$LAB_STATUS" 0 'the death of its reader ends it'

lab_stop bao
check_exit 69 'no Vault' le-vault-get
like "$(cat err)" "$LE_CERTS" 'is told'

t_done
