#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The responder under systemd: sockets that it is given, and what it tells.

# shellcheck source=t/lib.sh
. "$(dirname "$0")/lib.sh"
t_init 'le-challenge-serve takes sockets from systemd and tells it how it is'

t_need systemd-socket-activate
print=LXEWQrcmsEQBYnyp-6wy9chTD7GQPMTbAiWHF5IaSIE
port=$(lab_port) other=$(lab_port)

# It is started by the first connection, and becomes the process that waited.
lab_run serve systemd-socket-activate -l "127.0.0.1:$port" -l "[::1]:$other" -E "LE_THUMBPRINT=$print" \
	"$(command -v le-challenge-serve)" --listen nonsense
check 'systemd listens' lab_ready serve 10 _lab_bound "$port"
is "$(lab_curl "http://127.0.0.1:$port/healthz")" ok 'the first connection is answered'
is "$(lab_curl "http://[::1]:$other/healthz")" ok 'on the second socket too'
is "$(tr '\0' '\n' <"/proc/$(lab_pid serve)/cmdline" | head -n 1)" "$(command -v le-challenge-serve)" 'by the responder'
like "$(cat "$(lab_log serve)")" "answers on \[::1\]:$other" 'it says where, not at --listen'
lab_stop serve
is "$LAB_STATUS" 0 'TERM: it ends with 0'
check_exit 78 'a descriptor that is no socket' sh -c 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$@" 3</dev/null' \
	sh le-challenge-serve --thumbprint $print
like "$(cat err)" 'descriptor 3' 'is named'

# The variables of a shell that stands between are not for it.
lab_run serve env LISTEN_PID=1 LISTEN_FDS=1 le-challenge-serve --thumbprint $print --listen "127.0.0.1:$port"
check "another process's sockets are left alone" lab_ready serve 10 _lab_answers "http://127.0.0.1:$port/healthz" 200
lab_stop serve

# A manager that writes down what it hears.
cat >manager.py <<'END'
import os, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
while True:
    with open(sys.argv[2], "ab") as log:
        log.write(s.recv(4096) + b"\n")
END
if command -v python3 >/dev/null; then
	lab_run manager python3 manager.py "$T/notify" "$T/heard"
	check 'a manager listens' lab_ready manager 10 test -S notify
	lab_run serve env NOTIFY_SOCKET="$T/notify" WATCHDOG_USEC=200000 \
		le-challenge-serve --thumbprint $print --listen "127.0.0.1:$port"
	check_within 10 'it says that it is ready' grep -qx READY=1 heard
	is "$(lab_curl "http://127.0.0.1:$port/healthz")" ok 'and is'
	check_within 10 'it feeds the watchdog' grep -qx WATCHDOG=1 heard
	lab_stop serve
	check_within 10 'it says that it stops' grep -qx STOPPING=1 heard
	is "$(tail -n 1 heard)" STOPPING=1 'and nothing after that'
else
	skip 'it talks to a manager' 'python3 is not installed'
fi

t_done
