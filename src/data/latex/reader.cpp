// Tokens to text: characters with their ligatures, groups with their styles.
#include "data/latex/reader.h"

#include <utility>

#include "data/lines.h"

namespace dsvl {
namespace {

constexpr size_t kMostNested = 200;  // groups and environments
constexpr size_t kMostReaders = 8;   // arguments within arguments

// What two characters become in TeX's text faces; "" where they stay two.
std::string_view ligature(std::string_view first, std::string_view second) {
  struct Pair {
    std::string_view first, second, one;
  };
  static constexpr Pair kPairs[] = {{"-", "-", "–"}, {"–", "-", "—"}, {"‘", "`", "“"},
                                    {"’", "'", "”"}, {"?", "`", "¿"}, {"!", "`", "¡"}};
  for (const auto& pair : kPairs)
    if (pair.first == first && pair.second == second) return pair.one;
  return "";
}

}  // namespace

void LatexReader::read() {
  read_tokens();
  blocks_.end_paragraph();
}

void LatexReader::read_tokens() {
  while (!ended_ && state_.fault.empty()) {
    const LatexToken token = input_.next_expanded();
    if (token.is(LatexKind::end)) break;
    read_token(token);
  }
  while (!frames_.empty()) close_frame();
}

std::string LatexReader::read_line(LatexSpans& spans) {
  read_tokens();
  const std::string fault = blocks_.take_line(spans);
  return state_.fault.empty() ? fault : state_.fault;
}

std::string LatexReader::line_of(LatexTokens tokens, LatexSpans& spans) {
  if (state_.depth >= kMostReaders) return "arguments nested too deep";
  ++state_.depth;
  std::string fault = LatexReader(state_, lexer_, std::move(tokens)).read_line(spans);
  --state_.depth;
  return fault;
}

void LatexReader::read_token(const LatexToken& token) {
  if (!token.is(LatexKind::character)) ligature_.clear();
  switch (token.kind) {
    case LatexKind::character:
      return read_character(token.text);
    case LatexKind::blank:
      return add_text(" ");
    case LatexKind::paragraph:
      return end_paragraph();
    case LatexKind::open:
      return open_frame({Frame::Kind::brace, "", style()});
    case LatexKind::close:
      return close_brace();
    case LatexKind::math:
      return read_inline_formula();
    case LatexKind::verbatim:
      return add_code(token.text);
    case LatexKind::address:
      return add_text(token.text);
    case LatexKind::command:
      return read_command(token);
    case LatexKind::mark:
      return end_begin(token.text);
    case LatexKind::column:
    case LatexKind::parameter:
      return spoil("a character without its place: " + token.text);
    case LatexKind::end:
      return;
  }
}

void LatexReader::read_character(const std::string& character) {
  const bool is_script = character == "^" || (character == "_" && !state_.underscore_is_text);
  if (is_script) return spoil("a character without its place: " + character);
  // Where the document around a part may have made it to a mark of code.
  if (character == "|" && state_.is_part) return spoil("a character without its place: |");
  if (style().code) return add_text(character == "~" ? " " : character);
  const std::string_view joined = ligature(ligature_, character);
  if (!joined.empty()) {
    blocks_.replace_last(ligature_, joined);
    ligature_ = joined;
    return;
  }
  ligature_ = character == "`" ? "‘" : character == "'" ? "’" : character;
  add_text(character == "~" ? " " : ligature_);
}

void LatexReader::add_text(std::string_view text) {
  const Style now = style();
  const auto kind = now.code ? LatexSpan::Kind::code : LatexSpan::Kind::text;
  blocks_.add({kind, now.strong && !now.code, now.emphasis && !now.code, std::string(text)});
}

void LatexReader::add_code(std::string_view code) {
  if (!code.empty() && trim(code).empty()) return spoil("code of blanks alone");
  blocks_.add({LatexSpan::Kind::code, false, false, std::string(code)});
}

void LatexReader::end_paragraph() {
  blocks_.end_paragraph();
  if (spoils()) blocks_.spoil("behind an unknown command");
}

void LatexReader::spoil(const std::string& reason) {
  blocks_.spoil(reason);
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    if (!frame->in_begin || frame->muted) continue;
    frame->muted = true;
    return blocks_.mute(1);
  }
}

void LatexReader::open_frame(Frame frame) {
  if (frames_.size() >= kMostNested) state_.fault = "groups nested too deep";
  if (frame.kind != Frame::Kind::brace) end_paragraph();
  frame.spoils = frame.spoils || spoils();
  state_.macros.open_group();
  frames_.push_back(std::move(frame));
}

void LatexReader::end_begin(const std::string& name) {
  for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
    if (!frame->in_begin || frame->name != name) continue;
    frame->in_begin = false;
    return;
  }
}

void LatexReader::close_frame() {
  const Frame frame = std::move(frames_.back());
  add_text(frame.closing);
  if (frame.kind != Frame::Kind::brace) blocks_.end_paragraph();
  frames_.pop_back();
  state_.macros.close_group();
  if (frame.is_around) blocks_.close();
  if (frame.is_float) blocks_.close_float();
  if (frame.muted) blocks_.mute(-1);
  if (frame.kind != Frame::Kind::brace && !frame.is_float) end_paragraph();
}

void LatexReader::close_brace() {
  if (frames_.empty() || frames_.back().kind != Frame::Kind::brace)
    return spoil("a brace without its partner");
  close_frame();
}

}  // namespace dsvl
