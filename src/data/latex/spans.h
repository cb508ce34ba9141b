// Running text in pieces that are set alike, and as Markdown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dsvl {

struct LatexSpan {
  enum class Kind { text, code, math };
  Kind kind = Kind::text;
  bool strong = false, emphasis = false;  // of text
  std::string text;                       // as it is printed; of math its LaTeX
};
using LatexSpans = std::vector<LatexSpan>;

// Joined to the last one where that is set alike.
void append_latex_span(LatexSpans& spans, const LatexSpan& next);

// Whether anything but blanks is there.
bool says_something(const LatexSpans& spans);

// On one line, escaped, as a paragraph that is read back as these spans. Emphasis that CommonMark
// would not take for such (6.2: marks between letters and punctuation) is left out.
std::string spans_markdown(const LatexSpans& spans);

}  // namespace dsvl
