// Two socket pairs: unlike a pipe's end, a socket can be written to without a signal.
#include "io/piped_child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "io/spawn.h"

namespace dsvl {
namespace {

constexpr size_t kMostBytes = size_t{64} << 20;  // of a message
constexpr int kFirstFree = 10;                   // above the descriptors that the child is given

// Our end and the child's.
void open_pair(int& ours, int& theirs) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    fail("no socket pair: ", std::strerror(errno));
  ours = ends[0];
  theirs = fcntl(ends[1], F_DUPFD_CLOEXEC, kFirstFree);
  close(ends[1]);
  const timeval patience{10, 0};
  setsockopt(ours, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

}  // namespace

PipedChild::PipedChild(const std::vector<std::string>& words) {
  int in = -1, out = -1;
  const auto close_all = [&](std::initializer_list<int> ends) {
    for (const int end : ends)
      if (end >= 0) close(end);
  };
  try {
    open_pair(to_, in);
    open_pair(from_, out);
  } catch (const Error&) {
    close_all({to_, in});
    throw;
  }
  Spawn spawn;
  spawn.lead_a_group();
  for (const int fd : {0, 1, 2})
    posix_spawn_file_actions_addopen(&spawn.actions, fd, "/dev/null", O_RDWR, 0);
  posix_spawn_file_actions_adddup2(&spawn.actions, in, 3);
  posix_spawn_file_actions_adddup2(&spawn.actions, out, 4);
  const int error = spawn.start(words, child_);
  close_all({in, out});
  if (error == 0) return;
  close_all({to_, from_});
  fail(words[0], ": cannot be run (", std::strerror(error), ")");
}

PipedChild::~PipedChild() {
  kill(-child_, SIGKILL);
  while (waitpid(child_, nullptr, 0) < 0 && errno == EINTR) continue;
  close(to_);
  close(from_);
}

bool PipedChild::send(std::string_view message) {
  std::string bytes(message);
  bytes += '\0';
  for (size_t done = 0; done < bytes.size();) {
    const ssize_t sent = ::send(to_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    done += static_cast<size_t>(sent);
  }
  return true;
}

std::optional<std::string> PipedChild::receive(std::chrono::steady_clock::time_point until) {
  size_t searched = 0;
  while (true) {
    if (const size_t end = pending_.find('\0', searched); end != pending_.npos) {
      std::string message = pending_.substr(0, end);
      pending_.erase(0, end + 1);
      return message;
    }
    searched = pending_.size();
    if (pending_.size() > kMostBytes) return {};
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return {};
    pollfd wait{from_, POLLIN, 0};
    if (poll(&wait, 1, static_cast<int>(left.count()) + 1) <= 0) continue;
    char buffer[size_t{1} << 16];
    const ssize_t got = read(from_, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return {};
    pending_.append(buffer, static_cast<size_t>(got));
  }
}

}  // namespace dsvl
