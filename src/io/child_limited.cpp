// posix_spawn, two pipes and a deadline.
#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstring>
#include <thread>

#include "base/error.h"
#include "io/child.h"
#include "io/spawn.h"

namespace dsvl {
namespace {

constexpr int kInputPlace = 3;  // of the child's descriptors
constexpr size_t kMostSaid = 4 << 10;

struct Descriptor {
  int fd = -1;
  Descriptor() = default;
  explicit Descriptor(int number) : fd(number) {}
  ~Descriptor() { reset(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  void reset() {
    if (fd >= 0) close(fd);
    fd = -1;
  }
};

struct Pipe {
  Descriptor read_end, write_end;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) fail("no pipe for a child: ", std::strerror(errno));
    read_end.fd = ends[0];
    write_end.fd = ends[1];
  }
};

// The bytes as a file without a name.
void fill_memory_file(Descriptor& file, const std::string& bytes) {
  file.fd = memfd_create("input", MFD_CLOEXEC);
  size_t done = 0;
  while (file.fd >= 0 && done < bytes.size()) {
    const ssize_t wrote = write(file.fd, bytes.data() + done, bytes.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) break;
    done += static_cast<size_t>(wrote);
  }
  if (done < bytes.size() || file.fd < 0)
    fail("no room for a child's input of ", bytes.size(), " bytes: ", std::strerror(errno));
  lseek(file.fd, 0, SEEK_SET);
}

constexpr int kClockFactor = 10;  // of the seconds of processor time

// posix_spawn cannot set limits, so they are put on the child as soon as it is there; as a rule it
// has not read its input by then.
void limit(pid_t child, const ChildLimits& limits) {
  const auto set = [&](__rlimit_resource what, rlim_t soft, rlim_t hard) {
    const rlimit value{soft, hard};
    prlimit(child, what, &value, nullptr);
  };
  const auto seconds = static_cast<rlim_t>(std::ceil(limits.seconds));
  set(RLIMIT_CPU, seconds, seconds + 1);  // SIGXCPU, then SIGKILL
  const auto memory = static_cast<rlim_t>(limits.memory);
  set(RLIMIT_AS, memory, memory);
  set(RLIMIT_CORE, 0, 0);
}

// Takes what is there; false at the end.
bool take(Descriptor& from, std::string& into) {
  char buffer[1 << 16];
  const ssize_t got = read(from.fd, buffer, sizeof buffer);
  if (got < 0 && errno == EINTR) return true;
  if (got <= 0) {
    from.reset();
    return false;
  }
  into.append(buffer, static_cast<size_t>(got));
  return true;
}

using Clock = std::chrono::steady_clock;

// Reads both pipes to their ends, within time and size.
ChildEnd gather(Pipe& out, Pipe& err, size_t most_output, Clock::time_point deadline,
                LimitedResult& result) {
  while (out.read_end.fd >= 0 || err.read_end.fd >= 0) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return ChildEnd::too_long;
    pollfd waits[2] = {{out.read_end.fd, POLLIN, 0}, {err.read_end.fd, POLLIN, 0}};
    if (poll(waits, 2, static_cast<int>(left)) <= 0) continue;
    if (waits[0].revents != 0) take(out.read_end, result.output);
    if (waits[1].revents != 0) take(err.read_end, result.said);
    if (result.output.size() > most_output) return ChildEnd::too_much;
    if (result.said.size() > kMostSaid) result.said.erase(0, result.said.size() - kMostSaid);
  }
  return ChildEnd::exited;
}

// A child that closed its output and does not end is killed too.
void wait_for(pid_t child, Clock::time_point deadline, LimitedResult& result) {
  int status = 0;
  while (result.end == ChildEnd::exited) {
    const pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child) {
      result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
      if (!WIFEXITED(status))
        result.end = result.exit_code == SIGXCPU ? ChildEnd::too_long : ChildEnd::killed;
      return;
    }
    if (Clock::now() > deadline) result.end = ChildEnd::too_long;
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  kill(-child, SIGKILL);
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
}

}  // namespace

std::string LimitedResult::fault(const std::string& program) const {
  switch (end) {
    case ChildEnd::missing:
      return program + ": is not installed";
    case ChildEnd::too_long:
      return program + ": took too long";
    case ChildEnd::too_much:
      return program + ": wrote too much";
    case ChildEnd::killed:
      return str(program, ": ended by signal ", exit_code);
    case ChildEnd::exited:
      break;
  }
  return str(program, ": ended with ", exit_code);
}

LimitedResult run_limited(const std::vector<std::string>& words, const ChildLimits& limits,
                          const std::string* input) {
  Pipe out, err;
  Descriptor file;
  if (input != nullptr) fill_memory_file(file, *input);
  Spawn spawn;
  spawn.lead_a_group();
  posix_spawn_file_actions_addopen(&spawn.actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&spawn.actions, out.write_end.fd, 1);
  posix_spawn_file_actions_adddup2(&spawn.actions, err.write_end.fd, 2);
  if (input != nullptr) posix_spawn_file_actions_adddup2(&spawn.actions, file.fd, kInputPlace);
  pid_t child = 0;
  LimitedResult result;
  const int error = spawn.start(words, child);
  if (error == ENOENT || error == EACCES) {
    result.end = ChildEnd::missing;
    result.said = std::strerror(error);
    return result;
  }
  if (error != 0) fail(words[0], ": cannot be run: ", std::strerror(error));
  limit(child, limits);
  out.write_end.reset();
  err.write_end.reset();
  const auto deadline =
      Clock::now() +
      std::chrono::milliseconds(static_cast<int64_t>(kClockFactor * limits.seconds * 1000));
  result.end = gather(out, err, limits.most_output, deadline, result);
  wait_for(child, deadline, result);
  return result;
}

}  // namespace dsvl
