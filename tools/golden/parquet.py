"""Writes tests/golden/parquet: small files in the forms that data sets of pictures have on the Hugging Face hub, and
in expected.json what is in them.

Run from the repository's root: python tools/golden/parquet.py   (needs pyarrow and pillow)
"""

import base64
import io
import json
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

FOLDER = pathlib.Path("tests/golden/parquet")
PICTURE = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
MARK = "<image_placeholder>"
expected = {}


def picture(number, form="PNG"):
    file = io.BytesIO()
    Image.new("RGB", (3 + number, 5), (40 * number % 256, 90, 200)).save(file, form)
    return file.getvalue()


def cell(number):
    return {"bytes": picture(number), "path": f"{number}.png"}


def turns(*contents):
    return [{"role": ("user", "assistant")[i % 2], "content": text} for i, text in enumerate(contents)]


def write(name, columns, samples, failed=None, **options):
    table = pa.table(columns)
    pq.write_table(table, FOLDER / f"{name}.parquet", write_page_checksum=True, **options)
    for sample in samples:
        sample["pictures"] = [base64.b64encode(data).decode() for data in sample["pictures"]]
    expected[name] = {"samples": samples, "failed": failed or {}}


def captions():
    """Pictures with a text; a path without bytes, which lies beside the file; rows that cannot be samples."""
    (FOLDER / "beside.png").write_bytes(picture(9))
    texts = [b"a first picture", "第二张图".encode(), b"from a file", b"no picture", b"\xff\xfe", b"damaged", None]
    images = [cell(1), cell(2), {"bytes": None, "path": "beside.png"}, None, cell(3),
              {"bytes": b"\x89PNG but no more", "path": "x.png"}, cell(4)]
    samples = [
        {"id": "00000000", "text": f"{MARK}\na first picture", "pictures": [picture(1)]},
        {"id": "00000001", "text": f"{MARK}\n第二张图", "pictures": [picture(2)]},
        {"id": "00000002", "text": f"{MARK}\nfrom a file", "pictures": [picture(9)]},
        {"id": "00000003", "text": "no picture", "pictures": []},
    ]
    write("captions", {"image": pa.array(images, PICTURE), "caption": pa.array(texts, pa.binary()).view(pa.string()),
                       "unread": pa.array([0] * 7, pa.decimal128(9, 2))}, samples,
          {"damaged row": 1, "damaged picture": 1, "no text": 1}, row_group_size=3)


def cauldron():
    """A list of pictures and a list of turns."""
    turn = pa.struct([("user", pa.string()), ("assistant", pa.string()), ("source", pa.string())])
    texts = [[{"user": "Which is wider?", "assistant": "The second.", "source": "s"},
              {"user": "Why?", "assistant": "More pixels.", "source": "s"}],
             [{"user": "What is it?", "assistant": "A box.", "source": None}]]
    samples = [
        {"id": "00000000", "pictures": [picture(1), picture(2)],
         "messages": turns(f"{MARK}\n{MARK}\nWhich is wider?", "The second.", "Why?", "More pixels.")},
        {"id": "00000001", "pictures": [picture(3)], "messages": turns(f"{MARK}\nWhat is it?", "A box.")},
    ]
    write("cauldron", {"images": pa.array([[cell(1), cell(2)], [cell(3)]], pa.list_(PICTURE)),
                       "texts": pa.array(texts, pa.list_(turn))}, samples, compression="zstd")


def llava():
    """LLaVA's turns, with and without a picture; large types, a dictionary, numbers as names."""
    turn = pa.struct([("from", pa.large_string()), ("value", pa.large_string())])
    talks = [[{"from": "human", "value": "<image>\nColour?"}, {"from": "gpt", "value": "blue"}],
             [{"from": "human", "value": "One plus one?"}, {"from": "gpt", "value": "Two"}],
             [{"from": "human", "value": "Shape?"}, {"from": "gpt", "value": "oblong"}]]
    samples = [
        {"id": "7", "category": "colours", "messages": turns(f"{MARK}\nColour?", "blue"), "pictures": [picture(1)]},
        {"id": "8", "category": "sums", "messages": turns("One plus one?", "Two"), "pictures": []},
        {"id": "9", "category": "colours", "messages": turns(f"{MARK}\nShape?", "oblong"), "pictures": [picture(2)]},
    ]
    write("llava", {"id": pa.array([7, 8, 9], pa.uint16()), "image": pa.array([cell(1), None, cell(2)], PICTURE),
                    "category": pa.array(["colours", "sums", "colours"]).dictionary_encode(),
                    "conversations": pa.array(talks, pa.large_list(turn))}, samples, compression="gzip")


def messages():
    """OpenAI's parts, whose pictures stand beside them or in them."""
    part = pa.struct([("type", pa.string()), ("text", pa.string()), ("image", PICTURE)])
    message = pa.struct([("role", pa.string()), ("content", pa.list_(part))])

    def talk(image):
        return [{"role": "user", "content": [{"type": "text", "text": "Is", "image": None},
                                             {"type": "image", "text": None, "image": image},
                                             {"type": "text", "text": "wide?", "image": None}]},
                {"role": "assistant", "content": [{"type": "text", "text": "No.", "image": None}]}]

    said = turns(f"Is{MARK}wide?", "No.")
    samples = [{"id": "00000000", "messages": said, "pictures": [picture(1, "JPEG")]},
               {"id": "00000001", "messages": said, "pictures": [picture(2)]}]
    write("messages", {"images": pa.array([[picture(1, "JPEG")], []], pa.list_(pa.binary())),
                       "messages": pa.array([talk(None), talk(cell(2))], pa.list_(message))}, samples)


def columns():
    """Turns as a struct of lists; nothing has a usual name."""
    talk = pa.struct([("from", pa.list_(pa.string())), ("value", pa.list_(pa.string()))])
    talks = [{"from": ["human", "gpt"], "value": ["Same as <image> or <image>?", "Neither."]}]
    samples = [{"id": "00000000", "pictures": [picture(1), picture(2)],
                "messages": turns(f"{MARK}\n{MARK}\nSame as  or ?", "Neither.")}]
    write("columns", {"image_1": [picture(1)], "image_2": [picture(2)], "image_3": pa.array([None], pa.binary()),
                      "talk": pa.array(talks, talk), "when": pa.array([0], pa.timestamp("s"))}, samples)


def questions():
    """A question, answers of which the first counts, a marker where the picture stands."""
    samples = [{"id": "q1", "messages": turns(f"In {MARK}: what?", "a box"), "pictures": [picture(1)]}]
    write("questions", {"id": ["q1"], "image": [picture(1)], "question": ["In <image>: what?"],
                        "answers": [["a box", "box"]]}, samples)


def interleaved():
    """Texts and pictures in turn."""
    samples = [{"id": "00000000", "text": f"Before\n{MARK}\nbetween\n{MARK}", "pictures": [picture(1), picture(2)]}]
    write("interleaved", {"images": pa.array([[None, cell(1), None, cell(2)]], pa.list_(PICTURE)),
                          "texts": [["Before", None, "between", None]]}, samples)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for make in (captions, cauldron, llava, messages, columns, questions, interleaved):
        make()
    maker = {"maker": "tools/golden/parquet.py", "pyarrow": pa.__version__}
    text = json.dumps({"about": maker, "files": expected}, ensure_ascii=False, indent=1)
    (FOLDER / "expected.json").write_text(text + "\n", encoding="utf-8")
