// Every span is told what stands beside it: CommonMark decides by that whether marks are marks.
#include "data/latex/spans.h"

#include <algorithm>

#include "data/fence.h"
#include "data/lines.h"
#include "data/markdown/escape.h"
#include "data/render.h"
#include "data/utf8.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

enum class Beside { blank, letter, punctuation, doubtful };

// Symbols are punctuation for some readers of CommonMark and letters for others: doubtful.
Beside beside(char32_t c) {
  if (c == ' ') return Beside::blank;
  if (c < 0x80) {
    const bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return letter ? Beside::letter : Beside::punctuation;
  }
  const bool latin = c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7;
  if (latin || (c >= 0x370 && c < 0x530) || is_ideograph(c)) return Beside::letter;
  const bool general = (c >= 0x2010 && c <= 0x2027) || (c >= 0x2030 && c <= 0x205E && c != 0x2044);
  const bool wide = (c >= 0x3001 && c <= 0x3003) || (c >= 0x3008 && c <= 0x3011) ||
                    (c >= 0x3014 && c <= 0x301F) || c == 0xFF01 || c == 0xFF08 || c == 0xFF09 ||
                    c == 0xFF0C || c == 0xFF1A || c == 0xFF1B || c == 0xFF1F;
  return general || wide ? Beside::punctuation : Beside::doubtful;
}

char32_t first_character(std::string_view text) {
  size_t at = 0;
  return text.empty() ? U' ' : next_character(text, at);
}

char32_t last_character(std::string_view text) {
  if (text.empty()) return U' ';
  size_t at = text.size() - 1;
  while (at > 0 && (text[at] & 0xC0) == 0x80) --at;
  return next_character(text, at);
}

// Whether a mark may stand between what it encloses and what is outside.
bool may_mark(char32_t inside, char32_t outside) {
  const Beside in = beside(inside), out = beside(outside);
  if (in == Beside::blank) return false;
  return in == Beside::letter || out == Beside::blank || out == Beside::punctuation;
}

// Of blanks at both ends CommonMark takes one each.
std::string whole(const LatexSpan& span) {
  if (span.kind == LatexSpan::Kind::math) return "$" + span.text + "$";
  const bool padded = span.text.starts_with(' ') && span.text.ends_with(' ');
  return code_span(padded ? " " + span.text + " " : span.text);
}

// What begins a heading, an item, a quotation or a fence is said to be text.
std::string with_plain_start(std::string text) {
  const size_t digits = text.find_first_not_of("0123456789");
  if (text.empty() || digits == text.npos) return text;
  if (std::string_view("-+>#~").find(text[0]) != std::string_view::npos)
    text.insert(0, "\\");
  else if (digits > 0 && (text[digits] == '.' || text[digits] == ')') &&
           (digits + 1 == text.size() || text[digits + 1] == ' '))
    text.insert(digits, "\\");
  return text;
}

// Blanks of text as one, none at the ends of lines.
LatexSpans with_single_blanks(const LatexSpans& spans) {
  LatexSpans plain;
  bool blank = true;
  for (const auto& span : spans) {
    LatexSpan next = span;
    if (span.kind != LatexSpan::Kind::text) {
      append_latex_span(plain, next);
      blank = false;
      continue;
    }
    next.text.clear();
    for (const char c : span.text) {
      const bool is_blank = c == ' ' || c == '\n' || c == '\t';
      if (!is_blank || !blank) next.text += is_blank ? ' ' : c;
      blank = is_blank;
    }
    if (!next.text.empty()) append_latex_span(plain, next);
  }
  return plain;
}

class SpanWriter {
 public:
  // `next` is what follows the span.
  void add(const LatexSpan& span, char32_t next) {
    const std::string_view inside = trim(span.text);
    if (inside.empty()) return add_blank();
    if (span.kind != LatexSpan::Kind::text) return add_whole(span);
    if (span.text.starts_with(' ')) add_blank();
    if (span.text.ends_with(' ')) next = U' ';
    const bool marked = (span.strong || span.emphasis) && !behind_mark_ &&
                        may_mark(first_character(inside), before_) &&
                        may_mark(last_character(inside), next);
    const std::string mark =
        marked ? std::string(span.strong ? "**" : "") + (span.emphasis ? "*" : "") : "";
    text_ += mark + escaped_markdown(inside) + mark;
    before_ = last_character(inside);
    behind_mark_ = marked;
    behind_formula_ = false;
    if (span.text.ends_with(' ')) add_blank();
  }
  std::string text() const {
    std::string text;
    size_t piece = 0;
    for (const char c : with_plain_start(running_text(text_)))
      if (c == kPlace)
        text += pieces_[piece++];
      else
        text += c;
    return text;
  }

 private:
  // Stands where code or a formula does: text has no controls.
  static constexpr char kPlace = '\x01';

  void add_whole(const LatexSpan& span) {
    const bool formula = span.kind == LatexSpan::Kind::math;
    // "$a$$b$" would be another formula.
    if (formula && behind_formula_) add_blank();
    text_ += kPlace;
    pieces_.push_back(whole(span));
    before_ = last_character(span.text);
    behind_mark_ = false;
    behind_formula_ = formula;
  }
  void add_blank() {
    text_ += ' ';
    before_ = U' ';
    behind_mark_ = behind_formula_ = false;
  }

  std::string text_;
  std::vector<std::string> pieces_;
  char32_t before_ = U' ';
  bool behind_mark_ = false, behind_formula_ = false;
};

}  // namespace

void append_latex_span(LatexSpans& spans, const LatexSpan& next) {
  if (next.text.empty()) return;
  // Formulas side by side are two: "$a$$b$" would be another thing.
  const bool same = !spans.empty() && spans.back().kind == next.kind &&
                    next.kind != LatexSpan::Kind::math && spans.back().strong == next.strong &&
                    spans.back().emphasis == next.emphasis;
  if (same)
    spans.back().text += next.text;
  else
    spans.push_back(next);
}

bool says_something(const LatexSpans& spans) {
  return std::any_of(spans.begin(), spans.end(), [](const LatexSpan& span) {
    return span.text.find_first_not_of(" \n\t") != span.text.npos;
  });
}

std::string spans_markdown(const LatexSpans& given) {
  const LatexSpans spans = with_single_blanks(given);
  SpanWriter writer;
  for (size_t i = 0; i < spans.size(); ++i)
    writer.add(spans[i], i + 1 < spans.size() ? first_character(spans[i + 1].text) : U' ');
  return writer.text();
}

}  // namespace dsvl
