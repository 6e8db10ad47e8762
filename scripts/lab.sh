# shellcheck shell=sh
# SPDX-License-Identifier: ISC
#
# Real servers on loopback, for tests and demos: ports, processes and certificates here, one start function per server
# in lab-servers.sh. This file is sourced and does nothing by itself; run from the top of the tree or set LE_ROOT to it
# before. Every start function takes KEY=VALUE options, then where it makes sense "--" and further
# arguments of the server; it returns once the server answers, or shows the end of its log and returns 1. Each server
# has a name and the folder $LAB_DIR/NAME with its data and its log. Call them from the main shell, not from a
# subshell: the servers die with the shell that started them, so that not even a killed test leaves one behind.
#
#   lab_init DIR                      choose the scratch folder; forget CONSUL_*, VAULT_* and proxies of the caller
#   lab_port                          print a free port
#   lab_run [-i IN] [-o OUT] NAME CMD...   start anything; lab_ready NAME SECONDS CMD... waits for what makes it ready
#   lab_stop NAME [SIG [SECONDS]]     end it; LAB_STATUS is its exit status (KILL after SECONDS, default 10)
#   lab_wait NAME SECONDS             wait until it ends by itself; LAB_STATUS as above
#   lab_restart NAME                  end it, start it again on the same ports with the same data, wait until it answers
#   lab_signal NAME SIG | lab_alive NAME | lab_pid NAME | lab_log NAME
#   lab_cleanup                       end everything
#   lab_wait_for SECONDS CMD...       until CMD succeeds
#   lab_wait_http URL STATUS [SECONDS]
#   lab_curl ARG...                   curl that is quiet, bounded and takes no proxy and any certificate
#   lab_ca | lab_cert BASE NAME...    LAB_CA (PEM file); BASE.pem and BASE.key signed by it
#   lab_consul lab_bao lab_vault lab_seal lab_unseal lab_pebble lab_challtestsrv lab_dns lab_traefik lab_nginx

# The results are variables that only the caller reads.
# shellcheck disable=SC2034

lab_say() { printf '# lab: %s\n' "$*" >&2; }

lab_init() {
	mkdir -p "$1" || return 1
	LAB_DIR=$(cd "$1" && pwd) || return 1
	LAB_NAMES=
	LAB_STATUS=
	# A test must never reach a cluster that its caller works with, nor go through a proxy to loopback.
	for _lab_v in $(env | sed -n 's/^\(\(CONSUL\|VAULT\|BAO\|NOMAD\|PEBBLE\)_[A-Z0-9_]*\)=.*/\1/p') \
		http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY; do
		unset "$_lab_v"
	done
	_lab_claim_ports
}

# Each lab owns a block of ports below the ephemeral range, so that labs that run at once cannot race for a port
# between the check and the bind. A block belongs to the process whose id its file holds, while that process lives.
_lab_claim_ports() {
	_lab_blocks=/tmp/le-exporter-ports.$(id -u)
	(umask 077 && mkdir -p "$_lab_blocks") || return 1
	LAB_PORT_BASE=$( (
		flock 9
		b=12000
		while [ $b -lt 32000 ]; do
			owner=$(cat "$_lab_blocks/$b" 2>/dev/null) || owner=
			if [ -z "$owner" ] || [ ! -d "/proc/$owner" ]; then
				echo $$ >"$_lab_blocks/$b"
				echo $b
				break
			fi
			b=$((b + 100))
		done
	) 9>"$_lab_blocks/lock")
	[ -n "$LAB_PORT_BASE" ] || { lab_say "all port blocks are taken, see $_lab_blocks" && return 1; }
	echo 0 >"$LAB_DIR/.next-port"
}

# The counter is a file because lab_port is called in a command substitution.
lab_port() {
	read -r _lab_n <"$LAB_DIR/.next-port" || return 1
	_lab_tries=0
	while [ $_lab_tries -lt 100 ]; do
		_lab_p=$((LAB_PORT_BASE + _lab_n % 100))
		_lab_n=$((_lab_n + 1)) _lab_tries=$((_lab_tries + 1))
		if ! _lab_bound "$_lab_p"; then
			echo "$_lab_n" >"$LAB_DIR/.next-port"
			echo "$_lab_p"
			return 0
		fi
	done
	lab_say "no free port from $LAB_PORT_BASE on"
	return 1
}

_lab_bound() {
	grep -qs "^ *[0-9]*: [0-9A-F]*:$(printf %04X "$1") " /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6
}

# _lab_opts "KEY=DEFAULT..." ARG...: sets _o_KEY for each; _o_n is how many arguments belong to the options.
_lab_opts() {
	_lab_known=$1
	shift
	for _lab_kv in $_lab_known; do eval "_o_${_lab_kv%%=*}=\${_lab_kv#*=}"; done
	_o_n=0
	for _lab_kv; do
		_o_n=$((_o_n + 1))
		[ "$_lab_kv" != -- ] || return 0
		case " $_lab_known" in
		*[[:space:]]"${_lab_kv%%=*}="*) eval "_o_${_lab_kv%%=*}=\${_lab_kv#*=}" ;;
		*)
			lab_say "unknown option \"$_lab_kv\"; known with their defaults: $_lab_known"
			return 1
			;;
		esac
	done
}

_lab_exe() {
	"${LE_ROOT:-.}/scripts/servers" path "$1" || { lab_say "no program for $1, see the lines above" && return 1; }
}

# Seconds since boot, without starting a process.
_lab_clock() {
	read -r _lab_now _ </proc/uptime
	_lab_now=${_lab_now%.*}
}

lab_wait_for() {
	_lab_clock
	_lab_end=$((_lab_now + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		_lab_clock
		[ "$_lab_now" -le "$_lab_end" ] || return 1
		sleep 0.05
	done
}

lab_curl() { curl -q -sS -k --noproxy '*' --max-time 10 "$@"; }
_lab_answers() { [ "$(lab_curl -o /dev/null -w '%{http_code}' "$1")" = "$2" ]; }
lab_wait_http() { lab_wait_for "${3:-30}" _lab_answers "$1" "$2"; }

# --- processes

lab_log() { printf '%s/%s/log\n' "$LAB_DIR" "$1"; }
lab_pid() { cut -d' ' -f1 "$LAB_DIR/$1/pid"; }

# _lab_stat PID: sets _lab_session and _lab_start, the time at which the process began; fails for an ended process.
_lab_stat() {
	{ IFS= read -r _lab_line <"/proc/$1/stat"; } 2>/dev/null || return 1
	# The command name may hold blanks; what follows its closing parenthesis does not.
	# shellcheck disable=SC2086
	set -- ${_lab_line##*) }
	_lab_session=$4 _lab_start=${20}
	[ "$1" != Z ] && [ "$1" != X ]
}

# An id alone may have passed on to a stranger, so its start time is compared too.
lab_alive() {
	{ read -r _lab_pid _lab_began <"$LAB_DIR/$1/pid"; } 2>/dev/null || return 1
	_lab_stat "$_lab_pid" && [ "$_lab_start" = "$_lab_began" ]
}

lab_signal() {
	lab_alive "$1" || { lab_say "$1 does not run" && return 1; }
	kill -s "$2" "$_lab_pid"
}

_lab_quote() { printf "'%s'" "$(printf '%s\n' "$1" | sed "s/'/'\\\\''/g")"; }

# The command is kept as a script, so that lab_restart can run the very same one. Its redirections are in there too,
# because to open a named pipe may take long.
lab_run() {
	_lab_in=/dev/null _lab_out=
	while :; do
		case $1 in
		-i) _lab_in=$2 ;;
		-o) _lab_out=$2 ;;
		*) break ;;
		esac
		shift 2
	done
	_lab_name=$1
	shift
	if lab_alive "$_lab_name"; then
		lab_say "$_lab_name runs already"
		return 1
	fi
	mkdir -p "$LAB_DIR/$_lab_name"
	{
		printf 'exec'
		for _lab_a; do printf ' %s' "$(_lab_quote "$_lab_a")"; done
		printf ' <%s' "$(_lab_quote "$_lab_in")"
		[ -z "$_lab_out" ] || printf ' >>%s' "$(_lab_quote "$_lab_out")"
		echo
	} >"$LAB_DIR/$_lab_name/start"
	rm -f "$LAB_DIR/$_lab_name/ready"
	_lab_spawn "$_lab_name"
}

# A shell without job control lets its children ignore INT and QUIT; env undoes that. A session of its own keeps ^C away
# from the servers, since lab_cleanup ends them in order. setpriv ends them when the starting shell dies. All this has
# to be in place before anyone sends a signal, as the forked shell would swallow it; setsid, the last of them, shows.
_lab_spawn() {
	env --default-signal=INT,QUIT setpriv --pdeathsig TERM setsid sh "$LAB_DIR/$1/start" \
		</dev/null >>"$LAB_DIR/$1/log" 2>&1 &
	_lab_pid=$!
	_lab_start=0
	while _lab_stat "$_lab_pid" && [ "$_lab_session" != "$_lab_pid" ]; do sleep 0.005; done
	echo "$_lab_pid $_lab_start" >"$LAB_DIR/$1/pid"
	case " $LAB_NAMES " in
	*" $1 "*) ;;
	*) LAB_NAMES="$1 $LAB_NAMES" ;;
	esac
}

# lab_ready NAME SECONDS CMD...: waits until CMD succeeds; CMD is kept for lab_restart. A server that ends is not
# waited for.
lab_ready() {
	_lab_name=$1 _lab_s=$2
	shift 2
	for _lab_a; do printf '%s\n' "$_lab_a"; done >"$LAB_DIR/$_lab_name/ready"
	if lab_wait_for "$_lab_s" _lab_ready_or_dead "$_lab_name" "$@" && [ "$_lab_is_ready" ]; then return 0; fi
	lab_say "$_lab_name did not become ready; the end of $(lab_log "$_lab_name"):"
	tail -n 40 "$(lab_log "$_lab_name")" | sed 's/^/#   /' >&2
	lab_stop "$_lab_name"
	return 1
}

_lab_ready_or_dead() {
	_lab_is_ready=
	lab_alive "$1" || return 0
	shift
	"$@" && _lab_is_ready=1
}

# Ends what is left of a server that has stopped or must: its process group, which is its own.
_lab_reap() {
	read -r _lab_pid _lab_began <"$LAB_DIR/$1/pid" || return 1
	kill -s KILL -- "-$_lab_pid" 2>/dev/null || :
	wait "$_lab_pid" 2>/dev/null && LAB_STATUS=0 || LAB_STATUS=$?
	rm -f "$LAB_DIR/$1/pid"
}

_lab_dead() { ! lab_alive "$1"; }

lab_stop() {
	[ -e "$LAB_DIR/$1/pid" ] || return 0
	if lab_alive "$1"; then kill -s "${2:-TERM}" "$_lab_pid" 2>/dev/null || :; fi
	if ! lab_wait_for "${3:-10}" _lab_dead "$1"; then
		lab_say "$1 did not end within ${3:-10} s after ${2:-TERM}, killing it"
		kill -s KILL "$_lab_pid"
	fi
	_lab_reap "$1"
}

lab_wait() {
	LAB_STATUS=
	[ -e "$LAB_DIR/$1/pid" ] || return 1
	lab_wait_for "$2" _lab_dead "$1" || return 1
	_lab_reap "$1"
}

lab_restart() {
	lab_stop "$1"
	_lab_spawn "$1"
	_lab_name=$1
	set --
	[ -e "$LAB_DIR/$_lab_name/ready" ] || return 0
	while IFS= read -r _lab_a; do set -- "$@" "$_lab_a"; done <"$LAB_DIR/$_lab_name/ready"
	lab_ready "$_lab_name" 60 "$@"
}

# All are told first and waited for then, so that the slow ones end at the same time.
lab_cleanup() {
	[ -n "${LAB_DIR:-}" ] || return 0
	for _lab_each in $LAB_NAMES; do
		if lab_alive "$_lab_each"; then kill -s TERM "$_lab_pid" 2>/dev/null || :; fi
	done
	for _lab_each in $LAB_NAMES; do lab_stop "$_lab_each" TERM 5; done
	LAB_NAMES=
	[ -z "$LAB_PORT_BASE" ] || rm -f "/tmp/le-exporter-ports.$(id -u)/$LAB_PORT_BASE"
}

# --- certificates

lab_ca() {
	LAB_CA=$LAB_DIR/ca/ca.pem
	[ ! -e "$LAB_CA" ] || return 0
	mkdir -p "$LAB_DIR/ca"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj '/CN=lab CA' \
		-keyout "$LAB_DIR/ca/ca.key" -out "$LAB_CA" 2>"$LAB_DIR/ca/log" ||
		{ lab_say "openssl cannot make a CA, see $LAB_DIR/ca/log" && return 1; }
}

# lab_cert BASE NAME...: a name of digits and dots, or with a colon, counts as an IP address.
lab_cert() {
	lab_ca || return 1
	_lab_base=$1 _lab_san=
	shift
	for _lab_a; do
		case $_lab_a in
		*[!0-9.]*) case $_lab_a in *:*) _lab_t=IP ;; *) _lab_t=DNS ;; esac ;;
		*) _lab_t=IP ;;
		esac
		_lab_san=$_lab_san${_lab_san:+,}$_lab_t:$_lab_a
	done
	{
		openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" \
			-addext "subjectAltName=$_lab_san" -keyout "$_lab_base.key" -out "$_lab_base.csr" &&
			openssl x509 -req -in "$_lab_base.csr" -CA "$LAB_CA" -CAkey "$LAB_DIR/ca/ca.key" -days 30 \
				-set_serial "0x$(openssl rand -hex 8)" -copy_extensions copy -out "$_lab_base.pem"
	} 2>>"$LAB_DIR/ca/log" || { lab_say "openssl cannot make $_lab_base.pem, see $LAB_DIR/ca/log" && return 1; }
	rm -f "$_lab_base.csr"
}

# shellcheck source=scripts/lab-servers.sh
. "${LE_ROOT:-.}/scripts/lab-servers.sh"
