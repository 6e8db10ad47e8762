#!/bin/sh
# SPDX-License-Identifier: ISC
. "$(dirname "$0")/lib.sh"
t_init 'the systemd units'

t_need systemd-analyze

units=$T_ROOT/scripts/systemd
# Where the units will be, the programs will be in /usr/local/bin; here they are in the build.
mkdir units bin
cp "$BUILD"/bin/le-* bin/
for unit in "$units"/*; do
	sed "s|/usr/bin/|$T/bin/|" "$unit" >"units/${unit##*/}"
done
unused=$(grep -L "$T/bin/" units/*.service)
is "$unused" '' 'every service starts something of ours'

# Manual pages are not installed here, and a unit of the same name may be, so both are kept out.
# shellcheck disable=SC2086 # one word each
SYSTEMD_UNIT_PATH=$T/units: check_exit 0 'systemd-analyze verify' systemd-analyze verify --man=no units/*
is "$(cat out err)" '' 'nothing to say'

sed 's|^ExecStart=.*|ExecStart=/nowhere/le-exporter run|' units/le-exporter.service >units/broken.service
SYSTEMD_UNIT_PATH=$T/units: check_exit 1 'a program that is lacking is seen' systemd-analyze verify --man=no units/broken.service
rm units/broken.service

# The limit is the exposure level times ten, as systemd-analyze security counts it.
for service in le-exporter le-renew le-challenge-serve; do
	check_exit 0 "$service: hardened" systemd-analyze security --offline=true --threshold=20 "units/$service.service"
done
for service in "$units"/*.service; do
	like "$(cat "$service")" '^User=le-' "${service##*/}: a user of its own"
	unlike "$(cat "$service")" '^(Environment|SetCredential)=' "${service##*/}: nothing that everyone can read over D-Bus"
done

# Command lines of the units that the script takes.
mkdir etc
echo "LE_CERTS=consul:x" >etc/le-exporter.env
for service in le-exporter le-renew; do
	# shellcheck disable=SC2046 # the words of the command line
	check_exit 78 "$service: its command line is accepted" \
		env $(sed -n "s|^ExecStart=||p" "units/$service.service" | sed "s|/etc/le-exporter|$T/etc|")
	like "$(cat err)" 'LE_CERTS is "consul:x"' 'and the site is looked at'
done

t_done
