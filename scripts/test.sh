#!/usr/bin/env bash
# Builds everything, runs every test, and every fuzz target for DSVL_FUZZ_SECONDS (60) seconds.
# usage: test.sh PRESET
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
preset=$1
cd "$root"
started=$SECONDS
[[ ! -e scripts/fetch_test_data.sh ]] || bash scripts/fetch_test_data.sh
# Where Arrow cannot be had, the tests that need it say so.
[[ -n ${DSVL_ARROW:-} ]] || "$(scripts/python_with_pip.sh)" scripts/wheels.py "${DSVL_CACHE:-$HOME/.cache/dsvl}" arrow >/dev/null || true
bash scripts/build.sh "$preset" all
echo "built in $((SECONDS - started)) s"

# Two tests run at once; threads that spin for each other would only take turns.
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1} OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-passive}
status=0
ctest --test-dir "build/$preset" -j 2 --output-on-failure --no-tests=error || status=1
echo "everything took $((SECONDS - started)) s"
exit $status
