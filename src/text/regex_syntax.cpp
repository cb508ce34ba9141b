// Where Oniguruma (which published tokenizers are written for) and PCRE2 read a pattern
// differently.
#include <array>
#include <cstring>

#include "base/error.h"
#include "text/regex.h"

namespace dsvl {
namespace {

// Unicode White_Space, as a class's inside. PCRE2's own \s also takes U+180E.
constexpr std::string_view kSpace =
    "\\t-\\r\\x{20}\\x{85}\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}"
    "\\x{3000}";
constexpr std::string_view kHexDigit = "0-9A-Fa-f";

class Translator {
 public:
  explicit Translator(std::string_view pattern) : in_(pattern) {}

  std::string run() {
    while (at_ < in_.size()) {
      if (in_[at_] == '\\') {
        escape();
      } else if (in_[at_] == '[') {
        character_class();
      } else if (in_.substr(at_, 2) == "(?") {
        group_options();
      } else {
        copy(1);
      }
    }
    return std::move(out_);
  }

 private:
  void copy(size_t n) {
    out_ += in_.substr(at_, n);
    at_ += std::min(n, in_.size() - at_);
  }
  void replace(size_t n, std::string_view text) {
    out_ += text;
    at_ += n;
  }

  void escape() {
    const char c = at_ + 1 < in_.size() ? in_[at_ + 1] : '\0';
    if (c == 's') return replace(2, str("[", kSpace, "]"));
    if (c == 'S') return replace(2, str("[^", kSpace, "]"));
    if (c == 'h') return replace(2, str("[", kHexDigit, "]"));
    if (c == 'H') return replace(2, str("[^", kHexDigit, "]"));
    shared_escape(c);
  }

  void class_escape() {
    const char c = at_ + 1 < in_.size() ? in_[at_ + 1] : '\0';
    if (c == 's') return replace(2, kSpace);
    if (c == 'S') return replace(2, "\\S\\x{180e}");
    if (c == 'h') return replace(2, kHexDigit);
    if (c == 'H') fail("\\H inside [...] is not supported");
    shared_escape(c);
  }

  void shared_escape(char c) {
    if (c == 'u') {
      if (at_ + 6 > in_.size()) fail("\\u wants four hexadecimal digits");
      return replace(6, str("\\x{", in_.substr(at_ + 2, 4), "}"));
    }
    copy(2);
  }

  void character_class() {
    copy(1);
    if (at_ < in_.size() && in_[at_] == '^') copy(1);
    for (bool first = true; at_ < in_.size(); first = false) {
      if (in_[at_] == ']' && !first) return copy(1);
      if (in_[at_] == '\\') {
        class_escape();
      } else if (in_.substr(at_, 2) == "[:") {
        const size_t end = in_.find(":]", at_);
        if (end == in_.npos) fail("[: without :]");
        copy(end + 2 - at_);
      } else if (in_[at_] == '[') {
        fail("a class inside a class ([...[...]...]) is not supported");
      } else if (in_.substr(at_, 2) == "&&") {
        fail("&& inside [...] is not supported");
      } else {
        copy(1);
      }
    }
  }

  // Inline options: Oniguruma's m (dot takes newlines) is PCRE2's s.
  void group_options() {
    copy(2);
    while (at_ < in_.size() && std::strchr("imx-", in_[at_])) {
      if (in_[at_] == 'm') {
        replace(1, "s");
      } else {
        copy(1);
      }
    }
  }

  std::string_view in_;
  size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string to_pcre2_syntax(std::string_view pattern) {
  return Translator(pattern).run();
}

std::string quote_pattern(std::string_view literal) {
  std::string out;
  for (const char c : literal) {
    if (std::strchr("\\^$.|?*+()[]{}-&#/", c) && c != '\0') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace dsvl
