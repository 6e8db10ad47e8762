#!/bin/sh
# SPDX-License-Identifier: ISC
#
# leak.sh BUILD - runs the tests of the whole pipe with every tool under valgrind, and fails when one of its processes
# loses memory or touches what it must not. `make leak` calls it.
#
# A build of wrappers stands in for BUILD: le-exporter finds the tools of its stages through PATH, which is all of the
# environment that it passes on, and the tests put the folder bin of their build first in it.

set -u
root=$(cd "$(dirname "$0")/.." && pwd) || exit 1
case ${1:?usage: leak.sh BUILD} in
/*) build=$1 ;;
*) build=$root/$1 ;;
esac
command -v valgrind >/dev/null || {
	echo 'leak.sh: valgrind is missing; run scripts/deps check' >&2
	exit 1
}

leak=$(mktemp -d "${TMPDIR:-/tmp}/le-leak.XXXXXX") || exit 1
trap 'rm -rf "$leak"' EXIT
trap 'exit 130' INT TERM
mkdir "$leak/bin" "$leak/log"
[ ! -d "$build/helper" ] || ln -s "$build/helper" "$leak/helper"
for path in "$build"/bin/le-*; do
	tool=${path##*/}
	case $tool in
	# Scripts; they find what is beside them.
	le-exporter | le-exporter-*)
		cp "$path" "$leak/bin/$tool"
		continue
		;;
	esac
	# What a thread's end leaves in glibc's cache counts as "possibly lost", so that kind is left out.
	cat >"$leak/bin/$tool" <<-END
		#!/bin/sh
		exec valgrind --quiet --leak-check=full --show-leak-kinds=definite,indirect \\
			--errors-for-leak-kinds=definite,indirect --error-exitcode=99 \\
			--log-file='$leak/log/$tool.%p' '$path' "\$@"
	END
	chmod +x "$leak/bin/$tool"
done

# Valgrind makes all of it some 20 times slower.
status=0
for test in 9000-whole-once 9010-whole-run; do
	T_LIMIT=${T_LIMIT:-1200} WHOLE_LIMIT=240 WHOLE_STOP=20 WHOLE_BRIEF=120 BUILD=$leak prove -v -e '' "$root/t/$test.t" \
		>"$leak/$test.out" 2>&1 || {
		status=1
		cat "$leak/$test.out"
	}
	tail -n 1 "$leak/$test.out" | sed "s/^/$test: /"
done

for path in "$leak"/bin/le-*; do
	tool=${path##*/}
	case $tool in le-exporter*) continue ;; esac
	runs=0 bad=0
	for log in "$leak/log/$tool".*; do
		[ -e "$log" ] || continue
		runs=$((runs + 1))
		# A log is empty unless valgrind has something to say; what it says of itself begins with two signs more.
		if grep -q '^==[0-9]*==' "$log"; then
			bad=$((bad + 1)) status=1
			cat "$log"
		fi
	done
	printf '%-20s %3d runs, %d with errors\n' "$tool" $runs $bad
	[ $runs -gt 0 ] || {
		echo "leak.sh: $tool never ran, so nothing is known of it" >&2
		status=1
	}
done
exit $status
