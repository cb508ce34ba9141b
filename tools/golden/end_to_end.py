"""Writes tests/golden/end_to_end.{safetensors,json}: every stage that `dsvl trace` names and greedy ids of the tiny
models, from transformers' DeepseekVL and DeepseekVLHybrid in float32. They are fed the original processor's pixels
(transformers' own processor differs, spec architecture 5.5) and the original's prompt.

    python tools/golden/end_to_end.py
"""

import json
import pathlib

import torch
import transformers
from PIL import Image
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import DeepseekVLForConditionalGeneration, DeepseekVLHybridForConditionalGeneration, LlamaForCausalLM

from processor import CLIP_MEAN, CLIP_STD, HALF, process

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden"
OUT = GOLDEN / "end_to_end"
BOS, IMAGE_TOKEN, NUM_IMAGE_TOKENS, NEW_TOKENS = 900, 915, 16, 24
SYSTEM = ("You are a helpful language and vision assistant. You are able to understand the visual content that the user "
          "provides, and assist the user with a variety of tasks using natural language.")
TAG = "<image_placeholder>"
PICTURES = ["rgb_420.jpg", "palette8.png", "cmyk.jpg", "gray16.png"]
LONG = "The quick brown fox jumps over the lazy dog. " * 6
CASES = [  # model, pictures, text, raw, all stages
    ("tiny_vl", 1, "What is this?", False, True), ("tiny_vl", 4, "Compare " + TAG + TAG + " with " + TAG + " and " + TAG, False, False),
    ("tiny_vl", 0, "Hello", False, False), ("tiny_vl", 2, LONG, False, False), ("tiny_vl", 1, TAG + "Once upon a time", True, False),
    ("tiny_hybrid", 1, "What is this?", False, True), ("tiny_hybrid", 3, "Three pictures.", False, False),
    ("tiny_hybrid", 1, TAG + LONG, True, False), ("tiny_llama", 0, "Once upon a time", True, True),
    ("tiny_llama", 0, LONG * 3, True, False)]


def prompt_text(text, pictures, raw):
    if raw:
        return text
    if TAG not in text:
        text = (TAG + "\n") * pictures + text
    return f"{SYSTEM}\n\nUser: {text.strip()}\n\nAssistant:"


def encode(tokenizer, text):
    ids = []
    for token in [BOS, *tokenizer.encode(text, add_special_tokens=False).ids]:
        ids += [token] * (NUM_IMAGE_TOKENS if token == IMAGE_TOKEN else 1)
    return torch.tensor([ids])


def normalise(pixels, mean, std):
    mean, std = (torch.tensor(v)[:, None, None] for v in (mean, std))
    return (pixels - mean) / std


def pixels_of(names, hybrid):
    """As `trace` shows them, and as transformers' model takes them."""
    size, mean, std = (64, CLIP_MEAN, CLIP_STD) if hybrid else (32, HALF, HALF)
    images = [Image.open(GOLDEN / "images" / name).convert("RGB") for name in names]
    shown = torch.stack([torch.from_numpy(process(i, size, 14, mean, std, not hybrid)[0]) for i in images])
    if not hybrid:
        return shown, dict(pixel_values=shown)
    low = torch.nn.functional.interpolate(shown, size=(32, 32), mode="bilinear", antialias=True, align_corners=False)
    return shown, dict(pixel_values=normalise(low, HALF, HALF), high_res_pixel_values=normalise(shown, CLIP_MEAN, CLIP_STD))


def stages(model, hybrid, with_pictures, ids, fed):
    """Runs the model once and keeps what passes the stages."""
    seen = {}
    inner = model.model if hasattr(model.model, "language_model") else model

    def keep(name):
        return lambda module, args, out: seen.__setitem__(name, (out[0] if isinstance(out, tuple) else out).detach())

    language = inner.language_model if inner is not model else model.model
    handles = [layer.register_forward_hook(keep(f"hidden_states.{i + 1}")) for i, layer in enumerate(language.layers)]
    handles.append(language.layers[0].register_forward_pre_hook(
        lambda module, args: seen.__setitem__("hidden_states.0", args[0].detach())))
    if with_pictures:
        handles.append(inner.aligner.register_forward_pre_hook(
            lambda module, args, kwargs: seen.__setitem__("features", (*args, *kwargs.values())), with_kwargs=True))
        handles.append(inner.aligner.register_forward_hook(keep("image_embeds")))
    with torch.no_grad():
        seen["logits"] = model(input_ids=ids, **fed).logits
        for handle in handles:
            handle.remove()
        greedy = model.generate(input_ids=ids, attention_mask=torch.ones_like(ids), do_sample=False,
                                max_new_tokens=NEW_TOKENS, **fed)[0, ids.shape[1]:]
    return seen, greedy.tolist()


def run(models, tokenizer, index, case):
    name, count, text, raw, all_stages = case
    model, hybrid = models[name], name == "tiny_hybrid"
    ids = encode(tokenizer, prompt_text(text, count, raw))
    shown, fed = pixels_of(PICTURES[:count], hybrid) if count else (None, {})
    seen, greedy = stages(model, hybrid, count > 0, ids, fed)
    tensors = {"input_ids": ids[0]}
    if count:
        features = seen.pop("features")
        tensors |= dict(pixel_values=shown, image_embeds=seen["image_embeds"].flatten(0, 1),
                        low_res_features=features[0])
        if hybrid:
            tensors["high_res_features"] = features[1].reshape(count, NUM_IMAGE_TOKENS, -1)
    if all_stages:
        tensors |= {k: v[0] for k, v in seen.items() if k.startswith("hidden_states")}
    tensors["last_logits"] = seen["logits"][0, -3:]
    expected = dict(model=name, images=PICTURES[:count], text=text, raw=raw, greedy=greedy)
    return {f"{index}/{k}": v.contiguous() for k, v in tensors.items()}, expected


def main():
    classes = dict(tiny_vl=DeepseekVLForConditionalGeneration, tiny_hybrid=DeepseekVLHybridForConditionalGeneration,
                   tiny_llama=LlamaForCausalLM)
    models = {k: c.from_pretrained(GOLDEN / "models" / k, dtype=torch.float32).eval() for k, c in classes.items()}
    tokenizer = Tokenizer.from_file(str(GOLDEN / "tokenizer_tiny.json"))
    tensors, cases = {}, []
    for index, case in enumerate(CASES):
        made, expected = run(models, tokenizer, index, case)
        tensors |= made
        cases.append(expected)
    save_file(tensors, str(OUT) + ".safetensors")
    versions = dict(torch=torch.__version__, transformers=transformers.__version__)
    text = json.dumps(dict(maker="tools/golden/end_to_end.py", versions=versions, cases=cases), ensure_ascii=False)
    pathlib.Path(str(OUT) + ".json").write_text(text.replace('{"model"', '\n{"model"') + "\n")


if __name__ == "__main__":
    main()
