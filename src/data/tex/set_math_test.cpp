// Places of glyphs and rules, against The TeXbook's rules worked by hand with the measures that
// Latin Modern Math's tables hold (1/1000 em).
#include "data/tex/set_math.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "data/tex/math_face.h"
#include "data/tex/math_symbols.h"
#include "data/tex/read_math.h"

namespace dsvl {
namespace {

constexpr double kSize = 500;    // pixels per em: half a pixel each unit
constexpr double kWhole = 1.01;  // letters and rules stand on whole pixels

struct Ink {
  double left, top, right, bottom;
};

class SetMathTest {
 public:
  SetMath set(const char* latex, bool display = true, double size = kSize) {
    const MathReading reading = read_math(latex);
    EXPECT_EQ(reading.fault, "") << latex;
    auto made = setter_.set(*reading.tree, face_, size, display);
    EXPECT_TRUE(made) << latex;
    return std::move(*made);
  }
  const FontFile& face() const { return face_; }

 private:
  Pen pen_;
  MathSetter setter_{pen_};
  FontFile face_ = find_font("latinmodern-math");
};

Ink ink_of(const MathPiece& piece) {
  return {piece.x + piece.line.left, piece.y + piece.line.top, piece.x + piece.line.right,
          piece.y + piece.line.bottom};
}

Ink ink_of(const SetMath& made) {
  Ink all{1e9, 1e9, -1e9, -1e9};
  const auto add = [&all](const Ink& ink) {
    all = {std::min(all.left, ink.left), std::min(all.top, ink.top), std::max(all.right, ink.right),
           std::max(all.bottom, ink.bottom)};
  };
  for (const auto& piece : made.pieces) add(ink_of(piece));
  for (const auto& rule : made.rules) add({rule.left, rule.top, rule.right, rule.bottom});
  return all;
}

// Advances a 529, + 778, b 429, = 778, c 433, italics corrections b 14, c 25 (rule 17: part of the
// width); around + 4/18 em, around = 5/18 em.
TEST(SetMath, SpacesFollowTheClasses) {
  SetMathTest test;
  const SetMath made = test.set("a+b=c");
  ASSERT_EQ(made.pieces.size(), 5u);
  const double medium = 4000 / 18.0, thick = 5000 / 18.0;
  const double units[] = {0, 529 + medium, 529 + 2 * medium + 778,
                          529 + 2 * medium + 778 + 443 + thick,
                          529 + 2 * medium + 778 + 443 + 2 * thick + 778};
  for (size_t i = 0; i < 5; ++i) EXPECT_NEAR(made.pieces[i].x, units[i] / 2, 1) << i;
  EXPECT_NEAR(made.width, (units[4] + 458) / 2, 0.01);
  // A sign that joins nothing has no space: -a is 778 + 529 wide. In scripts no sign has any.
  EXPECT_NEAR(test.set("-a").width, (778 + 529) / 2.0, 0.01);
  EXPECT_LT(test.set("x^{a=b}").width, test.set("x^{a\\;b}").width + 0.7 * 778 / 2 + 1);
}

// Rule 15: axis 250, rule 40, so from 270 to 230; numerator up 677, denominator down 686.
TEST(SetMath, FractionsStandOnTheAxis) {
  SetMathTest test;
  const SetMath made = test.set("\\frac{a}{b}");
  ASSERT_EQ(made.rules.size(), 1u);
  EXPECT_EQ(made.rules[0].top, -135);
  EXPECT_EQ(made.rules[0].bottom, -115);
  EXPECT_NEAR(made.pieces[0].y, -677 / 2.0, kWhole);
  EXPECT_NEAR(made.pieces[1].y, 686 / 2.0, kWhole);
  EXPECT_NEAR(made.rules[0].left, 120 / 2.0, 0.01);  // \nulldelimiterspace
  EXPECT_NEAR(made.rules[0].right - made.rules[0].left, 529 / 2.0, 0.01);
  // A deep numerator keeps the least gap of 120.
  const SetMath deep = test.set("\\frac{\\frac{a}{b}}{c}");
  const double rule_top = deep.rules[1].top;
  EXPECT_NEAR(ink_of(deep.pieces[1]).bottom, rule_top - 60, 2.5);
  // At any size the rule is a whole pixel at least.
  for (const double size : {10.0, 16.0, 20.0, 30.0}) {
    const SetMath small = test.set("\\frac{a}{b}", false, size);
    EXPECT_GE(small.rules[0].bottom - small.rules[0].top, 1);
    EXPECT_NEAR((small.rules[0].bottom + small.rules[0].top) / 2, -0.25 * size, 1);
  }
}

// Rule 18: shifts 363 up, 247 down; scripts 70 % and 50 %; italics correction of f 90.
TEST(SetMath, ScriptsAreShifted) {
  SetMathTest test;
  const SetMath up = test.set("x^2"), down = test.set("x_2"), cramped = test.set("\\sqrt{x^2}");
  EXPECT_NEAR(up.pieces[1].y, -363 / 2.0, kWhole);
  EXPECT_NEAR(down.pieces[1].y, 247 / 2.0, kWhole);
  EXPECT_NEAR(cramped.pieces[2].y, -289 / 2.0, kWhole);
  EXPECT_NEAR(up.pieces[1].x, 572 / 2.0, 1);
  const SetMath both = test.set("f^a_b");
  EXPECT_NEAR(both.pieces[1].x, 490 / 2.0, 1);         // below: at the letter
  EXPECT_NEAR(both.pieces[2].x, (490 + 90) / 2.0, 1);  // above: beyond its slant
  EXPECT_GE(ink_of(both.pieces[1]).top - ink_of(both.pieces[2]).bottom, 160 / 2.0 - 2);
}

// Rule 11: gap 148 in display, rule 40. The rule joins the sign's top and covers what it is of.
TEST(SetMath, RootsCoverTheirContent) {
  SetMathTest test;
  for (const char* latex :
       {"\\sqrt{x}", "\\sqrt{\\frac{a}{b}}", "\\sqrt{\\frac{\\frac ab}{\\frac cd}}"}) {
    const SetMath made = test.set(latex);
    const auto rule = *std::min_element(made.rules.begin(), made.rules.end(),
                                        [](const auto& a, const auto& b) { return a.top < b.top; });
    EXPECT_EQ(rule.bottom - rule.top, 20);
    Ink sign = ink_of(made.pieces[0]);
    for (const auto& piece : made.pieces)
      if (ink_of(piece).top < sign.top) sign = ink_of(piece);
    EXPECT_NEAR(sign.top, rule.top, 1.01) << latex;
    EXPECT_NEAR(sign.right, rule.left, 20) << latex;
    EXPECT_NEAR(rule.right, made.width, 0.01);
  }
  const SetMath x = test.set("\\sqrt{x}");
  EXPECT_GE(ink_of(x.pieces[1]).top - x.rules[0].bottom, 148 / 2.0 - 2);
}

// Rule 19: at least 901/1000 of the height, centred on the axis; pieces of a tall one touch.
TEST(SetMath, DelimitersAreTallEnough) {
  SetMathTest test;
  for (const char* inner : {"x", "\\frac{a}{b}", "\\begin{array}{c}1\\\\2\\\\3\\end{array}",
                            "\\begin{array}{c}1\\\\2\\\\3\\\\4\\\\5\\\\6\\\\7\\\\8\\end{array}"}) {
    const SetMath content = test.set(inner);
    const double half = std::max(content.ascent - 125, content.descent + 125);
    const std::string latex = std::string("\\left(") + inner + "\\right.";
    const SetMath made = test.set(latex.c_str());
    Ink fence{1e9, 1e9, 0, -1e9};
    for (size_t i = 0; i + content.pieces.size() < made.pieces.size(); ++i) {
      const Ink part = ink_of(made.pieces[i]);
      if (i > 0) {
        EXPECT_GE(part.bottom, fence.top - 1) << "a gap between pieces";
      }
      fence.top = std::min(fence.top, part.top);
      fence.bottom = std::max(fence.bottom, part.bottom);
    }
    EXPECT_GE(fence.bottom - fence.top, 2 * half * 0.901 - 2) << inner;
    EXPECT_NEAR((fence.bottom + fence.top) / 2, -125, 2) << inner;
  }
}

// Rule 13: at least 1,300 high in display, centred on the axis; limits above and below clear it by
// 200 and 167, elsewhere they stand beside it.
TEST(SetMath, OperatorsBearLimits) {
  SetMathTest test;
  const SetMath made = test.set("\\sum_{i}^{n}");
  const Ink sum = ink_of(made.pieces[0]), above = ink_of(made.pieces[1]),
            below = ink_of(made.pieces[2]);
  EXPECT_GE(sum.bottom - sum.top, 1300 / 2.0);
  EXPECT_NEAR((sum.bottom + sum.top) / 2, -125, 2);
  EXPECT_GE(sum.top - above.bottom, 100 - 3);
  EXPECT_GE(below.top - sum.bottom, 167 / 2.0 - 3);
  EXPECT_NEAR((above.left + above.right) / 2, (sum.left + sum.right) / 2, 5);
  const SetMath text = test.set("\\sum_{i}^{n}", false);
  EXPECT_GE(ink_of(text.pieces[1]).left, ink_of(text.pieces[0]).right - 1);
  EXPECT_GE(test.set("\\int_0^1").pieces[1].x, 0);
  EXPECT_LT(test.set("\\int_0^1").pieces[1].x, test.set("\\int_0^1").pieces[2].x);
}

TEST(SetMath, AccentsStandAboveTheirLetters) {
  SetMathTest test;
  const SetMath made = test.set("\\hat{x}");
  const Ink letter = ink_of(made.pieces[0]), hat = ink_of(made.pieces[1]);
  EXPECT_LE(hat.bottom, letter.top + 1);
  EXPECT_NEAR((hat.left + hat.right) / 2, 329 / 2.0, 3);  // where the face attaches them to x
  const SetMath wide = test.set("\\widehat{abc}");
  EXPECT_GT(ink_of(wide.pieces.back()).right - ink_of(wide.pieces.back()).left, 500 / 2.0);
}

TEST(SetMath, RowsDoNotOverlap) {
  SetMathTest test;
  for (const char* latex : {"a+b=c-1\\leq x", "\\sin\\theta\\to0", "(x,y)\\in\\mathbb{R}^2",
                            "\\left[\\frac{a}{b}\\right]+\\sqrt{z}"}) {
    const SetMath made = test.set(latex);
    for (size_t i = 0; i < made.pieces.size(); ++i)
      for (size_t j = i + 1; j < made.pieces.size(); ++j) {
        const Ink a = ink_of(made.pieces[i]), b = ink_of(made.pieces[j]);
        const bool apart = a.right <= b.left + 1 || b.right <= a.left + 1 ||
                           a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
        EXPECT_TRUE(apart) << latex << ": pieces " << i << " and " << j;
      }
  }
}

TEST(SetMath, CellsStandInColumns) {
  SetMathTest test;
  const SetMath made = test.set("\\begin{matrix}a&b\\\\a&b\\end{matrix}");
  ASSERT_EQ(made.pieces.size(), 4u);
  EXPECT_EQ(made.pieces[0].x, made.pieces[2].x);
  EXPECT_NEAR(made.pieces[2].y - made.pieces[0].y, 1.2 * kSize, kWhole);  // \baselineskip
  EXPECT_NEAR(made.pieces[1].x - made.pieces[0].x, (529 + 1000) / 2.0, 1);
  const SetMath lines = test.set("\\begin{aligned}a&=b\\\\aa&=bb\\end{aligned}");
  EXPECT_EQ(lines.pieces[1].x, lines.pieces[5].x);  // the signs
  EXPECT_NEAR(lines.pieces[1].x - lines.pieces[0].x, 529 / 2.0 + kSize * 5 / 18, 1);
}

// What is inked lies within the box that is promised; slanted letters lean out a little.
TEST(SetMath, BoxesHoldTheirInk) {
  SetMathTest test;
  for (const char* latex :
       {"\\frac{-b\\pm\\sqrt{b^2-4ac}}{2a}", "\\sum_{i=1}^n\\int_0^1 x_i\\,dx",
        "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}", "\\underbrace{a+b}_n\\overbrace{xyz}^m",
        "\\overline{AB}\\binom{n}{k}\\overrightarrow{PQ}", "A\\xrightarrow[b]{a}B"})
    for (const bool display : {false, true}) {
      const SetMath made = test.set(latex, display, 100);
      const Ink ink = ink_of(made);
      EXPECT_GE(ink.left, -8) << latex;
      EXPECT_LE(ink.right, made.width + 8) << latex;
      EXPECT_GE(ink.top, -made.ascent - 2) << latex;
      EXPECT_LE(ink.bottom, made.descent + 2) << latex;
    }
}

// A face lacks few of the table's symbols, and says so.
TEST(SetMath, FacesHaveTheSymbols) {
  Pen pen;
  MathSetter setter(pen);
  const std::pair<const char*, size_t> faces[] = {{"latinmodern-math", 17},
                                                  {"STIXMath-Regular", 0}};
  for (const auto& [name, most] : faces) {
    const FontFile face = find_font(name);
    std::string missing;
    size_t count = 0;
    for (const auto* symbol : all_math_symbols()) {
      const MathReading reading = read_math(symbol->name);
      if (!reading.tree || setter.set(*reading.tree, face, 20, false)) continue;
      missing += " " + symbol->name;
      ++count;
    }
    EXPECT_EQ(count, most) << name << " lacks" << missing;
  }
}

TEST(SetMath, WhatAFaceLacksIsSaid) {
  Pen pen;
  MathSetter setter(pen);
  EXPECT_THROW(setter.set(*read_math("x").tree, find_font("lmroman10-regular"), 20, false),
               std::runtime_error);
}

}  // namespace
}  // namespace dsvl
