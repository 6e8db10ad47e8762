#!/bin/sh
# SPDX-License-Identifier: ISC
. "$(dirname "$0")/lib.sh"
t_init 'le-renew-check joins wanted names with a folder of certificates, one shot'

ISSUE=$BUILD/helper/issue
export LE_CERTS="dir:$T/certs"
mkdir certs

# dir_cert AGE LIFE ID [NAME...]: a certificate as other tools leave it, without attributes.
dir_cert() {
	_age=$1 _life=$2
	shift 2
	"$ISSUE" --age "$_age" --life "$_life" "$@" | jq -rj '.chain + .key' >"certs/$1.pem"
}

host() { printf '{"type":"host","name":"%s"}\n' "$@"; }
dues() { jq -r 'select(.type == "due") | [.id, .reason, (.names | join(" "))] | join(" ")' out; }

dir_cert 10d 90d a.example.com
dir_cert 70d 90d b.example.com b.example.com www.b.example.com
dir_cert 4d 6d short.example.com
dir_cert 10d 90d _wildcard.w.example.com '*.w.example.com'

{
	host a.example.com b.example.com c.example.com short.example.com
	echo '{"type":"host","name":"x.w.example.com","source":"consul","services":["web"]}'
	echo '{"type":"sync","hosts":5}'
} >in
check_exit 0 'a complete set' le-renew-check <in
is "$(head -n 6 out)" "$(cat in)" 'every line is passed on'
is "$(dues)" 'b.example.com expiring b.example.com
c.example.com missing c.example.com
short.example.com expiring short.example.com' 'what is due; a name that nobody wants goes'
is "$(jq -r 'select(.type == "skip") | [.name, .code, .source, .services[0]] | join(" ")' out)" \
	'x.w.example.com covered consul web' 'what a wildcard covers'
is "$(jq -r 'select(.id == "b.example.com") | .serial' out)" \
	"$(openssl x509 -in certs/b.example.com.pem -noout -serial | sed 's/.*=//' | tr A-F a-f)" 'the stored serial'
is "$(jq -r 'select(.id == "c.example.com") | keys | join(" ")' out)" 'id names reason type' 'nothing of what is not stored'
is "$(cat err)" '' 'no message'

host b.example.com >in
check_exit 0 'an incomplete set' le-renew-check <in
is "$(dues)" 'b.example.com expiring b.example.com www.b.example.com' 'takes no name away'

echo '{"type":"host","name":"a.example.com","options":{"names":["n.example.com"],"profile":"short"}}' >in
check_exit 0 'a name more' le-renew-check <in
is "$(dues)" 'a.example.com names-changed a.example.com n.example.com' 'changes the names'
is "$(jq -r 'select(.type == "due") | .options.profile' out)" short 'the options travel'

check_exit 0 'all, without input' le-renew-check --all
is "$(dues)" 'b.example.com expiring b.example.com www.b.example.com
short.example.com expiring short.example.com' 'each with its own names'

check_exit 0 'forced' le-renew-check --force A.Example.com. </dev/null
is "$(dues)" 'a.example.com forced a.example.com' 'is due though young'
check_exit 1 'forced, unknown' le-renew-check --force q.example.com --force a.example.com </dev/null
is "$(jq -r 'select(.type == "failed") | [.id, .stage, .code] | join(" ")' out)" 'q.example.com check not-found' \
	'is failed'
is "$(dues)" 'a.example.com forced a.example.com' 'the other one is due'
check_exit 64 'not a name' le-renew-check --force 'a b' </dev/null

echo nonsense >certs/bad.example.com.pem
host bad.example.com new.example.com >in
check_exit 1 'an unreadable certificate' le-renew-check <in
is "$(dues)" 'new.example.com missing new.example.com' 'is never missing'
is "$(jq -r 'select(.type == "failed") | [.id, .stage] | join(" ")' out)" 'bad.example.com check' 'is failed'
host new.example.com >in
check_exit 0 'when nobody wants it' le-renew-check <in
like "$(cat err)" 'bad\.example\.com' 'there is a message'
rm certs/bad.example.com.pem

printf '{"type":"host"}\n{"type":"host","name":"a.example.com"}\n' >in
check_exit 1 'a bad record' le-renew-check <in
like "$(cat err)" 'line 1 .*"name"' 'is told'
is "$(cat out)" "$(cat in)" 'and passed on'

check_exit 69 'a store that is away' le-renew-check --certs vault:secret/certs --vault-addr "http://127.0.0.1:$(lab_port)" <in
is "$(dues)" '' 'nothing is due'
check_exit 78 'keys in the clear' le-renew-check --certs consul:certs <in

t_done
