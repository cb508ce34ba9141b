// Text that Markdown would take for marks, written so that it is read as it stands.
#pragma once

#include <string>
#include <string_view>

namespace dsvl {

// A '\' in front of what begins emphasis, links, entities, raw HTML, formulas and code. Nothing of
// it is code itself.
std::string escaped_markdown(std::string_view text);

// The same of a text that has code in backticks, which is as it is; where those are not paired
// there is none. "\|" stays: it is how a cell says '|'.
std::string with_escapes(std::string_view text);

// Asked for each character of a text in turn: whether it is within code in backticks, the first
// backtick with it. Where those are not paired there is no code.
class CodeInText {
 public:
  explicit CodeInText(std::string_view text);
  bool is_paired() const { return paired_; }
  bool holds(char c) { return inside_ ^= paired_ && c == '`'; }

 private:
  bool paired_, inside_ = false;
};

}  // namespace dsvl
