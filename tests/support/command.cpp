// A child process whose output goes to files.
#include "support/command.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "base/error.h"
#include "base/files.h"

namespace dsvl {
namespace {

namespace fs = std::filesystem;

void redirect(int target, const std::string& path, int flags) {
  const int fd = ::open(path.c_str(), flags, 0644);
  if (fd < 0 || ::dup2(fd, target) < 0) ::_exit(126);
}

}  // namespace

std::string CommandResult::last_error_line() const {
  std::string text = err;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.substr(text.rfind('\n') + 1);
}

std::string fresh_path(const std::string& name) {
  const auto path = fs::path(::testing::TempDir()) / str("dsvl_", ::getpid()) / name;
  fs::remove_all(path);
  fs::create_directories(path.parent_path());
  return path.string();
}

CommandResult run_dsvl(const std::vector<std::string>& args) {
  const auto out = fresh_path("stdout"), err = fresh_path("stderr");
  std::vector<char*> argv{const_cast<char*>(DSVL_BINARY)};
  for (const auto& arg : args) argv.push_back(const_cast<char*>(arg.c_str()));
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    redirect(STDIN_FILENO, "/dev/null", O_RDONLY);
    redirect(STDOUT_FILENO, out, O_WRONLY | O_CREAT | O_TRUNC);
    redirect(STDERR_FILENO, err, O_WRONLY | O_CREAT | O_TRUNC);
    ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  if (child < 0) fail("cannot start ", DSVL_BINARY);
  int status = 0;
  ::waitpid(child, &status, 0);
  const int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return {code, read_file(out), read_file(err)};
}

}  // namespace dsvl
