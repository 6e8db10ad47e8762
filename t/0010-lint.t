#!/bin/sh
# SPDX-License-Identifier: ISC
# The house rules are tests, too: a tree that breaks them fails.
. "$(dirname "$0")/lib.sh"
t_init 'the tree keeps the house rules'

check 'scripts/lint is clean' env "BUILD=$BUILD" "$T_ROOT/scripts/lint"

# The lint is worth nothing if it cannot fail.
git clone -q "$T_ROOT" copy 2>/dev/null && cp "$T_ROOT/scripts/lint" copy/scripts/lint || bail 'no copy of the tree'
cd copy || bail 'no copy of the tree'
mkdir -p lib/core
printf '/* SPDX-License-Identifier: ISC */\n#include "acme/flow.h"\n#include <curl/curl.h>\n' >lib/core/stray.c
printf 'typedef struct x y; /* see core/gone */\n' >lib/core/stray.h
: >STRAY
check_exit 1 'a broken tree is found out' env LINT_QUICK=1 "BUILD=$BUILD" scripts/lint
for what in 'stray.c: includes acme/' 'stray.c: <curl/> belongs' 'stray.h.*no typedef' 'stray.h: no SPDX' \
	'stray.h:1: there is no lib/core/gone' \
	'STRAY: nothing else'; do
	like "$(cat "$T/out")" "$what" "$what"
done

t_done
