#!/usr/bin/env bash
# Fetches libtorch, and Arrow for its plug-in dsvl_parquet, if needed, configures if needed, builds; quiet unless it fails.
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
pinned() { awk -v package="$1" '$2 == package {print $3; exit}' scripts/wheels.txt; }
fetch() { "$(scripts/python_with_pip.sh)" scripts/wheels.py "$cache" "$1"; }
[[ -n $torch ]] || torch=$cache/torch-$(pinned torch)
if [[ -z ${DSVL_TORCH:-} && ! -d $torch ]]; then
  torch=$(fetch libtorch)
fi
arrow=${DSVL_ARROW:-$cache/pyarrow-$(pinned pyarrow)}
if [[ -z ${DSVL_ARROW:-} && ! -d $arrow ]]; then
  if [[ " $* " == *" dsvl_parquet "* ]]; then
    arrow=$(fetch arrow)
  else
    arrow=
  fi
fi

# Compiler cache entries are the same for every checkout.
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
configured=$(cat "$build/.configured" 2>/dev/null || true)
if [[ ! -e $build/build.ninja || $configured != "$torch $arrow" ]]; then
  cmake --preset "$preset" -DDSVL_TORCH="$torch" -DDSVL_ARROW="$arrow" >"$log" 2>&1 9>&- || fail "configuring failed"
  printf '%s' "$torch $arrow" >"$build/.configured"
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

# The compiler cache would hash the precompiled headers, up to 270 MB each, for every file, and g++ never
# writes the same bytes twice: a sum beside each, of what it was made from, stands for it.
sum_of_inputs() { # HEADER.gch
  {
    c++ --version
    ninja -C "$build" -t commands -s "$1" | sed "s#$root/##g"
    ninja -C "$build" -t deps "$1" | sed -n 's/^    //p' | (cd "$build" && xargs -d '\n' cat)
  } | sha256sum
}
mapfile -t headers < <(ninja -C "$build" -t targets all | sed -n 's/^\(.*cmake_pch\.hxx\.gch\): .*/\1/p')
if [[ $* == dsvl || $* == "dsvl dsvl_parquet" ]]; then
  mapfile -t headers < <(printf '%s\n' ${headers[@]+"${headers[@]}"} | grep -v dsvl_tests_ || true)
fi
if [[ -n ${headers[0]:-} ]]; then
  run_ninja "${headers[@]}"
  for header in "${headers[@]}"; do
    [[ $build/$header.sum -nt $build/$header ]] || sum_of_inputs "$header" >"$build/$header.sum"
  done
fi
run_ninja "$@"
