// A child program run to its end, its output kept.
#pragma once

#include <string>
#include <vector>

namespace dsvl {

struct ChildResult {
  int exit_code = 0;   // 128 + n after signal n; 127 when there is no such program
  std::string output;  // standard output and error as they came, the last 64 KiB
  // The last line of the output that is not empty.
  std::string last_line() const;
};

// `words[0]` is looked up in PATH; no shell. Runs in `folder` with standard input closed.
ChildResult run_child(const std::vector<std::string>& words, const std::string& folder);

}  // namespace dsvl
