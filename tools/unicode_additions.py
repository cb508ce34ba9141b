#!/usr/bin/env python3
"""Writes src/text/unicode_additions.cpp: characters assigned after Unicode 13, by category, as PyPI
`tokenizers` (its Oniguruma) knows them. System PCRE2 libraries are older; \\p{L} and the like are
widened by these, so that ids do not depend on the machine. Needs perl (to know Unicode 13).
"""
import os
import subprocess

from tokenizers import Regex, pre_tokenizers

CATEGORIES = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So".split()
OLD = r'for my $c (0..0x10ffff) { next if $c>=0xd800&&$c<0xe000; print "$c\n" if chr($c) =~ /\p{Present_In: 13.0}/ }'
OUT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../src/text/unicode_additions.cpp")

HEAD = """// Made by tools/unicode_additions.py: characters assigned after Unicode 13, by category.
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "text/regex.h"

namespace dsvl {
namespace {

struct Range {
  char category[3];
  char32_t first, last;
};

constexpr Range kAdditions[] = {
"""
TAIL = """};

}  // namespace

std::string newer_characters(std::string_view category) {
  std::vector<Range> chosen;
  for (const Range& r : kAdditions) {
    if (!std::string_view(r.category).starts_with(category)) continue;
    if (!chosen.empty() && chosen.back().last + 1 == r.first) {
      chosen.back().last = r.last;
    } else {
      chosen.push_back(r);
    }
  }
  std::string out;
  for (const Range& r : chosen)
    out += str("\\\\x{", std::hex, static_cast<uint32_t>(r.first), "}-\\\\x{",
               static_cast<uint32_t>(r.last), "}");
  return out;
}

}  // namespace dsvl
"""


def matching(pattern, codes):
    split = pre_tokenizers.Split(Regex(pattern), "removed")
    return [c for c in codes if not split.pre_tokenize_str(chr(c))]


def main():
    old = set(map(int, subprocess.run(["perl", "-e", OLD], capture_output=True, text=True, check=True).stdout.split()))
    new = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000 and c not in old]
    category = {c: name for name in CATEGORIES for c in matching(r"\p{%s}" % name, new)}
    ranges = []
    for c in sorted(category):
        if ranges and ranges[-1][0] == category[c] and ranges[-1][2] == c - 1:
            ranges[-1][2] = c
        else:
            ranges.append([category[c], c, c])
    with open(OUT, "w", encoding="ascii") as f:
        f.write(HEAD + "".join('{"%s", 0x%X, 0x%X},\n' % tuple(r) for r in ranges) + TAIL)
    subprocess.run(["clang-format", "-i", OUT], check=True)


if __name__ == "__main__":
    main()
