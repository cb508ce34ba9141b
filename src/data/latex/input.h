// What is still to be read: the source, and in front of it tokens that macros left.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "data/latex/macros.h"
#include "data/latex/token.h"

namespace dsvl {

// What the readers of one document share.
struct LatexState {
  LatexMacros macros;
  std::string fault;  // why the document is not read on; "" while it is
  size_t num_expansions = 0, num_tokens = 0;
  size_t depth = 0;  // of readers within readers
  bool underscore_is_text = false;
  bool alters_code = false;  // what is set for all listings does
  bool is_part = false;      // what a document around it says is not known
};

// Whether \fi ends it; other commands whose names begin with "if" take arguments in braces, or are
// signs (\iff).
bool begins_conditional(const LatexToken& token);

class LatexInput {
 public:
  // Either may be without the other: tokens alone are an argument's.
  LatexInput(LatexState& state, LatexLexer* source, LatexTokens tokens = {});

  // As written. Nothing but `end` once the document has a fault.
  LatexToken next();
  // Macros of the document replaced until something else comes.
  LatexToken next_expanded();
  // To be read before what follows.
  void push(LatexTokens tokens);
  void push_back(LatexToken token) { push({std::move(token)}); }
  // The source, where no tokens are left in front of it; else null.
  LatexLexer* source();

  LatexToken next_nonblank();
  bool take_star();
  // A group without its braces, or one token; a fault where it is longer than 200,000.
  LatexTokens argument();
  // Between brackets; `far` also behind blanks, `long_one` also over paragraphs.
  std::optional<LatexTokens> optional_argument(bool far = true, bool long_one = false);
  // What \begin{...} names.
  std::string name() { return latex_name(argument()); }
  void skip_arguments(size_t number);
  // What stands behind a command that is not known.
  void skip_all_arguments();
  // As TeX reads it: 92, "5C, '134, `\\; nothing from 1,000,000 on.
  std::optional<int> number();
  // A length as TeX reads it ("= 2pt plus 1fil").
  void skip_length();
  // The macro's body with the arguments that come.
  LatexTokens expansion(const LatexMacro& macro);
  // The tokens up to \end{name}, which is read too; nested ones belong to them.
  LatexTokens environment_body(const std::string& name, bool expanded);
  // Past \fi; whatever else it belongs to.
  void skip_conditional();
  // The same as environment_body of what need not be TeX; fails where the source has tokens in
  // front or no such end.
  std::optional<std::string> raw_body(const std::string& name, bool nested);

 private:
  struct Pushed {
    LatexTokens tokens;
    size_t at = 0;
  };
  void drop_empty();
  void count(size_t num_tokens);
  void limit(const LatexTokens& argument);
  std::string take_word(std::span<const std::string_view> words);  // "" where none comes
  bool skip_size();                                                // whether it has a unit
  LatexTokens group();

  LatexState& state_;
  LatexLexer* source_;
  std::vector<Pushed> pushed_;
};

}  // namespace dsvl
