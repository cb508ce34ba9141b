#!/usr/bin/env bash
# Fetches libtorch if needed, configures if needed, builds; quiet unless it fails.
# usage: build.sh PRESET TARGET...
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
preset=$1
shift
cd "$root"
build=build/$preset
mkdir -p "$build"
exec 9>"$build/.launcher_lock"
flock 9
log=$build/build.log

fail() {
  [[ -n ${DSVL_VERBOSE:-} ]] || { grep -E 'error: |CMake Error|^FAILED' -A 12 "$log" || tail -n 20 "$log"; } | tail -n 60 >&2
  echo "dsvl: $1; all of it is in $log" >&2
  exit 1
}

torch=${DSVL_TORCH:-}
cache=${DSVL_CACHE:-$HOME/.cache/dsvl}
pinned=$(awk '$2 == "torch" {print $3; exit}' scripts/wheels.txt)
[[ -n $torch ]] || torch=$cache/torch-$pinned
if [[ -z ${DSVL_TORCH:-} && ! -d $torch ]]; then
  torch=$("$(scripts/python_with_pip.sh)" scripts/libtorch.py "$cache")
fi

# Compiler cache entries are the same for every checkout.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
configured=$(cat "$build/.configured" 2>/dev/null || true)
if [[ ! -e $build/build.ninja || $configured != "$torch" ]]; then
  cmake --preset "$preset" -DDSVL_TORCH="$torch" >"$log" 2>&1 9>&- || fail "configuring failed"
  printf '%s' "$torch" >"$build/.configured"
fi

# A compiler of this code takes up to 1.5 GB.
jobs=$(nproc)
memory=$(($(awk '/MemAvailable/ {print $2}' /proc/meminfo) / 1572864))
((jobs <= memory)) || jobs=$((memory > 0 ? memory : 1))

show_progress() {
  local line last=
  while IFS= read -r line; do
    if [[ -n ${DSVL_VERBOSE:-} ]]; then
      printf '%s\n' "$line" >&2
    elif [[ -t 2 && $line == \[* ]]; then
      printf '\rbuilding %s ' "${line%%]*}]" >&2
    fi
    printf '%s\n' "$line"
    last=$line
  done >"$log"
  [[ -n ${DSVL_VERBOSE:-} || ! -t 2 || $last == *"no work"* ]] || printf '\r\033[K' >&2
}
run_ninja() {
  NINJA_STATUS='[%f/%t] ' ninja -C "$build" -j "$jobs" "$@" 2>&1 9>&- | show_progress || fail "the build failed"
}

# The compiler cache would hash the precompiled headers, 270 MB each, for every file: a sum beside each will do.
mapfile -t headers < <(ninja -C "$build" -t targets all | sed -n 's/^\(.*cmake_pch\.hxx\.gch\): .*/\1/p')
[[ $* != dsvl ]] || headers=("${headers[@]/*dsvl_tests*/}")
for header in ${headers[@]+"${headers[@]}"}; do
  [[ -n $header ]] || continue
  run_ninja "$header"
  [[ $build/$header.sum -nt $build/$header ]] || sha256sum <"$build/$header" >"$build/$header.sum"
done
run_ninja "$@"
