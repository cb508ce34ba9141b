#!/usr/bin/env bash
# Runs the fuzz targets of a build folder, two at a time; an input that breaks one is kept in the build folder.
# usage: fuzz.sh BUILD_DIR
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$1
seconds=${DSVL_FUZZ_SECONDS:-60}
run_one() {
  local program=$1 name=${1##*/dsvl_fuzz_}
  local found=$build/fuzz/$name
  mkdir -p "$found"
  if "$program" -max_total_time="$seconds" -artifact_prefix="$found/" -timeout=10 -rss_limit_mb=4096 \
    "$found" "$root/tests/fuzz/corpus/$name" >"$found.log" 2>&1; then
    echo "fuzz $name: $(tail -n 1 "$found.log")"
  else
    tail -n 25 "$found.log" >&2
    echo "fuzz $name: FAILED; inputs are in $found: keep the one to repair in tests/fuzz/regressions/$name/" >&2
    return 1
  fi
}
status=0
running=()
wait_first() {
  wait "${running[0]}" || status=1
  running=("${running[@]:1}")
}
for program in "$build"/dsvl_fuzz_*; do
  [[ -x $program ]] || continue
  ((${#running[@]} < 2)) || wait_first
  run_one "$program" &
  running+=($!)
done
while ((${#running[@]})); do wait_first; done
exit $status
