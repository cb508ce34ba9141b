"""Writes tests/golden/decoder.{safetensors,json}: transformers' LLaMA at tiny sizes, one case for each form of
rotary scaling, grouped queries, biases, tied embeddings, long positions.

    python tools/golden/decoder.py
"""

import json
import pathlib

import torch
import transformers
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM

OUT = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "decoder"
SIZES = dict(vocab_size=37, hidden_size=32, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4,
             num_key_value_heads=4, max_position_embeddings=512)
CASES = {  # changes of the config, prompt length
    "plain": (dict(), 9),
    "grouped": (dict(num_key_value_heads=2), 300),
    "one_key_head": (dict(num_key_value_heads=1, head_dim=16), 20),
    "biases": (dict(attention_bias=True, mlp_bias=True), 15),
    "tied": (dict(tie_word_embeddings=True), 12),
    "theta": (dict(rope_parameters=dict(rope_type="default", rope_theta=500000.0), rms_norm_eps=1e-5), 40),
    "linear": (dict(rope_parameters=dict(rope_type="linear", rope_theta=10000.0, factor=4.0)), 200),
    "dynamic": (dict(max_position_embeddings=64, rope_parameters=dict(rope_type="dynamic", rope_theta=10000.0,
                                                                      factor=4.0)), 100),
    "dynamic_short": (dict(max_position_embeddings=64, rope_parameters=dict(rope_type="dynamic", rope_theta=10000.0,
                                                                            factor=4.0)), 30),
    "llama3": (dict(rope_parameters=dict(rope_type="llama3", rope_theta=10000.0, factor=8.0, low_freq_factor=1.0,
                                         high_freq_factor=4.0, original_max_position_embeddings=64)), 400),
    "yarn": (dict(rope_parameters=dict(rope_type="yarn", rope_theta=10000.0, factor=8.0,
                                       original_max_position_embeddings=64)), 400),
    "yarn_scales": (dict(rope_parameters=dict(rope_type="yarn", rope_theta=10000.0, factor=8.0, beta_fast=16.0,
                                              beta_slow=2.0, mscale=0.707, mscale_all_dim=1.0,
                                              original_max_position_embeddings=64)), 400),
    "yarn_factor": (dict(rope_parameters=dict(rope_type="yarn", rope_theta=10000.0, factor=8.0, attention_factor=1.3,
                                              original_max_position_embeddings=64)), 400),
    "long": (dict(max_position_embeddings=16384), 3000)}
NEW_TOKENS = 12
KEYS = ["model_type", "head_dim", "attention_bias", "mlp_bias", "rope_parameters", "rms_norm_eps", "tie_word_embeddings",
        *SIZES]


def build(changes, seed):
    model = LlamaForCausalLM(LlamaConfig(**SIZES | changes)).float().eval()
    generator = torch.Generator().manual_seed(seed)
    for name, p in sorted(model.named_parameters()):
        noise = torch.randn(p.shape, generator=generator)
        p.data.copy_(1 + 0.2 * noise if "norm" in name else 0.3 * noise if p.dim() < 2 else noise * 1.5 / p.shape[1]**0.5)
    model.model.embed_tokens.weight.data.copy_(torch.randn(SIZES["vocab_size"], SIZES["hidden_size"], generator=generator))
    return model, generator


def main():
    tensors, cases = {}, []
    for seed, (name, (changes, length)) in enumerate(CASES.items()):
        model, generator = build(changes, seed)
        ids = torch.randint(SIZES["vocab_size"], (1, length), generator=generator)
        with torch.no_grad():
            logits = model(ids).logits[0]
        # Its own forward passes, not generate(): no end token, no warnings about padding.
        with torch.no_grad():
            out = model(ids, use_cache=True)
            greedy = []
            for _ in range(NEW_TOKENS):
                greedy.append(int(out.logits[0, -1].argmax()))
                out = model(torch.tensor([greedy[-1:]]), past_key_values=out.past_key_values, use_cache=True)
        rows = sorted({0, 1, length // 3, length // 2, length - 2, length - 1})
        for key, value in model.state_dict().items():
            if not (key == "lm_head.weight" and changes.get("tie_word_embeddings")):
                tensors[f"{name}/{key}"] = value.contiguous()
        tensors[f"{name}/ids"] = ids[0]
        tensors[f"{name}/logits"] = logits[rows].contiguous()
        config = {k: v for k, v in model.config.to_dict().items() if k in KEYS and v is not None}
        cases.append(dict(name=name, config=config, rows=rows, greedy=greedy))
    save_file(tensors, str(OUT) + ".safetensors")
    index = dict(maker="tools/golden/decoder.py", versions=dict(torch=torch.__version__,
                                                                transformers=transformers.__version__), cases=cases)
    pathlib.Path(str(OUT) + ".json").write_text(json.dumps(index).replace('{"name"', '\n{"name"') + "\n")


main()
