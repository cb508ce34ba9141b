#!/usr/bin/env python3
"""bench_pictures' Markdown pages beside like pages by Pillow: the same text, pages of 1024 px to PNG or JPEG, one core, A B B A.

usage: pages_peer.py BENCH_PICTURES [--pairs 5] [--pages 60]
"""
import argparse
import io
import json
import subprocess
import time

import PIL
from PIL import Image, ImageDraw, ImageFont

from pairs import interleave, row

SENTENCES = [
    "The office keeps records of its guests in large volumes with numbered pages.",
    "Each entry tells the date, the name and the destination of a guest.",
    "A second column follows here, and it has lines of its own which are read after the first.",
    "Whatever their height on the page may be, they must not be mixed with the lines beside them.",
    "Other marks are for friends of the house, who are known to all that work there.",
    "When the day is over the book is closed and put back into its place on the shelf."]
FACES = ["/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSerif-Bold.ttf",
         "/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf"]
SIDE, MARGIN = 1024, 60


def paragraph(number):
    return " ".join(SENTENCES[(number * 5 + i * (number + 1)) % len(SENTENCES)] for i in range(5))


def wrapped(text, font, width):
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if font.getlength(longer) > width:
            yield line
            longer = word
        line = longer
    yield line


def draw(number):
    face, size = FACES[number % len(FACES)], 17 + number % 6
    font = ImageFont.truetype(face, size)
    image = Image.new("RGB", (SIDE * 3 // 4, SIDE), (250, 248, 240) if number % 3 == 0 else (255, 255, 255))
    pen = ImageDraw.Draw(image)
    pen.text((MARGIN, MARGIN), "Records of the House", fill=(20, 20, 20), font=ImageFont.truetype(face, 2 * size))
    y = MARGIN + 3 * size
    for i in range(16):
        for line in wrapped(paragraph(number + i), font, image.width - 2 * MARGIN):
            if y > SIDE - MARGIN - size:
                break
            pen.text((MARGIN, y), line, fill=(20, 20, 20), font=font)
            y += int(1.35 * size)
        y += size
    out = io.BytesIO()
    if number % 5 < 2:
        image.save(out, "JPEG", quality=85)
    else:
        image.save(out, "PNG", compress_level=3)
    return len(out.getvalue())


def peer(count):
    """Milliseconds of the processor a page."""
    start = time.process_time()
    for number in range(count):
        draw(number)
    return (time.process_time() - start) / count * 1000


def ours(program):
    command = [program, "--benchmark_filter=BM_Family/markdown_pages", "--benchmark_format=json"]
    run = json.loads(subprocess.check_output(command, text=True, stderr=subprocess.DEVNULL))["benchmarks"][0]
    return 1000 / run["items_per_second"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--pages", type=int, default=60)
    args = parser.parse_args()
    print(f"Pillow {PIL.__version__}\n\n| dsvl, ms | Pillow, ms | ratio (median of pairs) | spread |\n| --- | --- | --- | --- |")
    print(row(*interleave(lambda: ours(args.program), lambda: peer(args.pages), args.pairs)))


if __name__ == "__main__":
    main()
