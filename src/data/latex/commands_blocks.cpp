// Commands that begin or end blocks, and those that say how to read on.
#include <map>

#include "data/latex/commands.h"
#include "data/latex/definitions.h"

namespace dsvl {

void LatexCommands::end_paragraph(LatexReader& r, const std::string&) {
  r.end_paragraph();
}

void LatexCommands::line_break(LatexReader& r, const std::string&) {
  r.input_.take_star();
  r.input_.optional_argument(false);
  r.add_text(" ");
}

void LatexCommands::space(LatexReader& r, const std::string&) {
  r.input_.take_star();
  r.input_.argument();
  r.add_text(" ");
}

void LatexCommands::skip(LatexReader& r, const std::string&) {
  r.input_.skip_length();
  r.add_text(" ");
}

void LatexCommands::vertical_skip(LatexReader& r, const std::string&) {
  r.input_.skip_length();
  r.end_paragraph();
}

void LatexCommands::length(LatexReader& r, const std::string&) {
  r.input_.skip_length();
}

void LatexCommands::integer(LatexReader& r, const std::string&) {
  LatexToken token = r.input_.next_nonblank();
  while (token.is(LatexKind::character, "=") || token.is(LatexKind::character, "-"))
    token = r.input_.next_nonblank();
  if (token.is(LatexKind::command)) return;
  if (!token.is(LatexKind::end)) r.input_.push_back(std::move(token));
  r.input_.number();
}

void LatexCommands::heading(LatexReader& r, const std::string& name) {
  static const std::map<std::string_view, int> kLevels = {
      {"part", -1},        {"chapter", 0},    {"addchap", 0},       {"section", 1},
      {"addsec", 1},       {"subsection", 2}, {"subsubsection", 3}, {"paragraph", 4},
      {"subparagraph", 5}, {"minisec", 6}};
  r.input_.take_star();
  r.input_.optional_argument();
  add_heading(r, kLevels.at(name), r.input_.argument());
  // Of a class that gives headings more arguments.
  if (r.input_.optional_argument(false)) r.spoil("a heading with more arguments");
}

void LatexCommands::add_heading(LatexReader& r, int level, LatexTokens title) {
  r.end_paragraph();
  LatexSpans spans;
  const std::string fault =
      r.spoils() ? "behind an unknown command" : r.line_of(std::move(title), spans);
  if (fault.empty())
    r.blocks_.add_heading(level, spans);
  else
    r.blocks_.count_drop(fault);
}

void LatexCommands::set_title(LatexReader& r, const std::string&) {
  r.input_.optional_argument();
  r.state_.macros.title = r.input_.argument();
}

void LatexCommands::make_title(LatexReader& r, const std::string&) {
  constexpr int kTitle = -100;
  if (!r.state_.macros.title.empty()) add_heading(r, kTitle, r.state_.macros.title);
}

void LatexCommands::item(LatexReader& r, const std::string&) {
  auto tag = r.input_.optional_argument();
  if (!r.blocks_.in_list()) return r.spoil("an item without its list");
  r.blocks_.begin_item();
  r.end_paragraph();  // what spoils the last item's paragraph may spoil this one's
  LatexSpans spans;
  if (!tag) return;
  const std::string fault = r.line_of(std::move(*tag), spans);
  if (!fault.empty()) return r.spoil(fault);
  if (!r.blocks_.has_tags()) return own_mark(r, spans);
  for (auto& span : spans) {
    span.strong = span.kind == LatexSpan::Kind::text;
    r.blocks_.add(span);
  }
  r.add_text(" ");
}

// A mark of the item's own is left out, a word instead of it stands in front.
void LatexCommands::own_mark(LatexReader& r, const LatexSpans& spans) {
  if (r.blocks_.has_numbers()) return r.spoil("an item with a number of its own");
  for (const auto& span : spans)
    if (span.text.find_first_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") !=
        span.text.npos)
      return r.spoil("an item with a mark of its own");
}

void LatexCommands::begin(LatexReader& r, const std::string&) {
  r.begin_environment(r.input_.name());
}

void LatexCommands::end(LatexReader& r, const std::string&) {
  r.end_environment(r.input_.name());
}

void LatexCommands::open_group(LatexReader& r, const std::string&) {
  r.open_frame(styled(r));
}

void LatexCommands::close_group(LatexReader& r, const std::string&) {
  r.close_brace();
}

void LatexCommands::at_is_letter(LatexReader& r, const std::string& name) {
  r.lexer_.at_is_letter = name == "makeatletter";
}

void LatexCommands::not_followed(LatexReader& r, const std::string& name) {
  r.blocks_.count_drop("a file that is not followed");
  if (name == "input" || name == "include") r.input_.argument();
  r.spoil("a file that is not followed");
}

void LatexCommands::end_input(LatexReader& r, const std::string&) {
  r.ended_ = true;
}

void LatexCommands::listing_settings(LatexReader& r, const std::string&) {
  if (alters_code(latex_source(r.input_.argument()))) r.state_.alters_code = true;
}

// What follows is not read as TeX reads it.
void LatexCommands::other_rules(LatexReader& r, const std::string& name) {
  r.spoil("unknown command: \\" + name);
  if (r.frames_.empty())
    r.state_.fault = "characters that are commands";
  else
    r.frames_.back().spoils = true;
}

void LatexCommands::false_condition(LatexReader& r, const std::string&) {
  r.input_.skip_conditional();
}

}  // namespace dsvl
