// Signal handlers that only leave a note.
#include "train/stop_signal.h"

#include <csignal>

namespace dsvl {
namespace {

volatile std::sig_atomic_t g_received = 0;

void note(int signal) {
  g_received = signal;
  std::signal(signal, SIG_DFL);
}

}  // namespace

StopSignal::StopSignal() {
  g_received = 0;
  std::signal(SIGINT, note);
  std::signal(SIGTERM, note);
}

StopSignal::~StopSignal() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
}

int StopSignal::received() {
  return g_received;
}

}  // namespace dsvl
