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

// A path in the tests' temporary folder where nothing is; its parent exists.
std::string fresh_path(const std::string& name);

// The folder of a published tokenizer that scripts/fetch_test_data.sh brings; fails when it is not
// there.
std::string published_tokenizer();

}  // namespace dsvl
