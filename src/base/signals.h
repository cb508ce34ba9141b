// SIGINT and SIGTERM for work that must clean up: noted by the handler, thrown where the work asks.
#pragma once

#include "base/error.h"

namespace dsvl {

// Ends a command with exit code 128 + `signal_number`.
struct Interrupted : Error {
  Interrupted(const std::string& message, int number) : Error(message), signal_number(number) {}
  int signal_number;
};

// From here on the two signals are only noted.
void note_signals();

// Throws Interrupted once a signal was noted. Writers of large files ask before every tensor.
void check_signals();

}  // namespace dsvl
