// A chat on a terminal of the test's own.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "support/golden.h"

namespace dsvl {
namespace {

// Types `keys` into a chat and waits for its end; what the terminal showed comes back.
std::string chat(const std::string& keys, int& exit_code) {
  const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
  if (terminal < 0 || grantpt(terminal) != 0 || unlockpt(terminal) != 0) return "no terminal";
  const std::string name = ptsname(terminal), model = golden_path("models/tiny_vl");
  const pid_t child = fork();
  if (child == 0) {
    const int side = open(name.c_str(), O_RDWR | O_NOCTTY);
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(side, fd);
    execl(DSVL_BINARY, "dsvl", "run", model.c_str(), "--max-new-tokens", "3", nullptr);
    _exit(127);
  }
  std::string shown;
  char block[4096];
  bool typed = false;
  for (ssize_t count; (count = read(terminal, block, sizeof block)) > 0;) {
    shown.append(block, static_cast<size_t>(count));
    if (!typed && shown.find("> ") != std::string::npos)
      typed = write(terminal, keys.data(), keys.size()) > 0;
  }
  int status = 0;
  waitpid(child, &status, 0);
  close(terminal);
  exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return shown;
}

TEST(ChatVerb, ALineThatIsNotUtf8DoesNotEndTheChat) {
  int exit_code = -1;
  const auto shown = chat("bad \xe3\n/help\n/exit \n", exit_code);
  EXPECT_EQ(exit_code, 0) << shown;
  EXPECT_NE(shown.find("this line is not UTF-8"), std::string::npos) << shown;
  EXPECT_NE(shown.find("forget the conversation"), std::string::npos) << shown;
}

}  // namespace
}  // namespace dsvl
