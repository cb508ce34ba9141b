// The process-wide log.
#include "base/log.h"

#include <cstdio>
#include <mutex>

namespace dsvl {
namespace {

struct State {
  std::mutex mutex;
  int rank = -1;
  bool quiet = false;
};

State& state() {
  static State instance;
  return instance;
}

}  // namespace

void set_log_rank(int rank) {
  state().rank = rank;
}
void set_log_quiet(bool quiet) {
  state().quiet = quiet;
}

void log_line(const char* level, const std::string& text) {
  auto& log = state();
  if (log.quiet && *level == 0) return;
  const std::string rank = log.rank >= 0 ? str("[", log.rank, "] ") : "";
  const std::string line = str(rank, level, text, "\n");
  const std::lock_guard lock(log.mutex);
  std::fputs(line.c_str(), stderr);
}

}  // namespace dsvl
