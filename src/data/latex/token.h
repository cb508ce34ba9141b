// A LaTeX source as TeX's tokens.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dsvl {

enum class LatexKind {
  end,        // of the source
  command,    // its name without the backslash: "textbf", "%", " "
  character,  // one in UTF-8; ^ _ and ~ too
  blank,      // blanks and line breaks together
  paragraph,  // an empty line
  open,       // {
  close,      // }
  math,       // $
  column,     // &
  parameter,  // #1: "1", ##1: "#1"
  verbatim,   // what \verb and its like hold
  address,    // what \url holds
  mark        // set by readers among tokens of their own
};

struct LatexToken {
  LatexKind kind = LatexKind::end;
  std::string text = {};
  bool primitive = false;  // a command that stands for LaTeX's own, whatever the document defines

  bool is(LatexKind k) const { return kind == k; }
  bool is(LatexKind k, std::string_view t) const { return kind == k && text == t; }
  bool is_command(std::string_view name) const { return is(LatexKind::command, name); }
};
using LatexTokens = std::vector<LatexToken>;

// As a source on one line: a blank stands behind a command's word where a letter follows.
std::string latex_source(const LatexTokens& tokens);
// The same of a name or key ("itemize"), without blanks around it.
std::string latex_name(const LatexTokens& tokens);
// TeX's eyes and mouth (The TeXbook, chapter 8) with the category codes of LaTeX.
class LatexLexer {
 public:
  explicit LatexLexer(std::string_view text);

  LatexToken next();
  bool at_is_letter = false;  // between \makeatletter and \makeatother
  // Whether \verb, \lstinline, \url and \href take what follows as it is written; not in a
  // definition's body.
  bool raw_commands = true;
  std::string short_verbs = {};  // each of these characters begins and ends code

  // The source behind the last token.
  std::string_view rest() const { return std::string_view(text_).substr(at_); }
  void skip(size_t bytes);

 private:
  enum class State { line_start, middle, skipping };
  LatexToken command();
  LatexToken raw_command(const std::string& name);
  bool raw_argument(std::string& text);
  LatexToken short_verb();
  LatexToken parameter();
  LatexToken character();
  void skip_comment();

  std::string text_;
  size_t at_ = 0;
  State state_ = State::line_start;
};

}  // namespace dsvl
