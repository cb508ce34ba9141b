// A question in several wordings of both languages.
#pragma once

#include <string>
#include <vector>

namespace dsvl {

// {0}, {1}, ... stand for parts.
struct Phrases {
  std::vector<std::string> english, chinese;
};

std::string fill_phrase(const std::string& phrase, const std::vector<std::string>& parts);

}  // namespace dsvl
