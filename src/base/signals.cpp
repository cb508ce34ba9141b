// The handler and its note.
#include "base/signals.h"

#include <signal.h>

namespace dsvl {
namespace {

volatile sig_atomic_t g_noted = 0;  // a handler has nowhere else to write

void note(int number) {
  g_noted = number;
}

}  // namespace

void note_signals() {
  struct sigaction action = {};
  action.sa_handler = note;
  sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART | SA_RESETHAND;  // a second one ends the program at once
  for (const int number : {SIGINT, SIGTERM}) sigaction(number, &action, nullptr);
}

void check_signals() {
  if (g_noted != 0) throw Interrupted("stopped by a signal; nothing was left behind", g_noted);
}

}  // namespace dsvl
