# shellcheck shell=sh
# SPDX-License-Identifier: ISC
#
# TAP for tests in POSIX sh. A test sources this file, calls t_init first and t_done last; see t/README. A test that
# dies in between prints no plan, which prove counts as a failure. The scratch folder $T is the working folder; it is
# removed at the end, unless KEEP=1. The lab (scripts/lab.sh) is set up in $T/lab and cleaned up at the end.
#
#   t_init DESCRIPTION           T_LIMIT=SECONDS before it changes the time limit of the test (300)
#   t_need PROGRAM...            skip the test when one of these is lacking
#   ok STATUS NAME               passes if STATUS is 0; also pass NAME, fail NAME
#   is GOT WANT NAME             same text
#   like GOT ERE NAME            a line of GOT matches; unlike is the opposite
#   check NAME CMD...            CMD succeeds; its output is shown only if it does not
#   check_exit STATUS NAME CMD...    CMD exits with STATUS; what it wrote is then in $T/out and $T/err
#   check_within SECONDS NAME CMD... CMD succeeds some time within SECONDS
#   diag TEXT... | diag_file FILE    lines for the person who reads a failure
#   bail WHY                     end all tests
#   skip NAME WHY | skip_all WHY     a failure in CI or with LE_NO_SKIP=1
#   t_done                       prints the plan

T_ROOT=$(cd "$(dirname "$0")/.." && pwd) || exit 1
LE_ROOT=$T_ROOT
export LE_ROOT
# shellcheck source=scripts/lab.sh
. "$T_ROOT/scripts/lab.sh"

t_init() {
	t_count=0 t_failed=0 t_finished=
	T=$(mktemp -d "${TMPDIR:-/tmp}/le-test.XXXXXX") || bail 'no scratch folder'
	# The real path, since some servers compare it.
	T=$(cd "$T" && pwd -P)
	BUILD=${BUILD:-build}
	case $BUILD in /*) ;; *) BUILD=$T_ROOT/$BUILD ;; esac
	PATH=$BUILD/bin:$PATH
	export T BUILD PATH
	trap t_exit EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 141' PIPE
	trap 'exit 143' TERM
	# What the caller has set for real use must not reach the programs under test.
	for t_v in $(env | sed -n 's/^\(LE_[A-Z0-9_]*\)=.*/\1/p'); do
		case $t_v in LE_ROOT | LE_NO_SKIP) ;; *) unset "$t_v" ;; esac
	done
	lab_init "$T/lab" || bail 'no lab'
	cd "$T" || bail 'no scratch folder'
	# A shell runs no trap while it waits for a command, so the guard ends the commands too.
	# shellcheck disable=SC2016
	lab_run t-guard sh -c 'setpriv --pdeathsig KILL sleep "$2" 3>&-
		echo "# the test is over its limit of $2 s (T_LIMIT)" >&3
		kill -s TERM "$1"
		for p in $(cat "/proc/$1/task/$1/children"); do
			[ "$p" = $$ ] || kill -s TERM "$p"
		done' sh $$ "${T_LIMIT:-300}" 3>&2
	printf '# %s\n' "$1"
}

t_exit() {
	t_status=$?
	trap - EXIT
	trap '' HUP INT PIPE TERM
	cd /
	lab_cleanup
	if [ "${KEEP:-}" = 1 ]; then diag "kept: $T"; else rm -rf "$T"; fi
	if [ -z "$t_finished" ]; then
		diag "the test ended early, with status $t_status"
		[ "$t_status" != 0 ] || t_status=1
	fi
	exit "$t_status"
}

t_done() {
	printf '1..%d\n' "$t_count"
	t_finished=1
	[ "$t_failed" = 0 ] || diag "$t_failed of $t_count failed"
	[ "$t_failed" = 0 ]
	exit
}

# A hash sign in a name would begin a TAP directive.
t_result() {
	t_count=$((t_count + 1))
	case $2 in
	*'#'*) printf '%s %d - %s\n' "$1" "$t_count" "$(printf '%s\n' "$2" | sed 's/#/\\#/g')" ;;
	*) printf '%s %d - %s\n' "$1" "$t_count" "$2" ;;
	esac
}

diag() { printf '%s\n' "$*" | sed 's/^/# /' >&2; }
diag_file() { sed 's/^/#   /' "$1" >&2; }
pass() { t_result ok "$1"; }

fail() {
	t_failed=$((t_failed + 1))
	t_result 'not ok' "$1"
	diag "failed: $1"
}

ok() { if [ "$1" = 0 ]; then pass "$2"; else fail "$2"; fi; }

is() {
	if [ "$1" = "$2" ]; then
		pass "$3"
	else
		fail "$3"
		diag "   got: $1"
		diag "wanted: $2"
	fi
}

like() {
	if printf '%s\n' "$1" | grep -Eq -e "$2"; then
		pass "$3"
	else
		fail "$3"
		diag "           got: $1"
		diag "does not match: $2"
	fi
}

unlike() {
	if printf '%s\n' "$1" | grep -Eq -e "$2"; then
		fail "$3"
		diag "    got: $1"
		diag "matches: $2"
	else
		pass "$3"
	fi
}

# The command runs in this shell, so it may be a function that sets variables.
check() {
	t_name=$1
	shift
	if "$@" >"$T/out" 2>"$T/err"; then
		pass "$t_name"
	else
		t_st=$?
		fail "$t_name"
		diag "status $t_st of: $*"
		diag_file "$T/out"
		diag_file "$T/err"
	fi
}

check_exit() {
	t_want=$1 t_name=$2
	shift 2
	t_st=0
	"$@" >"$T/out" 2>"$T/err" || t_st=$?
	if [ "$t_st" = "$t_want" ]; then
		pass "$t_name"
	else
		fail "$t_name"
		diag "status $t_st, wanted $t_want, of: $*"
		diag_file "$T/out"
		diag_file "$T/err"
	fi
}

check_within() {
	t_s=$1 t_name=$2
	shift 2
	if lab_wait_for "$t_s" "$@"; then
		pass "$t_name"
	else
		fail "$t_name"
		diag "not within $t_s s: $*"
	fi
}

bail() {
	printf 'Bail out! %s\n' "$*"
	t_finished=1
	exit 255
}

t_no_skip() { [ -n "${CI:-}" ] || [ "${LE_NO_SKIP:-}" = 1 ]; }

skip() {
	if t_no_skip; then
		fail "$1"
		diag "may not be skipped here: $2"
	else
		t_count=$((t_count + 1))
		printf 'ok %d # SKIP %s: %s\n' "$t_count" "$1" "$2"
	fi
}

skip_all() {
	if t_no_skip; then
		fail "may not be skipped here: $*"
		t_done
	fi
	printf '1..0 # SKIP %s\n' "$*"
	t_finished=1
	exit 0
}

t_need() {
	for t_prog; do
		command -v "$t_prog" >/dev/null || skip_all "$t_prog is not installed"
	done
}
