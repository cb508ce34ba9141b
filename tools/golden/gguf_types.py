"""Writes tests/golden/gguf/: types.gguf, random blocks of every type that is read, and types.safetensors, what
gguf-py's dequantisation makes of them; the same blocks in three files, split-NNNNN-of-00003.gguf; tests/fuzz/corpus/gguf/: files of a few hundred bytes.

    python tools/golden/gguf_types.py
"""

import pathlib

import gguf
import numpy as np
from safetensors.numpy import save_file

ROOT = pathlib.Path(__file__).resolve().parents[2] / "tests"
OUT = ROOT / "golden" / "gguf"
CORPUS = ROOT / "fuzz" / "corpus" / "gguf"
TYPES = "F32 F16 BF16 Q4_0 Q4_1 Q5_0 Q5_1 Q8_0 Q4_K Q5_K Q6_K".split()
# Bytes of a block at which a float16 stands: made finite, as NaNs have no one bit pattern.
HALVES = {"F16": [0], "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q8_0": [0], "Q4_K": [0, 2],
          "Q5_K": [0, 2], "Q6_K": [208]}


def random_rows(name, rows, columns, generator):
    """uint8 [rows, bytes of a row]"""
    kind = gguf.GGMLQuantizationType[name]
    elements, size = gguf.GGML_QUANT_SIZES[kind]
    if name == "F32":
        return generator.standard_normal((rows, columns), dtype=np.float32).view(np.uint8)
    blocks = generator.integers(0, 256, (rows * columns // elements, size), dtype=np.uint8)
    for at in HALVES.get(name, []):
        exponent = blocks[:, at + 1] & 0x7C
        blocks[:, at + 1] = np.where(exponent == 0x7C, blocks[:, at + 1] & 0xBF, blocks[:, at + 1])
    if name == "BF16":
        blocks[:, 1] &= 0xBF
    return blocks.reshape(rows, -1)


def write(path, shapes, metadata, seed, tensors_a_file=0):
    generator = np.random.default_rng(seed)
    writer = gguf.GGUFWriter(path, "llama", split_max_tensors=tensors_a_file)
    metadata(writer)
    expected = {}
    for name, (rows, columns) in shapes.items():
        raw = random_rows(name, rows, columns, generator)
        kind = gguf.GGMLQuantizationType[name]
        data = raw.view(np.float32) if name == "F32" else raw
        writer.add_tensor(name.lower() + ".weight", data, raw_dtype=kind)
        expected[name] = np.ascontiguousarray(gguf.quants.dequantize(raw, kind), dtype=np.float32)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return expected


def every_kind(writer):
    writer.add_uint8("test.uint8", 200)
    writer.add_int8("test.int8", -100)
    writer.add_uint16("test.uint16", 60000)
    writer.add_int16("test.int16", -30000)
    writer.add_uint32("test.uint32", 4000000000)
    writer.add_int32("test.int32", -2000000000)
    writer.add_uint64("test.uint64", 1 << 62)
    writer.add_int64("test.int64", -(1 << 62))
    writer.add_float32("test.float32", 1e-6)
    writer.add_float64("test.float64", 0.1)
    writer.add_bool("test.bool", True)
    writer.add_string("test.string", "ÄĠ▁")
    writer.add_array("test.strings", ["a", "", "bc"])
    writer.add_array("test.numbers", [1, -2, 3])


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    CORPUS.mkdir(parents=True, exist_ok=True)
    blocks = {name: (2, 512) for name in TYPES}
    write(OUT / "split.gguf", blocks, every_kind, 0, tensors_a_file=4)
    save_file(write(OUT / "types.gguf", blocks, every_kind, 0), OUT / "types.safetensors")
    write(CORPUS / "kinds", {"F32": (1, 2)}, every_kind, 1)
    for name in TYPES:
        elements = gguf.GGML_QUANT_SIZES[gguf.GGMLQuantizationType[name]][0]
        write(CORPUS / name.lower(), {name: (2, elements)}, lambda w: w.add_custom_alignment(8), 2)


if __name__ == "__main__":
    main()
