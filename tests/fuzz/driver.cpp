// A stand-in for libFuzzer where the compiler has none: blind mutations of a corpus until the time
// is up. Takes libFuzzer's options -runs= -max_total_time= -timeout= -seed= -artifact_prefix=, then
// files and folders.
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include "mutator.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

struct Options {
  std::map<std::string, std::string> values{{"runs", "-1"},
                                            {"max_total_time", "60"},
                                            {"timeout", "10"},
                                            {"seed", "0"},
                                            {"artifact_prefix", "./"}};
  std::vector<Bytes> corpus;
};

// What the signal handler needs: it may only touch plain memory and make system calls.
const Bytes* current = nullptr;
char artifact[4096];

void keep_input(int signal_number) {
  const int file = open(artifact, O_CREAT | O_TRUNC | O_WRONLY, 0644);
  if (file >= 0 && current && write(file, current->data(), current->size()) < 0) _exit(3);
  constexpr char kText[] = "the input that failed is kept as ";
  if (write(2, kText, sizeof kText - 1) < 0 || write(2, artifact, std::strlen(artifact)) < 0 ||
      write(2, "\n", 1) < 0)
    _exit(3);
  if (signal_number == SIGALRM) _exit(2);
  std::signal(signal_number, SIG_DFL);
  std::raise(signal_number);
}

void read_inputs(const std::filesystem::path& path, std::vector<Bytes>& corpus) {
  if (std::filesystem::is_directory(path)) {
    for (const auto& entry : std::filesystem::directory_iterator(path)) read_inputs(entry, corpus);
    return;
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "%s: cannot be read\n", path.c_str());
    std::exit(2);
  }
  corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string arg = argv[i];
    const auto equals = arg.find('=');
    if (arg[0] == '-' && equals != std::string::npos) {
      options.values[arg.substr(1, equals - 1)] = arg.substr(equals + 1);
    } else {
      read_inputs(arg, options.corpus);
    }
  }
  return options;
}

void run(const Bytes& input, unsigned timeout) {
  current = &input;
  alarm(timeout);
  LLVMFuzzerTestOneInput(input.data(), input.size());
  alarm(0);
}

}  // namespace

int main(int argc, char** argv) {
  using Clock = std::chrono::steady_clock;
  auto options = parse(argc, argv);
  std::snprintf(artifact, sizeof artifact, "%scrash-%d", options.values["artifact_prefix"].c_str(),
                getpid());
  for (const int number : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGALRM})
    std::signal(number, keep_input);
  const auto timeout = unsigned(std::stoul(options.values["timeout"]));
  for (const auto& input : options.corpus) run(input, timeout);
  long runs = long(options.corpus.size());
  if (options.corpus.empty()) options.corpus.emplace_back();

  const auto start = Clock::now();
  const auto end = start + std::chrono::seconds(std::stol(options.values["max_total_time"]));
  const long limit = std::stol(options.values["runs"]);
  const auto seed = std::stoull(options.values["seed"]);
  Mutator mutator(seed ? seed : uint64_t(start.time_since_epoch().count()));
  for (long i = 0; (limit < 0 || i < limit) && Clock::now() < end; ++i, ++runs) {
    run(mutator.mutate(options.corpus), timeout);
  }
  const auto seconds = std::chrono::duration<double>(Clock::now() - start).count();
  std::printf("%ld inputs in %.0f s, none failed\n", runs, seconds);
}
