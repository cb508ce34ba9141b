// The TeXbook, chapter 7, with LaTeX's categories of characters.
#include "data/tex/math_tokens.h"

#include "data/utf8.h"

namespace dsvl {
namespace {

bool is_blank(char32_t c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace

MathTokens::MathTokens(std::string_view text) : text_(decode_utf8(text, "a formula")) {}

void MathTokens::skip_blanks() {
  while (at_ < text_.size()) {
    if (text_[at_] == '%')
      while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    else if (is_blank(text_[at_]))
      ++at_;
    else
      return;
  }
}

MathToken MathTokens::read_command() {
  size_t end = at_ + 1;
  while (end < text_.size() && is_letter(text_[end])) ++end;
  if (end == at_ + 1 && end < text_.size()) ++end;
  std::u32string name = text_.substr(at_, end - at_);
  if (name.size() == 2 && is_blank(name[1])) name[1] = ' ';
  at_ = end;
  return {MathToken::Kind::command, encode_utf8(name)};
}

MathToken MathTokens::read() {
  using Kind = MathToken::Kind;
  skip_blanks();
  if (at_ >= text_.size()) return {};
  const char32_t c = text_[at_];
  if (c == '\\') return read_command();
  ++at_;
  const auto kind = [c] {
    switch (c) {
      case '{':
        return Kind::open;
      case '}':
        return Kind::close;
      case '^':
        return Kind::above;
      case '_':
        return Kind::below;
      case '\'':
      case 0x2032:
        return Kind::prime;
      case '&':
        return Kind::cell;
      case '~':
        return Kind::tie;
      default:
        return Kind::character;
    }
  };
  return {kind(), encode_utf8(std::u32string(1, c)), c};
}

const MathToken& MathTokens::peek() {
  if (!peeked_) {
    const size_t start = at_;
    peeked_ = read();
    after_ = at_;
    at_ = start;
  }
  return *peeked_;
}

MathToken MathTokens::take() {
  peek();
  MathToken token = std::move(*peeked_);
  peeked_.reset();
  at_ = after_;
  return token;
}

std::optional<std::string> MathTokens::raw_group() {
  if (peek().kind != MathToken::Kind::open) return std::nullopt;
  take();
  const size_t start = at_;
  int depth = 1;
  for (; at_ < text_.size(); ++at_) {
    if (text_[at_] == '\\') {
      ++at_;
      continue;
    }
    depth += (text_[at_] == '{') - (text_[at_] == '}');
    if (depth == 0) return encode_utf8(text_.substr(start, at_++ - start));
  }
  return std::nullopt;
}

bool MathTokens::take_at_once(char32_t c) {
  if (at_ >= text_.size() || text_[at_] != c) return false;
  peeked_.reset();
  ++at_;
  return true;
}

}  // namespace dsvl
