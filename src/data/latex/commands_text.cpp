// Commands within a line: styles, characters by number, names.
#include "data/latex/commands.h"
#include "data/lines.h"

namespace dsvl {

// A group or one token as the frame says.
void LatexCommands::group(LatexReader& r, Frame frame) {
  LatexToken token = r.input_.next_nonblank();
  if (token.is(LatexKind::close) || token.is(LatexKind::end) || token.is(LatexKind::paragraph)) {
    r.input_.push_back(std::move(token));
    return r.spoil("a command without its argument");
  }
  if (!token.is(LatexKind::open)) r.input_.push({std::move(token), {LatexKind::close, "}"}});
  r.open_frame(std::move(frame));
}

LatexReader::Frame LatexCommands::styled(LatexReader& r) {
  Frame frame;
  frame.style = r.style();
  return frame;
}

void LatexCommands::plain(LatexReader& r, const std::string&) {
  group(r, styled(r));
}

void LatexCommands::named(LatexReader& r, const std::string& name) {
  r.input_.take_star();
  plain(r, name);
}

void LatexCommands::emphasis(LatexReader& r, const std::string& name) {
  Frame frame = styled(r);
  frame.style.emphasis = name != "emph" || !frame.style.emphasis;
  group(r, std::move(frame));
}

void LatexCommands::strong(LatexReader& r, const std::string&) {
  Frame frame = styled(r);
  frame.style.strong = true;
  group(r, std::move(frame));
}

void LatexCommands::code(LatexReader& r, const std::string&) {
  Frame frame = styled(r);
  frame.style.code = true;
  group(r, std::move(frame));
}

void LatexCommands::upright(LatexReader& r, const std::string& name) {
  Frame frame = styled(r);
  if (name != "textmd") frame.style.emphasis = false;
  if (name != "textup") frame.style.strong = false;
  if (name == "textnormal") frame.style.code = false;
  group(r, std::move(frame));
}

void LatexCommands::behind_one(LatexReader& r, const std::string&) {
  r.input_.optional_argument();
  r.input_.argument();
  group(r, styled(r));
}

void LatexCommands::boxed(LatexReader& r, const std::string&) {
  r.input_.optional_argument();
  r.input_.optional_argument();
  group(r, styled(r));
}

void LatexCommands::quoted(LatexReader& r, const std::string&) {
  Frame frame = styled(r);
  bool within = false;
  for (const auto& other : r.frames_) within = within != (other.name == "enquote");
  frame.name = "enquote";
  frame.closing = within ? "’" : "”";
  r.input_.take_star();
  r.add_text(within ? "‘" : "“");
  group(r, std::move(frame));
}

void LatexCommands::set_emphasis(LatexReader& r, const std::string& name) {
  auto& style = r.style();
  if (name == "it" || name == "sl") style = {};
  style.emphasis = name != "em" || !style.emphasis;
}

void LatexCommands::set_strong(LatexReader& r, const std::string& name) {
  auto& style = r.style();
  if (name == "bf") style = {};
  style.strong = true;
}

void LatexCommands::set_code(LatexReader& r, const std::string& name) {
  auto& style = r.style();
  if (name == "tt") style = {};
  style.code = true;
}

void LatexCommands::set_normal(LatexReader& r, const std::string&) {
  r.style() = {};
}

void LatexCommands::set_upright(LatexReader& r, const std::string&) {
  r.style().emphasis = false;
}

void LatexCommands::set_medium(LatexReader& r, const std::string&) {
  r.style().strong = false;
}

void LatexCommands::set_family(LatexReader& r, const std::string&) {
  r.style().code = false;
}

void LatexCommands::formula(LatexReader& r, const std::string& name) {
  r.read_formula_until(name == "(" ? ")" : "]", name == "[");
}

void LatexCommands::ensured(LatexReader& r, const std::string&) {
  r.add_formula(r.input_.argument(), false, "");
}

void LatexCommands::address(LatexReader& r, const std::string&) {
  const std::string text = latex_source(r.input_.argument());
  if (text.find('\\') != text.npos) return r.spoil("an address with commands");
  r.add_text(text);
}

void LatexCommands::first_of_two(LatexReader& r, const std::string&) {
  LatexTokens first = r.input_.argument();
  r.input_.argument();
  r.input_.push(std::move(first));
}

void LatexCommands::raised(LatexReader& r, const std::string&) {
  static constexpr std::array<std::string_view, 5> kPlain = {"st", "nd", "rd", "th", "TM"};
  const std::string text = r.input_.name();
  if (!is_one_of(text, kPlain)) return r.spoil("raised or lowered text");
  r.add_text(text == "TM" ? "™" : text);
}

void LatexCommands::logo(LatexReader& r, const std::string&) {
  const std::string text = r.input_.name();
  if (text.find_first_of("\\{}") != text.npos) return r.spoil("unknown command: \\hologo");
  r.add_text(text == "LaTeX2e" ? "LaTeX2ε" : text);
}

void LatexCommands::command_name(LatexReader& r, const std::string&) {
  const std::string text = r.input_.name();
  if (text.find_first_of("\\{}") != text.npos) return r.spoil("unknown command: \\cs");
  r.add_code("\\" + text);
}

// Of the characters of ASCII, where the face has them at their places.
void LatexCommands::by_code(LatexReader& r, const std::string&) {
  const int code = r.input_.number().value_or(0);
  const bool letter = (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');
  if (!letter && (!r.style().code || code <= ' ' || code > '~'))
    return r.spoil("unknown command: \\char");
  r.add_text(std::string(1, static_cast<char>(code)));
}

void LatexCommands::as_written(LatexReader& r, const std::string&) {
  const LatexToken token = r.input_.next();
  const bool readable = token.is(LatexKind::command) || token.is(LatexKind::character);
  if (!readable || (!r.style().code && token.is(LatexKind::command)))
    return r.spoil("unknown command: \\string");
  r.add_text(token.is(LatexKind::command) ? "\\" + token.text : token.text);
}

void LatexCommands::command_itself(LatexReader& r, const std::string&) {
  const LatexTokens tokens = r.input_.argument();
  if (tokens.size() != 1 || !tokens[0].is(LatexKind::command))
    return r.spoil("unknown command: \\cmd");
  r.add_code("\\" + tokens[0].text);
}

// A blank where words follow; not in front of what stands at words.
void LatexCommands::guessed_space(LatexReader& r, const std::string&) {
  LatexToken token = r.input_.next();
  const bool none =
      token.is(LatexKind::end) || token.is(LatexKind::blank) || token.is(LatexKind::open) ||
      token.is(LatexKind::close) || token.is(LatexKind::paragraph) || token.is_command(" ") ||
      token.is_command("/") || token.is_command("xspace") || token.is_command("footnote") ||
      (token.is(LatexKind::character) &&
       std::string_view(",.'/?;:!~-)").find(token.text) != std::string_view::npos);
  if (!none) r.add_text(" ");
  if (!token.is(LatexKind::end)) r.input_.push_back(std::move(token));
}

}  // namespace dsvl
