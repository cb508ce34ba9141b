// What a document defines: macros, environments, theorems.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "data/latex/token.h"

namespace dsvl {

constexpr size_t kMostLatexTokens = 1500000;  // that macros of one document may leave to be read

struct LatexMacro {
  enum class Kind {
    expands,
    alias,   // LaTeX's own command of the name in `body`
    unknown  // defined in a way that is not read
  };
  Kind kind = Kind::unknown;
  size_t num_arguments = 0;
  std::optional<LatexTokens> first = {};  // of an optional first argument: what it is without
  LatexTokens body = {};
};

struct LatexEnvironment {
  LatexMacro begin, end;
};

// Definitions last until their group ends.
class LatexMacros {
 public:
  const LatexMacro* find(const std::string& name) const;
  void define(const std::string& name, LatexMacro macro);
  void open_group() { groups_.push_back(saved_.size()); }
  void close_group();

  // Of the whole document.
  std::map<std::string, LatexEnvironment> environments;
  std::map<std::string, std::string> theorems;  // name -> "Theorem"
  std::map<std::string, std::string> codes;     // environments that are verbatim -> their options
  LatexTokens title;

 private:
  struct Saved {
    std::string name;
    std::optional<LatexMacro> macro;
  };
  std::map<std::string, LatexMacro> macros_;
  std::vector<Saved> saved_;
  std::vector<size_t> groups_;
};

// The body with its arguments in place; one of more than `most` tokens is not finished.
LatexTokens with_arguments(const LatexTokens& body, const std::vector<LatexTokens>& arguments,
                           size_t most = kMostLatexTokens + 1);

}  // namespace dsvl
