// What a document defines: macros, environments, theorems.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "data/latex/token.h"

namespace dsvl {

// Tokens that macros of one document may cost: what they hold and what they leave to be read.
constexpr size_t kMostLatexTokens = 1500000;

// What definitions of one thing share; none where there is nothing.
using LatexBody = std::shared_ptr<const LatexTokens>;
inline LatexBody latex_body(LatexTokens tokens) {
  return std::make_shared<const LatexTokens>(std::move(tokens));
}

struct LatexMacro {
  enum class Kind {
    expands,
    alias,   // LaTeX's own command of the name in `body`
    unknown  // defined in a way that is not read
  };
  Kind kind = Kind::unknown;
  size_t num_arguments = 0;
  LatexBody first = {};  // of an optional first argument: what it is without
  LatexBody body = {};
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
  std::map<std::string, bool> codes;  // environments of code -> whether they print it otherwise
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

// The body with its arguments in place; one of more than kMostLatexTokens is not finished.
LatexTokens with_arguments(const LatexTokens& body, const std::vector<LatexTokens>& arguments);

}  // namespace dsvl
