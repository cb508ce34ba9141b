"""Writes tests/golden/nano.safetensors: what transformers makes of the bundled model's parts, its language model in
LlamaForCausalLM and its low-resolution tower in SiglipVisionModel, both read from the hf layout that
`dsvl convert --layout hf` writes. (transformers fixes the channels of the high-resolution tower's convolutions at 2
and 4 times the neck's, so the whole of nano has no place there; the tiny models of checkpoints.py cover that tower.)

    python tools/golden/nano.py [build/release/dsvl]
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import torch
from safetensors.torch import load_file, save_file
from transformers import LlamaConfig, LlamaForCausalLM, SiglipVisionConfig, SiglipVisionModel

ROOT = pathlib.Path(__file__).resolve().parents[2]
NEW_TOKENS = 12


def hf_layout(dsvl):
    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(folder) / "nano"
        subprocess.run([dsvl, "convert", ROOT / "models/nano", target, "--layout", "hf"], check=True)
        return json.loads((target / "config.json").read_text()), load_file(target / "model.safetensors")


def language(config, state):
    model = LlamaForCausalLM(LlamaConfig(**config["text_config"])).float().eval()
    names = {name: "model.language_model." + name[len("model."):] if name.startswith("model.") else name for name in model.state_dict()}
    model.load_state_dict({name: state[hf].float() for name, hf in names.items()})
    return model


def siglip(config, state):
    model = SiglipVisionModel(SiglipVisionConfig(**config["vision_config"])).float().eval()
    start = "model.vision_model." if "vision_model.post_layernorm.weight" in model.state_dict() else "model.vision_model.vision_model."
    model.load_state_dict({name: state[start + name].float() for name in model.state_dict()})
    return model


def main():
    config, state = hf_layout(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/release/dsvl")
    generator = torch.Generator().manual_seed(1)
    decoder, tower = language(config, state), siglip(config, state)
    ids = torch.randint(decoder.config.vocab_size, (1, 24), generator=generator)
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
