// Reads what a document prints into blocks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/latex/blocks.h"
#include "data/latex/input.h"

namespace dsvl {

// Whether a document's preamble was read up to \begin{document}; state.fault says why not. A file
// that others include, with headings but without a class, is read from its start.
bool read_preamble(LatexInput& input, LatexState& state, LatexLexer& source);

class LatexReader {
 public:
  // Of the source, behind its preamble.
  LatexReader(LatexState& state, LatexLexer& source)
      : state_(state), lexer_(source), input_(state, &source) {}
  // Of tokens, an argument's or a cell's.
  LatexReader(LatexState& state, LatexLexer& source, LatexTokens tokens)
      : state_(state), lexer_(source), input_(state, nullptr, std::move(tokens)) {}

  // To the end of the document.
  void read();
  // To the end of the tokens; why they are no line of text, "" where they are.
  std::string read_line(LatexSpans& spans);
  const LatexBlocks& blocks() const { return blocks_; }

 private:
  friend struct LatexCommands;
  friend struct LatexEnvironments;

  struct Style {
    bool strong = false, emphasis = false, code = false;
  };
  struct Frame {
    enum class Kind { brace, environment, own } kind = Kind::brace;
    std::string name = {};
    Style style = {};
    std::string closing = {};  // printed at its end
    LatexBody ending = {};     // what \newenvironment says for its end
    bool spoils = false;       // every paragraph in it
    bool in_begin = false;     // what \newenvironment says for its beginning is read
    bool muted = false;        // all in it is left out
    bool is_float = false;
    bool is_around = false;  // a list, quotation or theorem
  };

  // reader.cpp
  void read_tokens();
  void read_token(const LatexToken& token);
  void read_character(const std::string& character);
  void add_text(std::string_view text);
  void add_code(std::string_view code);
  void end_paragraph();
  void spoil(const std::string& reason);
  // Whether every paragraph is left out here.
  bool spoils() const { return !frames_.empty() && frames_.back().spoils; }
  void open_frame(Frame frame);
  void end_begin(const std::string& name);
  void close_frame();
  void close_brace();
  Style& style() { return frames_.empty() ? outer_style_ : frames_.back().style; }
  std::string line_of(LatexTokens tokens, LatexSpans& spans);

  // commands.cpp
  void read_command(const LatexToken& token);
  bool read_known(const std::string& name);
  void read_unknown(const std::string& name);
  void read_accent(const std::string& name);

  // environments.cpp
  void begin_environment(const std::string& name);
  void end_environment(const std::string& name);
  void begin_own(const std::string& name, const LatexEnvironment& environment);
  void end_own(const std::string& name);
  void begin_theorem(const std::string& name, const std::string& title);
  void skip_environment(const std::string& name, bool silently);
  void leave_out(const std::string& name);
  void read_code(const std::string& name, bool altered);

  // formulas.cpp
  void read_inline_formula();
  void read_formula_until(std::string_view command, bool display);
  bool read_formula_environment(const std::string& name);
  void add_formula(LatexTokens tokens, bool display, const std::string& around);
  bool formula_tokens(LatexKind kind, std::string_view text, LatexTokens& tokens);

  // tables.cpp
  bool read_table(const std::string& name);
  bool table_rows(LatexTokens body, size_t columns, std::vector<std::vector<std::string>>& rows);
  bool table_cell(LatexTokens tokens, std::string& cell);

  LatexState& state_;
  LatexLexer& lexer_;
  LatexInput input_;
  LatexBlocks blocks_;
  std::vector<Frame> frames_;
  Style outer_style_;
  std::string ligature_;  // the character that was read last, where it may become another
  bool ended_ = false;
};

}  // namespace dsvl
