// Where Oniguruma (which published tokenizers are written for) and PCRE2 read a pattern
// differently.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

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

// Letters, marks, decimal digits and connecting punctuation, and what else is Alphabetic.
std::string word_characters() {
  std::string out =
      "\\p{Nl}\\x{24b6}-\\x{24e9}\\x{1f130}-\\x{1f149}\\x{1f150}-\\x{1f169}"
      "\\x{1f170}-\\x{1f189}";
  for (const char* category : {"L", "M", "Nd", "Pc"})
    out += str("\\p{", category, "}", newer_characters(category));
  return out;
}

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

  char escaped() const { return at_ + 1 < in_.size() ? in_[at_ + 1] : '\0'; }

  // What an escape that names characters puts inside [...]; "" for other escapes.
  static std::string named_class(char c) {
    switch (c) {
      case 's':
      case 'S':
        return std::string(kSpace);
      case 'h':
      case 'H':
        return std::string(kHexDigit);
      case 'w':
      case 'W':
        return word_characters();
      case 'd':
      case 'D':
        return "\\p{Nd}" + newer_characters("Nd");
      default:
        return "";
    }
  }

  void escape() {
    const char c = escaped();
    if (c == 'p' || c == 'P') return property(false);
    const std::string inside = named_class(c);
    if (inside.empty()) return other_escape(c);
    replace(2, str(c >= 'a' ? "[" : "[^", inside, "]"));
  }

  void class_escape() {
    const char c = escaped();
    if (c == 'p' || c == 'P') return property(true);
    if (c == 'S') return replace(2, "\\S\\x{180e}");
    const std::string inside = named_class(c);
    if (inside.empty()) return other_escape(c);
    if (c < 'a') fail("\\", c, " inside [...] is not supported");
    replace(2, inside);
  }

  void other_escape(char c) {
    if (c == 'u') {
      if (at_ + 6 > in_.size()) fail("\\u wants four hexadecimal digits");
      return replace(6, str("\\x{", in_.substr(at_ + 2, 4), "}"));
    }
    copy(2);
  }

  // \p{L} and the like, with the characters PCRE2's tables may be too old for.
  void property(bool inside) {
    const size_t end = in_.find('}', at_);
    if (in_.substr(at_ + 2, 1) != "{" || end == in_.npos) fail("\\p wants a name in {...}");
    std::string name(in_.substr(at_ + 3, end - at_ - 3));
    bool negative = in_[at_ + 1] == 'P';
    if (name.starts_with('^')) {
      negative = !negative;
      name.erase(0, 1);
    }
    const std::string newer = name.size() <= 2 ? newer_characters(name) : "";
#if PCRE2_MAJOR > 10 || PCRE2_MINOR >= 40
    if (name.size() > 2) name = "sc:" + name;  // else it would mean script extensions
#endif
    if (inside && negative && !newer.empty()) fail("\\P{", name, "} inside [...] is not supported");
    const size_t length = end + 1 - at_;
    if (newer.empty()) return replace(length, str(negative ? "\\P{" : "\\p{", name, "}"));
    const std::string all = str("\\p{", name, "}", newer);
    replace(length, inside ? all : str(negative ? "[^" : "[", all, "]"));
  }

  // [:name:]; PCRE2 gives most of them another meaning.
  void posix_class() {
    const size_t end = in_.find(":]", at_);
    if (end == in_.npos) fail("[: without :]");
    const std::string_view name = in_.substr(at_ + 2, end - at_ - 2);
    const size_t length = end + 2 - at_;
    if (name == "space") return replace(length, kSpace);
    if (name == "digit") return replace(length, named_class('d'));
    if (name == "xdigit") return replace(length, kHexDigit);
    if (name == "punct")
      return replace(length, str("\\p{P}\\p{S}", newer_characters("P"), newer_characters("S")));
    fail("[:", name, ":] is not supported; supported: space, digit, xdigit, punct");
  }

  void character_class() {
    copy(1);
    if (at_ < in_.size() && in_[at_] == '^') copy(1);
    for (bool first = true; at_ < in_.size(); first = false) {
      if (in_[at_] == ']' && !first) return copy(1);
      if (in_[at_] == '\\') {
        class_escape();
      } else if (in_.substr(at_, 2) == "[:") {
        posix_class();
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
