"""Twenty training steps of decoders with experts and latent attention in PyTorch: losses, balance losses and gradient norms for
tests/golden/train_parity_moe_test.cpp. The models are decoder_moe's "v2" and "v3" with its weights (V3's biases begin at zero); forward is transformers', the
balance losses are DeepSeek-V2's equations 23 to 31 and V3's 17 to 20 written out, a sequence at a time; V3's bias moves after each step.

    python tools/golden/train_parity_moe.py
"""

import json

import torch
import torch.nn.functional as F
import transformers
from safetensors.torch import load_file, save_file

from decoder_moe import CASES, OUT, SIZES, build, margins
from fp8 import load_back
from train_parity import MICRO, SETTINGS, STEPS, rate

CASE_KEYS = {  # our keys of config.json beside the published ones
    "v2": dict(aux_loss_alpha=0.02, seq_aux=True, device_loss_alpha=0.03, communication_loss_alpha=0.01),
    "v3": dict(aux_loss_alpha=0.001, seq_aux=True, bias_update_speed=0.01),
}
CLEAR = 2e-5  # smallest distance between a chosen expert and one that is not; float32 differs by some 1e-6 after 20 steps


def batch(generator):
    """Four or five samples: ids, labels of the next token, lengths."""
    ints = lambda low, high, size: torch.randint(low, high, size, generator=generator)
    ids, labels, lengths = [], [], []
    for _ in range(4 + int(ints(0, 2, (1,)))):
        sample = ints(0, SIZES["vocab_size"], (int(ints(12, 22, (1,))),)).tolist()
        trained = (torch.rand(len(sample), generator=generator) < 0.7).tolist()
        labels += [n if t else -100 for n, t in zip(sample[1:], trained[1:])] + [-100]
        ids += sample
        lengths.append(len(sample))
    return dict(ids=ids, labels=labels, lengths=lengths)


class Routers:
    """What the gates of the last forward said."""

    def __init__(self, model):
        self.model, self.seen = model, []
        self.gates = [layer.mlp.gate for layer in model.model.layers if hasattr(layer.mlp, "gate")]
        for gate in self.gates:
            gate.register_forward_hook(lambda _, __, out: self.seen.append((out[0], out[2])))
        self.loads = torch.zeros(len(self.gates), SIZES["n_routed_experts"] if model.config.model_type == "deepseek_v2" else 16)

    def balance(self, keys):
        """Of one sequence, summed over layers."""
        c, total = self.model.config, 0
        experts, groups = self.loads.shape[1], c.n_group
        for place, (logits, chosen) in enumerate(self.seen):
            scores = logits.sigmoid() if c.model_type == "deepseek_v3" else logits.softmax(-1)
            p = (scores / scores.sum(-1, keepdim=True)).mean(0)
            hit = F.one_hot(chosen, experts).sum(1).float()
            self.loads[place] += hit.sum(0)
            f = hit.mean(0) * experts / c.num_experts_per_tok
            total = total + keys["aux_loss_alpha"] * (f * p).sum()
            device_p = p.view(groups, -1).sum(-1)
            total = total + keys.get("device_loss_alpha", 0) * (f.view(groups, -1).mean(-1) * device_p).sum()
            sent = (hit.view(len(hit), groups, -1).sum(-1) > 0).float().mean(0) * groups / c.topk_group
            total = total + keys.get("communication_loss_alpha", 0) * (sent * device_p).sum()
        self.seen.clear()
        return total

    def end_step(self, speed):
        """False when an expert got no token: PyTorch's packed tensors alone would update it."""
        for gate, load in zip(self.gates, self.loads):
            if speed:
                gate.e_score_correction_bias -= speed * torch.sign(load - load.mean())
        all_busy = bool((self.loads > 0).all())
        self.loads.zero_()
        return all_busy


def micro_loss(model, routers, keys, data):
    total, balance, at = 0, 0, 0
    for length in data["lengths"]:
        logits = model(input_ids=torch.tensor([data["ids"][at : at + length]])).logits[0]
        labels = torch.tensor(data["labels"][at : at + length])
        total = total + F.cross_entropy(logits, labels, ignore_index=-100, reduction="sum")
        balance = balance + routers.balance(keys) / len(data["lengths"])
        at += length
    items = sum(label != -100 for label in data["labels"])
    return total, balance, items


def train(name, seed, tensors):
    margins.clear()
    family, changes, _ = CASES[name]
    keys = CASE_KEYS[name]
    model, config, _ = build(family, changes, 0)
    stored = load_file(str(OUT) + ".safetensors")
    with torch.no_grad():
        load_back(model, {k[len(name) + 1:]: v for k, v in stored.items() if k.startswith(name + "/")})
        for layer in model.model.layers:  # evens the loads out from the first step on
            if hasattr(layer.mlp, "gate") and family == "deepseek_v3":
                layer.mlp.gate.e_score_correction_bias.zero_()
    model.train()
    generator = torch.Generator().manual_seed(seed)
    routers = Routers(model)
    trained = list(model.parameters())
    groups = [dict(params=[p for p in trained if p.dim() > 1], weight_decay=SETTINGS["weight_decay"]),
              dict(params=[p for p in trained if p.dim() <= 1], weight_decay=0.0)]
    optimizer = torch.optim.AdamW(groups, betas=(SETTINGS["adam_beta1"], SETTINGS["adam_beta2"]), eps=SETTINGS["adam_epsilon"])
    curves = dict(losses=[], balances=[], norms=[])
    for step in range(STEPS):
        optimizer.zero_grad(set_to_none=True)
        total, balances, count = 0.0, 0.0, 0
        for micro in range(MICRO):
            data = batch(generator)
            for key, value in data.items():
                tensors[f"{name}.{step}.{micro}.{key}"] = torch.tensor(value, dtype=torch.int32)
            loss, balance, items = micro_loss(model, routers, keys, data)
            (loss + items * balance).backward()
            total, balances, count = total + loss.item(), balances + float(balance) / MICRO, count + items
        for parameter in trained:
            parameter.grad /= count
        curves["norms"].append(torch.nn.utils.clip_grad_norm_(trained, SETTINGS["max_grad_norm"]).item())
        for group in optimizer.param_groups:
            group["lr"] = rate(step)
        optimizer.step()
        with torch.no_grad():
            if not routers.end_step(keys.get("bias_update_speed", 0)) or min(margins) < CLEAR:
                return None
        curves["losses"].append(total / count)
        curves["balances"].append(balances)
    for key, values in curves.items():
        tensors[f"{name}.{key}"] = torch.tensor(values, dtype=torch.float64)
    if "bias_update_speed" in keys:
        tensors[f"{name}.biases"] = torch.stack([gate.e_score_correction_bias for gate in routers.gates])
    return config | keys, {k: (v[0], v[-1]) for k, v in curves.items()}


def main():
    torch.set_num_threads(1)
    tensors, cases = {}, []
    for name in CASE_KEYS:
        for seed in range(200):
            found = {}
            done = train(name, seed, found)
            if done:
                break
        else:
            raise SystemExit(f"{name}: no seed makes every choice clear")
        config, ends = done
        print(f"{name}: seed {seed}, {len(margins)} choices, smallest margin {min(margins):.1e}, {ends}")
        tensors |= found
        cases.append(dict(name=name, seed=seed, config=config))
    save_file(tensors, OUT.parent / "train_parity_moe.safetensors")
    about = dict(maker="tools/golden/train_parity_moe.py", torch=torch.__version__, transformers=transformers.__version__,
                 settings=SETTINGS, cases=cases)
    (OUT.parent / "train_parity_moe.json").write_text(json.dumps(about).replace('{"name"', '\n{"name"') + "\n")


if __name__ == "__main__":
    main()
