// A child program that is talked to while it runs: messages that end with a zero byte, written to
// its descriptor 3 and read from its descriptor 4 (as Chromium's --remote-debugging-pipe has it).
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dsvl {

class PipedChild {
 public:
  // `words[0]` is looked up in PATH; no shell. Its standard input and output are closed. Fails when
  // it cannot be started.
  explicit PipedChild(const std::vector<std::string>& words);
  // Ends the program and all that it started.
  ~PipedChild();
  PipedChild(const PipedChild&) = delete;
  PipedChild& operator=(const PipedChild&) = delete;

  // False when the program is gone or does not take it in ten seconds.
  bool send(std::string_view message);
  // The next message; nothing when the program is gone, nothing came by then, or the message is
  // longer than 64 MiB.
  std::optional<std::string> receive(std::chrono::steady_clock::time_point until);

 private:
  pid_t child_ = 0;
  int to_ = -1, from_ = -1;
  std::string pending_;
};

}  // namespace dsvl
