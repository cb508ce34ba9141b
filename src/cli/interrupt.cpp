// Signal handlers.
#include "cli/interrupt.h"

#include <signal.h>
#include <unistd.h>

namespace dsvl {
namespace {

volatile sig_atomic_t g_interrupted = 0;  // a handler has nowhere else to write

void leave(int signal_number) {
  _exit(128 + signal_number);
}
void remember(int) {
  g_interrupted = 1;
}

void handle(int signal_number, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  sigaction(signal_number, &action, nullptr);  // no SA_RESTART: a waiting read() returns
}

}  // namespace

void exit_on_signals() {
  handle(SIGINT, leave);
  handle(SIGTERM, leave);
}

void catch_interrupt() {
  handle(SIGINT, remember);
}
bool interrupted() {
  return g_interrupted != 0;
}
void clear_interrupt() {
  g_interrupted = 0;
}

}  // namespace dsvl
