#!/usr/bin/env bash
# Runs a fuzz target of a build folder for DSVL_FUZZ_SECONDS (60) seconds; an input that breaks it is kept there.
# usage: fuzz.sh BUILD_DIR NAME
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$1 name=$2
found=$build/fuzz/$name
mkdir -p "$found"
if "$build/dsvl_fuzz_$name" -max_total_time="${DSVL_FUZZ_SECONDS:-60}" -artifact_prefix="$found/" -timeout=10 -rss_limit_mb=4096 \
  "$found" "$root/tests/fuzz/corpus/$name" >"$found.log" 2>&1; then
  tail -n 1 "$found.log"
else
  tail -n 25 "$found.log" >&2
  echo "fuzz $name: FAILED; inputs are in $found: keep the one to repair in tests/fuzz/regressions/$name/" >&2
  exit 1
fi
