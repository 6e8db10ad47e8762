#!/bin/sh
# SPDX-License-Identifier: ISC
#
# What strangers may send to the responder, and what they get: over IPv4 and IPv6, in time and in
# bytes, and as which user.

# shellcheck source=t/lib.sh
. "$(dirname "$0")/lib.sh"
t_init 'le-challenge-serve answers challenges and nothing else'

print=LXEWQrcmsEQBYnyp-6wy9chTD7GQPMTbAiWHF5IaSIE
token=evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA
path=/.well-known/acme-challenge
port=$(lab_port)
url=http://127.0.0.1:$port

get() { lab_curl --path-as-is "$@"; }
code() { get -o body -w '%{http_code}' "$@"; }

# Usage
check_exit 64 'no thumbprint' le-challenge-serve --listen "127.0.0.1:$port"
like "$(cat err)" 'le-account thumbprint' 'it says where to get one'
check_exit 64 'a short thumbprint' le-challenge-serve --thumbprint abc
check_exit 64 'an operand' le-challenge-serve --thumbprint "$print" x
check_exit 78 'no such user' le-challenge-serve --thumbprint "$print" --user le-nobody-has-this-name
check_exit 78 'root is no user to become' le-challenge-serve --thumbprint "$print" --user root
check_exit 78 'no address' le-challenge-serve --thumbprint "$print" --listen nonsense

# Answers
lab_run serve env LE_THUMBPRINT=$print le-challenge-serve -vv --listen ":$port" --idle-timeout 1s \
	--connections 8 --header-max 2048
check 'it starts' lab_ready serve 10 _lab_answers "$url/healthz" 200
is "$(get "$url$path/$token")" "$token.$print" 'a token is answered'
like "$(get -D - -o /dev/null "$url$path/$token" | tr -d '\r')" '^Content-Type: application/octet-stream$' 'with its type'
is "$(get "http://[::1]:$port$path/$token")" "$token.$print" 'over IPv6'
is "$(get -I "$url$path/$token" | tr -d '\r' | sed -n 's/^Content-Length: //p')" $((${#token} + 1 + ${#print})) \
	'HEAD tells the length'
is "$(get -I "$url$path/$token" | tail -n 1 | tr -d '\r')" '' 'and no body'
is "$(get "$url$path/$token?a=b")" "$token.$print" 'a query says nothing'
is "$(get -H 'Host: a.example.com' "$url$path/$token")" "$token.$print" 'any host does'
is "$(get "$url/healthz")" ok 'health'
for p in / $path/ $path/short "$path/$token/" "$path/$token%2f" "$path/$token=" "$path/%2e%2e/$token" \
	"$path/../acme-challenge/$token" "/.well-known%2facme-challenge%2f$token" "//.well-known/acme-challenge/$token" \
	"$path/$token$token$token$token"; do
	is "$(code "$url$p")" 404 "404: $p"
done
for m in POST PUT DELETE OPTIONS; do is "$(code -X $m "$url$path/$token")" 405 "405: $m"; done
is "$(code --data-binary @"$T_ROOT/Makefile" "$url$path/$token")" 405 '405: a body'
is "$(get -w '%{num_connects} ' -o body "$url/healthz" -o body2 "$url$path/$token")" '1 0 ' \
	'two requests take one connection'

# Limits
long=$(printf '%04000d' 0)
like "$(code -H "X-Long: $long" "$url/healthz" 2>err)" '^(431|413|400|000)$' 'a long header is refused'
like "$(code "$url/$long" 2>err)" '^(414|431|400|000)$' 'a long path is refused'
is "$(code "$url/healthz")" 200 'and no harm is done'
# A connection that stays open after the bytes of a file are sent: NAME PORT FILE. NAME.out has what came. (curl's
# telnet is one.)
hold() { lab_run -i "$3" -o "$1.out" "$1" curl -q -sS -N --noproxy '*' "telnet://127.0.0.1:$2"; }
printf 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n' >request
printf 'GET /healthz HTTP/1.1\r\nHos' >part

hold slow "$port" part
check 'a client that stops in its request is cut off' lab_wait slow 5
is "$(cat slow.out 2>/dev/null)" '' 'without an answer'
lab_stop serve
is "$LAB_STATUS" 0 'TERM: it ends with 0'

port=$(lab_port)
url=http://127.0.0.1:$port
lab_run serve le-challenge-serve --thumbprint $print --listen "127.0.0.1:$port" --listen "[::1]:$port" --connections 1
check 'it starts on two addresses' lab_ready serve 10 _lab_answers "$url/healthz" 200
hold first "$port" request
check_within 5 'one connection is held' grep -q ok first.out
check_exit 28 'over --connections: the next one waits' lab_curl --max-time 0.5 "http://[::1]:$port/healthz"
lab_stop first
check_within 5 'until the first has gone' lab_curl -f "http://[::1]:$port/healthz"
lab_stop serve INT
is "$LAB_STATUS" 0 'INT: it ends with 0'

port=$(lab_port)
lab_run serve le-challenge-serve --thumbprint $print --listen "127.0.0.1:$port" --per-address 1
# To ask would take the one connection.
check 'it starts with a limit per address' lab_ready serve 10 _lab_bound "$port"
hold only "$port" request
check_within 5 'one connection is held' grep -q ok only.out
lab_curl "http://127.0.0.1:$port/healthz" >/dev/null 2>&1
like "$?" '^(52|56)$' 'a second one from there is closed'
lab_stop only
check_exit 75 'a taken port' le-challenge-serve --thumbprint $print --listen "127.0.0.1:$port"
like "$(cat err)" "127.0.0.1:$port.*in use" 'is named'
lab_stop serve

# Rights and memory
status() { sed -n "s/^$1:[[:space:]]*//p" "/proc/$(lab_pid serve)/status" | tr '\t' ' '; }
port=$(lab_port)
url=http://127.0.0.1:$port
if [ "$(id -u)" = 0 ]; then
	lab_run serve le-challenge-serve --thumbprint $print --listen "127.0.0.1:$port" --user nobody
	check 'it starts as root' lab_ready serve 10 _lab_answers "$url/healthz" 200
	uid=$(id -u nobody) gid=$(id -g nobody)
	is "$(status Uid)" "$uid $uid $uid $uid" 'and is nobody then'
	is "$(status Gid)" "$gid $gid $gid $gid" 'with its group'
	is "$(status Groups | tr -d ' ')" "$gid" 'and no other'
	is "$(status CapEff)$(status CapPrm)" 00000000000000000000000000000000 'without capabilities'
	check_exit 77 'nobody cannot become somebody else' setpriv --reuid=nobody --clear-groups \
		le-challenge-serve --thumbprint $print --user daemon
else
	lab_run serve le-challenge-serve --thumbprint $print --listen "127.0.0.1:$port"
	check 'it starts' lab_ready serve 10 _lab_answers "$url/healthz" 200
	skip 'it becomes another user' 'not root'
fi
is "$(status NoNewPrivs)" 1 'no new privileges'
for _ in 1 2 3 4 5 6 7 8 9 10; do get -Z --no-progress-meter "$url$path/${token}[1-50]" >/dev/null; done
kb=$(status VmRSS)
diag "resident: $kb"
[ "${kb% kB}" -le 10240 ] || case $BUILD in *san*) : ;; *) false ;; esac
ok $? 'it takes no more than 10 MB'
lab_stop serve

t_done
