// One row of the table of commands.
#pragma once

#include <span>
#include <string>

namespace dsvl {

struct Command {
  const char* name;
  const char* summary;  // one line for `dsvl --help`
  // Arguments after the verb. Returns the exit code; throws Error (exit 1) or UsageError (exit 2).
  int (*run)(std::span<const std::string> args);
};

// cmd_<name>.cpp, one per verb.
int cmd_run(std::span<const std::string> args);
int cmd_trace(std::span<const std::string> args);
int cmd_inspect(std::span<const std::string> args);
int cmd_convert(std::span<const std::string> args);
int cmd_init(std::span<const std::string> args);
int cmd_doctor(std::span<const std::string> args);
int cmd_train(std::span<const std::string> args);
int cmd_demo(std::span<const std::string> args);
int cmd_plan(std::span<const std::string> args);
int cmd_tokenize(std::span<const std::string> args);
int cmd_detokenize(std::span<const std::string> args);
int cmd_data(std::span<const std::string> args);
int cmd_pull(std::span<const std::string> args);  // list and rm stand beside it
int cmd_list(std::span<const std::string> args);
int cmd_rm(std::span<const std::string> args);
int cmd_eval(std::span<const std::string> args);

}  // namespace dsvl
