#!/bin/sh
# SPDX-License-Identifier: ISC
. "$(dirname "$0")/lib.sh"
t_init 'le-vault-put beside a sealed, an absent and an unwilling Vault, and beside another writer'

ISSUE=$BUILD/helper/issue
CERTS=vault:secret/fabio/certs
export LE_SECRETS=vault:secret/le-exporter

vault_get() { lab_curl -f -H "X-Vault-Token: $VAULT_TOKEN" "$VAULT_ADDR/v1/$1"; }
vault_send() { lab_curl -f -X "$1" -H "X-Vault-Token: $VAULT_TOKEN" --data "$3" "$VAULT_ADDR/v1/$2"; }
field() { jq -r "$1" "${2:-out}"; }
lines() { [ "$(wc -l <"$1")" = "$2" ]; }
said() { grep -Eq "$2" "$(lab_log "$1")"; }

lab_bao keep=1 || bail 'no OpenBao'

# --- the wrong words

check_exit 64 'no --certs' le-vault-put </dev/null
check_exit 64 'a folder' le-vault-put --certs "dir:$T/x" </dev/null
like "$(cat err)" le-file-put 'is for the other tool'
check_exit 78 'Consul' le-vault-put --certs "$CERTS" --secrets consul:x </dev/null

# --- what must not be written

"$ISSUE" a.example.com >issued || bail 'no record'
for wrong in key serial name chain seal; do
	"$ISSUE" "--wrong-$wrong" w.example.com >bad
	check_exit 1 "a wrong $wrong" le-vault-put --certs "$CERTS" <bad
	is "$(field '[.type, .id, .stage, .kind] | join(" ")')" 'failed w.example.com store permanent' \
		"a wrong $wrong: $(field .why)"
done
check_exit 0 'nothing of it is there' test -z "$(vault_get secret/metadata/fabio/certs/w.example.com 2>&1 | grep current)"

# --- not permitted, wrong mount

vault_send PUT sys/policies/acl/writer '{"policy":"path \"secret/data/le-exporter/*\" {capabilities=[\"read\"]} path \"secret/data/fabio/certs/ok.example.com\" {capabilities=[\"create\",\"read\",\"update\"]} path \"secret/metadata/fabio/certs/ok.example.com\" {capabilities=[\"read\",\"update\",\"patch\"]}"}' ||
	bail 'no policy'
"$ISSUE" ok.example.com >ok || bail 'no record'
poor=$(vault_send POST auth/token/create '{"policies":["writer"]}' | jq -r .auth.client_token)
cat issued ok >two
check_exit 1 'a token that may write one of two' env VAULT_TOKEN="$poor" le-vault-put --certs "$CERTS" <two
is "$(jq -r 'select(.type == "failed") | [.id, .kind] | join(" ")' out)" 'a.example.com permanent' 'the other is failed'
like "$(jq -r 'select(.type == "failed").why' out)" 'secret/fabio/certs/a.example.com|permission' 'and why'
is "$(jq -r 'select(.type == "stored").id' out)" ok.example.com 'the one is stored'
check_exit 1 'no such mount' le-vault-put --certs vault:nowhere/certs <issued
is "$(field '[.type, .kind] | join(" ")')" 'failed permanent' 'is failed'
like "$(field .why)" nowhere 'and named'
check_exit 1 'a bad token' env VAULT_TOKEN=wrong le-vault-put --certs "$CERTS" <issued
is "$(field '[.type, .kind] | join(" ")')" 'failed permanent' 'is failed'

# --- two writers

for n in 1 2 3 4 5 6 7 8; do "$ISSUE" --age "${n}h" r.example.com >"r$n"; done
cat r8 r6 r4 r2 >even
cat r7 r5 r3 r1 >odd
for n in 1 2 3 4 5; do
	lab_run -i even -o race w1 le-vault-put --certs "$CERTS"
	lab_run -i odd -o race w2 le-vault-put --certs "$CERTS"
	lab_wait w1 30
	[ "$LAB_STATUS" = 0 ] || fail "round $n: the first writer"
	lab_wait w2 30
	[ "$LAB_STATUS" = 0 ] || fail "round $n: the second writer"
	is "$(vault_get secret/data/fabio/certs/r.example.com | jq -r .data.metadata.custom_metadata.serial)" \
		"$(jq -r .serial r1)" "round $n: of two writers the newest certificate stays"
	vault_send DELETE secret/metadata/fabio/certs/r.example.com '' || fail 'no delete'
done

# --- sealed, then not

mkfifo in
lab_run -i in -o held put le-vault-put --certs "$CERTS"
exec 9>in
"$ISSUE" --age 3h h.example.com >h1
"$ISSUE" --age 2h h.example.com >h2
cat ok >&9
check_within 10 'the first record' lines held 1
lab_seal bao || bail 'no seal'
cat h1 h2 h1 >&9
check_within 10 'a sealed Vault is told' said put 'sealed'
echo '{"type":"sync","hosts":1}' >&9
check_within 10 'other records pass meanwhile' grep -q sync held
lab_unseal bao || bail 'no unseal'
check_within 30 'the record that waited is stored' lines held 3
is "$(tail -n 1 held | jq -r .serial)" "$(jq -r .serial h2)" 'the newest of its id'
is "$(grep -c 'trying again' "$(lab_log put)")" 1 'it was told once'
check_within 10 'and so is the end' said put 'takes certificates again'
exec 9>&-
lab_wait put 10
is "$LAB_STATUS" 0 'it ends with its input'

# --- away at the start, TERM, --drain

lab_seal bao || bail 'no seal'
mkfifo in2
lab_run -i in2 -o away away le-vault-put --certs "$CERTS"
exec 9>in2
cat issued >&9
check_within 10 'a record waits' said away 'trying again'
lab_stop away TERM 5
exec 9>&-
is "$LAB_STATUS" 0 'TERM ends it at once, with 0'
is "$(cat away)" '' 'and nothing is said of the record'
lab_stop bao
check_exit 75 '--drain' le-vault-put --certs "$CERTS" --drain 1s <issued
is "$(field '[.type, .id, .kind] | join(" ")')" 'failed a.example.com temporary' 'reports what waits'
mkfifo in3
lab_run -i in3 -o late late le-vault-put --certs "$CERTS"
exec 9>in3
cat issued >&9
exec 9>&-
check_within 10 'no Vault at the start is told' said late 'trying again'
lab_restart bao || bail 'no restart'
lab_unseal bao || bail 'no unseal'
lab_wait late 60
is "$LAB_STATUS" 0 'the record waits for it'
is "$(field .type late)" stored 'and is stored'

# --- --lint

check_exit 0 '--lint of a sound path' le-vault-put --lint --certs "$CERTS"
check_exit 0 'an empty path' le-vault-put --lint --certs vault:secret/nothing
like "$(cat err)" 'holds no certificates' 'is told'
"$ISSUE" x.example.com a.example.com >dup
le-vault-put --certs "$CERTS" <dup >out || fail 'no duplicate'
check_exit 0 'a name twice' le-vault-put --lint --certs "$CERTS"
like "$(cat err)" 'a.example.com is held by a.example.com and by x.example.com' 'is told'
jq -c '{data: {cert: .chain, key: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"}}' issued >body
vault_send POST secret/data/fabio/certs/bad.example.com "$(cat body)" >/dev/null || bail 'no bad secret'
vault_send POST secret/data/fabio/certs/half.example.com '{"data":{"cert":"x"}}' >/dev/null || bail 'no bad secret'
check_exit 1 'a path that Fabio refuses' le-vault-put --lint --certs "$CERTS"
is "$(cat out)" '' 'there is nothing on stdout'
like "$(cat err)" 'bad.example.com: .*refuses the whole path' 'the bad key is named'
like "$(cat err)" 'half.example.com: .*refuses the whole path' 'and the half secret'
check_exit 77 '--lint without the right to list' env VAULT_TOKEN="$poor" le-vault-put --lint --certs "$CERTS"
"$ISSUE" half.example.com >half
check_exit 1 'what is no certificate' le-vault-put --certs "$CERTS" <half
is "$(field '[.type, .kind] | join(" ")')" 'failed permanent' 'is not written over'

t_done
