#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=t/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=t/whole-lib.sh
. "$T_ROOT/t/whole-lib.sh"
t_init 'le-exporter run: any of its processes is killed while names come, and none is lost or ordered twice'

whole_lab
# The responder may die between the preflight and the CA's look. Then the order fails, and the name waits for its next
# due.
whole_site LE_INTERVAL=15s

children() { cat "/proc/$1/task/$1/children"; }
# again TOOL PID: one process of it, another one
again() {
	again_now=$(ours_of "$1")
	[ -n "$again_now" ] && [ "$again_now" != "$2" ] && [ "$(echo "$again_now" | wc -l)" = 1 ]
}
all_tools='le-discover le-route-put le-renew-check le-order le-vault-put le-status le-challenge-serve'
all_run() { for each in $all_tools; do [ -n "$(ours_of "$each")" ] || return 1; done; }

count=0 first=
# Two names come, then the process is killed in the middle of what it does about them. The preflight of the one has
# to wait for its address, so that there is always an order that is not done.
names_come() {
	count=$((count + 2))
	first=n$((count - 1)).example.com second=n$count.example.com
	lab_dns add-a "{\"host\":\"$second\",\"addresses\":[\"127.0.0.2\"]}"
	service n$count "le-exporter.host=$first,$second"
}
kill_tool() {
	names_come
	# Some are killed early, some late.
	case $1 in le-discover | le-renew-check) ;; *) lab_wait_for 30 grep -q " $first" events ;; esac
	pid=$(ours_of "$1")
	kill -s KILL "$pid"
	lab_dns clear-a "{\"host\":\"$second\"}"
	check_within 30 "$1 comes back" again "$1" "$pid"
	check_within 90 'both names are stored' stored "$first" "$second"
}

# The delay before the next start doubles with each death, so a new run follows after three.
whole_run run1
check_within 30 'all run' all_run
for tool in le-discover le-route-put le-renew-check; do kill_tool $tool; done
lab_stop run1 TERM 5
is "$LAB_STATUS" 0 'TERM'
check 'nothing is left' no_ours

whole_run run2
check_within 30 'all run' all_run
for tool in le-order le-vault-put le-status; do kill_tool $tool; done
lab_stop run2 TERM 5
check 'nothing is left' no_ours

whole_run run3
check_within 30 'all run' all_run
kill_tool le-challenge-serve
names_come
pid=$(ours_of le-order)
# The le-pipe of the stages is the parent of them all.
kill -s KILL "$(cut -d' ' -f4 "/proc/$pid/stat")"
lab_dns clear-a "{\"host\":\"$second\"}"
check_within 30 'the pipe comes back after its le-pipe' again le-order "$pid"
check_within 90 'both names are stored' stored "$first" "$second"

# Nothing may go on without the one that watches it.
names_come
lab_signal run3 KILL
lab_wait run3 10
lab_dns clear-a "{\"host\":\"$second\"}"
check_within 7 'the supervisor killed: nothing is left' no_ours
whole_run run4
check_within 90 'the next run does the rest' stored "$first" "$second"
lab_stop run4 TERM 5

each_once $count
check 'the store is as Fabio wants it' le-vault-put --lint

t_done
