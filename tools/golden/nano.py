"""Writes tests/golden/nano.safetensors: what transformers makes of the bundled model's parts, its language model in
LlamaForCausalLM and its low-resolution tower in SiglipVisionModel. (transformers fixes the channels of the
high-resolution tower's convolutions, so the whole of nano has no place there; the tiny models of checkpoints.py
cover that tower.) Names go by the rules of spec architecture 7.3.

    python tools/golden/nano.py
"""

import json
import pathlib
import re

import torch
from safetensors.torch import load_file, save_file
from transformers import LlamaConfig, LlamaForCausalLM, SiglipVisionConfig, SiglipVisionModel

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOW = "vision_model.vision_tower_low.vision_tower."
NEW_TOKENS = 12
SIGLIP_RULES = [(r".*patch_embedding\.", "patch_embed.proj."), (r".*position_embedding\.weight", "pos_embed"),
                (r".*layers\.(\d+)\.layer_norm(\d)\.", r"blocks.\1.norm\2."), (r".*layers\.(\d+)\.self_attn\.out_proj\.", r"blocks.\1.attn.proj."),
                (r".*layers\.(\d+)\.mlp\.", r"blocks.\1.mlp."), (r".*post_layernorm\.", "norm.")]


def language(config, state):
    keys = ["vocab_size", "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads",
            "max_position_embeddings", "rms_norm_eps", "rope_theta", "tie_word_embeddings"]
    model = LlamaForCausalLM(LlamaConfig(**{key: config["language_config"][key] for key in keys})).float().eval()
    start = "language_model."
    model.load_state_dict({name[len(start):]: tensor.float() for name, tensor in state.items() if name.startswith(start)})
    return model


def siglip_tensor(name, like, state):
    fused = re.match(r".*layers\.(\d+)\.self_attn\.([qkv])_proj\.(\w+)", name)
    if fused:
        layer, which, kind = fused.groups()
        return state[f"{LOW}blocks.{layer}.attn.qkv.{kind}"].chunk(3)["qkv".index(which)].float()
    for pattern, replacement in SIGLIP_RULES:
        if re.match(pattern, name):
            return state[LOW + re.sub(pattern, replacement, name, count=1)].float().reshape(like.shape)
    raise KeyError(name)


def siglip(config, state):
    low = config["vision_config"]["params"]["low_res_cfg"]
    model = SiglipVisionModel(SiglipVisionConfig(
        hidden_size=low["width"], intermediate_size=int(low["width"] * low["mlp_ratio"]), num_hidden_layers=low["layers"],
        num_attention_heads=low["heads"], image_size=low["image_size"], patch_size=low.get("patch_size", 16), hidden_act="gelu",
        layer_norm_eps=1e-6, vision_use_head=False)).float().eval()
    model.load_state_dict({name: siglip_tensor(name, like, state) for name, like in model.state_dict().items()})
    return model


def main():
    config = json.loads((ROOT / "models/nano/config.json").read_text())
    state = load_file(ROOT / "models/nano/model.safetensors")
    generator = torch.Generator().manual_seed(1)
    decoder, tower = language(config, state), siglip(config, state)
    ids = torch.randint(config["language_config"]["vocab_size"], (1, 24), generator=generator)
    size = tower.config.image_size
    pixels = torch.rand((1, 3, size, size), generator=generator) * 2 - 1
    with torch.no_grad():
        logits = decoder(ids).logits[0]
        greedy = decoder.generate(ids, max_new_tokens=NEW_TOKENS, do_sample=False, eos_token_id=None)[0, ids.shape[1]:]
        features = tower(pixels).last_hidden_state[0]
    save_file({"ids": ids[0], "logits": logits.contiguous(), "greedy": greedy, "pixels": pixels, "features": features},
              ROOT / "tests/golden/nano.safetensors")


if __name__ == "__main__":
    main()
