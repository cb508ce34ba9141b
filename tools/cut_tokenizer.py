#!/usr/bin/env python3
"""Cuts a published byte-level BPE tokenizer.json to a small vocabulary, for small models.

usage: cut_tokenizer.py TOKENIZER_JSON VOCABULARY_SIZE OUT_DIRECTORY

Keeps the pre-tokenizer, all single-byte tokens and the first merges in rank order, renumbered in
that order; adds the begin, end and image tokens behind them; writes tokenizer.json with a
post-processor that puts the begin token in front, and tokenizer_config.json. VOCABULARY_SIZE counts
everything. Needs Python only.
"""
import json
import os
import sys

BOS, EOS, IMAGE = "<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<image_placeholder>"


def byte_alphabet():
    own = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [b for b in range(256) if b not in own]
    characters = {b: chr(b) for b in own} | {b: chr(0x100 + i) for i, b in enumerate(others)}
    return [characters[b] for b in range(256)]


def cut(published, size):
    """The tokens in order of their new ids and the merges kept."""
    tokens, merges = {token: i for i, token in enumerate(byte_alphabet())}, []
    for merge in published["model"]["merges"]:
        if len(tokens) >= size - 3:
            break
        left, right = merge.split(" ") if isinstance(merge, str) else merge
        if left in tokens and right in tokens:
            merges.append([left, right])
            tokens.setdefault(left + right, len(tokens))
    return tokens, merges


def added(content, number):
    return {"id": number, "content": content, "single_word": False, "lstrip": False, "rstrip": False,
            "normalized": False, "special": True}


def main():
    path, size, out = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    with open(path, encoding="utf-8") as f:
        published = json.load(f)
    tokens, merges = cut(published, size)
    n = len(tokens)
    tokenizer = {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [added(BOS, n), added(EOS, n + 1), added(IMAGE, n + 2)],
        "normalizer": None,
        "pre_tokenizer": published["pre_tokenizer"],
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": BOS, "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {BOS: {"id": BOS, "ids": [n], "tokens": [BOS]}},
        },
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
                  "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False,
                  "vocab": tokens, "merges": [" ".join(m) for m in merges]},
    }
    config = {"add_bos_token": True, "add_eos_token": False, "bos_token": BOS, "eos_token": EOS, "pad_token": EOS,
              "unk_token": None, "clean_up_tokenization_spaces": False, "extra_special_tokens": {"image_token": IMAGE},
              "model_max_length": 16384, "tokenizer_class": "PreTrainedTokenizerFast"}
    os.makedirs(out, exist_ok=True)
    for name, value in [("tokenizer.json", tokenizer), ("tokenizer_config.json", config)]:
        with open(os.path.join(out, name), "w", encoding="utf-8") as f:
            json.dump(value, f, ensure_ascii=False, indent=1)
            f.write("\n")


if __name__ == "__main__":
    main()
