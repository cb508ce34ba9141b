"""Writes tests/golden/processor.json: what DeepSeek-VL's original image processor makes of pictures.
The processor is written here anew with Pillow and numpy from the formulas of spec architecture 5.1.

    python tools/golden/processor.py
"""

import hashlib
import json
import pathlib

import numpy as np
import PIL
from PIL import Image

from image import noise

OUT = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "processor.json"
CLIP_MEAN, CLIP_STD = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]
HALF = [0.5, 0.5, 0.5]


def process(image, size, min_size, mean, std, do_normalize):
    width, height = image.size
    longest = max(width, height)
    new_height = max(int(height / longest * size), min_size)
    new_width = max(int(width / longest * size), min_size)
    resized = image.resize((new_width, new_height), Image.Resampling.BICUBIC)
    side = max(new_width, new_height)
    background = tuple(int(255 * m) for m in mean) if mean else (127, 127, 127)
    square = Image.new("RGB", (side, side), background)
    square.paste(resized, ((side - new_width) // 2, (side - new_height) // 2))
    pixels = (np.asarray(square).transpose(2, 0, 1).astype(np.float64) * (1 / 255)).astype(np.float32)
    if do_normalize:
        mean32, std32 = (np.array(v, np.float32)[:, None, None] for v in (mean, std))
        pixels = (pixels - mean32) / std32
    return pixels, (new_width, new_height)


CASES = [  # width, height, image_size, min_size, mean, std, do_normalize
    (1000, 333, 384, 14, HALF, HALF, True), (333, 1000, 384, 14, HALF, HALF, True),
    (1000, 333, 1024, 14, CLIP_MEAN, CLIP_STD, False), (3000, 10, 1024, 14, CLIP_MEAN, CLIP_STD, False),
    (47, 94, 384, 14, HALF, HALF, True), (94, 31, 384, 14, CLIP_MEAN, CLIP_STD, True),
    (384, 384, 384, 14, HALF, HALF, True), (1, 1, 384, 14, HALF, HALF, True), (640, 3, 384, 14, None, None, False),
    (1, 700, 96, 14, HALF, HALF, True), (97, 61, 128, 2, CLIP_MEAN, CLIP_STD, False)]


def main():
    cases = []
    for width, height, size, min_size, mean, std, do_normalize in CASES:
        pixels, resized = process(Image.fromarray(noise(width, height)), size, min_size, mean, std, do_normalize)
        cases.append({"width": width, "height": height, "image_size": size, "min_size": min_size, "image_mean": mean or [],
                      "image_std": std or [], "do_normalize": do_normalize, "resized": resized,
                      "first": float(pixels[0, 0, 0]), "sha256": hashlib.sha256(pixels.tobytes()).hexdigest()})
    index = {"maker": "tools/golden/processor.py", "versions": {"pillow": PIL.__version__, "numpy": np.__version__}, "cases": cases}
    OUT.write_text(json.dumps(index).replace('{"width"', '\n{"width"') + "\n")


if __name__ == "__main__":
    main()
