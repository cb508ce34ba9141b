"""Rows of bench/cases.py for the DeepSeek-V2 line at V2-Lite's sizes in bf16: a layer of experts beside transformers'
loop over experts and beside torch._grouped_mm, and latent attention of one token behind 4,096 beside the naive form in
PyTorch."""
import os

import torch
from safetensors.torch import save_file
from torch.nn.functional import linear, scaled_dot_product_attention
from transformers import DeepseekV2Config
from transformers.models.deepseek_v2.modeling_deepseek_v2 import DeepseekV2Moe

HIDDEN, INNER, EXPERTS, CHOSEN, SHARED = 2048, 1408, 64, 6, 2
HEADS, RANK, NOPE, ROPE, VALUE, PAST = 16, 512, 128, 64, 128, 4096


class Call:
    def __init__(self, call):
        self.call, self.out = call, None

    def run(self):
        with torch.no_grad():
            self.out = self.call()

    def result(self):
        return {"out": self.out}


def layer(implementation):
    torch.manual_seed(6)
    config = DeepseekV2Config(hidden_size=HIDDEN, moe_intermediate_size=INNER, n_routed_experts=EXPERTS, n_shared_experts=SHARED,
                              num_experts_per_tok=CHOSEN, topk_method="greedy", n_group=1, topk_group=1, norm_topk_prob=False,
                              routed_scaling_factor=1.0, experts_implementation=implementation)
    model = DeepseekV2Moe(config).eval()
    with torch.no_grad():
        for p in model.parameters():
            p.normal_(std=0.02)
    return model


def our_names(model):
    """One tensor a matrix of an expert, as checkpoints have them."""
    tensors = {"mlp.gate.weight": model.gate.weight.float()}
    for e in range(EXPERTS):
        gate, up = model.experts.gate_up_proj[e].chunk(2)
        for name, t in ("gate", gate), ("up", up), ("down", model.experts.down_proj[e]):
            tensors[f"mlp.experts.{e}.{name}_proj.weight"] = t.bfloat16()
    for name in "gate", "up", "down":
        tensors[f"mlp.shared_experts.{name}_proj.weight"] = getattr(model.shared_experts, name + "_proj").weight.bfloat16()
    return {n: t.detach().clone().contiguous() for n, t in tensors.items()}


def experts(tokens, implementation):
    def prepare(folder):
        model = layer(implementation)
        # Both sides see the same rounded input, so that no token chooses otherwise.
        x = torch.randn(tokens, HIDDEN).bfloat16()
        path = os.path.join(folder, "inputs.safetensors")
        save_file(our_names(model) | {"x": x.float()}, path)
        model = model.bfloat16()
        model.gate.weight.data = model.gate.weight.data.float()
        return Call(lambda: model(x[None])[0]), path
    return prepare


def naive(q, latents, kv_b):
    made = linear(latents[:, :RANK], kv_b).view(-1, HEADS, NOPE + VALUE)
    keys = torch.cat([made[..., :NOPE], latents[:, None, RANK:].expand(-1, HEADS, -1)], -1)
    values = made[..., NOPE:]
    out = scaled_dot_product_attention(q.transpose(0, 1), keys.transpose(0, 1), values.transpose(0, 1))
    return out.transpose(0, 1)


def latent(folder):
    torch.manual_seed(7)
    kv_b = (torch.randn(HEADS * (NOPE + VALUE), RANK) * 0.02).bfloat16()
    q, new, past = torch.randn(1, HEADS, NOPE + ROPE), torch.randn(1, 1, RANK + ROPE), torch.randn(PAST, 1, RANK + ROPE)
    path = os.path.join(folder, "inputs.safetensors")
    save_file({"self_attn.kv_b_proj.weight": kv_b, "q": q, "latents": new, "past": past}, path)
    rounded, cached = q.bfloat16(), torch.cat([past, new])[:, 0].bfloat16()
    return Call(lambda: naive(rounded, cached, kv_b)), path


def command(which):
    return lambda build, path, threads: [os.path.join(build, "bench_moe"), which, path, str(threads)]


# The peer rounds every activation to bf16; ours keeps float32.
CASES = {
    "moe_512": {"prepare": experts(512, "eager"), "command": command("experts"), "tolerance": 5e-2},
    "moe_512_grouped": {"prepare": experts(512, "grouped_mm"), "command": command("experts"), "tolerance": 5e-2},
    "moe_1": {"prepare": experts(1, "eager"), "command": command("experts"), "tolerance": 5e-2},
    "moe_1_grouped": {"prepare": experts(1, "grouped_mm"), "command": command("experts"), "tolerance": 5e-2},
    "latent_absorbed": {"prepare": latent, "command": command("absorbed"), "tolerance": 5e-2},
    "latent_naive": {"prepare": latent, "command": command("naive"), "tolerance": 5e-2},
}
