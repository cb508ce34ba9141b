// Text and tags, then names, literals and operators inside the tags.
#include "prompt/jinja_lexer.h"

#include <charconv>
#include <cstring>

#include "base/error.h"
#include "text/utf8.h"

namespace dsvl {
namespace {

using Kind = JinjaToken::Kind;

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\v' || c == '\f' || c == '\r';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) {
    for (size_t i = 0; i < source.size(); ++i) {
      if (source[i] != '\r') {
        in_ += source[i];
      } else if (i + 1 == source.size() || source[i + 1] != '\n') {
        in_ += '\n';
      }
    }
    if (in_.ends_with('\n')) in_.pop_back();
  }

  std::vector<JinjaToken> run() {
    while (at_ < in_.size()) text_and_tag();
    add(Kind::kEnd, "");
    return std::move(out_);
  }

 private:
  void add(Kind kind, std::string text, Value value = {}) {
    out_.push_back({kind, line_, std::move(text), std::move(value)});
  }
  [[noreturn]] void wrong(const std::string& what) const { fail("line ", line_, ": ", what); }
  std::string_view rest() const { return std::string_view(in_).substr(at_); }

  void advance(size_t n) {
    for (; n > 0 && at_ < in_.size(); --n)
      if (in_[at_++] == '\n') ++line_;
  }

  size_t next_tag() const {
    for (size_t i = at_; i + 1 < in_.size(); ++i)
      if (in_[i] == '{' && std::strchr("{%#", in_[i + 1]) && in_[i + 1]) return i;
    return in_.size();
  }

  void text_and_tag() {
    const size_t tag = next_tag();
    std::string text = in_.substr(at_, tag - at_);
    if (tag < in_.size()) trim_before(text, tag);
    if (!text.empty()) add(Kind::kText, text);
    advance(tag - at_);
    if (tag == in_.size()) return;
    const char type = in_[tag + 1];
    advance(2);
    if (rest().starts_with('-') || rest().starts_with('+')) advance(1);
    if (type == '#') return comment();
    add(type == '{' ? Kind::kOutputBegin : Kind::kBlockBegin, "");
    inside(type == '{' ? "}}" : "%}");
    add(type == '{' ? Kind::kOutputEnd : Kind::kBlockEnd, "");
  }

  // "{%-" takes all white space before it; "{%" alone what stands between it and its line's begin.
  void trim_before(std::string& text, size_t tag) const {
    const char mark = tag + 2 < in_.size() ? in_[tag + 2] : '\0';
    if (mark == '-') {
      while (!text.empty() && is_blank(text.back())) text.pop_back();
    } else if (in_[tag + 1] != '{' && mark != '+') {
      const size_t end = text.find_last_not_of(" \t\v\f");
      const bool line_begins = end == text.npos ? at_line_begin() : text[end] == '\n';
      if (line_begins) text.resize(end == text.npos ? 0 : end + 1);
    }
  }

  bool at_line_begin() const { return at_ == 0 || in_[at_ - 1] == '\n'; }

  void comment() {
    const size_t end = in_.find("#}", at_);
    if (end == in_.npos) wrong("a comment {# without #}");
    const bool strip = end > at_ && in_[end - 1] == '-';
    advance(end - at_);
    close(strip, true);
  }

  // Past a tag's two closing characters and the white space they take.
  void close(bool strip, bool is_block) {
    advance(2);
    if (strip) {
      while (at_ < in_.size() && is_blank(in_[at_])) advance(1);
    } else if (is_block && at_ < in_.size() && in_[at_] == '\n') {
      advance(1);
    }
  }

  void inside(std::string_view end) {
    int open = 0;  // brackets: "}}" inside them closes no tag
    while (at_ < in_.size()) {
      const char c = in_[at_];
      const bool strip = c == '-' && rest().substr(1).starts_with(end);
      if (open == 0 && (strip || rest().starts_with(end))) {
        if (strip) advance(1);
        return close(strip, end == "%}");
      }
      if (is_blank(c)) {
        advance(1);
      } else if (c == '\'' || c == '"') {
        string_literal(c);
      } else if (is_digit(c)) {
        number();
      } else if (is_name(c)) {
        size_t n = 0;
        while (at_ + n < in_.size() && is_name(in_[at_ + n])) ++n;
        add(Kind::kName, in_.substr(at_, n));
        advance(n);
      } else {
        if (std::strchr("([{", c)) ++open;
        if (std::strchr(")]}", c)) --open;
        operator_token();
      }
    }
    wrong(str("a tag without ", end));
  }

  void operator_token() {
    for (const std::string_view two : {"==", "!=", "<=", ">=", "//", "**"}) {
      if (!rest().starts_with(two)) continue;
      add(Kind::kOperator, std::string(two));
      return advance(2);
    }
    if (!std::strchr("+-*/%~=<>()[]{}.,:|", in_[at_]))
      wrong(str("'", in_[at_], "' is not expected"));
    add(Kind::kOperator, std::string(1, in_[at_]));
    advance(1);
  }

  void number() {
    size_t n = 0;
    while (at_ + n < in_.size() && is_digit(in_[at_ + n])) ++n;
    const bool fraction =
        at_ + n + 1 < in_.size() && in_[at_ + n] == '.' && is_digit(in_[at_ + n + 1]);
    if (fraction)
      for (++n; at_ + n < in_.size() && is_digit(in_[at_ + n]);) ++n;
    const char* begin = in_.data() + at_;
    int64_t whole = 0;
    double real = 0;
    const auto error = fraction ? std::from_chars(begin, begin + n, real).ec
                                : std::from_chars(begin, begin + n, whole).ec;
    if (error != std::errc()) wrong("a number out of range");
    add(Kind::kLiteral, in_.substr(at_, n), fraction ? Value(real) : Value(whole));
    advance(n);
  }

  void string_literal(char quote) {
    advance(1);
    std::string text;
    while (at_ < in_.size() && in_[at_] != quote) {
      if (in_[at_] == '\\' && at_ + 1 < in_.size()) {
        escape(text);
      } else {
        text += in_[at_];
        advance(1);
      }
    }
    if (at_ == in_.size()) wrong("a string without its closing quote");
    advance(1);
    add(Kind::kLiteral, text, Value(text));
  }

  // Python's escapes; an unknown one stays as it is.
  void escape(std::string& text) {
    const char c = in_[at_ + 1];
    constexpr std::string_view kFrom = "ntrabfv0\\'\"";
    constexpr std::string_view kTo{"\n\t\r\a\b\f\v\0\\'\"", 11};
    if (const size_t i = kFrom.find(c); i != kFrom.npos) {
      text += kTo[i];
      return advance(2);
    }
    const size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (c == '\n') return advance(2);
    if (digits == 0) {
      text += '\\';
      return advance(1);
    }
    const char* begin = in_.data() + at_ + 2;
    uint32_t code = 0;
    const bool fits = at_ + 2 + digits <= in_.size();
    const auto end = fits ? std::from_chars(begin, begin + digits, code, 16).ptr : begin;
    if (!fits || end != begin + digits || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
      wrong("an escape that names no character");
    append_character(text, code);
    advance(2 + digits);
  }

  std::string in_;
  size_t at_ = 0;
  int line_ = 1;
  std::vector<JinjaToken> out_;
};

}  // namespace

std::vector<JinjaToken> lex_jinja(std::string_view source) {
  check_utf8(source, "the template");
  return Lexer(source).run();
}

}  // namespace dsvl
