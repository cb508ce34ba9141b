// What a person or a file got wrong, said in one line: where, what was found, what was wanted, what
// to try.
#pragma once

#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace dsvl {

// Ends a command with exit code 1 and its message as the last line on stderr.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Bad usage of the command line: exit code 2.
struct UsageError : Error {
  using Error::Error;
};

// The parts written one after another, as operator<< writes them.
template <class... Parts>
std::string str(const Parts&... parts) {
  std::ostringstream out;
  (out << ... << parts);
  return out.str();
}

template <class... Parts>
[[noreturn]] void fail(const Parts&... parts) {
  throw Error(dsvl::str(parts...));
}

template <class... Parts>
[[noreturn]] void fail_usage(const Parts&... parts) {
  throw UsageError(dsvl::str(parts...));
}

// The candidate with the smallest edit distance to `name`, or "" when none is near (more than half
// of the name's length away).
std::string nearest_name(std::string_view name, std::span<const std::string> candidates);

// "; did you mean 'X'?" or "" when nothing is near.
std::string did_you_mean(std::string_view name, std::span<const std::string> candidates);

}  // namespace dsvl
