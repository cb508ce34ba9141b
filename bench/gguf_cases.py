"""The cases of bench/compare.py for GGUF: one tensor of random blocks, dequantised by gguf-py and by us."""
import os

import gguf
import torch

from gguf_types import random_rows  # of tools/golden

TYPES = "Q4_0 Q4_1 Q5_0 Q5_1 Q8_0 Q4_K Q5_K Q6_K".split()
ROWS, COLUMNS = 4096, 4096


class Dequantise:
    def __init__(self, raw, kind):
        self.raw, self.kind, self.out = raw, kind, None

    def run(self):
        self.out = gguf.quants.dequantize(self.raw, self.kind)

    def result(self):
        return {"out": torch.from_numpy(self.out.reshape(ROWS, COLUMNS))}


def prepare(name):
    def build(folder):
        import numpy as np
        raw = random_rows(name, ROWS, COLUMNS, np.random.default_rng(1))
        kind = gguf.GGMLQuantizationType[name]
        path = os.path.join(folder, "input.gguf")
        writer = gguf.GGUFWriter(path, "llama")
        writer.add_tensor("w", raw, raw_dtype=kind)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        return Dequantise(raw, kind), path
    return build


def command(build, path, threads):
    return [os.path.join(build, "bench_gguf"), path, str(threads)]


# Bit for bit the same; the work is what is written, in float32.
CASES = {"gguf_" + name.lower(): {"prepare": prepare(name), "command": command, "tolerance": 0.0,
                                  "gigabytes": ROWS * COLUMNS * 4 / 1e9, "peer": "gguf-py"} for name in TYPES}
