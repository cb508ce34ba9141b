// Tables of the commands with arguments; private to the reader.
#pragma once

#include <string>

#include "data/tex/math_tree.h"

namespace dsvl::math_commands {

struct MathAccent {
  const char* name;
  char32_t code;
  bool wide = false;
};
constexpr MathAccent kAccents[] = {{"\\hat", 0x302},           {"\\bar", 0x304},
                                   {"\\tilde", 0x303},         {"\\vec", 0x20D7},
                                   {"\\dot", 0x307},           {"\\ddot", 0x308},
                                   {"\\check", 0x30C},         {"\\breve", 0x306},
                                   {"\\acute", 0x301},         {"\\grave", 0x300},
                                   {"\\mathring", 0x30A},      {"\\dddot", 0x20DB},
                                   {"\\widehat", 0x302, true}, {"\\widetilde", 0x303, true}};

struct MathStretched {
  const char* name;
  char32_t code;
  int side = 1;  // 1 above, -1 below
};
constexpr MathStretched kBraces[] = {{"\\overbrace", 0x23DE},
                                     {"\\underbrace", 0x23DF, -1},
                                     {"\\overrightarrow", 0x2192},
                                     {"\\overleftarrow", 0x2190},
                                     {"\\overleftrightarrow", 0x2194}};
constexpr MathStretched kArrows[] = {{"\\xrightarrow", 0x2192},
                                     {"\\xleftarrow", 0x2190},
                                     {"\\xleftrightarrow", 0x2194},
                                     {"\\xRightarrow", 0x21D2},
                                     {"\\xLeftarrow", 0x21D0}};

struct MathShape {
  const char* name;
  MathAlphabet alphabet;
  const char* written;
};
constexpr MathShape kShapes[] = {{"\\mathrm", MathAlphabet::roman, "\\mathrm"},
                                 {"\\rm", MathAlphabet::roman, "\\mathrm"},
                                 {"\\mathnormal", MathAlphabet::normal, ""},
                                 {"\\mathbf", MathAlphabet::bold, "\\mathbf"},
                                 {"\\bf", MathAlphabet::bold, "\\mathbf"},
                                 {"\\mathit", MathAlphabet::italic, "\\mathit"},
                                 {"\\it", MathAlphabet::italic, "\\mathit"},
                                 {"\\mathsf", MathAlphabet::sans, "\\mathsf"},
                                 {"\\sf", MathAlphabet::sans, "\\mathsf"},
                                 {"\\mathtt", MathAlphabet::mono, "\\mathtt"},
                                 {"\\tt", MathAlphabet::mono, "\\mathtt"},
                                 {"\\mathcal", MathAlphabet::script, "\\mathcal"},
                                 {"\\mathscr", MathAlphabet::script, "\\mathcal"},
                                 {"\\cal", MathAlphabet::script, "\\mathcal"},
                                 {"\\mathfrak", MathAlphabet::fraktur, "\\mathfrak"},
                                 {"\\mathbb", MathAlphabet::doubled, "\\mathbb"},
                                 {"\\boldsymbol", MathAlphabet::bold_italic, "\\boldsymbol"},
                                 {"\\bm", MathAlphabet::bold_italic, "\\boldsymbol"},
                                 {"\\text", MathAlphabet::roman, "\\text"},
                                 {"\\textrm", MathAlphabet::roman, "\\text"},
                                 {"\\textnormal", MathAlphabet::roman, "\\text"},
                                 {"\\textup", MathAlphabet::roman, "\\text"},
                                 {"\\mbox", MathAlphabet::roman, "\\text"},
                                 {"\\hbox", MathAlphabet::roman, "\\text"},
                                 {"\\textbf", MathAlphabet::bold, "\\textbf"},
                                 {"\\textit", MathAlphabet::italic, "\\textit"},
                                 {"\\emph", MathAlphabet::italic, "\\textit"},
                                 {"\\textsf", MathAlphabet::sans, "\\textsf"},
                                 {"\\texttt", MathAlphabet::mono, "\\texttt"}};

struct MathAmount {
  const char* name;
  int amount;  // 1/18 em, or a level
};
// Of several of one width the first is written.
constexpr MathAmount kSpaces[] = {{"\\,", 3},          {"\\:", 4},
                                  {"\\;", 5},          {"\\!", -3},
                                  {"\\ ", 6},          {"\\quad", 18},
                                  {"\\qquad", 36},     {"\\enspace", 9},
                                  {"\\enskip", 9},     {"\\>", 4},
                                  {"\\thinspace", 3},  {"\\medspace", 4},
                                  {"\\thickspace", 5}, {"\\negthinspace", -3},
                                  {"\\space", 6}};
constexpr MathAmount kStyles[] = {
    {"\\displaystyle", 0}, {"\\textstyle", 1}, {"\\scriptstyle", 2}, {"\\scriptscriptstyle", 3}};
constexpr const char* kBigs[] = {"\\big", "\\Big", "\\bigg", "\\Bigg"};

struct MathClassed {
  const char* name;
  MathClass cls;
};
constexpr MathClassed kClassed[] = {
    {"\\mathop", MathClass::op},       {"\\mathrel", MathClass::rel},
    {"\\mathbin", MathClass::bin},     {"\\mathord", MathClass::ord},
    {"\\mathopen", MathClass::open},   {"\\mathclose", MathClass::close},
    {"\\mathpunct", MathClass::punct}, {"\\mathinner", MathClass::inner}};

template <class Row, size_t n>
const Row* named(const Row (&table)[n], const std::string& name) {
  for (const auto& row : table)
    if (name == row.name) return &row;
  return nullptr;
}

}  // namespace dsvl::math_commands
