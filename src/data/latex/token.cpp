// One character decides what a token is; only raw commands look further, and not far.
#include "data/latex/token.h"

#include <algorithm>
#include <utility>

#include "data/lines.h"

namespace dsvl {
namespace {

constexpr size_t kLongestRaw = 2000;  // bytes that \verb or \url may hold

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

size_t character_bytes(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
}

// Lines end with '\n', other controls are blanks.
std::string with_plain_lines(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool carriage = c == '\r' && (i + 1 >= text.size() || text[i + 1] != '\n');
    if (c == '\n' || carriage)
      plain += '\n';
    else if (c != '\r')
      plain += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  }
  return plain;
}

}  // namespace

std::string latex_source(const LatexTokens& tokens) {
  std::string source;
  bool behind_word = false;  // a letter would belong to it
  for (const auto& token : tokens) {
    const bool is_command = token.is(LatexKind::command);
    if (behind_word && !is_command && !token.text.empty() && is_letter(token.text[0]))
      source += ' ';
    behind_word = is_command && !token.text.empty() && is_letter(token.text[0]);
    if (is_command)
      source += "\\" + token.text;
    else if (token.is(LatexKind::parameter))
      source += "#" + token.text;
    else if (token.is(LatexKind::paragraph))
      source += ' ';
    else
      source += token.text;
  }
  return source;
}

std::string latex_name(const LatexTokens& tokens) {
  return std::string(trim(latex_source(tokens)));
}

LatexLexer::LatexLexer(std::string_view text) : text_(with_plain_lines(text)) {}

void LatexLexer::skip(size_t bytes) {
  at_ = std::min(at_ + bytes, text_.size());
  state_ = at_ > 0 && text_[at_ - 1] == '\n' ? State::line_start : State::middle;
}

void LatexLexer::skip_comment() {
  const size_t end = text_.find('\n', at_);
  at_ = end == text_.npos ? text_.size() : end + 1;
  state_ = State::line_start;
}

LatexToken LatexLexer::next() {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '%') {
      skip_comment();
    } else if (c == ' ') {
      ++at_;
      if (state_ != State::middle) continue;
      state_ = State::skipping;
      return {LatexKind::blank, " "};
    } else if (c == '\n') {
      ++at_;
      const State before = std::exchange(state_, State::line_start);
      if (before == State::line_start) return {LatexKind::paragraph, ""};
      if (before == State::middle) return {LatexKind::blank, " "};
    } else if (c == '\\') {
      return command();
    } else if (short_verbs.find(c) != std::string::npos && raw_commands) {
      return short_verb();
    } else {
      return character();
    }
  }
  return {LatexKind::end, ""};
}

LatexToken LatexLexer::character() {
  state_ = State::middle;
  const size_t bytes = std::min(character_bytes(text_[at_]), text_.size() - at_);
  const std::string text = text_.substr(at_, bytes);
  if (text == "#") return parameter();
  at_ += bytes;
  if (text == "{") return {LatexKind::open, text};
  if (text == "}") return {LatexKind::close, text};
  if (text == "$") return {LatexKind::math, text};
  if (text == "&") return {LatexKind::column, text};
  return {LatexKind::character, text};
}

LatexToken LatexLexer::parameter() {
  std::string text;
  for (++at_; at_ < text_.size() && text_[at_] == '#' && text.size() < 8; ++at_) text += '#';
  if (at_ < text_.size() && is_digit(text_[at_])) text += text_[at_++];
  return {LatexKind::parameter, text};
}

LatexToken LatexLexer::command() {
  ++at_;
  if (at_ >= text_.size()) return {LatexKind::command, ""};
  size_t end = at_;
  while (end < text_.size() && (is_letter(text_[end]) || (at_is_letter && text_[end] == '@')))
    ++end;
  if (end == at_) {
    const std::string text = text_.substr(at_, character_bytes(text_[at_]));
    at_ = std::min(at_ + text.size(), text_.size());
    state_ = text == " " || text == "\n" ? State::skipping : State::middle;
    if (text == "\n") state_ = State::line_start;
    return {LatexKind::command, text == "\n" ? " " : text};
  }
  const std::string name = text_.substr(at_, end - at_);
  at_ = end;
  state_ = State::skipping;
  return raw_commands ? raw_command(name) : LatexToken{LatexKind::command, name};
}

// Between braces or two of one character, on one line; else nothing is read.
bool LatexLexer::raw_argument(std::string& text) {
  while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  const std::string_view near = std::string_view(text_).substr(at_, kLongestRaw);
  if (near.empty() || is_letter(near[0]) || near[0] == '*' || near[0] == '\n') return false;
  size_t end = 1;
  if (near[0] == '{') {
    for (int depth = 1; end < near.size() && depth > 0; ++end) {
      if (near[end] == '\\') ++end;
      if (end < near.size()) depth += near[end] == '{' ? 1 : near[end] == '}' ? -1 : 0;
    }
    --end;
    if (end >= near.size() || near[end] != '}') return false;
  } else {
    end = near.find(near[0], 1);
  }
  if (end == near.npos || near.substr(0, end).find('\n') != near.npos) return false;
  text = near.substr(1, end - 1);
  at_ += end + 1;
  state_ = State::middle;
  return true;
}

LatexToken LatexLexer::raw_command(const std::string& name) {
  const bool is_code = name == "verb" || name == "Verb" || name == "lstinline" || name == "path";
  const bool is_address = name == "url" || name == "nolinkurl";
  std::string text;
  if (is_code || is_address) {
    if ((name == "lstinline" || name == "Verb") && rest().starts_with('[')) {
      const size_t close = rest().substr(0, kLongestRaw).find(']');
      if (close != std::string_view::npos) at_ += close + 1;
    }
    if (raw_argument(text)) return {is_code ? LatexKind::verbatim : LatexKind::address, text};
  } else if ((name == "href" || name == "index") && rest().starts_with('{') && raw_argument(text)) {
    return {LatexKind::command, "relax"};  // the text of the link is a group that follows
  }
  return {LatexKind::command, name};
}

LatexToken LatexLexer::short_verb() {
  const char mark = text_[at_];
  state_ = State::middle;
  const std::string_view near = std::string_view(text_).substr(at_, kLongestRaw);
  const size_t end = near.find(mark, 1);
  if (end == near.npos || near.substr(0, end).find('\n') != near.npos) {
    ++at_;
    return {LatexKind::command, "verb"};  // no code: \verb that does not end
  }
  at_ += end + 1;
  return {LatexKind::verbatim, std::string(near.substr(1, end - 1))};
}

}  // namespace dsvl
