// The built program run as a user runs it.
#pragma once

#include <string>
#include <vector>

namespace dsvl {

struct ProgramResult {
  int exit_code = -1;  // 128 + n after signal n
  std::string out, err;
  // The last line on stderr, where errors are.
  std::string last_error() const;
};

// `dsvl` with these arguments, `input` on standard input, no shell between.
ProgramResult run_dsvl(const std::vector<std::string>& args, const std::string& input = "");

}  // namespace dsvl
