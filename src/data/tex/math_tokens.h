// LaTeX's mathematics cut into tokens; blanks and comments fall away.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dsvl {

// Of ASCII.
inline bool is_letter(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
inline bool is_letter_or_digit(char32_t c) {
  return is_letter(c) || (c >= '0' && c <= '9');
}

struct MathToken {
  enum class Kind { end, character, command, open, close, above, below, prime, cell, tie };
  Kind kind = Kind::end;
  std::string text = {};  // of a command with its backslash
  char32_t code = 0;      // of a character
};

class MathTokens {
 public:
  explicit MathTokens(std::string_view text);  // UTF-8

  const MathToken& peek();
  MathToken take();
  // What stands between braces, as it is written; nothing when there is no such group next.
  std::optional<std::string> raw_group();
  // Whether this character is next, not even a blank before it; takes it.
  bool take_at_once(char32_t c);
  void stop() { at_ = text_.size(), peeked_.reset(); }  // at the end

 private:
  void skip_blanks();
  MathToken read();
  MathToken read_command();

  std::u32string text_;
  size_t at_ = 0;
  size_t after_ = 0;  // the peeked token
  std::optional<MathToken> peeked_;
};

}  // namespace dsvl
