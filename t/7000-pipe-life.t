#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2016,SC2317 # $$ and the like are for the stages; functions are called through check
. "$(dirname "$0")/lib.sh"
t_init 'le-pipe: a pipeline lives and dies as one'

# Whatever a test leaves behind has this in its environment.
LE_MARK=pipe-$$
export LE_MARK

marked() { grep -lsz "^STAGE_MARK=$LE_MARK\$" /proc/[0-9]*/environ; }
none_left() { [ -z "$(marked)" ]; }
some_left() { [ -n "$(marked)" ]; }
stage() { printf "env STAGE_MARK=%s %s" "$LE_MARK" "$1"; }
ready() { for r_f; do [ -s "$T/$r_f" ] || return 1; done; }
# Writes its pid to $1 and waits; the shell stays, so that a trap may follow.
waiter() { stage "sh -c 'echo \$\$ >$T/$1.tmp; mv $T/$1.tmp $T/$1; exec sleep 300'"; }
stubborn() { stage "sh -c 'trap \"\" TERM; echo \$\$ >$T/$1.tmp; mv $T/$1.tmp $T/$1; while :; do sleep 300; done'"; }

# --- the usual ends

check_exit 0 'three stages' le-pipe 'printf "a\nb\n"' cat 'tr a-z A-Z'
is "$(cat out)" "$(printf 'A\nB')" 'the output of the last'
is "$(cat err)" '' 'and nothing said'
is "$(echo hello | le-pipe cat cat)" hello 'the input goes to the first'
check_exit 0 'one stage' le-pipe 'echo one'
is "$(cat out)" one 'its output'
check_exit 1 'a 1 is a normal end' le-pipe 'echo x' 'sh -c "cat; exit 1"' cat
is "$(cat out)" x 'the rest has run to its end'
is "$(cat err)" '' 'and it is no fault'
check_exit 0 'ten stages' le-pipe 'seq 20000' cat cat cat cat cat cat cat cat 'md5sum'
is "$(cat out)" "$(seq 20000 | md5sum)" 'all lines, in order'
is "$(le-pipe 'head -c 300000000 /dev/zero' cat 'wc -c')" 300000000 'a large flow'
check_exit 0 'closed descriptors' sh -c 'le-pipe "sh -c \"cat 2>/dev/null; echo x\"" "cat >$T/closed" <&- >&-'
is "$(cat closed)" x 'are no trouble for the pipe'

# --- faults

check_exit 3 'a status above 1' le-pipe 'sleep 300' 'sh -c "exit 3"' 'sleep 300'
is "$(cat err)" 'le-pipe: stage 2 of 3, "sh -c "exit 3"": exit status 3' 'is named, once'
check_exit 75 '75 of a drain' le-pipe 'sleep 300' 'sh -c "exit 75"'
like "$(cat err)" 'exit status 75 \(try again later\)$' 'in words'
check_exit 137 'a death by signal' le-pipe 'sleep 300' cat 'kill -s KILL $$'
like "$(cat err)" 'stage 3 of 3, .*: killed by signal 9 \(Killed\)$' 'in words'
check_exit 127 'a command not found' le-pipe 'sleep 300' le-no-such-tool
like "$(cat err)" 'stage 2 of 2, "le-no-such-tool": exit status 127 \(command not found' 'in words'
check_exit 126 'one that cannot be run' le-pipe 'sleep 300' "$T_ROOT/t/README"
check_exit 141 'SIGPIPE that nothing explains' le-pipe yes 'head -n 1'
like "$(cat err)" 'stage 1 of 2, "yes": killed by signal 13' 'is named'
check_exit 78 'a fault whose echo is a SIGPIPE' le-pipe yes 'sh -c "read x; exit 78"'
like "$(cat err)" 'stage 2 of 2' 'the reader is named'
check_exit 0 'SIGCHLD ignored by the caller' sh -c 'trap "" CHLD; le-pipe "echo a" cat'

# --- usage

check_exit 64 'no stage' le-pipe
like "$(cat err)" 'le-pipe: no STAGE' 'says so'
check_exit 64 'an empty stage' le-pipe true ' '
like "$(cat err)" 'stage 2 is empty' 'says which'
check_exit 64 'an unknown option' le-pipe --fast true
check_exit 0 'help' le-pipe --help
like "$(cat out)" '^usage: le-pipe' 'the usage line'

# --- TERM and INT

for sig in TERM INT HUP; do
	rm -f a b
	lab_run pipe le-pipe "$(waiter a)" cat "$(waiter b)"
	check_within 10 "started, for $sig" ready a b
	check "$sig: the stages are seen" some_left
	lab_stop pipe "$sig" 5
	is "$LAB_STATUS" 0 "$sig: status 0"
	check_within 1 "$sig: nothing left" none_left
	is "$(cat "$(lab_log pipe)")" '' "$sig: nothing said"
done

rm -f a b
lab_run stubborn le-pipe "$(waiter a)" "$(stubborn b)"
check_within 10 'a stage that ignores TERM' ready a b
began=$(date +%s)
lab_stop stubborn TERM 8
is "$LAB_STATUS" 0 'stopped'
ok "$(($(date +%s) - began < 4))" 'not before it had its time'
check_within 1 'nothing left' none_left
like "$(cat "$(lab_log stubborn)")" 'stage 2 of 2, .*: still there 5 s after TERM; killed' 'and it is said'

# --- KILL of each stage in turn

for victim in s1 s2 s3; do
	rm -f s1 s2 s3
	lab_run pipe-$victim le-pipe "$(waiter s1)" "$(waiter s2)" "$(waiter s3)"
	check_within 10 "started, to kill $victim" ready s1 s2 s3
	kill -s KILL "$(cat $victim)"
	check "$victim killed: it ends" lab_wait pipe-$victim 5
	is "$LAB_STATUS" 137 "$victim killed: status"
	check_within 1 "$victim killed: nothing left" none_left
	like "$(cat "$(lab_log pipe-$victim)")" "stage ${victim#s} of 3, .*: killed by signal 9" "$victim is named"
	is "$(wc -l <"$(lab_log pipe-$victim)")" 1 "$victim: once"
done

# --- what stages leave behind

rm -f a b
lab_run orphans le-pipe "$(stage "sh -c '(trap \"\" TERM; while :; do sleep 300; done) & setsid sleep 300 & echo >$T/a x'")" \
	"$(waiter b)"
check_within 10 'a stage that leaves children behind' ready a b
kill -s KILL "$(cat b)"
check 'ends' lab_wait orphans 8
is "$LAB_STATUS" 137 'with the status of the fault'
check_within 1 'the children too, in whatever session' none_left

rm -f a
check_exit 0 'a normal end' le-pipe "$(stage "sh -c 'sleep 300 >/dev/null 2>&1 & echo x'")" cat
check_within 1 'leaves no child either' none_left

# --- the death of le-pipe, and of its parent

rm -f a b
lab_run killed le-pipe "$(stubborn a)" "$(waiter b)"
check_within 10 'started, to kill le-pipe' ready a b
pid_a=$(cat a)
lab_signal killed KILL
lab_wait killed 5
gone() { ! kill -0 "$pid_a" 2>/dev/null && ! kill -0 "$(cat b)" 2>/dev/null; }
check_within 2 'the stages die with it, even one that ignores TERM' gone
# The killed shell's own sleep is not le-pipe's problem, but the test's.
for f in $(marked); do kill -s KILL "$(basename "${f%/environ}")" 2>/dev/null; done

rm -f a b
lab_run parent sh -c 'le-pipe --parent $$ "$1" "$2" & echo x >c; wait' sh "$(waiter a)" "$(waiter b)"
check_within 10 'started with --parent' ready a b
lab_signal parent KILL
lab_wait parent 5
check_within 5 'all end when the parent is killed' none_left
check_exit 75 '--parent that is not the parent' le-pipe --parent 1 'true'
check_exit 64 '--parent that is no number' le-pipe --parent x true

t_done
