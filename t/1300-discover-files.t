#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2317 # functions are called through check
#
# --watch on files: names and policy are read again when they change, however an editor writes them.

# shellcheck source=t/lib.sh
. "$(dirname "$0")/lib.sh"
t_init 'le-discover follows files'

state() { [ "$(jq -r --arg n "$1" 'select(.type == "host" and .name == $n).state' log | tail -n 1)" = "$2" ]; }
missing() { [ "$(jq -c 'select(.type == "sync").missing' log | tail -n 1)" = "$1" ]; }
said() { grep -q -e "$1" "$(lab_log watch)"; }

# No Consul is there, and none is needed.
CONSUL_HTTP_ADDR=127.0.0.1:$(lab_port)
export CONSUL_HTTP_ADDR

mkdir etc
echo a.example.com >etc/names
echo 'deny/b.example.com' >etc/policy
lab_run -o log watch le-discover --watch --settle 50ms --source file:etc/names --policy etc/policy
check_within 10 'a name in a file' state a.example.com present
printf 'a.example.com\nb.example.com\nc.example.com\n' >etc/names
check_within 10 'a file written in place' state c.example.com present
is "$(jq -r 'select(.name == "b.example.com").code' log)" denied 'with its policy'
n=$(wc -l <log)
cp etc/names etc/new && mv etc/new etc/names
echo c.example.com >etc/new && mv etc/new etc/names
check_within 10 'a file put in its place' state a.example.com absent
is "$(($(wc -l <log) - n))" 2 'the same names again are no news'
echo '#' >etc/policy
echo b.example.com >etc/new && mv etc/new etc/names
check_within 10 'another policy' state b.example.com present
rm etc/names
check_within 10 'a file that goes' missing '["file:etc/names"]'
check_within 10 'is told once' said 'No such file or directory; what is known of file:etc/names stays'
check 'its names stay' state b.example.com present
rm etc/policy
check_within 10 'so does the policy' said 'what is known of the policy stays'
# The folder itself is replaced, too.
mv etc gone
mkdir etc
echo d.example.com >etc/names
check_within 20 'both come back' state d.example.com present
check_within 10 'all is well' missing null
check 'what was lacking in the new file is gone' state b.example.com absent
is "$(grep -c . "$(lab_log watch)")" 3 'no message is repeated'
lab_stop watch TERM 5
is "$LAB_STATUS" 0 'TERM ends it'

# stdin is read to its end; then its names stay for ever.
mkfifo pipe
lab_run -i pipe -o log.in watch le-discover --watch --source file:- --source file:etc/names
exec 4>pipe
echo x.example.com >&4
check 'while stdin is open it waits' [ ! -s log.in ]
exec 4>&-
check_within 10 'then its names are there' grep -q '"x.example.com"' log.in
check 'with those of the file' grep -q '"d.example.com"' log.in
check 'it does not end' lab_alive watch
lab_stop watch INT 5
is "$LAB_STATUS" 0 'INT ends it'
check_exit 64 'stdin can be had once' le-discover --source file:- --policy -

# A reader that does not read must not make it grow, nor end it.
seq -f 'h%05g.example.com' 1 20000 >etc/names
lab_run -o pipe watch le-discover --watch --settle 10ms --source file:etc/names
exec 4<pipe
head -n 1 <&4 >first
check 'the first names come' grep -q h00001.example.com first
for i in 1 2 3 4 5; do seq -f "h$i%05g.example.com" 1 20000 >etc/new && mv etc/new etc/names; done
check 'it waits for a slow reader' lab_alive watch
# cat takes all in the end: the last state is what counts.
lab_run -i /dev/fd/4 -o log.slow reader cat
exec 4<&-
check_within 20 'and tells the last state' grep -q '"h520000.example.com"' log.slow
check_within 20 'in full' grep -q '"type":"sync","hosts":20000' log.slow
lab_stop watch TERM 5
is "$LAB_STATUS" 0 'TERM ends it'
t_done
