"""Writes tests/golden/generation.json: greedy ids of tests/golden/models/tiny_llama under generation_config.json files, from
transformers' generate().

    python tools/golden/generation.py
"""

import json

import torch
import transformers
from tokenizers import Tokenizer
from transformers import GenerationConfig, LlamaForCausalLM

from end_to_end import GOLDEN, encode

TEXTS = ["Once upon a time", "one two three one two three one two"]
FILES = [{}, {"max_new_tokens": 7}, {"repetition_penalty": 1.4}, {"no_repeat_ngram_size": 2},
         {"repetition_penalty": 0.7, "no_repeat_ngram_size": 3, "max_new_tokens": 30},
         {"do_sample": False, "temperature": 0.3, "top_p": 0.5, "top_k": 7}, {"do_sample": True, "top_k": 1}]


def main():
    model = LlamaForCausalLM.from_pretrained(GOLDEN / "models" / "tiny_llama", dtype=torch.float32).eval()
    tokenizer = Tokenizer.from_file(str(GOLDEN / "tokenizer_tiny.json"))
    cases = []
    for text in TEXTS:
        ids = encode(tokenizer, text)
        files = list(FILES)
        for settings in files:
            settings = dict(settings)
            settings.setdefault("max_new_tokens", 16)
            settings.setdefault("eos_token_id", 901)
            config = GenerationConfig(**settings, bos_token_id=900, pad_token_id=901)
            new = model.generate(input_ids=ids, attention_mask=torch.ones_like(ids), generation_config=config)[0, ids.shape[1]:]
            cases.append(dict(text=text, config=settings, ids=new.tolist()))
            if not files[0] and len(files) == len(FILES):  # a list of ends, one of which comes
                files.append({"eos_token_id": [901, new.tolist()[5], 3]})
    versions = dict(torch=torch.__version__, transformers=transformers.__version__)
    out = json.dumps(dict(maker="tools/golden/generation.py", versions=versions, cases=cases), ensure_ascii=False)
    (GOLDEN / "generation.json").write_text(out.replace('{"text"', '\n{"text"') + "\n")


if __name__ == "__main__":
    main()
