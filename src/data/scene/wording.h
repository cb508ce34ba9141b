// A question in several wordings of both languages, and what its parts are made of.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dsvl {

// {0}, {1}, ... stand for parts.
struct Phrases {
  std::vector<std::string> english, chinese;
};

std::string fill_phrase(const std::string& phrase, const std::vector<std::string>& parts);
// "a, b, c"; "a、b、c"
std::string join_list(const std::vector<std::string>& parts, bool chinese);
// With the sign that sums are printed with: "−3", "3".
std::string signed_text(int64_t value);

}  // namespace dsvl
