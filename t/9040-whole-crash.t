#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2317 # functions are called through check
# shellcheck source=t/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=t/whole-lib.sh
. "$T_ROOT/t/whole-lib.sh"
t_init 'a hundred deaths of the whole pipe at random moments, with 50 names under way'

# CRASH_SEED=N repeats a run's moments and victims, as far as the machine lets it.
seed=${CRASH_SEED:-$(od -An -N3 -tu4 /dev/urandom)}
diag "CRASH_SEED=$((seed))"

whole_lab proxy=0
whole_site "LE_SOURCE=file:$T/names" LE_POLICY=/dev/null
lab_run responder le-challenge-serve
lab_ready responder 10 _lab_answers "http://$WHOLE_LISTEN/healthz" 200 || bail 'no responder'

pipe() { le-pipe le-discover le-renew-check le-order le-vault-put; }
echo n1.example.com >names
began=$(date +%s%N)
check_exit 0 'a run that nobody disturbs' pipe
took_ms=$((($(date +%s%N) - began) / 1000000))
diag "it takes $took_ms ms"

# Each line: how many seconds after the start (rather early, as a run that resumes an order is quick), and who dies: le-pipe, and all with it by the kernel's doing, or a stage,
# and all with it by le-pipe's.
awk -v seed="$seed" -v took_ms="$took_ms" 'BEGIN {
	srand(seed)
	split("le-pipe le-order le-order le-vault-put", victims)
	for (i = 0; i < 200; i++)
		printf "%.3f %s\n", took_ms * (0.03 + 0.9 * rand() ^ 3) / 1000, victims[1 + int(rand() * 4)]
}' >deaths

# Prints the process of a stage, which may have ended before or not begun.
stage() {
	for child in $(cat "/proc/$2/task/$2/children"); do
		read -r comm <"/proc/$child/comm" || continue
		case $1 in "$comm"*) echo "$child" && return ;; esac
	done 2>/dev/null
	return 1
}

new_name() {
	names=$((names + 1))
	echo "n$names.example.com" >>names
}
# For the person who has to find out why.
stuck() {
	pid=$(lab_pid crash)
	ps -o pid,ppid,stat,wchan:20,etimes,args -p "$pid" --ppid "$pid" | sed 's/^/# /' >&2
	tail -n 40 "$(lab_log crash)" | sed 's/^/# /' >&2
	bail "it does not end, death $deaths ($who after $moment s)"
}

# A name comes with every third death, and when all others have been done, so that there is always one under way.
names=1 deaths=0 stages=0 since=0
while [ $deaths -lt 100 ] && read -r moment who <&4; do
	if [ $since = 0 ] && [ $names -lt 50 ]; then
		since=3
		new_name
	fi
	lab_run -o "$T/records" crash le-pipe le-discover le-renew-check le-order le-vault-put
	sleep "$moment"
	if lab_alive crash; then
		victim=$(lab_pid crash)
		# A child of that name is a stage before its exec, or what looks for leaks at the end of le-pipe, which
		# then waits for it for ever.
		if [ "$who" != le-pipe ] && pid=$(stage "$who" "$victim"); then victim=$pid stages=$((stages + 1)); fi
		kill -s KILL "$victim" 2>/dev/null || :
		deaths=$((deaths + 1)) since=$((since - 1))
	else
		since=0
	fi
	lab_wait crash 10 || stuck
done 4<deaths
diag "$deaths deaths, $stages of them of a stage; $(issued) of $names issued, $(stored_ids | wc -l) stored so far"

is $deaths 100 'a hundred deaths'
while [ $names -lt 50 ]; do new_name; done
check_exit 0 'one more run, to its end' pipe
each_once 50
is "$(stored_ids | sort)" "$(sort names)" 'of just these names'
check 'the store is as Fabio wants it' le-vault-put --lint
le-vault-get >got
is "$(jq -r 'select(.type == "issued").names[0]' got | sort)" "$(sort names)" 'each can be read, with its key'
n=$(orders)
check_exit 0 'and another run' pipe
is "$(issued) $(orders)" "50 $n" 'finds nothing to do'

t_done
