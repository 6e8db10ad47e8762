#!/bin/sh
# SPDX-License-Identifier: ISC
# shellcheck disable=SC2317 # functions are called through check
. "$(dirname "$0")/lib.sh"
t_init 'le-exporter init: a new site'

le=$BUILD/bin/le-exporter
lab_pebble || bail 'no Pebble'
HOME=$T/home XDG_STATE_HOME=$T/state
export HOME XDG_STATE_HOME
unset XDG_CONFIG_HOME STATE_DIRECTORY
mkdir home

init() { "$le" init --config "$T/etc" "$@"; }
file=etc/le-exporter.env

check_exit 0 'help' "$le" init --help
like "$(cat out)" '^usage: le-exporter init' 'the usage line'
check_exit 64 'an unknown option' init --fast
check_exit 64 'a word that is no setting' init nonsense
[ ! -e $file ]
ok $? 'nothing was made'
check_exit 64 'a secret' init VAULT_TOKEN=s.123

check_exit 77 'the terms were not agreed to' \
	init "LE_CA=$PEBBLE_DIR_URL" "LE_CA_FILE=$PEBBLE_CA" "LE_SECRETS=dir:$T/secrets" "LE_CERTS=dir:$T/certs"
like "$(cat err)" 'le-exporter init --agree-tos' 'says what to do'
like "$(cat $file)" "^LE_CA=$PEBBLE_DIR_URL\$" 'the setting is in the file'
is "$(stat -c %a $file)" 644 'which all may read'
unlike "$(cat $file)" '^LE_THUMBPRINT' 'no thumbprint yet'

check_exit 0 'agreed' init --agree-tos --contact ops@example.com --contact second@example.com
thumbprint=$(sed -n 's/^LE_THUMBPRINT=//p' $file)
like "$thumbprint" '^[A-Za-z0-9_-]{43}$' 'the thumbprint is in the file'
is "$thumbprint" "$("$le" exec --config "$T/etc" le-account thumbprint)" 'it is that of the account key'
like "$("$le" exec --config "$T/etc" le-account show)" 'second@example.com' 'the contacts have arrived'
is "$(stat -c %a secrets)" 700 'the keys are in a folder of their own'

cp $file before
check_exit 0 'once more' init
is "$(cat $file)" "$(cat before)" 'changes nothing'
check_exit 0 'and with --agree-tos' init --agree-tos
is "$(cat $file)" "$(cat before)" 'nor does that'
check_exit 64 'settings for a file that is there' init LE_CA=zerossl
like "$(cat err)" 'edit it by hand' 'says so'
sed -i 's/^LE_THUMBPRINT=.*/LE_THUMBPRINT=other/' $file
check_exit 78 "another key's thumbprint" init
like "$(cat err)" "which is $thumbprint" 'the right one is told'
is "$(grep -c '^LE_THUMBPRINT=other$' $file)" 1 'and the file is left alone'

t_done
