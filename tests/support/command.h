// The built program, run as a user runs it.
#pragma once

#include <string>
#include <vector>

namespace dsvl {

struct CommandResult {
  int exit_code = -1;  // 128 + n when signal n ended it
  std::string out, err;

  // The last line on stderr: where the contract puts the message of a failure.
  std::string last_error_line() const;
};

// `dsvl args...`, standard input empty.
CommandResult run_dsvl(const std::vector<std::string>& args);

// A path in the tests' temporary folder where nothing is; its parent exists.
std::string fresh_path(const std::string& name);

}  // namespace dsvl
