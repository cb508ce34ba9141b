// What a document says in front of its text: definitions, the title, a few packages.
#include "data/latex/definitions.h"
#include "data/latex/reader.h"

namespace dsvl {
namespace {

void read_package(LatexInput& input, LatexState& state) {
  input.optional_argument();
  const std::string names = "," + input.name() + ",";
  if (names.find(",underscore,") != names.npos) state.underscore_is_text = true;
}

// Classes that make characters to marks of code.
void read_class(LatexInput& input, LatexLexer& source) {
  input.optional_argument();
  const std::string name = input.name();
  if (name == "ltxdoc" || name == "l3doc") source.short_verbs += '|';
  if (name == "l3doc") source.short_verbs += '"';
}

// Of @ and what is no mark of TeX's it does not matter.
void read_category(LatexInput& input, LatexState& state) {
  LatexToken token = input.next();
  if (token.is(LatexKind::character, "`")) token = input.next();
  const std::string_view marks = "\\{}$&#^_~%|\"'` ";
  if (token.text.size() != 1 || marks.find(token.text) != marks.npos)
    state.fault = "characters that are commands";
}

// Where a definition may not take place: in conditionals, and in groups, which are arguments.
struct Inside {
  int conditionals = 0, groups = 0;

  void see(const LatexToken& token) {
    if (token.is(LatexKind::open)) ++groups;
    if (token.is(LatexKind::close) && groups > 0) --groups;
    if (begins_conditional(token)) ++conditionals;
    if (token.is_command("fi") && conditionals > 0) --conditionals;
  }
  bool any() const { return conditionals > 0 || groups > 0; }
};

// A file that another one includes: headings, but neither a class nor a document.
bool is_part(std::string_view text) {
  const auto has = [&](std::string_view mark) { return text.find(mark) != text.npos; };
  return !has("\\documentclass") && !has("\\documentstyle") && !has("\\begin{document}") &&
         (has("\\section{") || has("\\chapter{"));
}

}  // namespace

bool read_preamble(LatexInput& input, LatexState& state, LatexLexer& source) {
  state.is_part = is_part(source.rest());
  if (state.is_part) return true;
  Inside inside;
  while (true) {
    const LatexToken token = input.next();
    if (token.is(LatexKind::end)) break;
    inside.see(token);
    if (!token.is(LatexKind::command)) continue;
    const std::string& name = token.text;
    if (name == "begin") {
      const std::string environment = input.name();
      if (environment == "document") return state.fault.empty();
      if (environment.starts_with("filecontents") || environment == "comment")
        input.raw_body(environment, false);
    } else if (name == "documentclass" || name == "documentstyle") {
      read_class(input, source);
    } else if (name == "usepackage" || name == "RequirePackage") {
      read_package(input, state);
    } else if (name == "catcode" && !inside.any()) {
      read_category(input, state);
    } else if (name == "title") {
      input.optional_argument();
      state.macros.title = input.argument();
    } else if (name == "lstset" || name == "fvset" || name == "lstdefinestyle") {
      if (name == "lstdefinestyle") input.argument();
      state.alters_code = alters_code(latex_source(input.argument())) || state.alters_code;
    } else if (name == "makeatletter" || name == "makeatother") {
      source.at_is_letter = name == "makeatletter";
    } else if (name == "MakeOuterQuote" || name == "MakeAutoQuote") {
      state.fault = "characters that are commands";
    } else if (name == "endinput") {
      break;
    } else {
      read_definition(name, input, state, source, inside.any());
    }
  }
  if (state.fault.empty()) state.fault = "no document in it";
  return false;
}

}  // namespace dsvl
