// posix_spawn and one pipe.
#include "io/child.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "io/spawn.h"

namespace dsvl {
namespace {

constexpr size_t kMostOutput = 64 << 10;

std::string read_to_end(int fd) {
  std::string output;
  char buffer[4096];
  while (true) {
    const ssize_t got = read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return output;
    output.append(buffer, static_cast<size_t>(got));
    if (output.size() > 2 * kMostOutput) output.erase(0, output.size() - kMostOutput);
  }
}

}  // namespace

std::string ChildResult::last_line() const {
  size_t end = output.find_last_not_of(" \n\r");
  if (end == std::string::npos) return "no output";
  const size_t start = output.find_last_of("\n\r", end);
  return output.substr(start == std::string::npos ? 0 : start + 1, end - (start + 1) + 1);
}

ChildResult run_child(const std::vector<std::string>& words, const std::string& folder) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) fail(words[0], ": no pipe: ", std::strerror(errno));
  Spawn spawn;
  posix_spawn_file_actions_addopen(&spawn.actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&spawn.actions, ends[1], 1);
  posix_spawn_file_actions_adddup2(&spawn.actions, ends[1], 2);
  posix_spawn_file_actions_addchdir_np(&spawn.actions, folder.c_str());
  pid_t child = 0;
  const int error = spawn.start(words, child);
  close(ends[1]);
  ChildResult result;
  if (error != 0) {
    close(ends[0]);
    result.exit_code = 127;
    result.output = std::strerror(error);
    return result;
  }
  result.output = read_to_end(ends[0]);
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

}  // namespace dsvl
