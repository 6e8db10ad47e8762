#!/bin/sh
# SPDX-License-Identifier: ISC
# Builds the fuzz targets with libFuzzer and runs each for a while.
#
#	run.sh BUILDDIR SECONDS TARGET…
#
# What a run finds is added to a copy of the corpus below BUILDDIR, so the tree stays as it is; a
# crash is left there, too, and ends the run with status 1.
set -eu
out=$1
seconds=$2
shift 2
cd "$(dirname "$0")/../.."
for name in "$@"; do
	make --no-print-directory -j2 BUILD="$out" CC=clang CFLAGS='-O1 -g' \
		SAN='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all' "$out/fuzz/$name"
	mkdir -p "$out/corpus/$name" "$out/crash"
	cp -n t/fuzz/corpus/"$name"/* "$out/corpus/$name/" 2>/dev/null || true
	printf 'fuzz: %s for %s s\n' "$name" "$seconds"
	"$out/fuzz/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -verbosity=0 \
		-print_final_stats=1 -artifact_prefix="$out/crash/$name-" "$out/corpus/$name" \
		>"$out/$name.log" 2>&1 || {
		tail -n 30 "$out/$name.log"
		printf 'fuzz: %s failed; see %s\n' "$name" "$out/$name.log" >&2
		exit 1
	}
	grep -E 'number_of_executed_units' "$out/$name.log" || true
done
