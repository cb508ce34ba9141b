// Harmless on a terminal and in a log.
#include "io/quoted.h"

namespace dsvl {

std::string in_quotes(std::string_view name) {
  constexpr size_t kMost = 80;
  std::string shown = "'";
  for (const char c : name.substr(0, kMost)) shown += c >= ' ' && c <= '~' ? c : '?';
  return shown + (name.size() > kMost ? "...'" : "'");
}

}  // namespace dsvl
