#!/bin/sh
# SPDX-License-Identifier: ISC
. "$(dirname "$0")/lib.sh"
t_init 'le-file-put writes PEM files that proxies serve, and runs a command after each batch'

ISSUE=$BUILD/helper/issue
export LE_SECRETS="dir:$T/secrets" LE_CERTS="dir:$T/certs"

field() { jq -r "$1" "${2:-out}"; }
lines() { [ "$(wc -l <"$1")" = "$2" ]; }
serial() { openssl x509 -noout -serial | sed 's/serial=//' | tr 'A-F' 'a-f'; }
served() {
	openssl s_client -connect "127.0.0.1:$2" -servername "$1" </dev/null 2>/dev/null | serial
}
serves() { [ "$(served "$1" "$2")" = "$3" ]; }

"$ISSUE" a.example.com >issued || bail 'no record'
a=$(field .serial issued)
check_exit 0 'one record' le-file-put <issued
is "$(field '[.type, .id, .store, .serial] | join(" ")')" "stored a.example.com dir:$T/certs $a" 'it is stored'
is "$(ls certs)" a.example.com.pem 'one file'
is "$(stat -c %a certs/a.example.com.pem)" 640 'that strangers do not read'
is "$(serial <certs/a.example.com.pem)" "$a" 'openssl reads the certificate'
check 'openssl reads the key' openssl pkey -in certs/a.example.com.pem -noout

"$ISSUE" --age 2d a.example.com >older
check_exit 0 'an older one' le-file-put <older
is "$(field .serial)" "$a" 'does not replace it'

# The lines of others pass in order, and so does the record itself with --pass.
printf '%s\n' '{"type":"sync","hosts":1}' '{"type":"news","of":"another version"}' >mixed
cat issued >>mixed
check_exit 0 '--pass' le-file-put --pass <mixed
is "$(sed -n 4p out | jq -r .type)" stored 'adds its own record'
head -n 3 out >passed
check 'and keeps all lines as they were' cmp mixed passed
check_exit 0 'without --pass' le-file-put <mixed
is "$(jq -r .type out | tr '\n' ' ')" 'sync news stored ' 'the record is replaced'

# --- what must not be written

for wrong in key serial name chain seal; do
	"$ISSUE" "--wrong-$wrong" w.example.com >bad
	check_exit 1 "a wrong $wrong" le-file-put <bad
	is "$(field '[.type, .id, .stage, .kind] | join(" ")')" 'failed w.example.com store permanent' \
		"a wrong $wrong: is failed: $(field .why)"
	check "a wrong $wrong: nothing is written" test ! -e certs/w.example.com.pem
done
"$ISSUE" --age 100d w.example.com >bad
check_exit 1 'an expired one' le-file-put <bad
like "$(field .why)" 'has expired' 'an expired one: the reason'
"$ISSUE" w.example.com | jq -c '.key_sealed |= .[0:40]' >bad
check_exit 1 'a damaged seal' le-file-put <bad
is "$(field .type)" failed 'a damaged seal: is failed'

printf '%s\n' nonsense '{"type":"issued","id":"../../x"}' '{"type":"issued"}' >garbage
cat issued >>garbage
check_exit 1 'garbage' le-file-put <garbage
is "$(head -n 3 out)" "$(head -n 3 garbage)" 'is passed on'
like "$(cat err)" 'line 2' 'and told with its line'
is "$(sed -n 4p out | jq -r .type)" stored 'and the good record behind it is stored'

# --- places that can't be written

touch file
check_exit 1 'a folder below a file' le-file-put --certs "dir:$T/file/certs" <issued
like "$(field .why)" "$T/file.*Not a directory" 'is named'
# shellcheck disable=SC2016
check_exit 1 'a full disk' sh -c 'trap "" XFSZ; ulimit -f 1; exec le-file-put --certs "dir:$1"' sh "$T/full" <issued
like "$(field .why)" "$T/full.*(File too large|No space)" 'is told'
is "$(find full -type f ! -name .lock)" '' 'and leaves nothing behind'
check_exit 64 'a Vault path' le-file-put --certs vault:secret/x <issued
like "$(cat err)" le-vault-put 'is for the other tool'
check_exit 64 'an unknown layout' le-file-put --layout tar <issued

# --- --exec

mkfifo in
lab_run -i in -o stored file-put le-file-put --certs "dir:$T/batch" --exec "echo run >>'$T/runs'; env >'$T/env'; echo noise"
exec 9>in
for n in 1 2 3 4 5; do "$ISSUE" "b$n.example.com" >&9; done
check_within 10 'after five writes' lines stored 5
check_within 10 'the command runs' test -s env
is "$(cat runs)" run 'once'
unlike "$(cat stored)" noise 'and what it prints is no record'
"$ISSUE" b6.example.com >&9
check_within 10 'after one more' lines runs 2
cat issued >&9
exec 9>&-
lab_wait file-put 20
is "$LAB_STATUS" 0 'it ends with its input'
check 'the last batch was served, too' lines runs 3

VAULT_TOKEN=hush CONSUL_HTTP_TOKEN=hush check_exit 0 'with tokens' \
	le-file-put --certs "dir:$T/env-certs" --exec "env >'$T/env'" <issued
unlike "$(cat env)" hush 'the command does not get them'
check_exit 1 'a command that fails' le-file-put --certs "dir:$T/bad-exec" --exec 'exit 3' <issued
like "$(cat err)" 'exit 3.*ended with status 3' 'is told'
is "$(field .type)" stored 'the certificate is stored nevertheless'
check_exit 0 'an equal one' le-file-put --certs "dir:$T/bad-exec" --exec 'exit 3' <issued
is "$(cat err)" '' 'runs no command'

# --- the end

mkfifo in2
lab_run -i in2 -o stored2 file-put le-file-put --certs "dir:$T/term" --exec "echo run >>'$T/runs2'"
exec 9>in2
cat issued >&9
check_within 10 'a write' lines stored2 1
lab_stop file-put TERM 5
exec 9>&-
is "$LAB_STATUS" 0 'TERM ends it with 0'
is "$(cat runs2)" run 'after the command that was due'
mkfifo in3
lab_run closed sh -c "le-file-put --certs 'dir:$T/closed' <in3 | true"
exec 9>in3
lab_wait closed 10
exec 9>&-
is "$LAB_STATUS" 0 'the death of its reader ends it'

# --- real proxies

unset CONSUL_HTTP_ADDR
lab_traefik || bail 'no Traefik'
check_exit 0 'the layout for Traefik' le-file-put --layout traefik --certs "dir:$LAB_TRAEFIK_DIR" <issued
list=$LAB_TRAEFIK_DIR/certs.yaml
is "$(jq -r '.tls.certificates[].certFile' "$list")" "$LAB_TRAEFIK_DIR/a.example.com.pem" 'lists the file'
cp "$list" list1
check_within 20 'Traefik serves it' serves a.example.com "$LAB_WEBSECURE_PORT" "$a"
"$ISSUE" --age 0s a.example.com >newer
new=$(field .serial newer)
check_exit 0 'a newer one' le-file-put --layout traefik --certs "dir:$LAB_TRAEFIK_DIR" <newer
check 'leaves the list as it was' cmp "$list" list1
check_within 20 'and Traefik serves it' serves a.example.com "$LAB_WEBSECURE_PORT" "$new"

port=$(lab_port)
lab_nginx -- "server { listen 127.0.0.1:$port ssl; server_name a.example.com;
	ssl_certificate $T/certs/a.example.com.pem; ssl_certificate_key $T/certs/a.example.com.pem; }" || bail 'no nginx'
check 'nginx serves the file' serves a.example.com "$port" "$a"
check_exit 0 'a newer one with --exec' le-file-put --exec "kill -HUP $(lab_pid nginx)" <newer
check_within 20 'and nginx serves that' serves a.example.com "$port" "$new"

t_done
