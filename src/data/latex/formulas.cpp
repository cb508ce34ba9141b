// Formulas are passed on as LaTeX in one way of writing, the document's own macros expanded.
#include <array>

#include "data/latex/reader.h"
#include "data/lines.h"
#include "data/tex/read_math.h"

namespace dsvl {
namespace {

// Whose lines are kept with the environment, without its numbers.
constexpr std::array<std::string_view, 12> kLined = {
    "align",    "align*",    "gather",  "gather*",  "eqnarray", "eqnarray*",
    "multline", "multline*", "flalign", "flalign*", "alignat",  "alignat*"};
constexpr std::array<std::string_view, 3> kDisplayed = {"equation", "equation*", "displaymath"};
constexpr std::array<std::string_view, 7> kNothing = {
    "nonumber", "notag", "relax", "protect", "xspace", "noindent", "ensuremath"};
constexpr std::array<std::string_view, 11> kForeign = {"ref",  "eqref",      "cite", "footnote",
                                                       "verb", "newcommand", "def",  "let",
                                                       "par",  "input",      "index"};

// Without what prints nothing; false where something does not belong into a formula.
bool clean_formula(LatexInput input, const LatexState& state, std::string& latex) {
  LatexTokens kept;
  for (LatexToken token = input.next(); !token.is(LatexKind::end); token = input.next()) {
    if (token.is(LatexKind::verbatim) || token.is(LatexKind::address) ||
        token.is(LatexKind::parameter) || token.is(LatexKind::math) ||
        token.is(LatexKind::paragraph))
      return false;
    if (token.is(LatexKind::command)) {
      const bool unread = !token.primitive && state.macros.find(token.text) != nullptr;
      if (unread || is_one_of(token.text, kForeign)) return false;
      if (token.text == "label") input.argument();
      if (token.text == "label" || is_one_of(token.text, kNothing)) continue;
    }
    kept.push_back(std::move(token));
  }
  latex = latex_source(kept);
  return true;
}

}  // namespace

bool LatexReader::formula_tokens(LatexKind kind, std::string_view text, LatexTokens& tokens) {
  for (int depth = 0;;) {
    LatexToken token = input_.next_expanded();
    if (depth == 0 && token.is(kind, text)) return true;
    if (token.is(LatexKind::end) || token.is(LatexKind::paragraph)) {
      if (token.is(LatexKind::paragraph)) input_.push_back(std::move(token));
      spoil("a formula without its end");
      return false;
    }
    depth += token.is(LatexKind::open) ? 1 : token.is(LatexKind::close) ? -1 : 0;
    if (depth < 0) {
      input_.push_back(std::move(token));
      spoil("a formula without its end");
      return false;
    }
    tokens.push_back(std::move(token));
  }
}

void LatexReader::read_inline_formula() {
  LatexTokens tokens;
  LatexToken first = input_.next();
  const bool display = first.is(LatexKind::math);
  if (!display && !first.is(LatexKind::end)) input_.push_back(std::move(first));
  if (!formula_tokens(LatexKind::math, "$", tokens)) return;
  if (display && !input_.next().is(LatexKind::math)) return spoil("a formula without its end");
  add_formula(std::move(tokens), display, "");
}

void LatexReader::read_formula_until(std::string_view command, bool display) {
  LatexTokens tokens;
  if (formula_tokens(LatexKind::command, command, tokens))
    add_formula(std::move(tokens), display, "");
}

bool LatexReader::read_formula_environment(const std::string& name) {
  const bool lined = is_one_of(name, kLined);
  if (!lined && !is_one_of(name, kDisplayed) && name != "math") return false;
  const std::string star = name.ends_with('*') ? "" : "*";
  add_formula(input_.environment_body(name, true), name != "math", lined ? name + star : "");
  return true;
}

void LatexReader::add_formula(LatexTokens tokens, bool display, const std::string& around) {
  std::string latex;
  if (!clean_formula(LatexInput(state_, nullptr, std::move(tokens)), state_, latex))
    return spoil("a formula with something else in it");
  if (trim(latex).empty()) return;
  if (!around.empty()) latex = "\\begin{" + around + "}" + latex + "\\end{" + around + "}";
  // What cannot be set would be missing between its sentences.
  const MathReading reading = read_math(latex);
  if (!reading.fault.empty()) return spoil("a formula: " + reading.fault);
  if (reading.latex.empty()) return;
  // It could begin code.
  if (reading.latex.find('`') != std::string::npos) return spoil("a formula with a backtick in it");
  if (display)
    blocks_.add_formula(reading.latex);
  else
    blocks_.add({LatexSpan::Kind::math, false, false, reading.latex});
}

}  // namespace dsvl
