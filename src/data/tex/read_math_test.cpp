// Formulas with the one way of writing them, and those that are refused.
#include "data/tex/read_math.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "data/tex/math_symbols.h"

namespace dsvl {
namespace {

struct Case {
  const char* given;
  const char* written;
};

constexpr Case kWritten[] = {
    {"a+b=c", "a + b = c"},
    {" - a  % a comment\n + {b} ", "-a + b"},
    {"x^{2}y_{i}^{n+1}", "x^2 y_i^{n+1}"},
    {"x^{2}3_{1}4", "x^2 3_1 4"},
    {"x^{*}y^+z^{=}", "x^* y^+ z^="},
    {"x^\\alpha_\\beta", "x_{\\beta}^{\\alpha}"},
    {"f'{}'^2", "f'{}'^2"},
    {"f^{\\prime}+f^{\\prime\\prime 2}+f^{''}", "f' + f''^2 + f''"},
    {"\\frac12", "\\frac{1}{2}"},
    {"{a+1\\over b}", "\\frac{a + 1}{b}"},
    {"{n\\choose k}", "\\binom{n}{k}"},
    {"\\sum_{i\\atop j}a", "\\sum_{\\substack{i \\\\ j}}a"},
    {"\\le\\ge\\ne\\rightarrow", "\\leq \\geq \\neq \\to"},
    {"a \\not= b \\not\\in C \\not\\equiv d", "a \\neq b \\notin C \\not\\equiv d"},
    {"\u03b1\u2264\u03b2\u00d7\u2212\u221e", "\\alpha \\leq \\beta \\times -\\infty"},
    {"\\begin{align}[A,B]&=C\\end{align}", "[A, B] = C"},
    {"\\begin{aligned}[t]a&=b\\\\c\\end{aligned}", "\\begin{aligned} a &= b \\\\ c \\end{aligned}"},
    {"\\operatorname{sin\\,sinh}x", "\\operatorname{sin\\,sinh}x"},
    {"x^{\\prime\\,2}", "x'^2"},
    {"a:=b>=c\\leq=d", "a := b >= c \\leq = d"},
    {"{\\rm d}x", "\\mathrm{d}x"},
    {"{\\bf x y}z", "\\mathbf{xy}z"},
    {"\\mathrm{12}\\mathit{ab}\\mathscr{L}", "12ab\\mathcal{L}"},
    {"\\bm{\\beta}", "\\boldsymbol{\\beta}"},
    {"\\mathbb R^n", "\\mathbb{R}^n"},
    {"\\mbox{if  }x\\hbox{ or }", "\\text{if }x\\text{ or }"},
    {"\\textrm{50\\% ``a''}", "\\text{50\\% ``a''}"},
    {"\\text{for $n$}", "\\text{for }n"},
    {"\\text{where $x>0$ is \\$5}\\mathnormal{y}", "\\text{where }x > 0\\text{ is \\$5}y"},
    {"\\text{if}\\textbf{A1}\\textit{so}\\mbox{12}", "\\mathrm{if}\\mathbf{A1}\\textit{so}12"},
    {"\\operatorname{sin}x\\operatorname{foo}y", "\\sin x\\operatorname{foo}y"},
    {"\\mathop{\\rm argmax}_x", "\\operatorname*{argmax}_x"},
    {"\\limsup_n a_n", "\\limsup_n a_n"},
    {"\\sum\\limits_{i=1}^{n}\\int\\limits_0^1", "\\sum\\limits_{i=1}^n\\int\\limits_0^1"},
    {"\\left(a\\right)\\left.\\frac ab\\right|_0", "\\left(a\\right)\\left.\\frac{a}{b}\\right|_0"},
    {"\\left<a\\middle|b\\right>", "\\left\\langle a\\middle|b\\right\\rangle"},
    {"\\left\\lvert x\\right\\rvert\\bigl\\{y\\bigr\\}", "\\left|x\\right|\\bigl\\{y\\bigr\\}"},
    {"\\sqrt x+\\sqrt[n]{y}", "\\sqrt{x} + \\sqrt[n]{y}"},
    {"\\hat a\\vec{\\imath}\\widehat{abc}", "\\hat{a}\\vec{\\imath}\\widehat{abc}"},
    {"\\overline{a+b}\\underline x", "\\overline{a + b}\\underline{x}"},
    {"\\overbrace{a}^n\\underbrace{b}_{m}", "\\overbrace{a}^n\\underbrace{b}_m"},
    {"a\\stackrel{f}{\\to}b\\overset{!}{=}c", "a \\stackrel{f}{\\to} b \\overset{!}{=} c"},
    {"A\\xrightarrow[n]{f}B", "A \\xrightarrow[n]{f} B"},
    {"\\left.\\begin{matrix}a&b\\\\c&d\\\\\\end{matrix}\\right]",
     "\\left.\\begin{matrix} a & b \\\\ c & d \\end{matrix}\\right]"},
    {"\\begin{array}{l|r}a&b\\\\[2pt]\\hline c\\end{array}",
     "\\begin{array}{l|r} a & b \\\\ \\hline c \\end{array}"},
    {"\\begin{array}{@{}*{2}{c}|r@{}}a&b&c\\end{array}",
     "\\begin{array}{cc|r} a & b & c \\end{array}"},
    {"\\begin{array}{c}\\hline a\\\\\\hline\\end{array}",
     "\\begin{array}{c} \\hline a \\\\ \\hline \\end{array}"},
    {"|x|=\\begin{cases}x&x>0\\\\-x\\end{cases}",
     "|x| = \\begin{cases} x & x > 0 \\\\ -x \\end{cases}"},
    {"\\begin{align}a&=b\\\\&\\\\\\end{align}", "a = b"},
    {"\\begin{array}{c}a\\\\\\hline\\\\\\hline\\end{array}",
     "\\begin{array}{c} a \\\\ \\hline \\end{array}"},
    {"\\begin{align}a&=b\\label{x}\\\\&=c\\nonumber\\end{align}",
     "\\begin{aligned} a &= b \\\\ &= c \\end{aligned}"},
    {"\\begin{eqnarray*}a&=&b\\\\c&=&d\\end{eqnarray*}",
     "\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}"},
    {"\\begin{align*}a&=b\\end{align*}", "a = b"},
    {"\\begin{gather*}a\\\\b\\end{gather*}", "\\begin{gathered} a \\\\ b \\end{gathered}"},
    {"\\begin{equation}\\label{e}E=mc^2\\end{equation}", "E = mc^2"},
    {"a+\\dots+z, a,\\dots,z", "a + \\cdots + z, a, \\ldots, z"},
    {"f(x,y)=1{,}000", "f(x, y) = 1{,}000"},
    {"{}^{14}C{}+x{}y", "{}^{14}C{} + xy"},
    {"{x_i}^2+{\\frac ab}^2", "{x_i}^2 + \\frac{a}{b}^2"},
    {"a\\,b\\hspace{1em}c\\hspace{0.5em}d~e\\,", "a\\,b \\quad c\\enspace d\\ e"},
    {"\\hspace{3em}x\\hspace{-0.25 em}y", "x\\hspace{-0.28em}y"},
    {"a\\bmod b\\pmod{n}", "a \\bmod b\\pmod{n}"},
    {"\\displaystyle\\sum x", "\\displaystyle\\sum x"},
    {"{\\displaystyle\\sum}x", "{\\displaystyle\\sum}x"},
    {"\\mathrel{R}x\\mathbin{\\star}", "\\mathrel{R} x\\mathbin{\\star}"},
    {"\\{x:x\\in A\\}", "\\{x : x \\in A\\}"},
    {"\\|v\\|\\Vert w\\Vert", "\\|v\\|\\|w\\|"},
    {"e^{-x^2/2}", "e^{-x^2/2}"},
    {"\\lim_{x\\to0}", "\\lim_{x \\to 0}"},
    {"\\bigl(\\begin{smallmatrix}a\\\\b\\end{smallmatrix}\\bigr)",
     "\\bigl(\\begin{smallmatrix} a \\\\ b \\end{smallmatrix}\\bigr)"},
    {"\\sqrt[{]}]{x}", "\\sqrt[{]}]{x}"},
    {"\\phi\\varphi\\epsilon\\varepsilon", "\\phi\\varphi\\epsilon\\varepsilon"}};

TEST(ReadMath, WritesInOneWay) {
  for (const auto& [given, written] : kWritten) {
    const MathReading once = read_math(given);
    EXPECT_EQ(once.fault, "") << given;
    EXPECT_EQ(once.latex, written) << given;
    EXPECT_EQ(read_math(once.latex).latex, once.latex) << given;
  }
}

constexpr Case kRefused[] = {
    {"", "nothing in it"},
    {"\\label{a}%b", "nothing in it"},
    {"\\foo x", "unknown command \\foo"},
    {"\\color{red}x", "unknown command \\color"},
    {"x\\tag{1}", "unknown command \\tag"},
    {"\\ref{a}", "unknown command \\ref"},
    {"\\begin{multline}a\\end{multline}", "unknown environment multline"},
    {"{a", "a brace without its partner"},
    {"\\sqrt[3{x}", "'[' of \\sqrt without its partner"},
    {"\\xrightarrow[3{x}", "'[' of \\xrightarrow without its partner"},
    {"a}", "a brace without its partner"},
    {"x^1^2", "double superscript"},
    {"x_1_2", "double subscript"},
    {"x^2'", "double superscript"},
    {"x^", "a script without its argument"},
    {"\\frac{a}", "\\frac without its argument"},
    {"\\left(a", "\\left without its \\right"},
    {"a\\right)", "\\right without its partner"},
    {"\\left a\\right)", "\\left before 'a', which is no delimiter"},
    {"a&b", "'&' outside of an environment"},
    {"a\\\\b", "\\\\ without its partner"},
    {"\\begin{matrix}a", "\\begin{matrix} without its \\end"},
    {"\\begin{matrix}a\\end{array}", "\\begin{matrix} ended by \\end{array}"},
    {"\\begin{array}{p{1cm}}a\\end{array}", "columns of an array that are not l, c, r and |"},
    {"\\begin{array}{*{99}{c}}a\\end{array}", "columns of an array that are not l, c, r and |"},
    {"\\begin{array}{@{=}c}a\\end{array}", "columns of an array that are not l, c, r and |"},
    {"\\begin{array}{c}a&b\\end{array}", "more cells in a row of an array than columns"},
    {"\\not\\alpha", "\\not before '\\alpha'"},
    {"\\boldsymbol{+}", "no bold form of '+'"},
    {"\\text{$x}", "'$' without its partner"},
    {"\\text{a $\\foo$}", "unknown command \\foo"},
    {"\\text{\\it x}", "commands or other characters within \\text"},
    {"x\\limits_2", "\\limits after what is no operator"},
    {"\\underbrace{x}\\nolimits_a", "\\nolimits after what is no operator"},
    {"{a \\atop }", "\\atop with nothing on one side"},
    {"{a \\rm b \\over c}", "\\over behind a change of letters"},
    {"\\substack{a & b}", "'&' within \\substack"},
    {"\\begin{aligned}[A,B]c\\end{aligned}", "an option of aligned that is not t, b or c"},
    {"\\hspace{100em}", "\\hspace of '100em', which is no length up to 10em"},
    {"$x$", "a character that no command stands for: $"},
    {"x\u00e9", "a character that no command stands for: \u00e9"},
    {"\xff", "bytes that are not UTF-8"}};

TEST(ReadMath, RefusesWithAReason) {
  for (const auto& [given, fault] : kRefused) {
    const MathReading reading = read_math(given);
    EXPECT_EQ(reading.fault, fault) << given;
    EXPECT_EQ(reading.tree, nullptr);
    EXPECT_EQ(reading.latex, "");
  }
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(ReadMath, IsBounded) {
  EXPECT_EQ(read_math(repeated("x", 1000)).fault, "");
  EXPECT_EQ(read_math(repeated("x", 1001)).fault, "longer than 1,000 characters");
  EXPECT_EQ(read_math(repeated("{", 15) + "x" + repeated("}", 15)).latex, "x");
  for (const char* step : {"{", "\\hat", "\\sqrt", "\\left(", "x^{", "\\rm", "\\frac{", "\\bf{",
                           "\\begin{matrix}", "\\substack{"})
    EXPECT_EQ(read_math(repeated(step, 1000 / static_cast<int>(std::string(step).size()))).fault,
              "nested deeper than 16")
        << step;
  EXPECT_EQ(read_math("\\begin{matrix}" + repeated("&", 300) + "\\end{matrix}").fault,
            "more than 200 cells");
  EXPECT_EQ(read_math("\\begin{matrix}" + repeated("&", 90) + "x" + repeated("\\\\x", 90) +
                      "\\end{matrix}")
                .fault,
            "more than 200 cells");
}

constexpr const char* kPieces[] = {"a",
                                   "1",
                                   "+",
                                   "=",
                                   ",",
                                   "{",
                                   "}",
                                   "^",
                                   "_",
                                   "'",
                                   "(",
                                   ")",
                                   "[",
                                   "]",
                                   "|",
                                   "&",
                                   "\\\\",
                                   "\\frac",
                                   "\\sqrt",
                                   "\\left(",
                                   "\\right)",
                                   "\\middle|",
                                   "\\begin{matrix}",
                                   "\\end{matrix}",
                                   "\\sum",
                                   "\\limits",
                                   "\\dots",
                                   "\\,",
                                   "\\quad",
                                   "\\text{a }",
                                   "\\text{a $x$}",
                                   "\\rm ",
                                   "\\mathbf",
                                   "\\hat",
                                   "\\over",
                                   "\\alpha",
                                   "\\sin",
                                   "\\displaystyle",
                                   "{}",
                                   "\\prime",
                                   "\\overbrace",
                                   "\\stackrel",
                                   "\\bmod",
                                   "\\operatorname*",
                                   "\\mathrel",
                                   "\\xrightarrow",
                                   "\\begin{align}",
                                   "\\end{align}",
                                   "\\not"};

// Pieces of formulas in any order: read or refused, and what was read is written in one way.
TEST(ReadMath, WhatIsWrittenIsReadTheSame) {
  const std::vector<std::string> pieces(std::begin(kPieces), std::end(kPieces));
  Random random(7);
  int read = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string latex;
    for (int64_t n = random.between(1, 8); n > 0; --n) latex += random.pick(pieces);
    const MathReading once = read_math(latex);
    if (!once.fault.empty()) continue;
    ++read;
    const MathReading again = read_math(once.latex);
    ASSERT_EQ(again.latex, once.latex) << latex << " : " << again.fault;
  }
  EXPECT_GT(read, 1000);
}

TEST(ReadMath, EverySymbolIsReadByItsName) {
  for (const auto* symbol : all_math_symbols()) {
    const MathReading reading = read_math(symbol->name == "\\prime" ? "x\\prime" : symbol->name);
    EXPECT_EQ(reading.fault, "") << symbol->name;
    EXPECT_NE(reading.latex.find(symbol->name), std::string::npos) << symbol->name;
  }
  EXPECT_GT(all_math_symbols().size(), 380u);
}

// Unicode 15, the chart "Mathematical Alphanumeric Symbols" and the letters it leaves to others.
TEST(ReadMath, LettersHaveUnicodesShapes) {
  EXPECT_EQ(shaped('a', MathAlphabet::normal), 0x1D44Eu);
  EXPECT_EQ(shaped('h', MathAlphabet::normal), 0x210Eu);
  EXPECT_EQ(shaped('3', MathAlphabet::normal), U'3');
  EXPECT_EQ(shaped(0x3B1, MathAlphabet::normal), 0x1D6FCu);
  EXPECT_EQ(shaped(0x3C9, MathAlphabet::normal), 0x1D714u);
  EXPECT_EQ(shaped(0x3D5, MathAlphabet::normal), 0x1D719u);
  EXPECT_EQ(shaped(0x393, MathAlphabet::normal), 0x393u);
  EXPECT_EQ(shaped('R', MathAlphabet::doubled), 0x211Du);
  EXPECT_EQ(shaped('A', MathAlphabet::doubled), 0x1D538u);
  EXPECT_EQ(shaped('1', MathAlphabet::doubled), 0x1D7D9u);
  EXPECT_EQ(shaped('L', MathAlphabet::script), 0x2112u);
  EXPECT_EQ(shaped('Z', MathAlphabet::fraktur), 0x2128u);
  EXPECT_EQ(shaped('x', MathAlphabet::bold), 0x1D431u);
  EXPECT_EQ(shaped(0x3B2, MathAlphabet::bold_italic), 0x1D737u);
  EXPECT_EQ(shaped('x', MathAlphabet::mono), 0x1D6A1u);
  EXPECT_EQ(shaped('+', MathAlphabet::bold), U'+');
}

}  // namespace
}  // namespace dsvl
