// Expansion is bounded by what it yields: macros that call themselves end with a fault.
#include "data/latex/input.h"

#include <algorithm>

#include "data/lines.h"

namespace dsvl {
namespace {

constexpr size_t kMostExpansions = 200000;  // of one document
constexpr size_t kMostPushed = 500;         // lists of tokens left unread
constexpr size_t kMostOfArgument = 200000;  // tokens in one argument
constexpr int kMostNumber = 1000000;

}  // namespace

bool begins_conditional(const LatexToken& token) {
  static constexpr std::array<std::string_view, 13> kOthers = {
      "ifthenelse",  "iftoggle",   "ifbool",    "ifblank", "ifstrequal",
      "ifstrempty",  "ifdefempty", "ifdefvoid", "ifcsdef", "ifdefequal",
      "ifdefstring", "ifnumcomp",  "iff"};
  return token.is(LatexKind::command) && token.text.starts_with("if") &&
         !is_one_of(token.text, kOthers);
}

LatexInput::LatexInput(LatexState& state, LatexLexer* source, LatexTokens tokens)
    : state_(state), source_(source) {
  push(std::move(tokens));
}

void LatexInput::push(LatexTokens tokens) {
  if (tokens.empty()) return;
  drop_empty();
  count(tokens.size());
  if (pushed_.size() > kMostPushed) state_.fault = "macros without end";
  pushed_.push_back({std::move(tokens)});
}

void LatexInput::count(size_t num_tokens) {
  state_.num_tokens += num_tokens;
  if (state_.num_tokens > kMostLatexTokens) state_.fault = "macros that grow too large";
}

void LatexInput::limit(const LatexTokens& argument) {
  if (argument.size() > kMostOfArgument) state_.fault = "an argument that is too long";
}

void LatexInput::drop_empty() {
  while (!pushed_.empty() && pushed_.back().at >= pushed_.back().tokens.size()) pushed_.pop_back();
}

LatexLexer* LatexInput::source() {
  drop_empty();
  return pushed_.empty() ? source_ : nullptr;
}

LatexToken LatexInput::next() {
  if (!state_.fault.empty()) return {};
  drop_empty();
  if (pushed_.empty()) return source_ == nullptr ? LatexToken{} : source_->next();
  Pushed& last = pushed_.back();
  return std::move(last.tokens[last.at++]);
}

LatexToken LatexInput::next_expanded() {
  while (true) {
    LatexToken token = next();
    if (!token.is(LatexKind::command) || token.primitive) return token;
    const LatexMacro* macro = state_.macros.find(token.text);
    if (macro == nullptr || macro->kind == LatexMacro::Kind::unknown) return token;
    if (macro->kind == LatexMacro::Kind::alias) {
      token = macro->body->front();
      token.primitive = true;
      return token;
    }
    if (++state_.num_expansions > kMostExpansions) state_.fault = "macros without end";
    push(expansion(*macro));
  }
}

// What it costs is counted too: a body may hold much that yields nothing.
LatexTokens LatexInput::expansion(const LatexMacro& macro) {
  std::vector<LatexTokens> arguments;
  if (macro.first) {
    auto given = optional_argument();
    if (!given) count(macro.first->size());
    arguments.push_back(given ? std::move(*given) : *macro.first);
  }
  while (arguments.size() < macro.num_arguments) arguments.push_back(argument());
  if (macro.body == nullptr) return {};
  count(macro.body->size());
  return state_.fault.empty() ? with_arguments(*macro.body, arguments) : LatexTokens{};
}

LatexToken LatexInput::next_nonblank() {
  LatexToken token = next();
  while (token.is(LatexKind::blank)) token = next();
  return token;
}

bool LatexInput::take_star() {
  LatexToken token = next();
  if (token.is(LatexKind::character, "*")) return true;
  if (!token.is(LatexKind::end)) push_back(std::move(token));
  return false;
}

LatexTokens LatexInput::group() {
  LatexTokens tokens;
  for (int depth = 1;;) {
    LatexToken token = next();
    if (token.is(LatexKind::end)) {
      if (state_.fault.empty()) state_.fault = "a brace without its partner";
      return {};
    }
    depth += token.is(LatexKind::open) ? 1 : token.is(LatexKind::close) ? -1 : 0;
    if (depth == 0) return tokens;
    tokens.push_back(std::move(token));
    limit(tokens);
  }
}

LatexTokens LatexInput::argument() {
  LatexToken token = next_nonblank();
  if (token.is(LatexKind::open)) return group();
  if (token.is(LatexKind::close) || token.is(LatexKind::paragraph)) push_back(token);
  if (token.is(LatexKind::end) || token.is(LatexKind::close) || token.is(LatexKind::paragraph))
    return {};
  return {std::move(token)};
}

std::optional<LatexTokens> LatexInput::optional_argument(bool far, bool long_one) {
  LatexToken token = next();
  LatexTokens seen;
  while (far && token.is(LatexKind::blank)) {
    seen.push_back(std::move(token));
    token = next();
  }
  seen.push_back(token);
  if (!token.is(LatexKind::character, "[")) {
    if (token.is(LatexKind::end)) seen.pop_back();
    push(std::move(seen));
    return std::nullopt;
  }
  LatexTokens tokens;
  for (int depth = 0;;) {
    token = next();
    const bool closes = depth == 0 && token.is(LatexKind::character, "]");
    if (closes) return tokens;
    depth += token.is(LatexKind::open) ? 1 : token.is(LatexKind::close) ? -1 : 0;
    seen.push_back(token);
    const bool stops = token.is(LatexKind::paragraph) && !long_one;
    if (token.is(LatexKind::end) || stops || depth < 0) break;
    tokens.push_back(std::move(token));
    limit(tokens);
  }
  // A bracket that does not close is one of the text.
  if (seen.back().is(LatexKind::end)) seen.pop_back();
  push(std::move(seen));
  return std::nullopt;
}

void LatexInput::skip_arguments(size_t number) {
  for (size_t i = 0; i < number; ++i) argument();
}

void LatexInput::skip_all_arguments() {
  take_star();
  for (int i = 0; i < 9; ++i) {
    if (optional_argument(false, true)) continue;
    LatexToken token = next();
    const bool is_group = token.is(LatexKind::open);
    if (is_group)
      group();
    else if (!token.is(LatexKind::end))
      push_back(std::move(token));
    if (!is_group) return;
  }
}

std::string LatexInput::take_word(std::span<const std::string_view> words) {
  LatexTokens seen;
  std::string text;
  while (true) {
    LatexToken token = next();
    if (token.is(LatexKind::end)) break;
    seen.push_back(token);
    if (!token.is(LatexKind::character)) break;
    text += token.text;
    const auto begins = [&](std::string_view word) { return word.starts_with(text); };
    if (std::find(words.begin(), words.end(), text) != words.end()) return text;
    if (std::none_of(words.begin(), words.end(), begins)) break;
  }
  push(std::move(seen));
  return "";
}

bool LatexInput::skip_size() {
  static constexpr std::array<std::string_view, 11> kUnits = {"pt", "em", "ex", "cm", "mm", "in",
                                                              "pc", "sp", "bp", "mu", "fil"};
  static constexpr std::array<std::string_view, 1> kMore = {"l"};
  LatexToken token = next();
  while (token.is(LatexKind::blank) ||
         (token.is(LatexKind::character) &&
          token.text.find_first_not_of("=-+.,0123456789") == std::string::npos))
    token = next();
  if (token.is(LatexKind::command) || token.is(LatexKind::end)) return false;  // \baselineskip
  push_back(std::move(token));
  const std::string unit = take_word(kUnits);
  if (unit == "fil")
    while (!take_word(kMore).empty()) continue;
  return !unit.empty();
}

std::optional<int> LatexInput::number() {
  LatexToken token = next_nonblank();
  if (token.is(LatexKind::character, "`")) {
    const std::string text = next().text;
    if (text.size() != 1) return std::nullopt;
    return text[0];
  }
  const int base = token.is(LatexKind::character, "'") ? 8 : token.text == "\"" ? 16 : 10;
  if (base != 10) token = next();
  const std::string_view digits = std::string_view("0123456789ABCDEF").substr(0, base);
  int number = 0;
  bool any = false;
  for (; token.is(LatexKind::character); token = next(), any = true) {
    const size_t digit = digits.find(token.text);
    if (digit == digits.npos) break;
    number = std::min(number * base + static_cast<int>(digit), kMostNumber);
  }
  if (!token.is(LatexKind::blank) && !token.is(LatexKind::end)) push_back(std::move(token));
  if (!any || number >= kMostNumber) return std::nullopt;
  return number;
}

void LatexInput::skip_length() {
  static constexpr std::array<std::string_view, 2> kStretch = {"plus", "minus"};
  while (skip_size()) {
    LatexToken token = next();
    if (!token.is(LatexKind::blank) && !token.is(LatexKind::end)) push_back(std::move(token));
    if (take_word(kStretch).empty()) return;
  }
}

LatexTokens LatexInput::environment_body(const std::string& name, bool expanded) {
  LatexTokens body;
  for (int depth = 1;;) {
    LatexToken token = expanded ? next_expanded() : next();
    if (token.is(LatexKind::end)) {
      if (state_.fault.empty()) state_.fault = "an environment without its end";
      return {};
    }
    const bool begins = token.is_command("begin");
    if (!begins && !token.is_command("end")) {
      body.push_back(std::move(token));
      continue;
    }
    LatexTokens argument = this->argument();
    if (latex_name(argument) == name) depth += begins ? 1 : -1;
    if (depth == 0) return body;
    body.push_back(std::move(token));
    body.push_back({LatexKind::open, "{"});
    for (auto& t : argument) body.push_back(std::move(t));
    body.push_back({LatexKind::close, "}"});
  }
}

void LatexInput::skip_conditional() {
  for (int depth = 1; depth > 0;) {
    const LatexToken token = next();
    if (token.is(LatexKind::end)) {
      if (state_.fault.empty()) state_.fault = "a conditional without its end";
      return;
    }
    depth += begins_conditional(token) ? 1 : token.is_command("fi") ? -1 : 0;
  }
}

std::optional<std::string> LatexInput::raw_body(const std::string& name, bool nested) {
  LatexLexer* lexer = source();
  const std::string end = "\\end{" + name + "}", begin = "\\begin{" + name + "}";
  if (lexer != nullptr) {
    const std::string_view rest = lexer->rest();
    size_t at = 0, opened = 1;
    while (opened > 0 && (at = rest.find('\\', at)) != rest.npos) {
      const bool ends = rest.substr(at).starts_with(end);
      const bool begins = nested && rest.substr(at).starts_with(begin);
      opened += begins ? 1 : ends ? size_t(-1) : 0;
      at += ends ? end.size() : begins ? begin.size() : 1;
    }
    if (opened == 0) {
      std::string body(rest.substr(0, at - end.size()));
      lexer->skip(at);
      return body;
    }
  }
  if (state_.fault.empty()) state_.fault = "an environment without its end";
  return std::nullopt;
}

}  // namespace dsvl
