"""Twenty steps of each training stage in PyTorch: losses and gradient norms for tests/golden/train_parity_test.cpp.

The model is tests/golden/models/tiny_hybrid (transformers' DeepseekVLHybridForConditionalGeneration); its twin
tiny_hybrid_original holds the same weights under the original names. Batches are random and stored in the fixture.
Run from the repository's root: python tools/golden/train_parity.py
"""

import json
import math
import pathlib

import torch
import torch.nn.functional as F
import transformers
from safetensors.torch import save_file
from transformers import DeepseekVLHybridForConditionalGeneration

GOLDEN = pathlib.Path("tests/golden")
STEPS, MICRO, PICTURES, TOKENS_PER_PICTURE, IMAGE_TOKEN = 20, 2, 6, 16, 915
SETTINGS = dict(learning_rate=1e-3, warmup_steps=4, max_steps=STEPS, min_lr_rate=0.1, weight_decay=0.1,
                adam_beta1=0.9, adam_beta2=0.95, adam_epsilon=1e-8, max_grad_norm=1.0)
CLASSES, BLANK_WEIGHT, WIDTH = 95, 0.1, 16
PATCH_CELLS, TOKEN_CELLS = (1, 2), (1, 2)  # rows, columns
MEAN = torch.tensor([0.48145466, 0.4578275, 0.40821073]).view(1, 3, 1, 1)
STD = torch.tensor([0.26862954, 0.26130258, 0.27577711]).view(1, 3, 1, 1)

generator = torch.Generator().manual_seed(20)
tensors = {}


def random_ints(low, high, size):
    return torch.randint(low, high, size, generator=generator)


def rate(step):
    s = SETTINGS
    if step < s["warmup_steps"]:
        return s["learning_rate"] * (step + 1) / s["warmup_steps"]
    done = (step - s["warmup_steps"]) / (s["max_steps"] - s["warmup_steps"])
    return s["learning_rate"] * (s["min_lr_rate"] + (1 - s["min_lr_rate"]) * 0.5 * (1 + math.cos(math.pi * done)))


def load():
    return DeepseekVLHybridForConditionalGeneration.from_pretrained(
        GOLDEN / "models/tiny_hybrid", dtype=torch.float32, attn_implementation="eager")


def part_of(name):
    if "high_res_vision_model" in name:
        return "tail" if ".neck." in name else "blocks"
    if name.startswith("model.high_res_vision_"):
        return "tail"
    if name.startswith("model.vision_model"):
        return "low"
    return "adaptor" if "aligner" in name else "language"


LEARNS = {  # spec training 2.1, freeze_high = false
    "glyphs": {"blocks", "tail"},
    "contrastive": {"low"},
    "language": {"language"},
    "adaptor": {"adaptor", "tail"},
    "joint": {"adaptor", "tail", "language"},
    "sft": {"adaptor", "tail", "language", "low"},
}


def batch(multimodal):
    """Two or three samples in one row: ids, labels of the next token, lengths, pictures."""
    ids, labels, lengths, pictures = [], [], [], []
    for _ in range(2 + int(random_ints(0, 2, (1,)))):
        sample = random_ints(0, 900, (int(random_ints(5, 14, (1,))),)).tolist()
        trained = torch.rand(len(sample), generator=generator) < 0.7
        if multimodal:
            sample[2:2] = [IMAGE_TOKEN] * TOKENS_PER_PICTURE
            trained = torch.cat([trained[:2], torch.zeros(TOKENS_PER_PICTURE, dtype=bool), trained[2:]])
            pictures.append(int(random_ints(0, PICTURES, (1,))))
        wanted = [sample[i + 1] if i + 1 < len(sample) and trained[i + 1] else -100 for i in range(len(sample))]
        wanted[-2] = sample[-1]  # something to learn in every sample
        ids += sample
        labels += wanted
        lengths.append(len(sample))
    return dict(ids=ids, labels=labels, lengths=lengths, pictures=pictures)


def pixels_of(pictures):
    high = tensors["pictures"][pictures].float() / 255
    low = F.interpolate(high, size=(32, 32), mode="bilinear", align_corners=False, antialias=True)
    return (low - 0.5) / 0.5, (high - MEAN) / STD


def token_loss(model, heads, data):
    total, at = 0, 0
    low, high = pixels_of(data["pictures"]) if data["pictures"] else (None, None)
    for i, length in enumerate(data["lengths"]):
        ids = torch.tensor([data["ids"][at : at + length]])
        labels = torch.tensor(data["labels"][at : at + length])
        extra = dict(pixel_values=low[i : i + 1], high_res_pixel_values=high[i : i + 1]) if low is not None else {}
        logits = model(input_ids=ids, **extra).logits[0]
        total = total + F.cross_entropy(logits, labels, ignore_index=-100, reduction="sum")
        at += length
    return total, sum(label != -100 for label in data["labels"])


def contrastive_loss(model, heads, data):
    low, _ = pixels_of(data["pictures"])
    seen = model.model.vision_model(low).last_hidden_state.mean(1)
    captions, at = [], 0
    for length in data["lengths"]:
        captions.append([x for x in data["labels"][at : at + length] if x != -100])
        at += length
    said = torch.stack([heads["token.weight"][torch.tensor(c)].mean(0) for c in captions])
    x = F.normalize(F.linear(seen, heads["picture.weight"], heads["picture.bias"]), dim=-1)
    y = F.normalize(F.linear(said, heads["text.weight"], heads["text.bias"]), dim=-1)
    scores = x @ y.t() * heads["log_scale"].exp() + heads["bias"]
    signs = 2 * torch.eye(len(captions)) - 1
    return -F.logsigmoid(scores * signs).sum(), len(captions)


def glyph_loss(model, heads, data):
    _, high = pixels_of(data["pictures"])
    out = model.model.get_high_res_image_features(high, output_hidden_states=True)
    patches, tokens = out.hidden_states[-1], out.last_hidden_state.unflatten(1, (4, 4))
    weights = torch.ones(CLASSES)
    weights[0] = BLANK_WEIGHT
    total = 0
    for name, features, cells in (("patch", patches, PATCH_CELLS), ("token", tokens, TOKEN_CELLS)):
        logits = F.linear(features, heads[name + ".weight"], heads[name + ".bias"])
        logits = logits.unflatten(-1, (*cells, CLASSES)).permute(0, 1, 3, 2, 4, 5).reshape(-1, CLASSES)
        total = total + F.cross_entropy(logits, data[name + "_labels"].flatten(), weights, ignore_index=-1)
    return total * len(data["pictures"]), len(data["pictures"])


def make_heads(stage):
    shapes = {
        "glyphs": {"patch.weight": (190, 24), "patch.bias": (190,), "token.weight": (190, 32), "token.bias": (190,)},
        "contrastive": {"token.weight": (928, WIDTH), "text.weight": (WIDTH, WIDTH), "text.bias": (WIDTH,),
                        "picture.weight": (WIDTH, 32), "picture.bias": (WIDTH,), "log_scale": (1,), "bias": (1,)},
    }.get(stage, {})
    heads = {}
    for name, shape in shapes.items():
        heads[name] = torch.randn(shape, generator=generator) * 0.1
        tensors[f"{stage}.heads.{name}"] = heads[name].clone()
    return {name: value.requires_grad_() for name, value in heads.items()}


def store(stage, step, micro, data):
    for key, value in data.items():
        value = torch.as_tensor(value, dtype=torch.int64)
        tensors[f"{stage}.{step}.{micro}.{key}"] = value.to(torch.int32)


def make_batch(stage, step):
    if stage == "glyphs":
        labels = {name: (random_ints(0, CLASSES, (2, cells)) * (random_ints(0, 2, (2, cells)))).clone()
                  for name, cells in (("patch_labels", 128), ("token_labels", 32))}
        labels["patch_labels"][:, 3] = -1
        return dict(pictures=random_ints(0, PICTURES, (2,)).tolist(), **labels)
    multimodal = {"contrastive": True, "language": False, "adaptor": True}.get(stage, step % 3 == 1)
    return batch(multimodal)


def run(stage):
    model, heads = load(), make_heads(stage)
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(part_of(name) in LEARNS[stage])
    trained = [p for p in model.parameters() if p.requires_grad] + list(heads.values())
    groups = [dict(params=[p for p in trained if p.dim() > 1], weight_decay=SETTINGS["weight_decay"]),
              dict(params=[p for p in trained if p.dim() <= 1], weight_decay=0.0)]
    optimizer = torch.optim.AdamW(groups, betas=(SETTINGS["adam_beta1"], SETTINGS["adam_beta2"]),
                                  eps=SETTINGS["adam_epsilon"])
    loss_of = {"glyphs": glyph_loss, "contrastive": contrastive_loss}.get(stage, token_loss)
    losses, norms = [], []
    for step in range(STEPS):
        optimizer.zero_grad(set_to_none=True)
        total, count = 0.0, 0
        for micro in range(MICRO):
            data = make_batch(stage, step)
            store(stage, step, micro, data)
            loss, items = loss_of(model, heads, data)
            loss.backward()
            total, count = total + loss.item(), count + items
        for parameter in trained:
            if parameter.grad is not None:
                parameter.grad /= count
        norms.append(torch.nn.utils.clip_grad_norm_(trained, SETTINGS["max_grad_norm"]).item())
        for group in optimizer.param_groups:
            group["lr"] = rate(step)
        optimizer.step()
        losses.append(total / count)
    tensors[f"{stage}.losses"] = torch.tensor(losses, dtype=torch.float64)
    tensors[f"{stage}.norms"] = torch.tensor(norms, dtype=torch.float64)
    print(f"{stage}: loss {losses[0]:.4f} -> {losses[-1]:.4f}, norm {norms[0]:.3f} -> {norms[-1]:.3f}")


def main():
    torch.set_num_threads(1)
    tensors["pictures"] = random_ints(0, 256, (PICTURES, 3, 64, 64)).to(torch.uint8)
    for stage in LEARNS:
        run(stage)
    save_file(tensors, GOLDEN / "train_parity.safetensors")
    about = dict(maker="tools/golden/train_parity.py", torch=torch.__version__, transformers=transformers.__version__,
                 seed=20, steps=STEPS, micro_batches=MICRO, settings=SETTINGS)
    (GOLDEN / "train_parity.json").write_text(json.dumps(about, indent=2) + "\n")


if __name__ == "__main__":
    main()
