// The table of commands.
#include <c10/util/Exception.h>

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/passive_wait.h"
#include "base/signals.h"
#include "cli/command.h"

namespace dsvl {
namespace {

constexpr Command kCommands[] = {
    {"run", "answers about text and pictures; a chat on a terminal", cmd_run},
    {"trace", "the tensors on a prompt's way through the model, and two traces compared",
     cmd_trace},
    {"inspect", "what a model directory holds", cmd_inspect},
    {"convert", "a model under the other published tensor names", cmd_convert},
    {"init", "a model of random weights for a configuration", cmd_init},
    {"pull", "a model from the hub into the cache", cmd_pull},
    {"list", "the models in the hub's cache", cmd_list},
    {"rm", "models out of the hub's cache", cmd_rm},
    {"train", "one stage of training, resumed where it stopped", cmd_train},
    {"demo", "the bundled model answers about pictures, then trains for three minutes", cmd_demo},
    {"plan", "parameters, memory, tokens and time of a training run", cmd_plan},
    {"doctor", "what this machine has and what is missing", cmd_doctor},
    {"tokenize", "the token ids of a text", cmd_tokenize},
    {"detokenize", "the text of token ids", cmd_detokenize},
    {"eval", "greedy answers to held-out questions, scored by category", cmd_eval},
    {"data", "data sets: build them, look into them", cmd_data},
};

void print_help() {
  std::puts("dsvl: DeepSeek-VL, whole and open\n\nusage: dsvl VERB [options]; dsvl VERB --help\n");
  for (const auto& command : kCommands) std::printf("  %-12s %s\n", command.name, command.summary);
}

int dispatch(const std::vector<std::string>& args) {
  if (args.empty()) {
    print_help();
    return 2;
  }
  if (args[0] == "--help" || args[0] == "-h" || args[0] == "help") {
    print_help();
    return 0;
  }
  std::vector<std::string> names;
  for (const auto& command : kCommands) {
    if (args[0] == command.name) return command.run(std::span(args).subspan(1));
    names.emplace_back(command.name);
  }
  fail_usage("unknown command '", args[0], "'", did_you_mean(args[0], names),
             " (dsvl --help lists them)");
}

// Data that did not reach its reader is a failure, whatever the verb made of it.
int run(const std::vector<std::string>& args) {
  const int code = dispatch(args);
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
    fail("standard output is closed or full");
  return code;
}

// libtorch's own message begins with the line that says what is wrong.
std::string first_line(std::string text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace
}  // namespace dsvl

int main(int argc, char** argv) {
  try {
    return dsvl::run({argv + 1, argv + argc});
  } catch (const dsvl::UsageError& e) {
    std::fprintf(stderr, "dsvl: %s\n", e.what());
    return 2;
  } catch (const dsvl::Interrupted& e) {
    std::fprintf(stderr, "dsvl: %s\n", e.what());
    return 128 + e.signal_number;
  } catch (const c10::Error& e) {
    std::fprintf(stderr, "dsvl: %s\n", dsvl::first_line(e.what_without_backtrace()).c_str());
    return 1;
  } catch (const std::exception& e) {
    std::fprintf(stderr, "dsvl: %s\n", e.what());
    return 1;
  }
}
