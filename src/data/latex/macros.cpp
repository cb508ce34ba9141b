// A group keeps what its definitions covered.
#include "data/latex/macros.h"

namespace dsvl {

const LatexMacro* LatexMacros::find(const std::string& name) const {
  const auto found = macros_.find(name);
  return found == macros_.end() ? nullptr : &found->second;
}

void LatexMacros::define(const std::string& name, LatexMacro macro) {
  const auto found = macros_.find(name);
  if (!groups_.empty()) {
    saved_.push_back({name, std::nullopt});
    if (found != macros_.end()) saved_.back().macro = std::move(found->second);
  }
  macros_.insert_or_assign(name, std::move(macro));
}

void LatexMacros::close_group() {
  if (groups_.empty()) return;
  for (; saved_.size() > groups_.back(); saved_.pop_back()) {
    Saved& last = saved_.back();
    if (last.macro)
      macros_.insert_or_assign(last.name, std::move(*last.macro));
    else
      macros_.erase(last.name);
  }
  groups_.pop_back();
}

LatexTokens with_arguments(const LatexTokens& body, const std::vector<LatexTokens>& arguments) {
  LatexTokens tokens;
  for (const auto& token : body) {
    if (tokens.size() > kMostLatexTokens) break;
    if (!token.is(LatexKind::parameter)) {
      tokens.push_back(token);
    } else if (token.text.starts_with('#')) {
      tokens.push_back({LatexKind::parameter, token.text.substr(1)});
    } else {
      const size_t number = token.text.empty() ? 0 : static_cast<size_t>(token.text[0] - '0');
      if (number < 1 || number > arguments.size()) continue;
      tokens.insert(tokens.end(), arguments[number - 1].begin(), arguments[number - 1].end());
    }
  }
  return tokens;
}

}  // namespace dsvl
