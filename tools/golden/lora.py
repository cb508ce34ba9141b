"""Writes tests/golden/adapters/<case>/ as PEFT saves adapters, and tests/golden/lora.{safetensors,json}: last logits and
greedy ids of the tiny models with these adapters beside their weights, in float32.

    python -m pip install peft accelerate
    python tools/golden/lora.py
"""

import json
import pathlib
import shutil

import peft
import torch
import transformers
from peft import LoraConfig, get_peft_model
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import DeepseekVLForConditionalGeneration, DeepseekVLHybridForConditionalGeneration, LlamaForCausalLM

from end_to_end import GOLDEN, NEW_TOKENS, PICTURES, encode, pixels_of, prompt_text

CASES = {  # name: (class, model, pictures, text, LoraConfig)
    "llama_patterns": (LlamaForCausalLM, "tiny_llama", 0, "Once upon a time", dict(
        r=4, lora_alpha=8, target_modules=["q_proj", "v_proj", "down_proj"], modules_to_save=["lm_head"],
        rank_pattern={"layers.0.self_attn.q_proj": 2, r"1\.mlp\..*": 3}, alpha_pattern={"v_proj": 16})),
    "llama_rslora": (LlamaForCausalLM, "tiny_llama", 0, "Once upon a time", dict(
        r=4, lora_alpha=4, use_rslora=True, target_modules=["embed_tokens", "k_proj", "o_proj", "up_proj", "gate_proj", "lm_head"])),
    "vl": (DeepseekVLForConditionalGeneration, "tiny_vl", 1, "What is this?", dict(
        r=2, lora_alpha=4, target_modules="all-linear")),
    "hybrid": (DeepseekVLHybridForConditionalGeneration, "tiny_hybrid", 1, "What is this?", dict(
        r=2, lora_alpha=4, target_modules=["q_proj", "v_proj", "qkv", "projection", "conv1", "linear1", "linear2", "proj"])),
}


def adapted(cls, name, settings, seed):
    model = cls.from_pretrained(GOLDEN / "models" / name, dtype=torch.float32).eval()
    torch.manual_seed(seed)
    model = get_peft_model(model, LoraConfig(**settings)).eval()
    for key, parameter in model.named_parameters():
        if "lora_" in key:  # lora_B begins at zero: nothing would be seen
            torch.nn.init.normal_(parameter, std=0.1)
        elif "modules_to_save" in key:
            torch.nn.init.normal_(parameter, std=0.05)
    return model


def run(index, name, case):
    cls, base, count, text, settings = case
    model = adapted(cls, base, settings, index)
    folder = GOLDEN / "adapters" / name
    shutil.rmtree(folder, ignore_errors=True)
    model.peft_config["default"].base_model_name_or_path = f"tests/golden/models/{base}"
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    raw = count == 0
    ids = encode(Tokenizer.from_file(str(GOLDEN / "tokenizer_tiny.json")), prompt_text(text, count, raw))
    fed = pixels_of(PICTURES[:count], base == "tiny_hybrid")[1] if count else {}
    with torch.no_grad():
        logits = model(input_ids=ids, **fed).logits[0, -3:]
        with model.disable_adapter():
            bare = model(input_ids=ids, **fed).logits[0, -3:]
        greedy = model.generate(input_ids=ids, attention_mask=torch.ones_like(ids), do_sample=False,
                                max_new_tokens=NEW_TOKENS, **fed)[0, ids.shape[1]:]
    print(name, "modules", sum("lora_A" in k or "embedding_A" in k for k, _ in model.named_parameters()),
          "change", float((logits - bare).abs().max()))
    expected = dict(adapter=name, model=base, images=PICTURES[:count], text=text, raw=raw, greedy=greedy.tolist())
    return {f"{name}/logits": logits.contiguous()}, expected


def main():
    tensors, cases = {}, []
    for index, (name, case) in enumerate(CASES.items()):
        made, expected = run(index, name, case)
        tensors |= made
        cases.append(expected)
    save_file(tensors, str(GOLDEN / "lora.safetensors"))
    versions = dict(torch=torch.__version__, transformers=transformers.__version__, peft=peft.__version__)
    text = json.dumps(dict(maker="tools/golden/lora.py", versions=versions, cases=cases), ensure_ascii=False)
    pathlib.Path(GOLDEN / "lora.json").write_text(text.replace('{"adapter"', '\n{"adapter"') + "\n")


if __name__ == "__main__":
    main()
