// Harmless on a terminal and in a log.
#include "io/quoted.h"

namespace dsvl {

std::string printable(std::string_view text) {
  std::string shown(text);
  for (char& c : shown)
    if (c < ' ' || c > '~') c = '?';
  return shown;
}

std::string in_quotes(std::string_view name) {
  constexpr size_t kMost = 80;
  return "'" + printable(name.substr(0, kMost)) + (name.size() > kMost ? "...'" : "'");
}

}  // namespace dsvl
