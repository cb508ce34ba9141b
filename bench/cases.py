"""What bench/compare.py can time. A row: `prepare(folder)` builds the peer, writes what our side reads and
returns (peer, path); the peer has run() and result() (name -> tensor); `command(build, path, threads)`
starts our side; `tolerance` bounds the relative difference of the results; `gflop` is the work of one pass.
"""
import os
import sys

import torch
from safetensors.torch import save_file
from transformers import (DeepseekVLHybridConfig, DeepseekVLHybridModel, LlamaConfig, SamVisionConfig, SiglipVisionConfig,
                          SiglipVisionModel)

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tools", "golden"))
import gguf_cases  # noqa: E402
import lm_cases  # noqa: E402
import moe_cases  # noqa: E402
from vision import randomise, sam_names, siglip_names, siglip_prefix  # noqa: E402


class Forward:
    """A pass without gradients."""

    def __init__(self, call):
        self.call, self.out = call, None

    def run(self):
        with torch.no_grad():
            self.out = self.call()

    def result(self):
        return {"out": self.out}


class Step:
    """A pass forward and backward; gradients under our names."""

    def __init__(self, call, model, rename):
        self.call, self.model, self.rename, self.out = call, model, rename, None

    def run(self):
        self.model.zero_grad(set_to_none=True)
        self.out = self.call()
        self.out.square().mean().backward()

    def result(self):
        grads = {n: p.grad for n, p in self.model.named_parameters() if p.grad is not None}
        return {"out": self.out.detach()} | {"grad." + n: g for n, g in self.rename(grads).items()}


def write(folder, tensors, pixels):
    path = os.path.join(folder, "inputs.safetensors")
    save_file({n: t.detach().contiguous() for n, t in tensors.items()} | {"pixels": pixels.float()}, path)
    return path


def siglip(dtype):
    def prepare(folder):
        torch.manual_seed(1)
        config = SiglipVisionConfig(hidden_size=1024, intermediate_size=4096, num_hidden_layers=24, num_attention_heads=16,
                                    image_size=384, patch_size=16, hidden_act="gelu", layer_norm_eps=1e-6,
                                    vision_use_head=False)
        model = SiglipVisionModel(config).eval().to(dtype)
        pixels = torch.randn(1, 3, 384, 384).to(dtype)
        state = model.state_dict()
        peer = Forward(lambda: model(pixels).last_hidden_state)
        return peer, write(folder, siglip_names(state, siglip_prefix(state), "vision_tower."), pixels)
    return prepare


def hybrid(sam):
    low = SiglipVisionConfig(hidden_size=32, intermediate_size=32, num_hidden_layers=1, num_attention_heads=1,
                             image_size=sam.image_size * 3 // 8, patch_size=16, vision_use_head=False)
    text = LlamaConfig(vocab_size=8, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1)
    return DeepseekVLHybridModel(DeepseekVLHybridConfig(text_config=text, vision_config=low, high_res_vision_config=sam)).eval()


def high_features(model, pixels):
    return model.get_high_res_image_features(pixels).last_hidden_state


def sam(dtype):
    def prepare(folder):
        torch.manual_seed(2)
        model = hybrid(SamVisionConfig(initializer_range=0.02))
        with torch.no_grad():
            model.high_res_vision_alpha.fill_(0.5)
        model = model.to(dtype)
        pixels = torch.randn(1, 3, 1024, 1024).to(dtype)
        peer = Forward(lambda: high_features(model, pixels))
        return peer, write(folder, sam_names(model.state_dict(), "vision_tower."), pixels)
    return prepare


def nano_step(folder):
    torch.manual_seed(3)
    model = hybrid(SamVisionConfig(hidden_size=192, output_channels=128, num_hidden_layers=6, num_attention_heads=3,
                                   image_size=256, mlp_dim=768, window_size=8, global_attn_indexes=[2, 5]))
    randomise(model)
    pixels = torch.randn(16, 3, 256, 256)
    peer = Step(lambda: high_features(model, pixels), model, lambda grads: sam_names(grads, "vision_tower."))
    return peer, write(folder, sam_names(model.state_dict(), "vision_tower."), pixels)


def vision_command(which):
    return lambda build, path, threads: [os.path.join(build, "bench_vision"), which, path, str(threads)]


# Work: 2 x multiplications of the linear layers, attention and convolutions.
SIGLIP_GFLOP = 24 * (2 * 576 * 12 * 1024**2 + 4 * 576**2 * 1024) / 1e9
SAM_GFLOP = (12 * 2 * 4096 * 12 * 768**2 + 4 * 4 * 4096**2 * 768 + 8 * 25 * 4 * 196**2 * 768) / 1e9 + 30

# In bf16 the peer rounds every activation; ours keeps float32.
CASES = {
    "siglip": {"prepare": siglip(torch.bfloat16), "command": vision_command("siglip"), "tolerance": 5e-2, "gflop": SIGLIP_GFLOP},
    "siglip_f32": {"prepare": siglip(torch.float32), "command": vision_command("siglip"), "tolerance": 1e-4, "gflop": SIGLIP_GFLOP},
    "sam": {"prepare": sam(torch.bfloat16), "command": vision_command("sam"), "tolerance": 5e-2, "gflop": SAM_GFLOP},
    "sam_f32": {"prepare": sam(torch.float32), "command": vision_command("sam"), "tolerance": 1e-4, "gflop": SAM_GFLOP},
    "nano_tower_step": {"prepare": nano_step, "command": vision_command("step"), "tolerance": 1e-3},
} | lm_cases.CASES | moe_cases.CASES | gguf_cases.CASES
