# shellcheck shell=sh
# SPDX-License-Identifier: ISC
#
# What `make demo` and `make demo-local` share: words for the person who watches, elapsed time, the last
# proof by curl, and the end. Sourced after LE_ROOT is set; it sources the lab.

# shellcheck source=scripts/lab.sh
. "$LE_ROOT/scripts/lab.sh"

DEMO_DIR=$(mktemp -d "${TMPDIR:-/tmp}/le-demo.XXXXXX") || exit 1
chmod 755 "$DEMO_DIR"
DEMO_BEGAN=$(date +%s%N)
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$LE_ROOT/$BUILD ;; esac
PATH=$BUILD/bin:$PATH
export PATH
if [ -t 1 ]; then
	DEMO_BOLD=$(printf '\033[1m') DEMO_DIM=$(printf '\033[2m') DEMO_OFF=$(printf '\033[0m')
else
	DEMO_BOLD='' DEMO_DIM='' DEMO_OFF=''
fi

# Milliseconds since $1, a `date +%s%N`.
demo_since_ms() { echo $((($(date +%s%N) - $1) / 1000000)); }
demo_clock() {
	demo_ms=$(demo_since_ms "$DEMO_BEGAN")
	printf '%3d.%d' $((demo_ms / 1000)) $((demo_ms % 1000 / 100))
}

step() { printf '\n%s== %s%s\n' "$DEMO_BOLD" "$*" "$DEMO_OFF"; }
note() { printf '%s   %s%s\n' "$DEMO_DIM" "$*" "$DEMO_OFF"; }
event() { printf '%s s  %s\n' "$(demo_clock)" "$*"; }
demo_fail() {
	printf '%s s  FAILED: %s\n' "$(demo_clock)" "$*" >&2
	exit 1
}

# Shows what a process writes to its log, each line with the elapsed time, until the demo ends.
# demo_show LABEL FILE
demo_show() {
	# shellcheck disable=SC2016 # the inner shell expands it
	lab_run "show-$1" sh -c '
		tail -n +1 -f "$2" --pid="$3" | while IFS= read -r line; do
			ms=$((($(date +%s%N) - $4) / 1000000))
			printf "%3d.%d s  %s%s\n" $((ms / 1000)) $((ms % 1000 / 100)) "$1" "$line" >&3
		done' sh "$1" "$2" "$$" "$DEMO_BEGAN" 3>&1
}

# The proof: NAME over TLS at PORT, with a certificate that the CA's root in FILE vouches for.
# demo_served NAME PORT FILE
demo_served() {
	curl -sS -o /dev/null --max-time 5 --noproxy '*' --cacert "$3" --resolve "$1:$2:127.0.0.1" \
		"https://$1:$2/" >/dev/null 2>&1
}

# demo_await NAME PORT FILE SECONDS
demo_await() {
	lab_wait_for "$4" demo_served "$1" "$2" "$3" || demo_fail "$1 is not served over TLS after $4 s"
}

# demo_prove PORT FILE HOST...: each HOST.example.com by curl, for all to see.
demo_prove() {
	step "All names over TLS, verified against the CA's root"
	demo_port=$1 demo_root=$2
	shift 2
	for demo_host; do
		demo_show_cert "$demo_host.example.com" "$demo_port" "$demo_root"
		demo_served "$demo_host.example.com" "$demo_port" "$demo_root" ||
			demo_fail "$demo_host.example.com is not served"
	done
}

demo_show_cert() {
	printf '%s s  %s  ' "$(demo_clock)" "curl https://$1/"
	curl -sSv -o /dev/null --max-time 5 --noproxy '*' --cacert "$3" \
		--resolve "$1:$2:127.0.0.1" "https://$1:$2/" 2>&1 |
		sed -n 's/^\*  issuer: \(.*\)/issued by \1,/p; s/^\*  SSL certificate verify ok.*/verified/p' |
		tr '\n' ' '
	echo
}

# shellcheck disable=SC2317 # called by the trap
demo_end() {
	demo_status=$?
	trap - EXIT
	trap '' INT TERM
	if [ "$demo_status" != 0 ]; then
		for f in "$DEMO_DIR"/lab/*/log; do
			[ -s "$f" ] || continue
			printf -- '--- the end of %s\n' "$f" >&2
			tail -n 5 "$f" >&2
		done
	fi
	if [ "${KEEP:-}" = 1 ] && [ "$demo_status" = 0 ]; then
		demo_keep
		printf '\nPress Ctrl-C to end everything.\n'
		trap 'exit 0' INT TERM
		while sleep 3600 & wait $!; do :; done
	fi
	lab_cleanup
	rm -rf "$DEMO_DIR"
	exit "$demo_status"
}
trap demo_end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
