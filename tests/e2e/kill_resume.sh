#!/bin/sh
# Twenty SIGKILLs at random moments over all six stages: every stage ends in the hash of its undisturbed run.
# usage: tests/e2e/kill_resume.sh path/to/dsvl MODEL_CONFIG_DIR TEXT_SHARDS PICTURE_SHARDS
set -eu
dsvl=$1 config=$2 text=$3 pictures=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
kills=0
for stage in glyphs contrastive language adaptor joint sft; do
  cat > "$work/$stage.toml" <<TOML
stage = "$stage"
[model]
config = "$config"
[train]
output_dir = "$work/$stage"
max_steps = 12
save_steps = 1
learning_rate = 1e-3
per_device_train_batch_size = 4
[data]
max_seq_len = 256
packing = $([ $stage = contrastive ] && echo false || echo true)
[[data.sources]]
path = "$text"
[[data.sources]]
path = "$pictures"
TOML
  "$dsvl" train "$work/$stage.toml" --threads 1 --output-dir "$work/whole" 2> /dev/null
  wanted=$(sha256sum < "$work/whole/checkpoint-12/model.safetensors")
  for i in 1 2 3 4; do
    [ $kills -lt 20 ] || break
    "$dsvl" train "$work/$stage.toml" --threads 1 2> /dev/null &
    child=$!
    sleep "$(awk -v seed="$kills" 'BEGIN { srand(seed + 1); printf "%.2f", 0.3 + rand() * 1.5 }')"
    kill -KILL $child 2> /dev/null || true
    wait $child 2> /dev/null || true
    kills=$((kills + 1))
  done
  "$dsvl" train "$work/$stage.toml" --threads 1 2> /dev/null
  found=$(sha256sum < "$work/$stage/checkpoint-12/model.safetensors")
  [ "$found" = "$wanted" ] || { echo "$stage: another hash after the kills" >&2; exit 1; }
  echo "$stage: same hash"
  rm -rf "$work/whole"
done
echo "$kills kills survived"
