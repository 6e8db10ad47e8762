#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2317 # functions are called through check
. "$(dirname "$0")/lib.sh"
t_init 'le-exporter: run and once start, watch and end the pipe'

# The real tools cannot be made to die on demand. So these stand in PATH before them: each notes that it was started,
# with its environment, and then does what is in $T/acts/TOOL; by itself it waits until its input ends.
mkdir bin acts ran etc etc/le-exporter.d
for tool in le-discover le-route-put le-renew-check le-order le-file-put le-vault-put le-status le-challenge-serve; do
	cat >"bin/$tool" <<-EOF
		#!/bin/sh
		env >"$T/ran/$tool.env.new"
		mv "$T/ran/$tool.env.new" "$T/ran/$tool.env"
		echo "$tool \$*" >>"$T/ran/args"
		echo \$\$ >"$T/ran/$tool.new"
		mv "$T/ran/$tool.new" "$T/ran/$tool"
		if [ -e "$T/acts/$tool" ]; then . "$T/acts/$tool"; fi
		exec cat
	EOF
	chmod +x "bin/$tool"
done
PATH=$T/bin:$PATH
le=$BUILD/bin/le-exporter

mark=run-$$
# The tests tell their processes from others by a setting of the site, which every stage has, and by the folder of the
# site, which the scripts and le-pipe have in their environment.
left() { grep -lsz -e "^LE_MARK=$mark\$" -e "^LE_EXPORTER_CONFIG=$T/etc\$" /proc/[0-9]*/environ; }
none_left() { [ -z "$(left)" ]; }
some_left() { [ -n "$(left)" ]; }

site() {
	printf '%s\n' "LE_MARK=$mark" "LE_THUMBPRINT=thumb" "LE_CERTS=dir:$T/certs" "$@" >etc/le-exporter.env
}
reset() {
	rm -rf acts/* ran/*
	# The first stage of a pipe that runs for ever.
	echo 'exec sleep 300' >acts/le-discover
	echo 'exec sleep 300' >acts/le-challenge-serve
}
run_lab() {
	name=$1
	shift
	lab_run "$name" env LE_EXPORTER_CONFIG="$T/etc" "$le" "$@"
}
started() { for s_tool; do [ -s "ran/$s_tool" ] || return 1; done; }
all_started() { started le-discover le-route-put le-renew-check le-order le-file-put le-status le-challenge-serve; }
# again TOOL PID: it runs, under another process id
again() { [ -s "ran/$1" ] && [ "$(cat "ran/$1")" != "$2" ] && kill -0 "$(cat "ran/$1")"; }
said() { grep -Eq -e "$2" "$(lab_log "$1")"; }

# --- usage

check_exit 0 'help' "$le" help
like "$(cat out)" '^usage: le-exporter init' 'the usage line'
check_exit 64 'no verb' "$le"
check_exit 64 'an unknown verb' "$le" dance
check_exit 64 'an unknown option' "$le" run --fast
check_exit 64 'an option of another verb' "$le" run --agree-tos
check_exit 64 'an option without its value' "$le" once --exec
check_exit 64 'an operand too much' "$le" run now
check_exit 0 'version' "$le" --version
like "$(cat out)" '^le-exporter [0-9]' 'the version'

# --- the site's file

check_exit 78 'no file' "$le" once --config "$T/nowhere"
like "$(cat err)" 'nowhere/le-exporter.env: not there' 'names it'
for bad in 'novalue' '1X=y' 'A B=c' 'X="y"' 'X=a\b' 'LE_CERTS=dir:x' 'CONSUL_HTTP_TOKEN=s.123'; do
	site "$bad"
	check_exit 78 "refused: $bad" "$le" exec --config "$T/etc" le-order
	unlike "$(cat err)" 's\.123' 'no value of a secret is shown'
	[ "$bad" != 'LE_CERTS=dir:x' ] || like "$(cat err)" 'le-exporter.env:4: LE_CERTS is given twice' 'names file and line'
done
reset
site '  LE_CA = never'
check_exit 78 'a blank before the sign' "$le" exec --config "$T/etc" le-order
# shellcheck disable=SC2016 # it must stay as it is
site '# a comment' '' 'LE_CA=https://ca.example/$(touch x)`touch x`;touch x' '  LE_RESOLVER=  a b  '
printf 'LE_JOBS=3' >etc/le-exporter.d/le-order.env
echo 'LE_JOBS=4' >etc/le-exporter.d/le-renew-check.env
check_exit 0 'exec' env VAULT_TOKEN=s.123 LE_STATE=dir:/other STATE_DIRECTORY=/st "$le" exec --config "$T/etc" le-order -x 'a  b'
is "$(cat ran/args)" 'le-order -x a  b' 'arguments go through'
env=$(cat ran/le-order.env)
# shellcheck disable=SC2016
like "$env" '^LE_CA=https://ca.example/\$\(touch x\)`touch x`;touch x$' 'a value is not evaluated'
[ ! -e x ]
ok $? 'no command in a value was run'
like "$env" '^LE_RESOLVER=a b$' 'blanks around a value do not count'
like "$env" '^LE_JOBS=3$' "the tool's own file"
like "$env" '^STATE_DIRECTORY=/st$' 'the state folder of systemd'
unlike "$env" 's\.123|/other' "nothing of the caller's environment"
rm etc/le-exporter.d/*

# --- what is refused

site
sed -i 's/^LE_CERTS=.*/LE_CERTS=consul:x/' etc/le-exporter.env
check_exit 78 'certificates in Consul' "$le" run --config "$T/etc"
site 'LE_CERTS2=x'
sed -i 's/^LE_CERTS=.*/LE_CERTS=vault:secret\/fabio\/certs/' etc/le-exporter.env
for verb in run once; do
	check_exit 78 "$verb: keys on one host, certificates in Vault" "$le" $verb --config "$T/etc"
	like "$(cat err)" 'LE_SECRETS is on this host only' 'says which'
done
echo 'LE_SECRETS=vault:secret/le-exporter' >>etc/le-exporter.env
check_exit 78 'the journal on one host' "$le" run --config "$T/etc"
like "$(cat err)" 'LE_STATE is on this host only' 'says which'
check_exit 64 '--exec with Vault' "$le" run --config "$T/etc" --exec true
reset
rm acts/le-discover
check_exit 0 '--single-host' "$le" once --config "$T/etc" --single-host
like "$(cat ran/args)" '^le-vault-put' 'the writer goes by the store'
reset
rm acts/le-discover
echo 'LE_STATE=consul:le/state' >>etc/le-exporter.env
check_exit 0 'shared stores' "$le" once --config "$T/etc"
site
sed -i '/THUMBPRINT/d' etc/le-exporter.env
check_exit 78 'no thumbprint' "$le" once --config "$T/etc"
like "$(cat err)" 'LE_THUMBPRINT is missing; "le-exporter init" adds it' 'says what to do'
check_exit 0 'which another responder has' "$le" once --config "$T/etc" --no-responder

# --- once

site
reset
rm acts/le-discover
check_exit 0 'once' "$le" once --config "$T/etc" --exec 'echo "a b"'
is "$(sort ran/args)" "$(printf '%s\n' 'le-challenge-serve ' 'le-discover ' 'le-file-put --exec echo "a b"' 'le-order ' \
	'le-renew-check ' 'le-route-put ' 'le-status --log')" 'every stage, once'
check_within 1 'nothing left' none_left
echo 'exit 75' >acts/le-order
check_exit 75 'the status of the stage at fault' "$le" once --config "$T/etc"
like "$(cat err)" 'exec le-order": exit status 75' 'it is named'
reset
rm acts/le-discover
echo 'LE_NO_RESPONDER=yes' >>etc/le-exporter.env
echo 'LE_NO_ROUTES=yes' >>etc/le-exporter.env
check_exit 0 'once, without responder and routes' "$le" once --config "$T/etc"
[ ! -e ran/le-route-put ] && [ ! -e ran/le-challenge-serve ]
ok $? 'they were not started'
reset
check_exit 0 'once --all' "$le" once --config "$T/etc" --all
is "$(sort ran/args)" "$(printf '%s\n' 'le-file-put ' 'le-order ' 'le-renew-check --all')" 'no discovery'
reset
run_lab once once
check_within 10 'once, stopped' started le-discover
lab_stop once TERM 5
is "$LAB_STATUS" 0 'status 0'
check_within 1 'nothing left' none_left

# --- run

site
for sig in TERM INT; do
	reset
	run_lab run-$sig run
	check_within 10 "run, for $sig" all_started
	check "$sig: it is seen" some_left
	lab_stop run-$sig $sig 5
	is "$LAB_STATUS" 0 "$sig: status 0"
	check_within 1 "$sig: nothing left" none_left
done
like "$(cat ran/args)" '^le-discover --watch' 'discovery goes on for ever'

reset
run_lab run run
check_within 10 'run' all_started
pid=$(cat ran/le-renew-check) discover=$(cat ran/le-discover) responder=$(cat ran/le-challenge-serve)
kill -s KILL "$pid"
check_within 10 'a killed stage comes back' again le-renew-check "$pid"
check_within 10 'with the whole pipe' again le-discover "$discover"
check 'the dead stage is named' said run 'le-renew-check": killed by signal 9'
check 'and the delay told' said run 'the pipe ended with status 137; starting it again in 1 s'
is "$(cat ran/le-challenge-serve)" "$responder" 'the responder was left alone'
kill -0 "$responder"
ok $? 'and runs'
discover=$(cat ran/le-discover)
kill -s KILL "$responder"
check_within 10 'a killed responder comes back' again le-challenge-serve "$responder"
is "$(cat ran/le-discover)" "$discover" 'the pipe was left alone'
kill -s KILL "$(cat ran/le-order)"
check_within 10 'the delay grows' said run 'the pipe ended with status 137; starting it again in 2 s'
lab_stop run TERM 5
is "$LAB_STATUS" 0 'stopped while it waits to start again'
check_within 1 'nothing left' none_left

reset
rm acts/le-discover
run_lab ends run
check_within 10 'a pipe that ends with 0 is started again, too' said ends 'the pipe ended with status 0; starting it again'
lab_stop ends TERM 5
check_within 1 'nothing left' none_left

for status in 64 78; do
	reset
	echo "exit $status" >acts/le-order
	run_lab run-$status run
	check "status $status is not retried" lab_wait run-$status 10
	is "$LAB_STATUS" $status 'it is the exit status'
	check_within 1 'nothing left' none_left
	is "$(grep -c '^le-order' ran/args)" 1 'one try'
done
reset
echo "exit 78" >acts/le-challenge-serve
run_lab run-responder run
check 'nor that of the responder' lab_wait run-responder 10
is "$LAB_STATUS" 78 'it is the exit status'

reset
echo 'trap "" TERM; while :; do sleep 1; done' >acts/le-order
run_lab stubborn run
check_within 10 'run with a stage that ignores TERM' all_started
lab_stop stubborn TERM 7
is "$LAB_STATUS" 0 'stopped'
check_within 1 'nothing left' none_left

# Whichever of its own processes is killed: what stands below it ends.
reset
run_lab killed run
check_within 10 'run' all_started
lab_signal killed KILL
lab_wait killed 5
check_within 7 'run itself killed: nothing left' none_left

children() { cat "/proc/$1/task/$1/children"; }
reset
run_lab keeper run
check_within 10 'run' all_started
# The pipe's own le-pipe first, which its keeper starts again.
for keeper in $(children "$(lab_pid keeper)"); do
	inner=$(children "$keeper")
	kill -s KILL "${inner% }"
done
check_within 10 'a le-pipe killed: the pipe comes back' said keeper 'the pipe ended with status 137'
check_within 10 'and the responder' said keeper 'the responder ended with status 137'
for pid in $(children "$(lab_pid keeper)"); do break; done
kill -s KILL "$pid"
check 'a keeper killed: all ends' lab_wait keeper 10
is "$LAB_STATUS" 137 'with its status'
check_within 7 'nothing left' none_left

t_done
