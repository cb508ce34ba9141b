// A regular expression of a tokenizer.json (Oniguruma's syntax and meaning), run by PCRE2.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dsvl {

struct Span {
  size_t begin, end;  // bytes
};

// What one thread needs while matching; costs an allocation, so it is made once per text.
class RegexScratch {
 public:
  RegexScratch();
  ~RegexScratch();
  RegexScratch(const RegexScratch&) = delete;
  RegexScratch& operator=(const RegexScratch&) = delete;

 private:
  friend class Regex;
  struct State;
  std::unique_ptr<State> state_;
};

class Regex {
 public:
  // Fails with the pattern and the reason when it does not compile.
  explicit Regex(std::string pattern);
  ~Regex();
  Regex(Regex&&) noexcept;

  // All matches in valid UTF-8 `text`, left to right, not overlapping. Fails when one match takes
  // more than the limit of steps. Safe from several threads, each with its own scratch.
  void find_all(std::string_view text, RegexScratch& scratch, std::vector<Span>& matches) const;

 private:
  bool find(std::string_view text, size_t from, RegexScratch& scratch, Span& match) const;

  struct Program;
  std::string pattern_;
  std::unique_ptr<Program> program_;
};

// The pattern in PCRE2's syntax with Oniguruma's meaning. Fails on what has no equal there.
std::string to_pcre2_syntax(std::string_view pattern);

// The characters of a general category ("L", "Lu") that Unicode assigned after version 13, as the
// inside of a class in PCRE2's syntax.
std::string newer_characters(std::string_view category);

// Quotes a literal text for use as a pattern.
std::string quote_pattern(std::string_view literal);

}  // namespace dsvl
