#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=t/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=t/whole-lib.sh
. "$T_ROOT/t/whole-lib.sh"
t_init 'what every tool promises: options, records, ends'

whole_lab proxy=0
whole_site LE_POLICY=/dev/null LE_DRAIN=10s
mkdir certs

# Tools that read records: those are the stages of the pipe. The words are what they need besides.
reads() {
	case $1 in
	le-route-put | le-renew-check | le-order | le-vault-put) args='' ;;
	le-file-put) args="--certs dir:$T/certs" ;;
	le-status) args=--log ;;
	*) return 1 ;;
	esac
}
# Tools that write records without reading any, or that wait for something else.
other_args() {
	case $1 in
	le-discover) args="--watch --source file:$T/names" ;;
	le-vault-get) args=--watch ;;
	le-pipe) args=le-challenge-serve ;;
	*) args='' ;;
	esac
}

sink() { [ "$1" = le-status ]; }

: >names
# A line that no tool knows, one that is long but not too long, one with bytes that JSON may hold in several ways.
{
	echo '{"type":"of-tomorrow","x":[1,2,{"y":"\u00e9 é \/ "}],  "n": 1.50e+3 }'
	printf '{"type":"of-tomorrow","long":"%s"}\n' "$(head -c 900000 /dev/zero | tr '\0' x)"
	printf '{"no":"type","type":"host2"}'
} >unknown
# As much as a pipe can't hold, so that a write fails when the reader is gone.
{
	cat unknown
	echo
	cat unknown
} >many
{
	echo 'this is garbage'
	echo
	echo '[1,2]'
	echo '{"type":7}'
	echo '{"type":"x","torn":'
	echo '{"type":"x"}'
} >garbage
{
	printf '{"type":"x","long":"%s"}\n' "$(head -c 1100000 /dev/zero | tr '\0' x)"
	echo '{"type":"after"}'
} >long

# Whatever the tool wants, one of these has a key of another kind in it.
cat >wrong <<'END'
{"type":"host","name":7}
{"type":"due","id":"a.example.com","names":"a.example.com","reason":"missing"}
{"type":"issued","id":["a"],"names":["a.example.com"]}
{"type":"sync","hosts":"many"}
END

# Names what it compares, since out is written anew by check.
passed() {
	cp out got
	check "$2" cmp "$1" got
}
ends_in_5s() {
	lab_stop ends TERM 5
	[ "$LAB_STATUS" = 0 ]
}
runs() { [ "$(cat "/proc/$(lab_pid "$1")/comm" 2>/dev/null)" = "$(echo "$2" | cut -c1-15)" ]; }
catches_term() {
	# Signal 15 is blocked, as it comes by signalfd, and so the tool is ready for it.
	runs "$1" "$2" && grep -Eq '^SigBlk:.*[4-7c-f]...$' "/proc/$(lab_pid "$1")/status"
}

for path in "$T_ROOT"/cmd/le-*.c; do
	tool=$(basename "$path" .c)

	# --- options
	for opt in --help -h; do
		check_exit 0 "$tool $opt" "$tool" $opt
		like "$(head -n 1 out)" "^usage: $tool" 'the usage line'
	done
	for opt in --version -V; do
		check_exit 0 "$tool $opt" "$tool" $opt
		like "$(cat out)" "^$tool [0-9]" 'name and version'
	done
	check_exit 64 "$tool: an unknown option" "$tool" --no-such-option
	like "$(cat err)" "^$tool: .*--no-such-option" 'is named'
	is "$(cat out)" '' 'and nothing printed'
	check_exit 64 "$tool: a letter that is none" "$tool" -Z

	# --- a reader that does not exist, for what is printed
	le_help() { "$tool" --help >&-; }
	check_exit 75 "$tool --help to nowhere" le_help

	if ! reads "$tool"; then
		other_args "$tool"
		[ "$tool" != le-account ] || continue
		# shellcheck disable=SC2086 # words
		lab_run ends "$tool" $args
		check_within 10 "$tool runs" catches_term ends "$tool"
		check "$tool: TERM ends it within 5 s, with 0" ends_in_5s
		continue
	fi

	# --- records
	# shellcheck disable=SC2086 # words
	run() { "$tool" $args; }
	none() { run </dev/null; }
	check_exit 0 "$tool: no input" none
	is "$(cat out err)" '' 'no output'

	unknown() { run <unknown; }
	check_exit 0 "$tool: records that it does not know" unknown
	is "$(cat err)" '' 'are no news'
	if ! sink "$tool"; then
		{
			cat unknown
			echo
		} >want
		passed want 'and pass, byte for byte'
	fi

	garbage() { run <garbage; }
	check_exit 1 "$tool: lines that are no records" garbage
	for n in 1 2 3 4 5; do like "$(cat err)" "^$tool: line $n " "line $n is named"; done
	unlike "$(cat err)" 'line 6' 'the last one is good'
	sink "$tool" || passed garbage 'all pass'

	long() { run <long; }
	check_exit 1 "$tool: a line that is too long" long
	like "$(cat err)" 'line 1 .*1 MiB' 'is named'
	sink "$tool" || is "$(cat out)" '{"type":"after"}' 'and left out'

	wrong() { run <wrong; }
	check_exit 1 "$tool: wrong kinds of values" wrong
	like "$(cat err)" '^[a-z-]+: line [1-4] ' 'are named'
	sink "$tool" || passed wrong 'and passed on'

	# --- ends
	mkfifo "in.$tool"
	# shellcheck disable=SC2086 # words
	lab_run -i "$T/in.$tool" ends "$tool" $args
	# Held open, so that the input does not end.
	exec 8>"in.$tool"
	check_within 10 "$tool runs" catches_term ends "$tool"
	check "$tool: TERM ends it within 5 s, with 0" ends_in_5s
	exec 8>&-

	if ! sink "$tool"; then
		gone() {
			{
				run <many
				echo $? >status
			} | head -c 1 >/dev/null
		}
		gone 2>err
		is "$(cat status)" 0 "$tool: the reader goes"
		is "$(cat err)" '' 'without a word'
		full() { run <unknown >/dev/full; }
		check_exit 75 "$tool: the disk is full" full
		like "$(cat err)" "^$tool: .*[Nn]o space" 'and that is told'
		run <unknown >&- 2>err
		st=$?
		[ "$st" != 1 ] && [ "$st" -lt 128 ]
		ok $? "$tool: without a stdout, status $st"
	fi
done

t_done
