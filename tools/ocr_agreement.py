"""Has an outside reader (PyPI `rapidocr`, its models inside the wheel) read pictures of a data set and holds what it reads
against the trained text: 1 - edit distance / longer length, by family, language and letter size. What agrees less than --below
is written to --out, picture beside target and reading, to be looked at by a person: the reader errs too.

    pip install --only-binary=:all: rapidocr onnxruntime rapidfuzz
    python tools/ocr_agreement.py OUT --count 300 --seed 1 --json agreement.json --out low/

Fairness to both sides: blanks and the widths of punctuation do not count, nor marks of Markdown. Lines of scene text are matched
in any order. The lines of a document are put in reading order by white gaps, along rows first or columns first, whichever
agrees better. Columns of Chinese are cut into their characters, which the reader is shown in a row: it knows no columns.
"""

import argparse
import collections
import dataclasses
import importlib.metadata
import io
import itertools
import json
import pathlib
import random
import re
import statistics
import unicodedata

import numpy as np
from PIL import Image
from rapidfuzz.distance import Levenshtein

FAMILIES = ["scene_text", "pdf_pages", "markdown_pages", "pages", "lines"]
SIZES = [0, 14, 18, 24, 32, 48, 1 << 30]  # edges of the classes of letter size: heights of the reader's boxes, pixels
BOX = re.compile(r"\[\[(\d+), ?(\d+), ?(\d+), ?(\d+)\]\]")
GROUNDED = re.compile(r"<\|ref\|>(.*?)<\|/ref\|><\|det\|>(\[\[.*?\]\])<\|/det\|>", re.S)


# Marks that look alike, after NFKC; bullets count as blanks.
SAME = {'"': "“”„「」『』", "'": "‘’‚`", "-": "–—−‐‑‒―─", "": "•·∙●○■□▪◦", ".": "。", ",": "、", "<": "《〈", ">": "》〉"}


@dataclasses.dataclass
class Line:
    """One line that the reader found: its text and the corners of the box around it, in pixels of the picture."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    height: float  # across the line, also where it is tilted

    def middle(self):
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


# ---- the data set


def samples_of(root):
    """(family, folder, shard, offsets of JSON and picture) of every sample with one picture."""
    for index in sorted(root.rglob("shard-*.idx")):
        family = index.parent.name
        if family not in FAMILIES:
            continue
        for row in index.read_text().splitlines()[1:]:
            parts = row.split()
            if len(parts) == 8:
                yield family, index.with_suffix(".tar"), *map(int, (parts[1], parts[2], parts[5], parts[6]))


def read_sample(place):
    _, shard, *numbers = place
    with open(shard, "rb") as file:
        pieces = []
        for offset, length in (numbers[:2], numbers[2:]):
            file.seek(offset)
            pieces.append(file.read(length))
    return json.loads(pieces[0]), Image.open(io.BytesIO(pieces[1])).convert("RGB")


def pick(root, count, seed):
    """As many of each family and language as can be had, in the order of a seeded shuffle."""
    rng = random.Random(seed)
    by_family = collections.defaultdict(list)
    for place in samples_of(root):
        by_family[place[0]].append(place)
    groups = collections.defaultdict(list)
    for family, places in sorted(by_family.items()):
        rng.shuffle(places)
        # Reading every record only to learn its language would read the whole set.
        for place in places[: 12 * count // len(by_family)]:
            groups[family, language_of(read_record(place))].append(place)
    picked, left = [], count
    for i, (group, places) in enumerate(sorted(groups.items(), key=lambda item: len(item[1]))):
        take = min(len(places), left // (len(groups) - i))
        picked += [(group, place) for place in places[:take]]
        left -= take
    return picked


def read_record(place):
    with open(place[1], "rb") as file:
        file.seek(place[2])
        return json.loads(file.read(place[3]))


def language_of(record):
    return "zh" if record["subcategory"].endswith(" zh") else "en"


# ---- what is compared


def normalised(text):
    text = unicodedata.normalize("NFKC", text)
    for same, letters in SAME.items():
        text = re.sub(f"[{letters}]", same, text)
    return re.sub(r"\s|\.{3,}", "", text)


def without_marks(text):
    """Markdown as a reader sees it: no marks of headings, lists, quotations, tables, code and emphasis."""
    lines, fenced = [], False
    for line in text.split("\n"):
        if line.lstrip(" >").startswith(("```", "~~~")):
            fenced = not fenced
            continue
        if not fenced:
            if re.fullmatch(r"[ >|:-]*\|?[ |:-]+", line):
                continue
            line = re.sub(r"^[ >]*(#+ |[-*+] )?", "", line)
            line = re.sub(r"^\||\|$|(?<!\\)\|", " ", line) if line.startswith("|") else line
            line = re.sub(r"(?<!\\)(\*\*|\*|__|`+)", "", line)
            line = re.sub(r"(?<![\w\\])_|(?<!\\)_(?!\w)", "", line)
            line = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", line)
        lines.append(line)
    return "\n".join(lines)


def agreement(target, reading):
    target, reading = normalised(target), normalised(reading)
    return 1 - Levenshtein.distance(target, reading) / max(1, len(target), len(reading))


def best_in_order(target, lines):
    orders = [reading_order(lines, first) for first in ("rows", "columns")]
    readings = ["\n".join(line.text for line in order) for order in orders]
    return max((agreement(target, reading), reading) for reading in readings)


def gap_cut(lines, low, high, least):
    """Two parts with the widest white gap of `least` pixels or more between them, or nothing."""
    ordered = sorted(lines, key=lambda line: getattr(line, low))
    best, reach, where = least, getattr(ordered[0], high), None
    for i, line in enumerate(ordered[1:], 1):
        if getattr(line, low) - reach >= best:
            best, where = getattr(line, low) - reach, i
        reach = max(reach, getattr(line, high))
    return None if where is None else (ordered[:where], ordered[where:])


def reading_order(lines, first):
    if len(lines) < 2:
        return list(lines)
    height = statistics.median(line.height for line in lines)
    cuts = [("top", "bottom", 0.0), ("left", "right", 0.8 * height)]
    if first == "columns":
        cuts.reverse()
    for low, high, least in cuts:
        parts = gap_cut(lines, low, high, least)
        if parts:
            return [line for part in parts for line in reading_order(part, first)]
    return sorted(lines, key=lambda line: (round(line.middle()[1] / (0.7 * height)), line.left))


def best_in_any_order(targets, lines):
    """The better of two: all that was read against the targets in each of their orders (the reader may join neighbours), and
    every target against the lines that fit it best."""
    orders = itertools.permutations(targets) if len(targets) < 6 else [targets]
    whole = [best_in_order("\n".join(order), lines) for order in orders]
    return max(*whole, best_by_line(targets, lines))


def best_by_line(targets, lines):
    wanted = [normalised(target) for target in targets]
    shares = [[] for _ in targets]
    for line in sorted(lines, key=lambda line: line.middle()[1]):
        text = normalised(line.text)
        if text:
            fits = [1 - partial_distance(text, target) / len(text) for target in wanted]
            shares[max(range(len(fits)), key=fits.__getitem__)].append(line)
    wrong = longest = 0
    readings = []
    for target, share in zip(wanted, shares):
        options = [
            "".join(line.text for line in reading_order(share, first)) for first in ("rows", "columns")
        ] + ["".join(line.text for line in sorted(share, key=lambda line: -line.middle()[0]))]
        reading = min(options, key=lambda option: Levenshtein.distance(target, normalised(option)))
        wrong += Levenshtein.distance(target, normalised(reading))
        longest += max(len(target), len(normalised(reading)))
        readings.append(reading)
    return 1 - wrong / max(1, longest), "\n".join(readings)


def partial_distance(text, target):
    """Edits that make `text` a piece of `target`: what stands before and behind it is free."""
    row = [0] * (len(target) + 1)
    for i, a in enumerate(text, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(target, 1):
            previous, row[j] = row[j], min(previous + (a != b), row[j] + 1, row[j - 1] + 1)
    return min(row)


# ---- the reader


class Reader:
    def __init__(self, threads):
        from rapidocr import RapidOCR

        engine = "EngineConfig.onnxruntime."
        self.engine = RapidOCR(
            params={
                engine + "intra_op_num_threads": threads,
                engine + "inter_op_num_threads": threads,
                "Global.log_level": "error",
            }
        )

    def read(self, image, chinese):
        pixels = np.ascontiguousarray(np.array(image)[:, :, ::-1])
        found = self.engine(pixels, use_det=True, use_cls=True, use_rec=True)  # it remembers the last call's
        lines = []
        for box, text in zip(*(() if found.boxes is None else (found.boxes, found.txts))):
            (left, top), (right, bottom) = box.min(0), box.max(0)
            across = float(np.linalg.norm(box[3] - box[0]) + np.linalg.norm(box[2] - box[1])) / 2
            along = float(np.linalg.norm(box[1] - box[0]) + np.linalg.norm(box[2] - box[3])) / 2
            if chinese and across > 1.6 * along:
                text = self.read_column(image, box, along, across) or text
            lines.append(Line(text, left, top, right, bottom, min(across, along)))
        return lines

    def read_column(self, image, box, width, height):
        """Characters of a column, found by where its ink has gaps near even steps, in a row."""
        corners = [float(v) for point in (box[0], box[3], box[2], box[1]) for v in point]
        column = image.transform((round(width), round(height)), Image.QUAD, corners, Image.BICUBIC)
        gray = np.asarray(column.convert("L"), float)
        ink = np.abs(gray - np.median(gray)).mean(1)
        best = ""
        score = -1.0
        for count in range(max(1, round(height / width / 1.2)), round(height / width * 1.4) + 2):
            step = height / count
            cuts = [0]
            for i in range(1, count):
                low, high = int((i - 0.25) * step), int((i + 0.25) * step) + 1
                cuts.append(low + int(np.argmin(ink[low:high])))
            cuts.append(round(height))
            cells = [column.crop((0, a, round(width), b)) for a, b in zip(cuts, cuts[1:]) if b - a > 3]
            row = Image.new("RGB", (sum(cell.height for cell in cells), round(width)))
            x = 0
            for cell in cells:
                square = cell.resize((cell.height, round(width))) if cell.height != cell.width else cell
                row.paste(square, (x, 0))
                x += cell.height
            found = self.engine(np.ascontiguousarray(np.array(row)[:, :, ::-1]), use_det=False, use_cls=False, use_rec=True)
            if found.txts and found.scores[0] > score:
                best, score = found.txts[0], found.scores[0]
        return best


# ---- one sample


def inside(line, box, slack):
    x, y = line.middle()
    return box[0] - slack <= x <= box[2] + slack and box[1] - slack <= y <= box[3] + slack


def judge(family, record, image, lines):
    """(agreement, target, reading, lines that were held against the target)"""
    question, answer = (message["content"] for message in record["messages"][:2])
    if family != "scene_text":
        target = without_marks(answer) if "to a given format" in record["subcategory"] else answer
        score, reading = best_in_order(target, lines)
        return score, target, reading, lines
    targets = [target for target, _ in GROUNDED.findall(answer)] or answer.split("\n")
    asked = BOX.search(question) or (BOX.search(answer) if len(GROUNDED.findall(answer)) == 1 else None)
    if asked:  # one of several blocks: the others were read, but not asked for
        box = [int(v) / 1000 * side for v, side in zip(asked.groups(), (image.width, image.height) * 2)]
        lines = [line for line in lines if inside(line, box, 4)]
    score, reading = best_in_any_order(targets, lines)
    return score, "\n".join(targets), reading, lines


def keep(folder, name, image, target, reading, lines):
    from PIL import ImageDraw

    marked = image.copy()
    draw = ImageDraw.Draw(marked)
    for line in lines:
        draw.rectangle((line.left, line.top, line.right, line.bottom), outline=(255, 0, 0))
    image.save(folder / f"{name}.png")
    marked.save(folder / f"{name}.read.png")
    (folder / f"{name}.txt").write_text(f"TARGET\n{target}\n\nREADING\n{reading}\n")


def size_class(lines):
    if not lines:
        return "nothing read"
    height = statistics.median(line.height for line in lines)
    for low, high in zip(SIZES, SIZES[1:]):
        if low <= height < high:
            return f"{low}-{high - 1} px" if high < 1 << 30 else f"{low} px and more"


def summary(scores):
    return dict(
        samples=len(scores),
        mean=round(statistics.mean(scores), 4),
        median=round(statistics.median(scores), 4),
        under_60=sum(score < 0.6 for score in scores),
        under_90=sum(score < 0.9 for score in scores),
    )


def table(rows, by):
    groups = collections.defaultdict(list)
    for row in rows:
        groups[by(row)].append(row["agreement"])
    key = lambda name: [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]
    return {name: summary(groups[name]) for name in sorted(groups, key=key)}


def print_table(title, groups):
    print(f"\n| {title} | samples | mean | median | under 0.9 | under 0.6 |\n| --- | --- | --- | --- | --- | --- |")
    for name, g in groups.items():
        print(f"| {name} | {g['samples']} | {g['mean']:.3f} | {g['median']:.3f} | {g['under_90']} | {g['under_60']} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", type=pathlib.Path, help="folder that `dsvl data build` wrote, or a part of it")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--model-side", type=int, default=1024, help="longest side that the model is shown, pixels")
    parser.add_argument("--below", type=float, default=0.6, help="agreement under which a picture is kept for looking")
    parser.add_argument("--out", type=pathlib.Path, help="folder for those pictures")
    parser.add_argument("--json", type=pathlib.Path, help="file for all figures")
    options = parser.parse_args()
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
    reader = Reader(options.threads)
    rows = read_rows(options)
    for (family, language), place in pick(options.set, options.count, options.seed)[len(rows):]:
        record, image = read_sample(place)
        longest = max(image.size)
        if longest > options.model_side:
            image = image.resize([max(1, side * options.model_side // longest) for side in image.size], Image.BICUBIC)
        lines = reader.read(image, language == "zh")
        score, target, reading, used = judge(family, record, image, lines)
        size = size_class(used)
        rows.append(dict(id=record["id"], family=family, language=language, size=size, agreement=round(score, 4)))
        print(f"{len(rows)} {record['id']} {language} {size} {score:.3f}", flush=True)
        if options.out and score < options.below:
            keep(options.out, f"{score:.2f}-{record['id']}", image, target, reading, lines)
        if options.json:
            write_figures(options, rows)
    for title, groups in tables_of(rows).items():
        print_table(title, groups)


def tables_of(rows):
    return {
        "all": {"all": summary([row["agreement"] for row in rows])},
        "family and language": table(rows, lambda row: f"{row['family']} {row['language']}"),
        "letter size": table(rows, lambda row: row["size"]),
    }


def head_of(options):
    return dict(
        reader=f"rapidocr {importlib.metadata.version('rapidocr')}",
        count=options.count,
        seed=options.seed,
        model_side=options.model_side,
    )


def write_figures(options, rows):
    partial = options.json.with_suffix(".partial")
    head = json.dumps({**head_of(options), **tables_of(rows)}, indent=1, ensure_ascii=False)[:-2]
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    partial.write_text(f'{head},\n "rows": [\n{lines}\n]}}\n')
    partial.rename(options.json)


def read_rows(options):
    """What an earlier run with the same settings has written: this one goes on behind it."""
    if not options.json or not options.json.exists():
        return []
    figures = json.loads(options.json.read_text())
    same = all(figures.get(name) == value for name, value in head_of(options).items())
    return figures["rows"] if same else []


if __name__ == "__main__":
    main()
