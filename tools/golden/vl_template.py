#!/usr/bin/env python3
"""Renders the chat template of a converted DeepSeek-VL with Jinja2, set up as transformers sets it.

    python tools/golden/vl_template.py CHAT_TEMPLATE.jinja

The file is what `dsvl convert tests/golden/models/tiny_vl_original DST --layout hf` writes.
Writes tests/golden/vl_template.json: {"template", "cases": [{"messages", "add_generation_prompt", "text"}, ...]}.
"""
import json
import pathlib
import sys

from jinja import environment

OUT = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "vl_template.json"
IMAGE = {"type": "image"}


def text(value):
    return {"type": "text", "text": value}


def said(role, content):
    return {"role": role, "content": content}


CONVERSATIONS = [
    [said("user", "Hello there")],
    [said("User", " <image_placeholder>\nDescribe each stage of this image. \n"), said("Assistant", "")],
    [said("user", "a"), said("assistant", " b\n"), said("user", "c")],
    [said("system", "Be \"brief\".\n"), said("user", "a"), said("ASSISTANT", "b"), said("user", "你好　")],
    [said("system", ""), said("user", "<image_placeholder><image_placeholder> differ?")],
    [said("user", "a"), said("user", "b"), said("user", "  "), said("assistant", "c")],
    [said("user", "a"), said("system", "late"), said("tool", "x")],
    [said("user", [IMAGE, text(" What is this? ")])],
    [said("user", [text(" Between"), IMAGE, text("and "), IMAGE, text("?\n")]), said("assistant", [text("Both.")]),
     said("user", [text("Sure? "), text(" Really?")])],
    [said("system", [text("One"), text("two")]), said("user", [text(""), IMAGE])],
    [],
]


def main():
    source = pathlib.Path(sys.argv[1]).read_text()
    template = environment().from_string(source)
    cases = [{"messages": messages, "add_generation_prompt": prompt,
              "text": template.render(messages=messages, add_generation_prompt=prompt)}
             for messages in CONVERSATIONS for prompt in (True, False)]
    OUT.write_text(json.dumps({"template": source, "cases": cases}, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
