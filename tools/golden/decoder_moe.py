"""Writes tests/golden/decoder_moe.{safetensors,json}: the decoders with experts and latent attention at tiny sizes.
DeepSeek-V2 and V3 are transformers' own. DeepSeekMoE-16B is not among them: its cases are transformers' LLaMA with the
feed-forward part replaced by the paper's formulas, a token at a time. Every choice of experts and of greedy tokens is
checked to be clear, so that no tie decides.

    python tools/golden/decoder_moe.py
"""

import json
import pathlib

import torch
import transformers
from safetensors.torch import save_file
from transformers import (DeepseekV2Config, DeepseekV2ForCausalLM, DeepseekV3Config, DeepseekV3ForCausalLM, LlamaConfig,
                          LlamaForCausalLM)

OUT = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "decoder_moe"
SIZES = dict(vocab_size=37, hidden_size=32, intermediate_size=24, num_hidden_layers=3, num_attention_heads=4,
             num_key_value_heads=4, max_position_embeddings=512, moe_intermediate_size=12, n_routed_experts=8,
             n_shared_experts=2, num_experts_per_tok=3, first_k_dense_replace=1)
LATENT = dict(q_lora_rank=12, kv_lora_rank=16, qk_nope_head_dim=8, qk_rope_head_dim=4, v_head_dim=6)


def yarn(mscale, mscale_all_dim):
    return dict(rope_parameters=dict(rope_type="yarn", rope_theta=10000.0, factor=40.0, beta_fast=32.0, beta_slow=1.0,
                                     mscale=mscale, mscale_all_dim=mscale_all_dim, original_max_position_embeddings=64))


V3 = dict(n_routed_experts=16, n_shared_experts=1, num_experts_per_tok=4, n_group=4, topk_group=2, norm_topk_prob=True,
          routed_scaling_factor=2.5)
CASES = {  # family, changes of the config, prompt length
    "moe": ("deepseek", dict(), 60),
    "moe_normed": ("deepseek", dict(norm_topk_prob=True, num_key_value_heads=2, n_shared_experts=1), 40),
    "moe_every_other": ("deepseek", dict(moe_layer_freq=2, first_k_dense_replace=0, n_shared_experts=0,
                                         num_experts_per_tok=1), 40),
    "v2_lite": ("deepseek_v2", dict(q_lora_rank=None, topk_method="greedy") | yarn(0.707, 0.707), 60),
    "v2": ("deepseek_v2", dict(topk_method="group_limited_greedy", n_group=4, topk_group=2, routed_scaling_factor=4.0)
           | yarn(1.0, 1.0), 60),
    "v2_scales": ("deepseek_v2", dict(attention_bias=True) | yarn(0.707, 1.0), 60),
    "v2_wide_values": ("deepseek_v2", dict(v_head_dim=16, first_k_dense_replace=0), 40),
    "v3": ("deepseek_v3", V3 | yarn(1.0, 1.0), 60),
    "v3_one_group": ("deepseek_v3", V3 | dict(q_lora_rank=None, n_group=1, topk_group=1, norm_topk_prob=False), 40),
}
NEW_TOKENS = 12
CLEAR = 1e-4  # smallest distance between what is chosen and what is not; float32 differs by some 1e-6
KEYS = ["model_type", "attention_bias", "rope_parameters", "rms_norm_eps", "topk_method", "n_group", "topk_group",
        "norm_topk_prob", "routed_scaling_factor", "moe_layer_freq", *SIZES, *LATENT]


class PaperMoe(torch.nn.Module):
    """DeepSeekMoE, equations 9 to 11: y = sum over the chosen of s_e E_e(x), plus the shared experts."""

    def __init__(self, config, moe):
        super().__init__()
        self.moe = moe
        linear = lambda i, o: torch.nn.Linear(i, o, bias=False)
        mlp = lambda width: torch.nn.ModuleDict(dict(gate_proj=linear(config.hidden_size, width), up_proj=linear(
            config.hidden_size, width), down_proj=linear(width, config.hidden_size)))
        self.gate = linear(config.hidden_size, moe["n_routed_experts"])
        self.experts = torch.nn.ModuleList(mlp(moe["moe_intermediate_size"]) for _ in range(moe["n_routed_experts"]))
        if moe["n_shared_experts"]:
            self.shared_experts = mlp(moe["moe_intermediate_size"] * moe["n_shared_experts"])

    def one(self, mlp, x):
        return mlp["down_proj"](torch.nn.functional.silu(mlp["gate_proj"](x)) * mlp["up_proj"](x))

    def forward(self, x):
        flat, out, k = x.flatten(0, -2), [], self.moe["num_experts_per_tok"]
        for u in flat:
            s = torch.softmax(self.gate(u), -1)
            order = s.argsort(descending=True)
            note_margin(s[order[k - 1]] - s[order[k]])
            weights = s[order[:k]]
            if self.moe.get("norm_topk_prob") and k > 1:
                weights = weights / weights.sum()
            y = sum(w * self.one(self.experts[e], u) for w, e in zip(weights, order[:k].tolist()))
            out.append(y + self.one(self.shared_experts, u) if self.moe["n_shared_experts"] else y)
        return torch.stack(out).view_as(x)


margins = []


def note_margin(value):
    margins.append(float(value))


def watch_router(config, bias):
    """How clearly a published router chooses, from its logits."""
    def hook(_, __, output):
        logits, _, chosen = output
        v3 = config.model_type == "deepseek_v3"
        ranked = (logits.sigmoid() + bias) if v3 else logits.softmax(-1)
        if v3 or config.topk_method == "group_limited_greedy":
            groups = ranked.view(len(ranked), config.n_group, -1)
            score = groups.topk(2 if v3 else 1, -1)[0].sum(-1).sort(descending=True)
            if config.topk_group < config.n_group:
                note_margin((score[0][:, config.topk_group - 1] - score[0][:, config.topk_group]).min())
            kept = torch.zeros_like(score[0]).scatter(1, score[1][:, :config.topk_group], 1.0).bool()
            ranked = groups.masked_fill(~kept.unsqueeze(-1), -1.0).flatten(1)
        best = ranked.sort(descending=True)
        k = config.num_experts_per_tok
        note_margin((best[0][:, k - 1] - best[0][:, k]).min())
        assert torch.equal(best[1][:, :k].sort()[0], chosen.sort()[0])
    return hook


def build(family, changes, seed):
    sizes = SIZES | changes
    if family == "deepseek":
        model = LlamaForCausalLM(LlamaConfig(**{k: v for k, v in sizes.items() if "moe" not in k and "expert" not in k}))
        for i, layer in enumerate(model.model.layers):
            if i >= sizes["first_k_dense_replace"] and i % sizes.get("moe_layer_freq", 1) == 0:
                layer.mlp = PaperMoe(model.config, sizes)
        config = model.config.to_dict() | sizes | dict(model_type="deepseek")
    else:
        kinds = dict(deepseek_v2=(DeepseekV2Config, DeepseekV2ForCausalLM),
                     deepseek_v3=(DeepseekV3Config, DeepseekV3ForCausalLM))[family]
        model = kinds[1](kinds[0](**LATENT | sizes, attn_implementation="eager"))
        config = model.config.to_dict()
    model = model.float().eval()
    generator = torch.Generator().manual_seed(seed)
    for name, p in sorted([*model.named_parameters(), *model.named_buffers()]):
        if "inv_freq" in name:
            continue
        noise = torch.randn(p.shape, generator=generator)
        p.data.copy_(1 + 0.2 * noise if "norm" in name else 0.2 * noise if p.dim() < 2 else noise * 1.5 / p.shape[-1]**0.5)
    model.model.embed_tokens.weight.data.copy_(torch.randn(SIZES["vocab_size"], SIZES["hidden_size"], generator=generator))
    if family != "deepseek":
        for layer in model.model.layers:
            if hasattr(layer.mlp, "gate"):
                bias = getattr(layer.mlp.gate, "e_score_correction_bias", 0)
                layer.mlp.gate.register_forward_hook(watch_router(model.config, bias))
    return model, {k: v for k, v in config.items() if k in KEYS and v is not None or k == "q_lora_rank"}, generator


def published_names(state):
    """transformers holds experts packed; files have one tensor an expert and projection."""
    for key, value in state.items():
        if key.endswith("experts.gate_up_proj"):
            for e, both in enumerate(value):
                gate, up = both.chunk(2)
                yield key.replace("gate_up_proj", f"{e}.gate_proj.weight"), gate
                yield key.replace("gate_up_proj", f"{e}.up_proj.weight"), up
        elif key.endswith("experts.down_proj"):
            for e, down in enumerate(value):
                yield key.replace("down_proj", f"{e}.down_proj.weight"), down
        else:
            yield key, value


def run(family, changes, length, seed):
    margins.clear()
    model, config, generator = build(family, changes, seed)
    ids = torch.randint(SIZES["vocab_size"], (1, length), generator=generator)
    greedy = []
    with torch.no_grad():
        out = model(ids, use_cache=True)
        logits = out.logits[0]
        for _ in range(NEW_TOKENS):
            best = out.logits[0, -1].topk(2)
            note_margin(best.values[0] - best.values[1])
            greedy.append(int(best.indices[0]))
            out = model(torch.tensor([greedy[-1:]]), past_key_values=out.past_key_values, use_cache=True)
    return model, config, ids[0], logits, greedy


def main():
    tensors, cases = {}, []
    for number, (name, (family, changes, length)) in enumerate(CASES.items()):
        for seed in range(100 * number, 100 * number + 100):
            model, config, ids, logits, greedy = run(family, changes, length, seed)
            if min(margins) > CLEAR:
                break
        else:
            raise SystemExit(f"{name}: no seed makes every choice clear")
        print(f"{name}: seed {seed}, {len(margins)} choices, smallest margin {min(margins):.1e}")
        for key, value in published_names(model.state_dict()):
            tensors[f"{name}/{key}"] = value.contiguous()
        tensors[f"{name}/ids"] = ids
        tensors[f"{name}/logits"] = logits.contiguous()
        cases.append(dict(name=name, config=config, seed=seed, rows=list(range(length)), greedy=greedy))
    save_file(tensors, str(OUT) + ".safetensors")
    index = dict(maker="tools/golden/decoder_moe.py", versions=dict(torch=torch.__version__,
                                                                    transformers=transformers.__version__), cases=cases)
    pathlib.Path(str(OUT) + ".json").write_text(json.dumps(index).replace('{"name"', '\n{"name"') + "\n")


if __name__ == "__main__":
    main()
