"""Rows of bench/cases.py for the language model: the 1.3B shape in bf16, transformers' LLaMA as the peer."""
import os

import torch
from safetensors.torch import save_file
from transformers import DynamicCache, LlamaConfig, LlamaForCausalLM

PROMPT, STEPS = 626, 8  # a picture and a question; tokens of an answer


def model_1b():
    torch.manual_seed(4)
    config = LlamaConfig(vocab_size=102400, hidden_size=2048, intermediate_size=5632, num_hidden_layers=24,
                         num_attention_heads=16, num_key_value_heads=16, max_position_embeddings=16384)
    return LlamaForCausalLM._from_config(config, dtype=torch.bfloat16).eval()


class Prefill:
    def __init__(self, model, prompt):
        self.model, self.prompt, self.out = model, prompt, None

    def run(self):
        with torch.no_grad():
            self.out = self.model(self.prompt[None], use_cache=True, logits_to_keep=1).logits[0]

    def result(self):
        return {"out": self.out}


class Decode:
    def __init__(self, model, prompt, steps):
        self.model, self.steps, self.cache, self.length, self.out = model, steps, DynamicCache(), len(prompt), None
        with torch.no_grad():
            model(prompt[None], past_key_values=self.cache, use_cache=True, logits_to_keep=1)

    def run(self):
        behind = self.cache.get_seq_length() - self.length
        if behind > 0:
            self.cache.crop(-behind)
        with torch.no_grad():
            for step in self.steps:
                self.out = self.model(step[None, None], past_key_values=self.cache, use_cache=True).logits[0]

    def result(self):
        return {"out": self.out}


def prepare(decode):
    def build(folder):
        model = model_1b()
        prompt, steps = torch.randint(102400, (PROMPT,)), torch.randint(102400, (STEPS,))
        path = os.path.join(folder, "inputs.safetensors")
        tensors = {"language_model." + n: t for n, t in model.state_dict().items()}
        save_file(tensors | {"prompt": prompt, "steps": steps}, path)
        return Decode(model, prompt, steps) if decode else Prefill(model, prompt), path
    return build


def command(which):
    return lambda build, path, threads: [os.path.join(build, "bench_lm"), which, path, str(threads)]


LAYERS_GFLOP = 2 * PROMPT * 24 * (4 * 2048**2 + 3 * 2048 * 5632) / 1e9

# The peer rounds every activation to bf16; ours keeps float32.
CASES = {
    "prefill": {"prepare": prepare(False), "command": command("prefill"), "tolerance": 8e-2, "gflop": LAYERS_GFLOP},
    "decode": {"prepare": prepare(True), "command": command("decode"), "tolerance": 8e-2},
}
