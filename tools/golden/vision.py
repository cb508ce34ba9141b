#!/usr/bin/env python3
"""Vision towers and adaptors of PyPI `transformers` at test sizes, with random weights.

usage: vision.py        writes tests/golden/vision.safetensors and vision.json

Weights are stored under the original names (spec architecture 7.2), after the case's prefix. Projector
types that transformers has no class for are computed from the formulas of spec architecture 4.
"""
import json
import os

import torch
import torch.nn.functional as F
import transformers
from safetensors.torch import save_file
from transformers import (DeepseekVLConfig, DeepseekVLHybridConfig, DeepseekVLHybridModel, DeepseekVLModel,
                          LlamaConfig, SamVisionConfig, SiglipVisionConfig)

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tests", "golden")
SEED = 20240308
HIDDEN = 24  # of the language model
CLIP_MEAN, CLIP_STD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)

# Grids and windows that do and do not fit; heads of 16 (kernels take them) and of 12 (they do not).
HYBRIDS = {
    "hybrid_5_3": {"grid": 5, "window": 3, "low_grid": 3, "width": 32, "global": [1]},
    "hybrid_8_4": {"grid": 8, "window": 4, "low_grid": 4, "width": 32, "global": [1, 2]},
    "hybrid_4_7": {"grid": 4, "window": 7, "low_grid": 2, "width": 24, "global": [2]},
}
PATCH, LAYERS, HEADS, CHANNELS = 4, 3, 2, 8


def text_config():
    return LlamaConfig(vocab_size=8, hidden_size=HIDDEN, intermediate_size=8, num_hidden_layers=1,
                       num_attention_heads=2)


def siglip_config(grid, layers=2):
    return SiglipVisionConfig(hidden_size=32, intermediate_size=80, num_hidden_layers=layers, num_attention_heads=2,
                              image_size=grid * PATCH, patch_size=PATCH, hidden_act="gelu", layer_norm_eps=1e-6,
                              vision_use_head=False)


def randomise(model):
    """Large enough that softmaxes are not flat and every part shows in the result."""
    with torch.no_grad():
        for name, p in model.named_parameters():
            if "norm" in name and name.endswith("weight"):
                p.copy_(1 + 0.2 * torch.randn_like(p))
            elif p.dim() < 2:
                p.copy_(0.3 * torch.randn_like(p))
            elif "rel_pos" in name or "pos_embed" in name or "position_embedding" in name:
                p.copy_(0.5 * torch.randn_like(p))
            else:
                fan_in = p[0].numel()
                p.copy_(1.5 / fan_in**0.5 * torch.randn_like(p))


def siglip_names(state, source, target):
    out = {}
    for name, value in state.items():
        if not name.startswith(source):
            continue
        name = name[len(source):]
        name = name.replace("embeddings.patch_embedding", "patch_embed.proj").replace("encoder.layers", "blocks")
        name = name.replace("layer_norm", "norm").replace("post_layernorm", "norm").replace("self_attn.out_proj", "attn.proj")
        if name == "embeddings.position_embedding.weight":
            out[target + "pos_embed"] = value[None]
        elif ".q_proj." in name:
            parts = [state[source + "encoder.layers" + name[len("blocks"):].replace("q_proj", x + "_proj")] for x in "qkv"]
            out[target + name.replace("self_attn.q_proj", "attn.qkv")] = torch.cat(parts)
        elif ".k_proj." not in name and ".v_proj." not in name:
            out[target + name] = value
    return out


NECK = {"conv1": "0", "layer_norm1": "1", "conv2": "2", "layer_norm2": "3"}


def sam_names(state, target):
    out = {}
    for name, value in state.items():
        if name.startswith("high_res_vision_neck."):
            part, end = name.split(".")[1:]
            out[f"{target}neck_hd.{NECK[part]}.{end}"] = value
        elif name.startswith("high_res_vision_proj.conv"):
            out[target + "downsamples." + str(int(name.split(".")[1][-1]) - 1) + ".weight"] = value
        elif name == "high_res_vision_alpha":
            out[target + "hd_alpha_downsamples"] = value
        elif name.startswith("high_res_vision_model.vision_encoder."):
            name = name[len("high_res_vision_model.vision_encoder."):]
            if name.startswith("neck."):
                part, end = name.split(".")[1:]
                name = f"neck.{NECK[part]}.{end}"
            name = name.replace("patch_embed.projection", "patch_embed.proj")
            name = name.replace("layers.", "blocks.").replace("layer_norm", "norm")
            out[target + name] = value
    return out


def aligner_names(state):
    names = {"high_res_vision_proj": "high_up_proj", "vision_proj": "low_up_proj", "proj": "layers.1",
             "linear1": "layers.0", "linear2": "layers.2"}
    out = {}
    for name, value in state.items():
        if name.startswith("aligner."):
            part, end = name.split(".")[1:]
            out[f"aligner.{names[part]}.{end}"] = value
    return out


def siglip_prefix(state):
    return next(n for n in state if n.endswith("embeddings.patch_embedding.weight"))[:-len("embeddings.patch_embedding.weight")]


def normalise(x, mean, std):
    return (x - torch.tensor(mean).view(1, 3, 1, 1)) / torch.tensor(std).view(1, 3, 1, 1)


def hybrid(case):
    sam = SamVisionConfig(hidden_size=case["width"], output_channels=CHANNELS, num_hidden_layers=LAYERS,
                          num_attention_heads=HEADS, image_size=case["grid"] * PATCH, patch_size=PATCH,
                          mlp_dim=case["width"] * 2, window_size=case["window"], global_attn_indexes=case["global"])
    model = DeepseekVLHybridModel(DeepseekVLHybridConfig(
        text_config=text_config(), vision_config=siglip_config(case["low_grid"]), high_res_vision_config=sam)).eval()
    randomise(model)
    with torch.no_grad():
        model.high_res_vision_alpha.fill_(0.7)
        pixels = torch.rand(2, 3, sam.image_size, sam.image_size)
        size = case["low_grid"] * PATCH
        low = F.interpolate(pixels, size=(size, size), mode="bilinear", antialias=True)
        out = model.get_image_features(normalise(low, (0.5,) * 3, (0.5,) * 3), normalise(pixels, CLIP_MEAN, CLIP_STD))
    state = model.state_dict()
    tensors = siglip_names(state, siglip_prefix(state), "vision_model.vision_tower_low.vision_tower.")
    tensors |= sam_names(state, "vision_model.vision_tower_high.vision_tower.") | aligner_names(state)
    return tensors | {"pixels": pixels, "low": out.last_hidden_state, "high": out.high_res_vision_last_hidden_state,
                      "aligned": out.pooler_output}


def siglip_alone(grid):
    model = DeepseekVLModel(DeepseekVLConfig(text_config=text_config(), vision_config=siglip_config(grid))).eval()
    randomise(model)
    with torch.no_grad():
        pixels = torch.randn(3, 3, grid * PATCH, grid * PATCH)
        out = model.get_image_features(pixels, return_dict=True)
    state = model.state_dict()
    tensors = siglip_names(state, siglip_prefix(state), "vision_model.vision_tower.") | aligner_names(state)
    return tensors | {"pixels": pixels, "low": out.last_hidden_state, "aligned": out.pooler_output}


def projector(kind, depth, width=12, out=HIDDEN):
    def linear(name, fan_in, fan_out):
        w, b = torch.randn(fan_out, fan_in) * 1.5 / fan_in**0.5, torch.randn(fan_out) * 0.3
        tensors[f"aligner.{name}.weight"], tensors[f"aligner.{name}.bias"] = w, b
        return lambda x: x @ w.T + b
    tensors = {}
    high, low = torch.randn(2, 5, width), torch.randn(2, 5, width)
    tensors |= {"high": high, "low": low}
    y = low
    if kind == "linear":
        y = linear("layers", width, out)(low)
    elif kind == "mlp_gelu":
        y = linear("layers.0", width, out)(low)
        for k in range(1, depth):
            y = linear(f"layers.{2 * k}", out, out)(F.gelu(y))
    elif kind == "low_high_hybrid_split_mlp_gelu":
        y = torch.cat([linear("high_up_proj", width, out // 2)(high), linear("low_up_proj", width, out // 2)(low)], -1)
        for k in range(1, depth):
            y = linear(f"layers.{2 * k - 1}", out, out)(F.gelu(y))
    return tensors | {"out": y}


def main():
    torch.manual_seed(SEED)
    cases = {name: hybrid(case) for name, case in HYBRIDS.items()}
    cases["siglip_5"] = siglip_alone(5)
    for kind in ("identity", "linear", "mlp_gelu", "low_high_hybrid_split_mlp_gelu"):
        for depth in (1, 2, 3) if kind.count("gelu") else (1,):
            cases[f"{kind}.{depth}"] = projector(kind, depth)
    tensors = {f"{case}.{name}": t.contiguous().clone() for case, all_of in cases.items() for name, t in all_of.items()}
    save_file(tensors, os.path.join(GOLDEN, "vision.safetensors"))
    about = {"maker": "tools/golden/vision.py", "torch": torch.__version__, "transformers": transformers.__version__,
             "seed": SEED, "tolerance": 2e-4, "hybrids": HYBRIDS, "patch": PATCH, "layers": LAYERS, "heads": HEADS,
             "neck_channels": CHANNELS}
    with open(os.path.join(GOLDEN, "vision.json"), "w", encoding="utf-8") as f:
        json.dump(about, f, indent=1)
        f.write("\n")
    for name in ("hybrid_5_3", "hybrid_8_4", "hybrid_4_7", "siglip_5"):
        c = cases[name]
        print(name, {k: [round(float(c[k].std()), 3), list(c[k].shape)] for k in ("low", "high", "aligned") if k in c})


if __name__ == "__main__":
    main()
