// A table of LaTeX's ways to define, a reader each; what is not simple is kept as not known.
#include "data/latex/definitions.h"

#include <map>
#include <utility>

#include "data/latex/characters.h"

namespace dsvl {
namespace {

constexpr size_t kLongestTitle = 200;  // of a theorem, in bytes

struct Definer {
  LatexInput& input;
  LatexState& state;
  LatexLexer& source;
  bool blindly;

  // Logos stay what they are, however they are drawn.
  void set(const std::string& name, LatexMacro macro) {
    if (blindly) macro = {};
    if (!name.empty() && !is_latex_logo(name)) state.macros.define(name, std::move(macro));
  }
  void set_unknown(const std::string& name) { set(name, {}); }
  std::string command_name() {
    const LatexTokens tokens = input.argument();
    for (const auto& token : tokens)
      if (token.is(LatexKind::command)) return token.text;
    return latex_name(tokens);
  }
};

// "[2][default]"; false for what is no number.
bool read_signature(Definer& d, LatexMacro& macro) {
  const auto number = d.input.optional_argument();
  if (!number) return true;
  const std::string text = latex_name(*number);
  if (text.size() != 1 || text[0] < '0' || text[0] > '9') return false;
  macro.num_arguments = static_cast<size_t>(text[0] - '0');
  if (auto first = d.input.optional_argument()) macro.first = latex_body(std::move(*first));
  return !macro.first || macro.num_arguments > 0;
}

void new_command(Definer& d, const std::string& command) {
  d.input.take_star();
  const std::string name = d.command_name();
  LatexMacro macro{LatexMacro::Kind::expands};
  const bool simple = read_signature(d, macro);
  macro.body = latex_body(d.input.argument());
  const bool there = d.state.macros.find(name) != nullptr;
  if (command == "providecommand" && there) return;
  d.set(name, simple ? std::move(macro) : LatexMacro{});
}

// "\def\name#1#2{...}"; text between the parameters is not read.
void plain_definition(Definer& d, const std::string& command) {
  const LatexToken name = d.input.next_nonblank();
  LatexMacro macro{LatexMacro::Kind::expands};
  bool simple = command == "def" || command == "gdef";
  LatexToken token = d.input.next();
  for (; !token.is(LatexKind::open) && !token.is(LatexKind::end); token = d.input.next()) {
    simple = simple && token.is(LatexKind::parameter, std::to_string(++macro.num_arguments)) &&
             macro.num_arguments <= 9;
    if (token.is(LatexKind::paragraph)) return;
  }
  d.input.push_back(std::move(token));
  macro.body = latex_body(d.input.argument());
  if (name.is(LatexKind::command)) d.set(name.text, simple ? std::move(macro) : LatexMacro{});
  if (name.is(LatexKind::character)) d.state.fault = "characters that are commands";
}

void alias(Definer& d, const std::string& command) {
  const std::string name = d.command_name();
  LatexToken token = d.input.next_nonblank();
  if (token.is(LatexKind::character, "=")) token = d.input.next_nonblank();
  if (command == "futurelet" || !token.is(LatexKind::command)) return d.set_unknown(name);
  if (const LatexMacro* macro = d.state.macros.find(token.text))
    d.set(name, LatexMacro(*macro));
  else
    d.set(name, {LatexMacro::Kind::alias, 0, {}, latex_body({token})});
}

// "\chardef\name=92".
void character_by_code(Definer& d, const std::string&) {
  const std::string name = d.command_name();
  LatexToken token = d.input.next_nonblank();
  if (!token.is(LatexKind::character, "=")) d.input.push_back(std::move(token));
  const auto code = d.input.number();
  if (!code) return d.set_unknown(name);
  LatexTokens body = {{LatexKind::command, "char", true}};
  for (const char digit : std::to_string(*code))
    body.push_back({LatexKind::character, std::string(1, digit)});
  body.push_back({LatexKind::blank, " "});
  d.set(name, {LatexMacro::Kind::expands, 0, {}, latex_body(std::move(body))});
}

// Mandatory arguments, an optional one in front at most: "m", "O{x} m m".
void document_command(Definer& d, const std::string&) {
  const std::string name = d.command_name();
  const LatexTokens signature = d.input.argument();
  LatexMacro macro{LatexMacro::Kind::expands};
  LatexTokens first;
  bool simple = true, has_first = false;
  int depth = 0;
  for (const auto& token : signature) {
    depth += token.is(LatexKind::open) ? 1 : token.is(LatexKind::close) ? -1 : 0;
    const bool in_default = depth > 0 || token.is(LatexKind::close);
    if (token.is(LatexKind::open) || token.is(LatexKind::blank) || in_default) {
      if (in_default && depth > 0 && !token.is(LatexKind::open) && has_first)
        first.push_back(token);
      continue;
    }
    const bool has_default = token.is(LatexKind::character, "O") && macro.num_arguments == 0;
    simple = simple && (has_default || token.is(LatexKind::character, "m"));
    has_first = has_first || has_default;
    ++macro.num_arguments;
  }
  if (has_first) macro.first = latex_body(std::move(first));
  macro.body = latex_body(d.input.argument());
  d.set(name, simple && macro.num_arguments <= 9 ? std::move(macro) : LatexMacro{});
}

void new_environment(Definer& d, const std::string&) {
  d.input.take_star();
  const std::string name = d.input.name();
  LatexEnvironment environment{{LatexMacro::Kind::expands}, {LatexMacro::Kind::expands}};
  const bool simple = read_signature(d, environment.begin) && !d.blindly;
  environment.begin.body = latex_body(d.input.argument());
  environment.end.body = latex_body(d.input.argument());
  if (!simple) environment.begin.kind = LatexMacro::Kind::unknown;
  d.state.macros.environments.insert_or_assign(name, std::move(environment));
}

void new_theorem(Definer& d, const std::string&) {
  d.input.take_star();
  const std::string name = d.input.name();
  d.input.optional_argument();
  const std::string title = d.input.name();
  d.input.optional_argument();
  // A name of letters alone is printed as it is written.
  const bool plain =
      title.find_first_of("\\{}$#&~^_") == title.npos && title.size() <= kLongestTitle;
  if (plain && !title.empty() && !d.blindly)
    d.state.macros.theorems.insert_or_assign(name, title);
  else
    d.state.macros.environments.insert_or_assign(name, LatexEnvironment{});
}

void math_operator(Definer& d, const std::string&) {
  const bool star = d.input.take_star();
  const std::string name = d.command_name();
  LatexTokens body = {{LatexKind::command, "operatorname"}};
  if (star) body.push_back({LatexKind::character, "*"});
  body.push_back({LatexKind::open, "{"});
  for (auto& token : d.input.argument()) body.push_back(std::move(token));
  body.push_back({LatexKind::close, "}"});
  d.set(name, {LatexMacro::Kind::expands, 0, {}, latex_body(std::move(body))});
}

void new_conditional(Definer& d, const std::string&) {
  const std::string name = d.command_name();
  if (!name.starts_with("if")) return;
  // They print nothing; what depends on them is not read.
  for (const char* value : {"true", "false"})
    d.set(name.substr(2) + value, {LatexMacro::Kind::expands});
}

// \DefineVerbatimEnvironment{name}{Verbatim}{options}.
void code_environment(Definer& d, const std::string& command) {
  const std::string name = d.input.name();
  bool altered = false;
  if (command == "lstnewenvironment")  // with arguments, the beginning, the end
    altered = d.input.optional_argument().has_value();
  const std::string first = latex_source(d.input.argument());
  const std::string second = latex_source(d.input.argument());
  altered = altered || alters_code(first) || alters_code(second);
  d.state.macros.codes.insert_or_assign(name, altered);
}

void short_verb(Definer& d, const std::string& command) {
  d.input.take_star();
  d.input.optional_argument();
  // "\|" or the character; one that is code already comes as what it begins.
  const std::string name = d.input.name();
  const char mark = name.empty() ? '\\' : name.back();
  auto& verbs = d.source.short_verbs;
  std::erase(verbs, mark);
  if (command == "DeleteShortVerb" || command == "UndefineShortVerb") return;
  if (std::string_view("|!\"+/@=;").find(mark) != std::string_view::npos)
    verbs += mark;
  else
    d.state.fault = "characters that are commands";
}

using ReadDefinition = void (*)(Definer&, const std::string&);

const std::map<std::string_view, ReadDefinition>& definers() {
  static const std::map<std::string_view, ReadDefinition> kDefiners = {
      {"newcommand", new_command},
      {"renewcommand", new_command},
      {"providecommand", new_command},
      {"DeclareRobustCommand", new_command},
      {"newrobustcmd", new_command},
      {"renewrobustcmd", new_command},
      {"def", plain_definition},
      {"gdef", plain_definition},
      {"edef", plain_definition},
      {"xdef", plain_definition},
      {"let", alias},
      {"futurelet", alias},
      {"chardef", character_by_code},
      {"NewDocumentCommand", document_command},
      {"RenewDocumentCommand", document_command},
      {"ProvideDocumentCommand", document_command},
      {"DeclareDocumentCommand", document_command},
      {"newenvironment", new_environment},
      {"renewenvironment", new_environment},
      {"newtheorem", new_theorem},
      {"DeclareMathOperator", math_operator},
      {"newif", new_conditional},
      {"DefineVerbatimEnvironment", code_environment},
      {"lstnewenvironment", code_environment},
      {"MakeShortVerb", short_verb},
      {"DeleteShortVerb", short_verb},
      {"DefineShortVerb", short_verb},
      {"UndefineShortVerb", short_verb},
      {"lstMakeShortInline", short_verb},
  };
  return kDefiners;
}

}  // namespace

bool alters_code(std::string_view options) {
  for (const std::string_view mark :
       {"escape", "mathescape", "texcl", "commandchars", "gobble", "firstline", "lastline",
        "literate", "morecomment=[i", "moredelim"})
    if (options.find(mark) != options.npos) return true;
  return false;
}

bool read_definition(const std::string& command, LatexInput& input, LatexState& state,
                     LatexLexer& source, bool blindly) {
  const auto found = definers().find(command);
  if (found == definers().end()) return false;
  const bool raw = std::exchange(source.raw_commands, false);
  Definer definer{input, state, source, blindly};
  found->second(definer, command);
  source.raw_commands = raw;
  return true;
}

}  // namespace dsvl
